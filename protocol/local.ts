/** The local API: kiosk → agent, one endpoint per OS session. Who is calling is which endpoint it came through. */
import Type, { type Static } from 'typebox'
import { AUP_LOCAL_OPS, GateFact } from './aup.ts'
import { panicLiftWithCode } from './codes.ts'
import { Account, Count, DurationMs, EpochMs, Label, nullable, object, oneOf } from './kinds.ts'
import { LOCK_LOCAL_OPS, LockFact } from './lock.ts'
import { op, stream, table } from './op.ts'
import { PanicFact, panicPress } from './panic.ts'
import { KioskPolicy } from './policy.ts'
import { ReminderFact, reminderAnswer } from './reminder.ts'
import { seesHere } from './sees.ts'
import { SupportEffects } from './support.ts'

export const AgentFacts = object({
  panic: nullable(PanicFact),
  /** null: nothing stands before the desktop */
  gate: nullable(GateFact),
  /** a warning over the desktop, or a lock before it; null: neither */
  lock: nullable(LockFact),
  /** a card over the desktop; null: none */
  reminder: nullable(ReminderFact),
  /** null until a policy has arrived: the kiosk then uses the table's defaults */
  policy: KioskPolicy,
  /** what this pupil's screens do differently; null: nothing */
  support: nullable(SupportEffects),
  server: oneOf(['online', 'offline']),
  /** a laptop away from the school's networks, as the policy names them: known without the server */
  offSite: Type.Boolean(),
  /** there is an exam at this PC now: nothing but the button stands before a candidate (protocol/exams.ts) */
  exam: Type.Boolean(),
})
export type AgentFacts = Static<typeof AgentFacts>

export const sessionHello = op({
  name: 'session.hello',
  summary: 'A kiosk came up in this session.',
  access: { who: 'session' },
  request: object({ protocol: Count, version: Label, host: oneOf(['electron', 'chromium']), displays: Type.Integer({ minimum: 0, maximum: 64 }) }),
  response: object({
    protocol: Count,
    account: Account,
    session: Type.String({ maxLength: 64 }),
    school: Label,
    /** where the holder listens for this session's kiosk; null when this PC has none */
    holder: nullable(Type.String({ maxLength: 256 })),
    facts: AgentFacts,
  }),
})
/** Every 2 s. Three missed ones are a tamper event: a stopped kiosk can't be told from a child with a debugger. */
export const BEAT_MS = 2_000
export const sessionBeat = op({
  name: 'session.beat',
  summary: 'The kiosk is alive and shows what the agent says.',
  access: { who: 'session' },
  request: object({
    showing: oneOf(['nothing', 'cover', 'lock', 'gate', 'warning', 'reminder']),
    at: EpochMs,
    /** since the last input of this session, as the kiosk's own system tells it; left out: it can't tell */
    idleMs: Type.Optional(DurationMs),
  }),
  response: object({}),
})
export const sessionFacts = stream({
  name: 'session.facts',
  summary: 'What the agent knows and the kiosk shows; the whole of it on every change.',
  access: { who: 'session' },
  item: AgentFacts,
})

export const LOCAL_OPS = table(sessionHello, sessionBeat, panicPress, panicLiftWithCode, seesHere, reminderAnswer, ...AUP_LOCAL_OPS, ...LOCK_LOCAL_OPS)
export const LOCAL_STREAMS = [sessionFacts] as const
/** Largest answer: an agreement in two languages. */
export const LOCAL_ANSWER_MAX_BYTES = 512 * 1024
/** Largest frame on the local endpoint; more is refused before it is read. */
export const LOCAL_MAX_BYTES = 64 * 1024
