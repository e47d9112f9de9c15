/** What the thread that reads and the server say to each other. */
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Mapping } from '../../../protocol/roster.ts'
import type { Candidate } from '../rules.ts'
import type { ClassInfo } from './gathering.ts'
import type { Found } from './read.ts'
import type { ImportProgress } from './source.ts'

/** Candidates per message: a few milliseconds of the server's time. */
export const MESSAGE_PEOPLE = 500

/** Waits for an answer: the reader never runs ahead of the server. */
export type Asking =
  | { say: 'remembered'; ask: number; signature: string }
  | { say: 'known'; ask: number; from: number }
  | { say: 'people'; ask: number; people: readonly Candidate[] }
export type FromReader =
  | Asking
  | { say: 'progress'; progress: ImportProgress }
  | { say: 'found'; found: Omit<Found, 'people'> }
  | { say: 'refused'; code: ErrorCode; detail: string | undefined }

export interface Answers {
  remembered: Mapping | null
  /** the next people known, and the classes with the last of them */
  known: { people: readonly Candidate[]; classes: readonly ClassInfo[] | null }
  people: null
}
export interface ToReader {
  readonly answer: number
  readonly value: Answers[keyof Answers]
}
