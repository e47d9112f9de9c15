/** What the agent answers a kiosk. */

import { Refusal } from '../../protocol/errors.ts'
import type { AgentFacts, LOCAL_OPS } from '../../protocol/local.ts'
import { statementsOf } from '../../protocol/sees-told.ts'
import type { Handlers } from '../../protocol/serve.ts'
import { PROTOCOL_VERSION, speaks } from '../../protocol/version.ts'
import type { Aup } from '../aup/index.ts'
import type { Codes } from '../codes/index.ts'
import type { Lock } from '../lock/index.ts'
import type { Panic } from '../panic/index.ts'
import type { Policy } from '../policy/index.ts'
import type { Reminder } from '../reminder/index.ts'
import type { OsSession, Presence } from '../session/index.ts'

/** Whose endpoint a request came through: the only identity there is. */
export interface LocalCaller {
  readonly session: OsSession
  readonly presence: Presence
}

export interface LocalParts {
  readonly panic: Pick<Panic, 'press'>
  readonly codes: Pick<Codes, 'liftCover'>
  readonly aup: Pick<Aup, 'read' | 'turn' | 'answer' | 'choose' | 'grant'>
  readonly lock: Pick<Lock, 'here' | 'openWithCode' | 'heard'>
  readonly policy: Pick<Policy, 'values'>
  readonly reminder: Pick<Reminder, 'answer'>
  /** where the holder of this session listens; null when there is none */
  holderSocket(session: OsSession): string | null
  facts(uid: number): AgentFacts
}

export function createLocalHandlers({ panic, codes, aup, lock, policy, reminder, holderSocket, facts }: LocalParts): Handlers<typeof LOCAL_OPS, LocalCaller> {
  return {
    'session.hello': ({ protocol }, { session }) => {
      if (!speaks(protocol)) throw new Refusal(protocol > PROTOCOL_VERSION ? 'PROTOCOL_TOO_NEW' : 'PROTOCOL_TOO_OLD')
      const now = facts(session.uid)
      return {
        protocol: PROTOCOL_VERSION,
        account: session.account,
        session: session.id,
        school: now.policy['school.name'],
        holder: holderSocket(session),
        facts: now,
      }
    },
    'session.beat': ({ idleMs }, { session, presence }) => {
      presence.beat()
      if (idleMs !== undefined) lock.heard(session.uid, idleMs)
      return {}
    },
    'panic.press': (request, { session }) => panic.press(session, request),
    'panic.liftWithCode': ({ press, code }, { session }) => codes.liftCover(session.uid, press, code),
    'sees.here': () => statementsOf(policy.values),
    'aup.read': (request, { session }) => aup.read(session.uid, request),
    'aup.turn': (request, { session }) => aup.turn(session.uid, request),
    'aup.answer': (request, { session }) => aup.answer(session.uid, request),
    'aup.choose': (request, { session }) => aup.choose(session.uid, request),
    'aup.grant': (request, { session }) => aup.grant(session.uid, request),
    'lock.here': (request, { session }) => lock.here(session.uid, request),
    'lock.openWithCode': (request, { session }) => lock.openWithCode(session.uid, request),
    'reminder.answer': (request, { session }) => reminder.answer(session.uid, request),
  }
}
