/** Where the agent keeps things: `state` survives a reboot and is the agent's alone; `run` holds the endpoints. */
import { join } from 'node:path'

export interface AgentPaths {
  readonly state: string
  readonly run: string
  readonly identity: string
  readonly outbox: string
  readonly reserve: string
  readonly highWater: string
  readonly policy: string
  readonly codes: string
  readonly agreements: string
  /** this PC's own, which its codes' verifiers are made with: apart from them and from the outbox */
  readonly pepper: string
  readonly lock: string
  /** Folder of one OS session's endpoints. */
  sessionFolder(uid: number): string
  agentSocket(uid: number): string
  holderSocket(uid: number): string
  /** which kiosk an agent that was killed left behind */
  kioskLeft(uid: number): string
}

export function agentPaths(state: string, run: string): AgentPaths {
  const sessionFolder = (uid: number): string => join(run, String(uid))
  return {
    state,
    run,
    identity: join(state, 'identity.json'),
    outbox: join(state, 'outbox.db'),
    reserve: join(state, 'reserve.bin'),
    highWater: join(state, 'high-water.json'),
    policy: join(state, 'policy.jws'),
    codes: join(state, 'codes.jws'),
    agreements: join(state, 'agreements.jws'),
    pepper: join(state, 'pepper'),
    lock: join(state, 'agent.lock'),
    sessionFolder,
    agentSocket: (uid) => join(sessionFolder(uid), 'agent.sock'),
    kioskLeft: (uid) => join(sessionFolder(uid), 'kiosk'),
    holderSocket: (uid) => join(sessionFolder(uid), 'holder.sock'),
  }
}
