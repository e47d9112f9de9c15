/** Which locks stand in a room, and what a form for one asks of the server. Pure. */
import type { LockState, RoomLocks } from '../../../protocol/lock.ts'
import type seat from '../../i18n/en/seat.json'

/** A pupil's PC that can be locked. */
export interface LockablePc {
  readonly id: string
  /** its seat's name */
  readonly name: string
  /** what its tile says */
  readonly says: keyof typeof seat
  /** 'none' for a PC that is off: what it was no longer counts */
  readonly lock: LockState
}

/** Until the end of the lesson, or this many minutes. */
export const MINUTES = [null, 1, 5, 10, 30] as const
export const PAUSE_MINUTES = [30, 60, 120] as const
export const MINUTE_MS = 60_000
/** More seats than this are counted, fewer are named. */
const NAMED = 3

type StaffLock = RoomLocks['locks'][number]

/** Locks that have not ended by now, epoch ms: also while the server can't be asked, none is shown longer than it is true. */
export function standing(locks: readonly StaffLock[], now: number): readonly StaffLock[] {
  return locks.filter(({ until, pcs }) => until > now && pcs.length > 0)
}

/** PCs that locked because nobody was there. */
export function lockedByItself(pcs: readonly LockablePc[]): string[] {
  return pcs.filter(({ lock }) => lock === 'idle').map(({ id }) => id)
}

/** The seats of a few PCs, in reading order; null: they are more, or not all are known, so say how many. */
export function seatNames(ids: readonly string[], pcs: readonly LockablePc[]): string[] | null {
  if (ids.length > NAMED) return null
  const names = pcs.filter(({ id }) => ids.includes(id)).map(({ name }) => name)
  return names.length === ids.length ? names : null
}

/** What the server is asked. Null: all of the room's, also one that has just been put there; else those of them that are there still. */
export function askedPcs(pcs: readonly LockablePc[], picked: ReadonlySet<string> | null): string[] | null {
  return picked && pcs.filter(({ id }) => picked.has(id)).map(({ id }) => id)
}
