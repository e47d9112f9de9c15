/** What tests of the agent stand on: a folder that goes away, an enrolled author, an outbox, a quiet log. */

import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type AgentPaths, agentPaths, type Clock, type Log, newId } from '../../../agent/core/index.ts'
import { type Author, type Outbox, openOutbox } from '../../../agent/outbox/index.ts'
import { authorOf, type Identity } from '../../../agent/uplink/index.ts'
import { canonical } from '../../../protocol/evidence.ts'
import { type PolicyValues, policyDefaults } from '../../../protocol/policy.ts'
import type { PolicyDocument } from '../../../protocol/policy-document.ts'
import { signDocument } from '../../../server/core/index.ts'

export const quiet: Log = pino({ level: 'silent' })

export interface Bed {
  readonly folder: string
  readonly paths: AgentPaths
  remove(): void
}
export function makeBed(): Bed {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-agent-'))
  const paths = agentPaths(join(folder, 'state'), join(folder, 'run'))
  return { folder, paths, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Time that moves when a test says so. */
export function fakeClock(start = 1_764_000_000_000): Clock & { pass(ms: number): void; set(wall: number): void } {
  let wall = start
  let mono = 60_000
  return {
    bootId: 'test-boot',
    wall: () => wall,
    mono: () => mono,
    pass(ms) {
      wall += ms
      mono += ms
    },
    set(to) {
      wall = to
    },
  }
}

export interface School {
  readonly identity: Identity
  readonly author: Author
  /** raw public keys, base64url */
  readonly deviceKey: string
  readonly sealPrivate: ReturnType<typeof generateKeyPairSync>['privateKey']
  readonly policyPrivate: ReturnType<typeof generateKeyPairSync>['privateKey']
}

/** A PC enrolled at a school whose private keys the test holds. */
export function makeSchool(server = 'http://127.0.0.1:9', over: Partial<Identity> = {}): School {
  const device = generateKeyPairSync('ed25519')
  const seal = generateKeyPairSync('x25519')
  const policy = generateKeyPairSync('ed25519')
  const raw = (key: typeof device.publicKey): string => key.export({ format: 'jwk' }).x ?? ''
  const identity: Identity = {
    device: newId(),
    school: newId(),
    schoolName: 'Ysgol y Bryn',
    server,
    trust: 'system',
    caFingerprint: null,
    ca: null,
    sealKey: { kid: 'k1', key: raw(seal.publicKey) },
    policyKey: raw(policy.publicKey),
    epoch: 1,
    privateKey: device.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    ...over,
  }
  return { identity, author: authorOf(identity), deviceKey: raw(device.publicKey), sealPrivate: seal.privateKey, policyPrivate: policy.privateKey }
}

/** The policy this PC kept from its school. */
export function keepPolicy({ paths }: Bed, { identity: { device, school, schoolName }, policyPrivate }: School, over: Partial<PolicyValues>): void {
  const values = { ...policyDefaults(), ...over }
  const hash = createHash('sha256').update(canonical(values)).digest('base64url')
  const document: PolicyDocument = { school, device, version: { epoch: 1, n: 1 }, issuedAt: 0, schoolName, values, networks: [], hash }
  writeFileSync(paths.policy, signDocument(policyPrivate, document))
}

export function openBedOutbox(bed: Bed, author: Author | null, clock: Clock = fakeClock()): Outbox {
  return openOutbox({ paths: bed.paths, clock, log: quiet, author: () => author, reserveBytes: 64 * 1024 })
}

/** Until `look` gives something, or the time is up. */
export async function until<T>(look: () => T | null | undefined | false, ms = 5_000): Promise<T> {
  const end = performance.now() + ms
  for (;;) {
    const found = look()
    if (found) return found
    if (performance.now() > end) throw new Error(`not within ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
