/** What a lock says, in which order, and how far a ring is empty. Pure. */
import type { LockFact } from '../../../protocol/lock.ts'
import type { Line, Speech } from '../../i18n/index.ts'

export interface About {
  readonly lock: LockFact
  /** nobody can open it from elsewhere now */
  readonly offline: boolean
  readonly noNumbers: boolean
  /** this PC's clock, as `lock.at` is by it */
  readonly nowMs: number
}

/** Why first, what to do next, then what comes by itself. The heading and staff's own words are not among them. */
export function linesOf({ lock, offline, noNumbers, nowMs }: About, speech: Speech): Line[] {
  const { by, name, at, leftMs, pupilMayOpen, mediaIn } = lock
  const lines: (Line | null)[] = [
    by === 'staff' ? speech.say('lock.staff') : name === null ? null : speech.say('lock.user', name),
    pupilMayOpen ? speech.say('lock.anyKey') : offline ? speech.say('lock.offline') : by === 'staff' ? null : speech.say('lock.adult'),
    mediaIn ? speech.say('lock.stick') : null,
    noNumbers ? null : speech.say('lock.since', clockTime(at)),
    leftMs === null ? null : comes(by === 'staff' ? 'opens' : 'free', noNumbers ? null : clockTime(nowMs + leftMs), speech),
  ]
  return lines.filter((line) => line !== null)
}
function comes(what: 'opens' | 'free', at: string | null, speech: Speech): Line {
  return at === null ? speech.say(`lock.${what}Later`) : speech.say(`lock.${what}At`, at)
}

/** What a warning says, its heading first. That this PC will lock is said where the card has room for it: the ring tells it too. */
export function warningLines({ mediaIn, choices }: LockFact, speech: Speech): readonly [title: Line, ...Line[]] {
  const how = speech.say('warning.how')
  const hasRoom = how.english === null ? choices.size !== 'larger' || !mediaIn : choices.size === 'usual' && !mediaIn
  return [speech.say('warning.title'), how, ...(hasRoom ? [speech.say('warning.soon')] : []), ...(mediaIn ? [speech.say('lock.stick')] : [])]
}

/** Hours and minutes as the classroom's clock shows them, in the same figures in every language. */
export function clockTime(at: number): string {
  const time = new Date(at)
  return [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** How much of the ring is still there, from 1 to 0. */
export function shareLeft(leftMs: number, ofMs: number): number {
  return ofMs <= 0 ? 0 : Math.min(1, Math.max(0, leftMs / ofMs))
}
/** What stands in the ring: seconds, from a hundred on minutes and seconds. Rounded up: it says nought only when nothing is left. */
export function secondsLeft(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000))
  return seconds < 100 ? String(seconds) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
