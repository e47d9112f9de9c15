/** Where a school gives no timetable, its own export’s rooms and lesson times say who teaches where. */
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { watchersOf } from '../../../../server/calendar/index.ts'
import { addSchool, onBothDatabases, staffCaller } from '../../harness.ts'
import { openSchool, type TestSchool } from '../alerts/school.ts'
import { CALENDAR, setCalendar } from './week.ts'

const EXPORT = (classes: readonly string[]): Readonly<Record<string, string>> => ({
  'manifest.csv':
    'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\nfile.classes,bulk\nfile.enrollments,bulk\n',
  'orgs.csv': 'sourcedId,name,type,parentSourcedId\nA,Alder,school,\n',
  'users.csv':
    'sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades\nt1,true,A,teacher,akhan,Amina,Khan,\np1,true,A,student,ada,Ada,Bevan,07\n',
  'classes.csv': `sourcedId,title,schoolSourcedId,location,periods\n${classes.join('\n')}\n`,
  'enrollments.csv': 'sourcedId,classSourcedId,userSourcedId,role\ne1,c1,t1,teacher\ne2,c1,p1,student\ne3,c2,t1,teacher\n',
})

onBothDatabases('lessons of the school’s own classes', (open) => {
  let s: TestSchool
  beforeEach(async () => {
    s = await openSchool(await open())
    await setCalendar(s)
  })
  afterEach(() => s.close())

  const office = () => staffCaller(s.school, 'office')
  const watching = async (room: string) => (await watchersOf(s.db.read, s.school, room, s.time.now)).map((w) => [w.name, w.why])
  /** `room`: its name, as the timetable has it */
  const teaching = async (room: string) => [
    ...new Set((await s.calendar.handlers['calendar.timetable']({}, office())).lessons.filter((l) => l.room === room).map((l) => l.teacher)),
  ]
  const said = () => s.calendar.handlers['calendar.rosterLessons']({}, office())
  async function bringIn(...classes: string[]): Promise<void> {
    const { importId } = await s.roster.handlers['roster.begin']({}, office())
    for (const [file, text] of Object.entries(EXPORT(classes)))
      await s.roster.uploads[0]?.receive(office(), { import: importId, file }, Readable.from([Buffer.from(text)]))
    await s.roster.handlers['roster.preview']({ importId, mapping: null }, office())
    await s.roster.handlers['roster.apply']({ importId, confirmRemovals: false }, office())
  }
  async function giveTimetable(text: string): Promise<void> {
    const { importId } = await s.calendar.handlers['calendar.beginTimetable']({}, office())
    await s.calendar.uploads[0]?.receive(office(), { import: importId, file: 't.csv' }, Readable.from([Buffer.from(text)]))
    const { mapping, seen } = await s.calendar.handlers['calendar.previewTimetable']({ importId, mapping: null }, office())
    await s.calendar.handlers['calendar.applyTimetable']({ importId, mapping: mapping ?? {}, seen }, office())
  }

  test('whoever the export has in a room teaches there, and isn’t taken to watch it: it says no day; what it names otherwise is listed', async () => {
    const suite = await s.addRoomWithId('ICT Suite')
    await bringIn('c1,7B,A,ict suite,"Lesson 1,Lesson 9"', 'c2,8B,A,Room 12,Lesson 2', 'c3,9B,A,,')
    expect([await teaching('ICT Suite'), await watching(suite.id)]).toEqual([['Amina Khan'], []])
    expect(await said()).toEqual({
      ...{ used: true, given: false, classes: 2, taken: 1 },
      ...{ unknownRooms: ['Room 12'], unknownPeriods: ['Lesson 9'], clashing: [] },
    })
    expect((await s.calendar.handlers['calendar.timetable']({}, office())).lessons).toHaveLength(5)
  })

  test('a timetable that is given wins, whatever it says; without lessons it leaves the school’s own', async () => {
    await s.addRoomWithId('ICT Suite')
    const lab = await s.addRoomWithId('Lab')
    await bringIn('c1,7B,A,ICT Suite,Lesson 1')
    await giveTimetable('Day,Period,Room,Class,Teacher\nFriday,Lesson 1,Lab,8A,Amina Khan\n')
    expect([await teaching('ICT Suite'), await watching(lab.id)]).toEqual([[], [['Amina Khan', 'lesson']]])
    // The next nightly export changes nothing of that.
    await bringIn('c1,7B,A,ICT Suite,"Lesson 1,Lesson 2"')
    expect([await teaching('ICT Suite'), (await said()).given, (await said()).used]).toEqual([[], true, false])
    await giveTimetable('Day,Period,Room,Class,Teacher\n')
    expect([await teaching('ICT Suite'), (await said()).given]).toEqual([['Amina Khan'], false])
  })

  test('it follows the calendar and the next export', async () => {
    await s.addRoomWithId('ICT Suite')
    await bringIn('c1,7B,A,ICT Suite,Period 1')
    expect([await teaching('ICT Suite'), (await said()).unknownPeriods]).toEqual([[], ['Period 1']])
    const periods = CALENDAR.periods.map((period) => (period.name === 'Lesson 1' ? { ...period, name: 'Period 1' } : period))
    await s.calendar.handlers['calendar.change']({ from: 1, calendar: { ...CALENDAR, periods } }, office())
    expect(await teaching('ICT Suite')).toEqual(['Amina Khan'])
    await bringIn('c1,7B,A,Lab,Period 1')
    expect([await teaching('ICT Suite'), (await said()).unknownRooms]).toEqual([[], ['Lab']])
    await s.addRoomWithId('Lab')
    await s.db.write((tx) => s.calendar.followRoster(tx, s.school))
    expect(await teaching('Lab')).toEqual(['Amina Khan'])
  })

  test('another school’s classes say nothing here', async () => {
    await s.addRoomWithId('ICT Suite')
    await bringIn('c1,7B,A,ICT Suite,Lesson 1')
    const other = staffCaller(await addSchool(s.db), 'office')
    expect(await s.calendar.handlers['calendar.rosterLessons']({}, other)).toMatchObject({ used: false, classes: 0 })
  })
})
