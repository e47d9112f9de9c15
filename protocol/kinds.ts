/**
 * The kinds of value that contracts are made of. Every string that can leave a pupil's PC is one of these, each with a
 * short cap, so that no field has room for a picture (test/arch proves it for every schema from a PC).
 */
import Type from 'typebox'

/** Free words a person typed. 2,000 characters is the cap of DESIGN §3. */
export const WORDS_MAX = 2000

export const Id = Type.String({ minLength: 36, maxLength: 36, pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
/** SHA-256 as base64url. */
export const Hash = Type.String({ minLength: 43, maxLength: 43, pattern: '^[A-Za-z0-9_-]{43}$' })
/** Ed25519 signature as base64url. */
export const Signature = Type.String({ minLength: 86, maxLength: 86, pattern: '^[A-Za-z0-9_-]{86}$' })
/** A 32-byte key (Ed25519 or X25519, raw) as base64url. */
export const Key = Type.String({ minLength: 43, maxLength: 43, pattern: '^[A-Za-z0-9_-]{43}$' })
/** 16 random bytes as base64url. */
export const Salt = Type.String({ minLength: 22, maxLength: 22, pattern: '^[A-Za-z0-9_-]{22}$' })
/** Milliseconds since 1970 UTC. The upper bound is the year 9999. */
export const EpochMs = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 })
export const DurationMs = Type.Integer({ minimum: 0, maximum: 2 ** 40 })
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
/** A short label chosen by us or by the school: a room, a seat, a version. */
export const Label = Type.String({ maxLength: 120 })
/** An operating system's account name; 256 is the longest UPN Windows allows. */
export const Account = Type.String({ minLength: 1, maxLength: 256 })
export const Words = Type.String({ maxLength: WORDS_MAX })
/** As typed; only its hash is kept. */
export const Password = Type.String({ minLength: 1, maxLength: 256 })
export const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' })
/** Forward-only position: a restore raises the epoch, so what was counted before it never wins again. */
export const Version = object({ epoch: Count, n: Count })

/** An object that refuses fields it does not know. */
export function object<T extends Type.TProperties>(properties: T) {
  return Type.Object(properties, { additionalProperties: false })
}
export function nullable<T extends Type.TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}
export function oneOf<const T extends readonly string[]>(values: T): Type.TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: values })
}

/**
 * Text as a person typed it, made storable: NUL and lone surrogates become U+FFFD (visible, so nobody wonders where
 * they went), and it is cut at the cap without splitting a character. Done once, at the kiosk; stored exactly afterwards.
 */
export function storable(text: string, max: number = WORDS_MAX): { text: string; cut: boolean } {
  const whole = text.toWellFormed().replaceAll('\u0000', '\uFFFD')
  if (whole.length <= max) return { text: whole, cut: false }
  const splitsPair = (whole.charCodeAt(max - 1) & 0xfc00) === 0xd800
  return { text: whole.slice(0, splitsPair ? max - 1 : max), cut: true }
}
