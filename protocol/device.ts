/** Agent ⇄ server: enrolment, the PC's pass, evidence up, commands down. */
import Type, { type Static } from 'typebox'
import { aupFetch } from './agreements.ts'
import { StandingCommand } from './aup.ts'
import { codesDelivered, codesFetch } from './codes.ts'
import { Batch, BatchAnswer } from './evidence.ts'
import { Count, EpochMs, Hash, Id, Key, Label, nullable, object, oneOf, Signature, Version } from './kinds.ts'
import { LOCK_STATES, LockCommand } from './lock.ts'
import { op, stream, table } from './op.ts'
import { policyFetch } from './policy-document.ts'
import { ReminderCommand } from './reminder.ts'
import { SupportCommand } from './support.ts'

/**
 * What a technician copies to a PC: everything in one string, `hr1.` + base64url(canonical JSON).
 * trust `pin`: only the CA with this SHA-256 fingerprint of its SubjectPublicKeyInfo. `system`: what the PC trusts already.
 */
export const EnrolToken = object({
  server: Type.String({ maxLength: 300, pattern: '^https?://' }),
  trust: oneOf(['pin', 'system']),
  caFingerprint: nullable(Type.String({ minLength: 43, maxLength: 43 })),
  secret: Key,
  expiresAt: EpochMs,
  uses: Type.Integer({ minimum: 1, maximum: 100_000 }),
})
export type EnrolToken = Static<typeof EnrolToken>

export const enrolClaim = op({
  name: 'enrol.claim',
  summary: 'A PC presents an enrolment secret and its own new public key.',
  access: { who: 'public' },
  request: object({
    protocol: Count,
    secret: Key,
    /** raw Ed25519 public key, made on the PC, never leaves it as a private one */
    key: Key,
    hostname: Label,
    os: Label,
    machineIdHint: nullable(Label),
    signature: Signature,
  }),
  response: object({
    device: Id,
    school: Id,
    schoolName: Label,
    sealKey: object({ kid: Type.String({ maxLength: 43 }), key: Key }),
    policyKey: Key,
    epoch: Count,
  }),
})
/** What the enrolment signature covers: proof that the caller holds the private half. */
export function claimSigned(secret: string, key: string): string {
  return `handrail-enrol:${secret}:${key}`
}

export const enrolChallenge = op({
  name: 'enrol.challenge',
  summary: 'A nonce for an enrolled PC to sign.',
  access: { who: 'public' },
  request: object({ protocol: Count, device: Id }),
  response: object({ nonce: Key }),
})
export const enrolPass = op({
  name: 'enrol.pass',
  summary: 'A short-lived pass against the signed nonce; the PC’s clock does not matter.',
  access: { who: 'public' },
  request: object({ device: Id, nonce: Key, signature: Signature }),
  response: object({ pass: Type.String({ maxLength: 200 }), lifetimeMs: Count }),
})
export function nonceSigned(device: string, nonce: string): string {
  return `handrail-pass:${device}:${nonce}`
}

export const eventsIngest = op({
  name: 'events.ingest',
  summary: 'Evidence from a PC. Answered when it is on the server’s disk.',
  access: { who: 'device' },
  maxBytes: 8 * 1024 * 1024,
  request: Batch,
  response: BatchAnswer,
})

export const deviceBeat = op({
  name: 'devices.beat',
  summary: 'The PC is on. Presence, not an event.',
  access: { who: 'device' },
  request: object({
    protection: oneOf(['protected', 'noKiosk', 'noSession']),
    covered: Type.Boolean(),
    version: Label,
    unsent: Count,
    /** a fingerprint of the network it is on; null: on none; left out: it can't tell */
    network: Type.Optional(nullable(Hash)),
    /** somebody at the gate would like an adult's help with the rules */
    asksHelp: Type.Optional(Type.Boolean()),
    /** the most of it that any session here has */
    lock: Type.Optional(oneOf(LOCK_STATES)),
  }),
  response: object({}),
})
export const DEVICE_BEAT_MS = 30_000
/** Three beats missed, as for streams: a PC that is switched off shows so within a minute and a half. */
export const OFFLINE_AFTER_MS = 3 * DEVICE_BEAT_MS

/** Down to the PC; each has a position per device, and is sent again until the PC's cursor has passed it. */
export const Command = Type.Union([
  object({ kind: Type.Literal('policy.changed') }),
  /** says nothing of them: the PC fetches */
  object({ kind: Type.Literal('codes.changed') }),
  object({ kind: Type.Literal('aup.changed') }),
  object({ kind: Type.Literal('panic.state'), press: Id, state: oneOf(['told', 'seen', 'coming', 'here']), by: nullable(Label) }),
  object({ kind: Type.Literal('panic.lift'), press: Id, alert: Id }),
  SupportCommand,
  StandingCommand,
  ReminderCommand,
  LockCommand,
])
export type Command = Static<typeof Command>
export const CommandItem = object({ at: Version, command: Command })
export type CommandItem = Static<typeof CommandItem>

export const devicesCommands = stream({
  name: 'devices.commands',
  summary: 'Commands for this PC after a cursor, live.',
  access: { who: 'device' },
  item: CommandItem,
})
export const devicesCommandsAfter = op({
  name: 'devices.commandsAfter',
  summary: 'The same by long poll, for networks that hold streams back.',
  access: { who: 'device' },
  request: object({ after: Version, waitMs: Type.Integer({ minimum: 0, maximum: 30_000 }) }),
  response: object({ items: Type.Array(CommandItem, { maxItems: 200 }) }),
})

export const DEVICE_OPS = table(
  enrolClaim,
  enrolChallenge,
  enrolPass,
  eventsIngest,
  deviceBeat,
  devicesCommandsAfter,
  policyFetch,
  codesFetch,
  codesDelivered,
  aupFetch,
)
export const DEVICE_STREAMS = [devicesCommands] as const
/** Streams say something at least this often; a reader that hears nothing for 3 of them reconnects. */
export const HEARTBEAT_MS = 5_000
