/**
 * The enrolment token as one string to copy: `hr1.` + base64url(canonical JSON). The base64 functions are passed in, as
 * contracts have none: `(text) => Buffer.from(text).toString('base64url')` and `(text) => Buffer.from(text, 'base64url').toString()`.
 */
import { Compile } from 'typebox/compile'
import { EnrolToken } from './device.ts'
import { Refusal } from './errors.ts'
import { canonical } from './evidence.ts'

const PREFIX = 'hr1.'

export function encodeEnrolToken(token: EnrolToken, toBase64url: (text: string) => string): string {
  return PREFIX + toBase64url(canonical(token))
}

/** Throws ENROL_TOKEN_MALFORMED for anything but a whole token; spaces and line breaks from copying are overlooked. */
export function decodeEnrolToken(text: string, fromBase64url: (text: string) => string): EnrolToken {
  const compact = text.replaceAll(/\s/g, '')
  if (!/^hr1\.[A-Za-z0-9_-]+$/.test(compact)) throw new Refusal('ENROL_TOKEN_MALFORMED')
  const token = parse(fromBase64url(compact.slice(PREFIX.length)))
  checker ??= Compile(EnrolToken)
  if (!checker.Check(token)) throw new Refusal('ENROL_TOKEN_MALFORMED')
  return token as EnrolToken
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
let checker: { Check(value: unknown): boolean } | undefined
