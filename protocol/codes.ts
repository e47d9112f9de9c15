/**
 * Staff codes: what an adult types on a cover to lift it, with or without the server.
 *
 *   once  a one-time code the dashboard shows: for one PC, or for a room, where it works once on each PC
 *   pin   a member of staff's own, on the PCs of the rooms they watch or teach in
 *   slip  a supply teacher's for one room and one day; its web code also signs them in to the dashboard
 *
 * A PC never holds a code, only what tells that one is right: HMAC-SHA256(this PC's pepper, scrypt(code, salt)). Contracts do
 * no I/O: the figures stand here, each side hands over node:crypto's functions.
 */
import Type, { type Static } from 'typebox'
import { Count, DurationMs, EpochMs, Hash, Id, Key, Label, nullable, object, oneOf, Password, Salt, Version } from './kinds.ts'
import { op } from './op.ts'

export const CODE_KINDS = ['once', 'pin', 'slip'] as const
export type CodeKind = (typeof CODE_KINDS)[number]
/** Digits of the codes we make: 8 are a hundred million, and ten guesses in five minutes are ten. */
export const MADE_DIGITS = 8
/** Digits a member of staff may choose at all; a school's policy asks for more. NCSC Cyber Essentials: six at least. */
export const PIN_DIGITS = { min: 6, max: 12 } as const
/** Six is the least of any kind, twelve the most: what a cover's keypad takes. */
export const Digits = Type.String({ minLength: PIN_DIGITS.min, maxLength: PIN_DIGITS.max, pattern: '^[0-9]+$' })

/** Why these digits may not be a PIN; null when they may. */
export type PinProblem = 'short' | 'easy'

/** `digits`: how many the school asks for. Easy are those that somebody who looks over a shoulder, or guesses, has first. */
export function pinProblem(pin: string, digits: number): PinProblem | null {
  if (pin.length < digits) return 'short'
  const repeats = /^(.{1,3})\1+$/.test(pin) || /^((.)\2)+$/.test(pin)
  const steps = [...pin].slice(1).map((digit, i) => (Number(digit) - Number(pin[i]) + 10) % 10)
  const runs = steps.every((step) => step === 1) || steps.every((step) => step === 9)
  const isDate = /^(19|20)\d\d(\d\d){1,2}$/.test(pin) || /^\d{4}(19|20)\d\d$/.test(pin)
  return repeats || runs || isDate ? 'easy' : null
}

/**
 * scrypt's cost (RFC 7914; OWASP's N=2^15, r=8): about a tenth of a second and 32 MB a guess. `maxmem` in bytes; node:crypto
 * refuses these figures without it.
 */
export const STRETCH = { N: 2 ** 15, r: 8, p: 1, bytes: 32, maxmem: 64 * 1024 * 1024 } as const

/** NCSC Cyber Essentials: no more than 10 guesses in 5 minutes, on each PC. */
export const GUESSES = { most: 10, withinMs: 5 * 60_000 } as const

/** One code as a PC has it. */
export const KnownCode = object({
  id: Id,
  kind: oneOf(CODE_KINDS),
  /** as staff and children know them; the cover says it when the code is right */
  holderName: Label,
  salt: Salt,
  verifier: Key,
  /** where it counts: one PC, or the PCs of a room; both null: wherever it was sent */
  scope: object({ device: nullable(Id), room: nullable(Id) }),
  validFrom: EpochMs,
  validUntil: EpochMs,
  /** spent on one PC by lifting one cover there */
  once: Type.Boolean(),
})
export type KnownCode = Static<typeof KnownCode>

/** The signed payload: all codes of one PC. JWS, EdDSA, with the key that signs policies. */
export const CodesDocument = object({
  device: Id,
  school: Id,
  version: Version,
  issuedAt: EpochMs,
  /** SHA-256 of the pepper these verifiers were made with */
  pepperHash: Hash,
  codes: Type.Array(KnownCode, { maxItems: 500 }),
})
export type CodesDocument = Static<typeof CodesDocument>

export const codesFetch = op({
  name: 'codes.fetch',
  summary: 'The codes of this PC, signed; null when the PC has them already. Without any the PC is given its pepper, too.',
  access: { who: 'device' },
  request: object({ have: nullable(Version) }),
  response: object({
    envelope: nullable(Type.String({ maxLength: 512 * 1024 })),
    pepper: nullable(Key),
    /** by the server’s clock: what the PC’s own said before no longer decides which codes have run out */
    now: EpochMs,
  }),
})
export const codesDelivered = op({
  name: 'codes.delivered',
  summary: 'These codes are on this PC’s disk and in force.',
  access: { who: 'device' },
  request: object({ version: Version }),
  response: object({}),
})

/** What became of a try. notHere: a code this PC knows, but not for it or not yet. */
export const TRY_RESULTS = ['accepted', 'wrong', 'spent', 'expired', 'notHere', 'tooMany'] as const
export type TryResult = (typeof TRY_RESULTS)[number]

export const TryAnswer = object({
  result: oneOf(TRY_RESULTS),
  /** guesses left before a wait */
  left: Count,
  /** until the next one is looked at */
  waitMs: DurationMs,
})
export type TryAnswer = Static<typeof TryAnswer>

/** kiosk → agent. */
export const panicLiftWithCode = op({
  name: 'panic.liftWithCode',
  summary: 'Somebody typed a code on the cover. Answered when the try is on this PC’s disk.',
  access: { who: 'session' },
  request: object({ press: Id, code: Digits }),
  response: TryAnswer,
})
/** page → kiosk: which cover is lifted is the kiosk's to say. */
export const pageLiftWithCode = op({
  name: 'page.liftWithCode',
  summary: 'A code was typed on the page.',
  access: { who: 'page' },
  request: object({ code: Digits }),
  response: TryAnswer,
})

/** Who carries codes: whoever goes to a child. */
export const CODE_ROLES = ['teacher', 'dsl', 'head'] as const
const IN_CLASS = { who: 'staff', roles: CODE_ROLES } as const
const CHANGES = { verb: 'change', of: 'codes' } as const

/** How many PCs know a code, of how many it is for, and on how many it has lifted a cover. */
const Reach = object({ known: Count, of: Count, used: Count })

export const OnceCode = object({
  id: Id,
  /** for people: a room, or a PC with its seat */
  place: Label,
  validUntil: EpochMs,
  reach: Reach,
})
export type OnceCode = Static<typeof OnceCode>
/** Shown once and kept nowhere. */
const Shown = object({ code: Digits, made: OnceCode })

export const codesForRoom = op({
  name: 'codes.forRoom',
  summary: 'A one-time code for a room: it lifts one cover on each of its PCs. Shown this once. CODE_NOT_YOUR_ROOM for a teacher when others watch it.',
  access: IN_CLASS,
  audit: CHANGES,
  request: object({ room: Id }),
  response: Shown,
})
export const codesForAlert = op({
  name: 'codes.forAlert',
  summary: 'A one-time code for the PC of an alert. Shown this once.',
  access: IN_CLASS,
  audit: CHANGES,
  request: object({ alert: Id }),
  response: Shown,
})
export const codesOnce = op({
  name: 'codes.once',
  summary: 'The one-time codes this member of staff has made that still count, without the codes.',
  access: IN_CLASS,
  request: object({}),
  response: object({ codes: Type.Array(OnceCode) }),
})
export const codesEnd = op({
  name: 'codes.end',
  summary: 'Ends a one-time code: one’s own, or any as DSL or head.',
  access: IN_CLASS,
  audit: CHANGES,
  request: object({ id: Id }),
  response: object({}),
})

/** One's own PIN as one may see it: never the digits. */
export const OwnPin = object({
  setAt: EpochMs,
  validUntil: EpochMs,
  /** where it counts now: rooms one watches or teaches in */
  rooms: Type.Array(Label),
  reach: Reach,
})
export type OwnPin = Static<typeof OwnPin>

export const codesPin = op({
  name: 'codes.pin',
  summary: 'One’s own PIN, without the digits, and what the school asks of one.',
  access: IN_CLASS,
  request: object({}),
  response: object({ pin: nullable(OwnPin), digits: Count, days: Count }),
})
export const codesSetPin = op({
  name: 'codes.setPin',
  summary: 'Sets one’s own PIN; the one before ends. PIN_TOO_SHORT, PIN_TOO_EASY.',
  access: IN_CLASS,
  audit: CHANGES,
  request: object({ pin: Digits, password: Password }),
  response: object({}),
})
export const codesRemovePin = op({
  name: 'codes.removePin',
  summary: 'Removes one’s own PIN, everywhere.',
  access: IN_CLASS,
  audit: CHANGES,
  request: object({}),
  response: object({}),
})

export const CODE_OPS = [codesForRoom, codesForAlert, codesOnce, codesEnd, codesPin, codesSetPin, codesRemovePin] as const
