/** Who watches a room: by check-in, timetable and logon, and what the office sees when nobody does. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { roomsOf, watchersOf } from '../../../../server/calendar/index.ts'
import type { WatchingItem } from '../../../../server/calendar/live.ts'
import { follow, newId } from '../../../../server/core/index.ts'
import { addSchool, onBothDatabases, staffCaller } from '../../harness.ts'
import { openSchool, T0, type TestSchool } from '../alerts/school.ts'
import { addLesson, CALENDAR, MINUTE, setCalendar } from './week.ts'

onBothDatabases('watching', (open) => {
  let s: TestSchool
  let suite: { id: string; seats: string[] }
  let lab: { id: string; seats: string[] }
  beforeEach(async () => {
    s = await openSchool(await open())
    suite = await s.addRoomWithId('ICT Suite')
    lab = await s.addRoomWithId('Lab')
  })
  afterEach(() => s.close())

  const h = () => s.calendar.handlers
  const watchers = async (room: string) => (await watchersOf(s.db.read, s.school, room, s.time.now)).map((w) => `${w.name} ${w.why}`)
  const office = () => staffCaller(s.school, 'office')
  const unwatched = async () => (await h()['calendar.unwatched']({}, office())).rooms.map((r) => [r.name, r.unwatchedSince, r.lessonTime])

  test('a check-in counts until its time, also when nobody ends it, and is one room at a time', async () => {
    const khan = await s.addStaff('Mrs Khan')
    await h()['calendar.checkIn']({ room: suite.id, until: T0 + 30 * MINUTE, also: false }, khan)
    expect([await watchers(suite.id), await watchers(lab.id)]).toEqual([['Mrs Khan checkIn'], []])
    expect(await roomsOf(s.db.read, s.school, khan.id, T0)).toEqual([suite.id])
    await h()['calendar.checkIn']({ room: lab.id, until: T0 + 20 * MINUTE, also: false }, khan)
    expect([await watchers(suite.id), await watchers(lab.id)]).toEqual([[], ['Mrs Khan checkIn']])
    await h()['calendar.checkIn']({ room: suite.id, until: T0 + 30 * MINUTE, also: true }, khan)
    expect([await watchers(suite.id), await watchers(lab.id)]).toEqual([['Mrs Khan checkIn'], ['Mrs Khan checkIn']])
    s.time.now = T0 + 20 * MINUTE
    expect([await watchers(suite.id), await watchers(lab.id)]).toEqual([['Mrs Khan checkIn'], []])
    await h()['calendar.checkOut']({ room: null }, khan)
    expect(await watchers(suite.id)).toEqual([])
  })

  test('a check-in ends in the future and within a day at school, in a room of this school', async () => {
    const khan = await s.addStaff('Mrs Khan')
    for (const until of [T0, T0 - 1, T0 + 13 * 60 * MINUTE])
      await expect(h()['calendar.checkIn']({ room: suite.id, until, also: false }, khan)).rejects.toMatchObject({ code: 'CHECK_IN_TIME' })
    await expect(h()['calendar.checkIn']({ room: newId(), until: T0 + MINUTE, also: false }, khan)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const other = await addSchool(s.db)
    await expect(h()['calendar.checkIn']({ room: suite.id, until: T0 + MINUTE, also: false }, staffCaller(other, 'teacher'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('the timetable’s teacher watches while the lesson goes on, unless they have checked in elsewhere', async () => {
    await setCalendar(s)
    const person = newId()
    const khan = await s.addStaff('Mrs Khan', 'teacher', person)
    const rees = await s.addStaff('Mr Rees')
    await addLesson(s, { room: suite.id, period: 'Lesson 1', person })
    await addLesson(s, { room: suite.id, period: 'Lesson 2', staff: rees.id })
    expect(await watchers(suite.id)).toEqual(['Mrs Khan lesson'])
    s.time.now = T0 + 30 * MINUTE
    expect(await watchers(suite.id)).toEqual(['Mr Rees lesson'])
    await h()['calendar.checkIn']({ room: lab.id, until: T0 + 60 * MINUTE, also: false }, rees)
    expect([await watchers(suite.id), await watchers(lab.id)]).toEqual([[], ['Mr Rees checkIn']])
    expect((await roomsOf(s.db.read, s.school, rees.id, s.time.now)).toSorted()).toEqual([suite.id, lab.id].toSorted())
    expect(await roomsOf(s.db.read, s.school, khan.id, s.time.now)).toEqual([suite.id])
    await h()['calendar.checkIn']({ room: lab.id, until: T0 + 60 * MINUTE, also: true }, rees)
    expect(await watchers(suite.id)).toEqual(['Mr Rees lesson'])
  })

  test('a teacher who has left, or has no account, watches nothing that would keep an alert from others', async () => {
    await setCalendar(s)
    await addLesson(s, { room: suite.id, period: 'Lesson 1', teacher: 'Supply (agency)' })
    const pc = await s.addDevice('PC-1', suite.seats[0])
    await s.opened(pc, 'ada')
    expect(await watchers(suite.id)).toEqual(['Supply (agency) lesson'])
    expect(await unwatched()).toEqual([['ICT Suite', T0, true]])
    const khan = await s.addStaff('Mrs Khan')
    await h()['calendar.checkIn']({ room: suite.id, until: T0 + 30 * MINUTE, also: false }, khan)
    expect(await unwatched()).toEqual([])
    await s.db.write((tx) => tx.q.updateTable('staff').set({ ended_at: T0 }).where('id', '=', khan.id).execute())
    expect(await unwatched()).toEqual([['ICT Suite', T0, true]])
  })

  test('a staff logon on a PC of the room counts until it ends, its PC falls silent, or an hour has gone', async () => {
    const person = newId()
    await s.addStaff('Mrs Khan', 'teacher', person)
    s.knownStaff.set('akhan', { kind: 'staff', personId: person, name: 'Amina Khan' })
    const pc = await s.addDevice('PC-1', suite.seats[0])
    await s.opened(pc, 'akhan')
    expect(await watchers(suite.id)).toEqual(['Mrs Khan logon'])
    s.time.now = T0 + 3 * MINUTE
    expect(await watchers(suite.id)).toEqual([])
    const heard = (at: number) => s.db.write((tx) => tx.q.updateTable('devices').set({ last_seen_at: at }).where('id', '=', pc).execute())
    await heard(s.time.now)
    expect(await watchers(suite.id)).toEqual(['Mrs Khan logon'])
    s.time.now = T0 + 61 * MINUTE
    await heard(s.time.now)
    expect(await watchers(suite.id)).toEqual([])
    await s.opened(pc, 'akhan', '2')
    expect(await watchers(suite.id)).toEqual(['Mrs Khan logon'])
    await s.closed(pc, 'akhan', '2')
    expect(await watchers(suite.id)).toEqual([])
  })

  test('of a pupil’s logon nothing is kept but that the PC is in use', async () => {
    const pc = await s.addDevice('PC-1', suite.seats[0])
    await s.opened(pc, 'ada')
    const rows = await s.db.read.selectFrom('calendar_sessions').selectAll().execute()
    expect(rows).toEqual([{ school_id: s.school, device_id: pc, session: '1', opened_at: T0, is_staff: 0, person_id: null, name: null, ended_at: null }])
    expect(await watchers(suite.id)).toEqual([])
    await s.closed(pc, 'ada')
    expect(await s.db.read.selectFrom('calendar_sessions').selectAll().execute()).toEqual([])
  })

  test('the office sees rooms in use that nobody watches, the longest first, and since when', async () => {
    await setCalendar(s)
    const khan = await s.addStaff('Mrs Khan')
    const [one, two] = [await s.addDevice('PC-1', suite.seats[0]), await s.addDevice('PC-2', lab.seats[0])]
    await s.opened(two, 'ada')
    s.time.now += 1_000
    await s.opened(one, 'bo')
    expect(await unwatched()).toEqual([
      ['Lab', T0, true],
      ['ICT Suite', T0 + 1_000, true],
    ])
    await h()['calendar.checkIn']({ room: lab.id, until: T0 + MINUTE, also: false }, khan)
    expect(await unwatched()).toEqual([['ICT Suite', T0 + 1_000, true]])
    const watching = await h()['calendar.watching']({}, office())
    expect(watching.rooms.map((r) => [r.name, r.watchers.map((w) => w.name)])).toEqual([
      ['ICT Suite', []],
      ['Lab', ['Mrs Khan']],
    ])
    expect([watching.lesson?.name, watching.schoolDay]).toEqual(['Lesson 1', true])
    s.time.now = T0 + 61_000
    expect(await unwatched()).toEqual([
      ['ICT Suite', T0 + 1_000, true],
      ['Lab', T0 + MINUTE, true],
    ])
  })

  test('a room whose teacher logged off is unwatched since then, not since its pupils came; and since an hour after a logon nobody ended', async () => {
    await setCalendar(s)
    const person = newId()
    await s.addStaff('Mrs Khan', 'teacher', person)
    s.knownStaff.set('akhan', { kind: 'staff', personId: person, name: 'Mrs Khan' })
    const [one, two] = [await s.addDevice('PC-1', suite.seats[0]), await s.addDevice('PC-2', suite.seats[1])]
    await s.opened(one, 'ada')
    await s.opened(two, 'akhan', '2')
    expect(await unwatched()).toEqual([])
    s.time.now += 10 * 1_000
    await s.closed(two, 'akhan', '2')
    expect(await unwatched()).toEqual([['ICT Suite', T0 + 10_000, true]])
    await s.opened(two, 'akhan', '3')
    expect(await unwatched()).toEqual([])
    s.time.now += 61 * MINUTE
    await s.db.write((tx) => tx.q.updateTable('devices').set({ last_seen_at: s.time.now }).execute())
    expect(await unwatched()).toEqual([['ICT Suite', T0 + 10_000 + 60 * MINUTE, true]])
  })

  test('who watches is live: the office sees a teacher come and go without asking again, and what time alone changes', async () => {
    await setCalendar(s)
    const khan = await s.addStaff('Mrs Khan')
    const pc = await s.addDevice('PC-1', suite.seats[0])
    await s.opened(pc, 'ada')
    const feed = await s.calendar.feeds['calendar.watchingLive'](office())
    const stop = new AbortController()
    const seen: unknown[] = []
    const reading = (async () => {
      for await (const items of follow(s.db, { ...feed, everyMs: 20 }, { epoch: 0, n: 0 }, stop.signal))
        for (const item of items) seen.push((item as WatchingItem).watching.rooms.map((r) => [r.name, r.watchers.map((w) => w.name)]))
    })()
    const shows = (...watchers: string[]) => expect.poll(() => seen.at(-1), { timeout: 5_000 }).toEqual([['ICT Suite', watchers]])
    await shows()
    await h()['calendar.checkIn']({ room: suite.id, until: T0 + MINUTE, also: false }, khan)
    await shows('Mrs Khan')
    s.time.now = T0 + MINUTE
    await shows()
    stop.abort()
    await reading
    expect(seen).toHaveLength(3)
  })

  test('outside lessons and in the holidays it says so, and names nobody', async () => {
    await setCalendar(s, { ...CALENDAR, daysOff: [{ name: 'Half term', from: '2027-01-15', to: '2027-01-15', kind: 'holiday' }] })
    const pc = await s.addDevice('PC-1', suite.seats[0])
    await s.opened(pc, 'ada')
    expect(await unwatched()).toEqual([['ICT Suite', T0, false]])
    expect((await h()['calendar.watching']({}, office())).schoolDay).toBe(false)
    s.time.now += 5 * MINUTE
    expect(await unwatched()).toEqual([])
  })

  test('a teacher is offered the room and the end of the lesson the timetable has for them', async () => {
    await setCalendar(s)
    const khan = await s.addStaff('Mrs Khan')
    await addLesson(s, { room: lab.id, period: 'Lesson 1', staff: khan.id })
    const mine = await h()['calendar.mine']({}, khan)
    expect(mine.watching).toEqual([{ room: lab.id, name: 'Lab', why: 'lesson', until: T0 + 30 * MINUTE }])
    expect(mine.suggestion).toEqual({ room: lab.id, until: T0 + 30 * MINUTE })
    expect(mine.lesson?.name).toBe('Lesson 1')
    expect((await h()['calendar.mine']({}, await s.addStaff('Mr Rees'))).suggestion).toEqual({ room: null, until: T0 + 30 * MINUTE })
  })

  test('two people editing the calendar: the second is told, and nothing impossible is kept', async () => {
    const change = (from: number, calendar = CALENDAR) => h()['calendar.change']({ from, calendar }, office())
    expect(await change(0)).toEqual({ revision: 1 })
    await expect(change(0)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await change(1, { ...CALENDAR, weeks: 'two' })).toEqual({ revision: 2 })
    await expect(change(1)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(change(2, { ...CALENDAR, timeZone: 'Nowhere/Here' })).rejects.toMatchObject({ code: 'CALENDAR_INVALID' })
    expect(await h()['calendar.read']({}, office())).toEqual({ calendar: { ...CALENDAR, weeks: 'two' }, revision: 2 })
  })
})
