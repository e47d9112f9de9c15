/** What the thread that reads and the server say to each other. */
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Mapping } from '../../../protocol/roster.ts'
import type { DiffCounts, Intent, KnownPerson, SourceRecord } from '../rules.ts'
import type { ClassInfo } from './gathering.ts'
import type { Found } from './read.ts'
import type { ImportProgress } from './source.ts'

/** Intents per message: a few milliseconds of the server's time. */
export const MESSAGE_INTENTS = 500

/** What the files say and what it would change; the people stay with the thread. */
export interface Facts extends Omit<Found, 'people' | 'spared' | 'left' | 'elsewhere'> {
  readonly diff: DiffCounts
  /** classes the people of the files are in */
  readonly classCount: number
}
export type Asking =
  | { say: 'remembered'; ask: number; signature: string }
  | { say: 'people'; ask: number; after: string }
  | { say: 'merged' | 'classes'; ask: number }
export type FromReader =
  | Asking
  | { say: 'progress'; progress: ImportProgress }
  | { say: 'facts'; facts: Facts }
  /** none: that was all */
  | { say: 'intents'; intents: readonly Intent[] }
  | { say: 'refused'; code: ErrorCode; detail: string | undefined }

export interface Answers {
  remembered: Mapping | null
  /** the next people of the roster by id; none after the last */
  people: readonly KnownPerson[]
  merged: readonly { readonly records: readonly SourceRecord[] }[]
  classes: readonly ClassInfo[]
}
/** An answer, or the wish for the next intents: the reader never runs ahead of the server. */
export type ToReader = { readonly answer: number; readonly value: Answers[keyof Answers] } | { readonly next: true }
