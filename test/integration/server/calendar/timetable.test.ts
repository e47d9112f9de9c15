/** The school's timetable from a file: what is meant is taken, what isn't understood is listed. */
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchersOf } from '../../../../server/calendar/index.ts'
import { addSchool, onBothDatabases, staffCaller } from '../../harness.ts'
import { openSchool, type TestSchool } from '../alerts/school.ts'
import { CALENDAR, setCalendar } from './week.ts'

const NEVER_SEEN = 'x'.repeat(43)

onBothDatabases('timetable', (open) => {
  let s: TestSchool
  beforeEach(async () => {
    s = await openSchool(await open())
    await setCalendar(s)
  })
  afterEach(() => s.close())

  const office = () => staffCaller(s.school, 'office')
  async function upload(text: string | Buffer, name = 'timetable.csv'): Promise<string> {
    const { importId } = await s.calendar.handlers['calendar.beginTimetable']({}, office())
    await s.calendar.uploads[0]?.receive(office(), { import: importId, file: name }, Readable.from([Buffer.from(text)]))
    return importId
  }
  const preview = async (text: string | Buffer) => s.calendar.handlers['calendar.previewTimetable']({ importId: await upload(text), mapping: null }, office())

  test('lessons by period and by time, teachers by name, address and number; nothing changes before it is applied', async () => {
    const suite = await s.addRoomWithId('ICT Suite')
    await s.addStaff('Mrs Khan')
    const importId = await upload(
      'Day,Period,Start,End,Room,Class,Teacher\nFriday,Lesson 1,,,ict suite,7B,Mrs Khan\nFri,,10:00,11:00,ICT Suite,8A,Nobody Known\n',
    )
    const seen = await s.calendar.handlers['calendar.previewTimetable']({ importId, mapping: null }, office())
    expect(seen).toMatchObject({ read: 2, lessons: 2, rooms: 1, unknownRooms: [], unknownTeachers: ['Nobody Known'], refusedCount: 0 })
    expect((await s.calendar.handlers['calendar.timetable']({}, office())).lessons).toEqual([])
    await s.calendar.handlers['calendar.applyTimetable']({ importId, mapping: seen.mapping ?? {}, seen: seen.seen }, office())
    expect((await watchersOf(s.db.read, s.school, suite.id, s.time.now)).map((w) => w.name)).toEqual(['Mrs Khan'])
    const { lessons } = await s.calendar.handlers['calendar.timetable']({}, office())
    expect(lessons.map((l) => [l.teacher, l.period, l.from, l.getsAlerts])).toEqual([
      ['Nobody Known', null, 600, false],
      ['Mrs Khan', 'Lesson 1', null, true],
    ])
    await expect(s.calendar.handlers['calendar.previewTimetable']({ importId, mapping: null }, office())).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('unknown rooms and rows that mean nothing are listed with their line, and never guessed', async () => {
    await s.addRoomWithId('Lab')
    await s.addStaff('Mr Rees')
    await s.addStaff('Mr Rees')
    const seen = await preview(
      [
        'Day;Week;Period;Room;Teacher',
        'Friday;;Lesson 1;Labb;Mr Rees',
        'Someday;;Lesson 1;Lab;Mr Rees',
        'Friday;A;Lesson 1;Lab;Mr Rees',
        'Friday;;Lesson 9;Lab;Mr Rees',
        'Sunday;;Lesson 1;Lab;Mr Rees',
        'Friday;;Lesson 1;Lab;Mr Rees',
      ].join('\r\n'),
    )
    expect(seen).toMatchObject({ read: 6, lessons: 1, unknownRooms: ['Labb'], unknownTeachers: ['Mr Rees'], refusedCount: 5 })
    expect(seen.refused.map((r) => [r.line, r.column])).toEqual([
      [2, 'Room'],
      [3, 'Day'],
      [4, 'Week'],
      [5, 'Period'],
      [6, 'Period'],
    ])
  })

  test('two weeks: a lesson of week B is kept for week B', async () => {
    await setCalendar(s, { ...CALENDAR, weeks: 'two' })
    await s.addRoomWithId('Lab')
    const importId = await upload('Day,Week,Period,Room,Teacher\nFriday,B,Lesson 1,Lab,x\nFriday,,Lesson 2,Lab,x\n')
    const { mapping, seen } = await s.calendar.handlers['calendar.previewTimetable']({ importId, mapping: null }, office())
    await s.calendar.handlers['calendar.applyTimetable']({ importId, mapping: mapping ?? {}, seen }, office())
    expect((await s.calendar.handlers['calendar.timetable']({}, office())).lessons.map((l) => l.week)).toEqual([null, 'B'])
  })

  test('C53 C61 a workbook, an empty file, other headings and a file name with a way out are refused or asked about', async () => {
    await expect(preview(Buffer.from('PK\u0003\u0004 not a table'))).rejects.toMatchObject({ code: 'IMPORT_ARCHIVE_REFUSED' })
    await expect(preview('')).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE' })
    expect(await preview('Foo,Bar\n1,2\n')).toMatchObject({ columns: ['Foo', 'Bar'], mapping: null, lessons: 0 })
    expect(await preview('Day,Where,Teacher\nFriday,Lab,x\n')).toMatchObject({ guess: { day: 'Day', teacher: 'Teacher' }, mapping: null })
    await expect(upload('x', '../../etc/passwd')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('C20 what is applied is what was looked at: a room renamed meanwhile stops it, and the timetable stays', async () => {
    const lab = await s.addRoomWithId('Lab')
    const importId = await upload('Day,Period,Room,Teacher\nFriday,Lesson 1,Lab,x\nFriday,Lesson 1,Laboratory,y\n')
    const { mapping, seen } = await s.calendar.handlers['calendar.previewTimetable']({ importId, mapping: null }, office())
    await s.db.write((tx) => tx.q.updateTable('rooms').set({ name: 'Laboratory' }).where('id', '=', lab.id).execute())
    const apply = (hash: string) => s.calendar.handlers['calendar.applyTimetable']({ importId, mapping: mapping ?? {}, seen: hash }, office())
    await expect(apply(seen)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect((await s.calendar.handlers['calendar.timetable']({}, office())).lessons).toEqual([])
    const again = await s.calendar.handlers['calendar.previewTimetable']({ importId, mapping }, office())
    expect(again.unknownRooms).toEqual(['Lab'])
    expect(await apply(again.seen)).toEqual({ lessons: 1 })
  })

  test('a long file comes in pieces, and is whole when it is looked at', async () => {
    await s.addRoomWithId('Lab')
    const text = Buffer.from('Day,Period,Room,Teacher\nFriday,Lesson 1,Lab,x\nFriday,Lesson 2,Lab,x\n')
    const { importId } = await s.calendar.handlers['calendar.beginTimetable']({}, office())
    for (const [at, to] of [
      [0, 30],
      [30, text.length],
    ] as const) {
      const query = { import: importId, file: 'long.csv', at: String(at), size: String(text.length) }
      await s.calendar.uploads[0]?.receive(office(), query, Readable.from([text.subarray(at, to)]))
    }
    expect(await s.calendar.handlers['calendar.previewTimetable']({ importId, mapping: null }, office())).toMatchObject({ lessons: 2, refusedCount: 0 })
  })

  test('another school’s import isn’t there', async () => {
    const importId = await upload('Day,Period,Room,Teacher\n')
    const other = staffCaller(await addSchool(s.db), 'office')
    await expect(s.calendar.handlers['calendar.previewTimetable']({ importId, mapping: null }, other)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(s.calendar.handlers['calendar.applyTimetable']({ importId, mapping: {}, seen: NEVER_SEEN }, other)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})
