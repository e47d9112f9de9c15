/**
 * Who watches which room. Pure.
 *
 * Precedence for one person: a check-in says where they are, so it overrides the timetable (unless it says “also”); a logon on a PC of a
 * room counts in addition. Nobody is named twice in a room: the surest reason stands.
 */
import { alertsList } from '../../protocol/alerts.ts'
import type { Calendar, WATCH_WHY } from '../../protocol/calendar.ts'
import type { Role } from '../../protocol/op.ts'
import { earliest, isDuring, lessonAt, nextBellOf, type Slot, type Span, slotsAround } from './rules.ts'

/** A logon says little about where somebody is an hour later. */
export const LOGON_COUNTS_MS = 60 * 60_000
/** A PC not heard of for so long is off, and whoever was at it gone. */
export const SILENT_AFTER_MS = 2 * 60_000

/** A person as the timetable, a check-in or a logon names them. `role` is their account's; null without one. */
export interface Someone {
  readonly staff: string | null
  readonly person: string | null
  readonly name: string
  readonly role: Role | null
}
export interface Watcher extends Someone {
  readonly why: (typeof WATCH_WHY)[number]
  /** epoch ms, as far as is known now */
  readonly until: number
}
export interface TimetabledLesson extends Slot, Someone {
  readonly room: string
  readonly className: string
}
export interface CheckIn extends Someone {
  readonly room: string
  /** `slip`: a supply teacher's, which their sign-in was */
  readonly why: 'checkIn' | 'slip'
  readonly also: boolean
  readonly from: number
  readonly until: number
}
/** A session of the last day on a PC that stands in a room. */
export interface Session {
  readonly room: string
  readonly device: string
  readonly openedAt: number
  /** when the PC was last heard of */
  readonly heardAt: number
  /** when somebody of the staff logged off; null while it is open. Ended ones of pupils are not kept. */
  readonly endedAt: number | null
  /** null: a pupil or nobody we know, who watches nothing */
  readonly staff: Someone | null
}
export interface Known {
  readonly calendar: Calendar
  /** lessons of today's and yesterday's weekday */
  readonly lessons: readonly TimetabledLesson[]
  /** also those of today that have ended */
  readonly checkIns: readonly CheckIn[]
  readonly sessions: readonly Session[]
}
export interface Watching {
  /** who watches a room now */
  of(room: string): readonly Watcher[]
  /** rooms a staff account watches now */
  by(staff: string): readonly { room: string; watcher: Watcher }[]
  /** the next moment after now at which time alone changes it; null within about a day */
  readonly changesAt: number | null
}

/** Does an alert reach them? Whoever has no account, or one that sees no alerts, can't be the only one who is told. */
export function getsAlerts(who: Someone): boolean {
  const { access } = alertsList
  return who.staff !== null && who.role !== null && access.who === 'staff' && (access.roles as readonly Role[]).includes(who.role)
}

export function isInUse(session: Session, now: number): boolean {
  return session.endedAt === null && now - session.heardAt <= SILENT_AFTER_MS
}
/** When a logon stops counting as watching, as far as is known now. */
function logonEnd({ openedAt, heardAt, endedAt }: Session): number {
  return Math.min(openedAt + LOGON_COUNTS_MS, heardAt + SILENT_AFTER_MS, endedAt ?? Number.POSITIVE_INFINITY)
}

export function whoWatches(known: Known, now: number): Watching {
  const rooms = new Map<string, Watcher[]>()
  const spans: Span[] = []
  const add = (room: string, who: Someone, why: Watcher['why'], span: Span): void => {
    spans.push(span)
    if (!isDuring(span, now)) return
    const list = rooms.get(room) ?? []
    rooms.set(room, list)
    const { staff, person, name, role } = who
    if (!list.some((known) => isSame(known, who))) list.push({ staff, person, name, role, why, until: span.endsAt })
  }

  // In the order of sureness: the first reason found for a person stands.
  for (const one of known.checkIns) add(one.room, one, one.why, { startsAt: one.from, endsAt: one.until })
  for (const one of known.lessons) {
    const elsewhere = known.checkIns.some((c) => !c.also && isSame(c, one) && c.from <= now && now < c.until)
    for (const span of slotsAround(known.calendar, one, now)) if (!elsewhere) add(one.room, one, 'lesson', span)
  }
  for (const one of known.sessions) {
    if (one.staff) add(one.room, one.staff, 'logon', { startsAt: one.openedAt, endsAt: logonEnd(one) })
  }
  const bell = nextBellOf(known.calendar, now)
  const change = earliest(spans, now)
  return {
    of: (room) => rooms.get(room) ?? [],
    by: (staff) => [...rooms].flatMap(([room, list]) => list.filter((w) => w.staff === staff).map((watcher) => ({ room, watcher }))),
    changesAt: bell === null || change === null ? (bell ?? change) : Math.min(bell, change),
  }
}

function isSame(a: Someone, b: Someone): boolean {
  if (a.staff !== null || b.staff !== null) return a.staff === b.staff
  return a.person !== null || b.person !== null ? a.person === b.person : a.name === b.name
}

/** When the lesson going on in a room ends (epoch ms): the room's own by the timetable, else the school's. Null between lessons. */
export function lessonEndIn({ calendar, lessons }: Pick<Known, 'calendar' | 'lessons'>, room: string, now: number): number | null {
  const own = lessons.filter((lesson) => lesson.room === room).flatMap((lesson) => slotsAround(calendar, lesson, now))
  const ends = own.filter((span) => isDuring(span, now)).map((span) => span.endsAt)
  return ends.length > 0 ? Math.max(...ends) : (lessonAt(calendar, now)?.endsAt ?? null)
}

/** Since when a room's PCs have been in use with nobody watching; null while somebody watches or none is in use. */
export function unwatchedSince(known: Known, watching: Watching, room: string, now: number): number | null {
  const used = known.sessions.filter((s) => s.room === room && isInUse(s, now))
  if (used.length === 0 || watching.of(room).some(getsAlerts)) return null
  const ends = [
    ...known.checkIns.filter((c) => c.room === room).map((c) => c.until),
    ...known.lessons.filter((l) => l.room === room && getsAlerts(l)).flatMap((l) => slotsAround(known.calendar, l, now).map((span) => span.endsAt)),
    ...known.sessions.filter((s) => s.room === room && s.staff !== null && getsAlerts(s.staff)).map(logonEnd),
  ].filter((at) => at <= now)
  return Math.max(Math.min(...used.map((s) => s.openedAt)), ...ends)
}
