import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../../../protocol/calendar.ts'
import { lessonsOfClasses } from '../../../../server/calendar/roster-rules.ts'
import type { TaughtClass } from '../../../../server/roster/index.ts'

const CALENDAR: Calendar = {
  timeZone: 'Europe/London',
  weeks: 'one',
  terms: [],
  daysOff: [],
  periods: [
    { name: 'P1', days: [1, 2], from: 540, to: 600 },
    { name: 'P1', days: [3], from: 550, to: 600 },
    { name: 'Mon:2', days: [1], from: 600, to: 660 },
  ],
}
const ROOMS = new Map<string, string | null>([
  ['ictsuite', 'suite'],
  ['lab', 'lab'],
  ['hall', null],
])
const KHAN = { id: 'k', name: 'Amina Khan' }
const REES = { id: 'r', name: 'Aled Rees' }
const taught = (name: string, room: string, periods: string[], teachers = [KHAN]): TaughtClass => ({ name, room, periods, teachers })
const read = (...classes: TaughtClass[]) => lessonsOfClasses(classes, CALENDAR, ROOMS)

describe('lessons the school’s own classes name', () => {
  test('rooms and lesson times are known whatever their capitals and dashes, on each day the calendar has them', () => {
    const { lessons, taken, classes } = read(taught('7B', 'ICT-suite', ['p1', 'MON:2']))
    expect(lessons.map((l) => [l.day, l.period, l.room, l.person])).toEqual([
      [1, 'P1', 'suite', 'k'],
      [2, 'P1', 'suite', 'k'],
      [3, 'P1', 'suite', 'k'],
      [1, 'Mon:2', 'suite', 'k'],
    ])
    expect([taken, classes]).toEqual([1, 1])
  })
  test('a room or lesson time nobody knows, or that could be two, is listed once and never guessed', () => {
    const { lessons, unknownRooms, unknownPeriods } = read(taught('7B', 'Lab 1', ['P1']), taught('8B', 'Lab 1', ['P9']), taught('9B', 'Hall', ['1']))
    expect({ lessons, unknownRooms, unknownPeriods }).toEqual({ lessons: [], unknownRooms: ['Lab 1', 'Hall'], unknownPeriods: ['P9', '1'] })
  })
  test('what is understood of a class counts without the rest', () => {
    const { lessons, unknownPeriods } = read(taught('7B', 'Lab', ['Mon:2', 'P9']))
    expect([lessons.length, unknownPeriods]).toEqual([1, ['P9']])
  })
  test('two classes in one room at one time: neither makes the room look watched', () => {
    const { lessons, clashing, taken } = read(taught('7B', 'Lab', ['P1'], [KHAN]), taught('8B', 'Lab', ['P1'], [REES]), taught('9B', 'ICT Suite', ['Mon:2']))
    expect(lessons.map((l) => l.className)).toEqual(['9B'])
    expect([clashing, taken]).toEqual([['7B', '8B'], 1])
  })
  test('a teacher in two rooms at one time is in neither', () => {
    expect(read(taught('7B', 'Lab', ['P1']), taught('8B', 'ICT Suite', ['P1'])).clashing).toEqual(['7B', '8B'])
  })
  test('two teachers of one class both count', () => {
    const { lessons, clashing } = read(taught('7B', 'Lab', ['Mon:2'], [KHAN, REES]))
    expect([lessons.map((l) => l.person), clashing]).toEqual([['k', 'r'], []])
  })
})
