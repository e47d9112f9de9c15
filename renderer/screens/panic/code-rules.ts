/** What the keypad holds and says. Pure: whether a code is right is the agent's to say. */
import { PIN_DIGITS, type TryAnswer } from '../../../protocol/codes.ts'

/** Hands the digits on; null when nobody could look at them. */
export type LiftWithCode = (code: string) => Promise<TryAnswer | null>

const MINUTE_MS = 60_000

export type Said =
  | { readonly kind: 'nothing' | 'checking' | 'accepted' | 'spent' | 'expired' | 'notHere' | 'failed' | 'stuck' }
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'tooMany'; readonly minutes: number }

export interface Typing {
  readonly digits: string
  /** the last digit can still be read */
  readonly shown: boolean
  readonly said: Said
  /** how long nothing is looked at, from when this was said; 0: at once */
  readonly pausedMs: number
}
export type Happening =
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'delete' | 'mask' | 'check' | 'resume' | 'stuck' }
  | { readonly kind: 'answer'; readonly answer: TryAnswer | null }

export const EMPTY: Typing = { digits: '', shown: false, said: { kind: 'nothing' }, pausedMs: 0 }

export function nextTyping(typing: Typing, happening: Happening): Typing {
  const { digits, said } = typing
  switch (happening.kind) {
    case 'digit':
      if (said.kind === 'checking' || digits.length >= PIN_DIGITS.max) return typing
      return { ...typing, digits: digits + happening.digit, shown: true, said: digits === '' && typing.pausedMs === 0 ? { kind: 'nothing' } : said }
    case 'delete':
      return said.kind === 'checking' ? typing : { ...typing, digits: digits.slice(0, -1), shown: false }
    case 'mask':
      return { ...typing, shown: false }
    case 'check':
      return { ...typing, shown: false, said: { kind: 'checking' } }
    case 'answer':
      return answered(happening.answer)
    case 'resume':
      return { ...typing, pausedMs: 0, said: said.kind === 'tooMany' ? { kind: 'nothing' } : said }
    case 'stuck':
      return { ...typing, said: said.kind === 'accepted' ? { kind: 'stuck' } : said }
  }
}

/** The digits go in any case: a wrong code is typed anew, and none stays on a screen that is left alone. */
function answered(answer: TryAnswer | null): Typing {
  if (answer === null) return { ...EMPTY, said: { kind: 'failed' } }
  const { result, left, waitMs } = answer
  const pausedMs = result === 'accepted' ? 0 : waitMs
  // A short pause passes before the code is typed again; only a wait somebody would notice is spoken of.
  if (result === 'tooMany' || waitMs >= MINUTE_MS) return { ...EMPTY, pausedMs, said: { kind: 'tooMany', minutes: Math.max(1, Math.ceil(waitMs / MINUTE_MS)) } }
  return { ...EMPTY, pausedMs, said: result === 'wrong' ? { kind: 'wrong', left } : { kind: result } }
}
