/** Which rule is whose turn. Pure. */
import type { SmartRule } from '../../protocol/agreements.ts'
import type { Calendar } from '../../protocol/calendar.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { ruleOfDay } from '../../protocol/reminder.ts'
import { type Lesson, lessonAt, lessonsOn, localOf } from '../calendar/index.ts'

const DAY_MS = 86_400_000
/** Days since 1970 of a local date, as PCs count their own. */
const dayOf = (date: string): number => Date.parse(date) / DAY_MS

export function ruleOfToday(calendar: Calendar, now: number): SmartRule {
  return ruleOfDay(dayOf(localOf(calendar.timeZone, now).date))
}

/** A server that was away while a lesson began is late; after this nobody would take it for the beginning. */
const LATE_MS = 5 * 60_000

/**
 * The rule a lesson begins with, at a bell (epoch ms) that is looked at `now`; null: none begins with it, or the school wants none. The
 * bell that ends another lesson begins nothing for one that is going on already.
 */
export function ruleAtLesson(mode: PolicyValues['reminder.atLesson'], calendar: Calendar, { bell, now }: { bell: number; now: number }): SmartRule | null {
  const lesson = mode === 'off' ? null : lessonAt(calendar, now)
  if (!lesson || lesson.startsAt < bell || now - lesson.startsAt > LATE_MS) return null
  return ruleOfDay(dayOf(lesson.date) + (mode === 'turn' ? nthOfDay(calendar, lesson) : 0))
}
function nthOfDay(calendar: Calendar, { date, startsAt }: Lesson): number {
  return lessonsOn(calendar, date).findIndex((lesson) => lesson.startsAt === startsAt)
}
