/** The set-up code and how often it may be guessed; what each kind of school starts with. Pure but for making a code. */
import type { PolicyValues } from '../../protocol/policy.ts'
import type { Preset } from '../../protocol/setup.ts'
import type { Guesses } from '../core/index.ts'
import { readCode, spellCode } from '../staff/index.ts'

/** 60 bits. */
const CODE_LETTERS = 12
export const newSetupCode = (): string => `${spellCode(CODE_LETTERS)}\n`
export const codeAsCompared = readCode

export const MOST_GUESSES = 10
export const LOCK_MS = 15 * 60_000

/** `at`: until when the door is locked. A clock that was ahead and was put right locks it no longer than this. */
export function isLocked({ at }: Guesses, now: number): boolean {
  return now < at && at <= now + LOCK_MS
}
/** `n` counts wrong ones: the tenth in a row locks; a right one, or the end of the lock, starts over. */
export function afterGuess({ n }: Guesses, right: boolean, now: number): Guesses {
  if (right) return { n: 0, at: 0 }
  return n + 1 >= MOST_GUESSES ? { n: 0, at: now + LOCK_MS } : { n: n + 1, at: 0 }
}

/**
 * What a kind of school starts with; each row can be changed under Settings afterwards. Younger children get Pip; from secondary age on
 * a picture would single a pupil out. Special schools alert the DSL sooner, because fewer pupils can say what happened.
 */
export const PRESET_VALUES: Readonly<Record<Preset, Pick<PolicyValues, 'panic.coverStyle' | 'alerts.escalateAfterMs' | 'staff.secondFactorFor'>>> = {
  young: { 'panic.coverStyle': 'pip', 'alerts.escalateAfterMs': 60_000, 'staff.secondFactorFor': 'leads' },
  older: { 'panic.coverStyle': 'plain', 'alerts.escalateAfterMs': 60_000, 'staff.secondFactorFor': 'leads' },
  mixed: { 'panic.coverStyle': 'plain', 'alerts.escalateAfterMs': 60_000, 'staff.secondFactorFor': 'leads' },
  special: { 'panic.coverStyle': 'pip', 'alerts.escalateAfterMs': 30_000, 'staff.secondFactorFor': 'leads' },
}
