/** What one setting is, and what settings have in common. The table of them is policy.ts. */
import type { Static, TSchema } from 'typebox'
import { oneOf } from './kinds.ts'

/**
 * How far a feature goes. off: it does nothing. observe: it reports what it would have done. enforce: it does it.
 * For rows of features that hold something back or put something right.
 */
export const MODES = ['off', 'observe', 'enforce'] as const
export type Mode = (typeof MODES)[number]
export const MODE = oneOf(MODES)
export const stricterMode = (now: Mode, next: Mode): boolean => MODES.indexOf(next) >= MODES.indexOf(now)

/** For rows whose values go from least to most. */
export const laterInList =
  <T>(list: readonly T[]) =>
  (now: T, next: T): boolean =>
    list.indexOf(next) >= list.indexOf(now)

/** Where a value can be set, widest first; the narrowest wins. A PC can be in several groups: rings last, the first ring last of all. */
export const SCOPES = ['trust', 'school', 'group', 'room', 'pc'] as const
export type Scope = (typeof SCOPES)[number]

export type PolicyOwner = 'dsl' | 'head' | 'technician'
export interface PolicyRow<S extends TSchema = TSchema> {
  readonly schema: S
  readonly fallback: Static<S>
  /** the narrowest scope where the row may be set; every wider one may set it too */
  readonly scope: Exclude<Scope, 'trust'>
  readonly owner: PolicyOwner
  /** which process acts on it */
  readonly used: 'kiosk' | 'agent' | 'server'
  /** Is `next` stricter than or equal to `now`? null: nobody but the owner may change the row. */
  readonly tighten: ((now: Static<S>, next: Static<S>) => boolean) | null
  readonly help: string
}
export function row<S extends TSchema>(r: PolicyRow<S>): PolicyRow<S> {
  return r
}
