/** How long, how, and what a kiosk is told. Pure. */
import type { Standing } from '../../protocol/agreements.ts'
import { NO_CHOICES } from '../../protocol/aup.ts'
import { AWAY_AFTER_MS, type LockFact } from '../../protocol/lock.ts'
import { WARN_MIN_MS } from '../../protocol/lock-policy.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import type { Reader } from '../aup/index.ts'
import type { Locked } from './machine.ts'

/** All in milliseconds. */
export interface Limits {
  /** untouched for this long somebody is shown as away; never later than the warning */
  readonly awayMs: number
  /** untouched for this long they are warned */
  readonly quietMs: number
  readonly warnMs: number
}

/** `timePercent`: a pupil's access arrangement makes everything timed longer. The warning is within the limit, and at most half of it. */
export function limitsOf(policy: Pick<PolicyValues, 'lock.afterMs' | 'lock.warnMs'>, timePercent: number): Limits {
  const afterMs = (policy['lock.afterMs'] * timePercent) / 100
  const warnMs = Math.min(Math.max(WARN_MIN_MS, (policy['lock.warnMs'] * timePercent) / 100), afterMs / 2)
  const quietMs = Math.round(afterMs - warnMs)
  return { quietMs, warnMs: Math.round(warnMs), awayMs: Math.min(AWAY_AFTER_MS, quietMs) }
}

/**
 * The system's own lock asks for the account's password: only where the account is one person's own, who has one. A login that a class
 * shares, and whoever the school doesn't know, gets Handrail's screen.
 */
export function modeFor(wanted: PolicyValues['lock.mode'], standing: Standing | null): LockFact['mode'] {
  return wanted === 'os' && standing !== null && standing.exempt === null && standing.audience !== 'visitor' ? 'os' : 'overlay'
}

/**
 * Does a lock of before the restart still stand? In the same session always. In a new one, after somebody switched the PC off to be rid
 * of it, as long as the PC would not have become free anyway; the system's own lock was opened by whoever logged on.
 */
export function stillLocked(lock: Locked, { sameSession, now, freeAfterMs }: { sameSession: boolean; now: number; freeAfterMs: number }): boolean {
  if (sameSession) return true
  return lock.mode === 'overlay' && (freeAfterMs === 0 || now - lock.at < freeAfterMs)
}

interface Told {
  readonly reader: Pick<Reader, 'standing' | 'choices'> | null
  readonly mediaIn: boolean
  readonly pupilMayOpen: boolean
}
type Left = Pick<LockFact, 'leftMs' | 'ofMs'>

/** Whose it is: nobody's name where a class shares the login. */
const nameIn = (reader: Told['reader']): LockFact['name'] => (reader?.standing?.exempt ? null : (reader?.standing?.name ?? null))

export function warningFact(id: string, at: number, left: Left, { reader, mediaIn }: Told): LockFact {
  const choices = reader?.choices ?? NO_CHOICES
  return { id, phase: 'warning', by: 'idle', mode: 'overlay', name: nameIn(reader), message: null, at, ...left, pupilMayOpen: true, mediaIn, choices }
}
export function lockedFact({ id, by, mode, at }: Locked, left: Left, { reader, mediaIn, pupilMayOpen }: Told): LockFact {
  const choices = reader?.choices ?? NO_CHOICES
  return { id, phase: 'locked', by, mode, name: nameIn(reader), message: null, at, ...left, pupilMayOpen, mediaIn, choices }
}
