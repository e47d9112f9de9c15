/** Whose alert it is: each role and way of watching, asked at every read and step, and followed over lessons and check-ins. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlertItem } from '../../../../protocol/alerts.ts'
import { newId } from '../../../../server/core/index.ts'
import { onBothDatabases } from '../../harness.ts'
import { addLesson, MINUTE, setCalendar } from '../calendar/week.ts'
import { openSchool, T0, type TestSchool } from './school.ts'

type Staff = Awaited<ReturnType<TestSchool['addStaff']>>

onBothDatabases('alert scope', (open) => {
  let s: TestSchool
  let suite: { id: string; seats: string[] }
  let lab: { id: string; seats: string[] }
  let pc: string
  let loose: string
  beforeEach(async () => {
    s = await openSchool(await open())
    suite = await s.addRoomWithId('ICT Suite')
    lab = await s.addRoomWithId('Lab')
    pc = await s.addDevice('PC-1', suite.seats[0])
    loose = await s.addDevice('PC-9')
  })
  afterEach(() => s.close())

  const a = () => s.alerts.handlers
  const seen = async (who: Staff) => (await a()['alerts.list']({}, who)).alerts.map((alert) => alert.place.pc)
  const checkIn = (who: Staff, room: string, minutes = 30) =>
    s.calendar.handlers['calendar.checkIn']({ room, until: s.time.now + minutes * MINUTE, also: false }, who)
  const alertId = async () => (await a()['alerts.list']({}, await s.addStaff('Ms Okafor', 'dsl'))).alerts[0]?.id ?? ''
  const changes = async (who: Staff, n = 0): Promise<string[]> => {
    const { items } = await a()['alerts.changesAfter']({ after: { epoch: 1, n }, waitMs: 0 }, who)
    return items.map((item: AlertItem) => ('alert' in item ? item.alert.place.pc : 'withdrawn'))
  }

  describe('role × watching × room', () => {
    const WATCHING = ['this room', 'another room', 'nothing', 'left this room'] as const
    const SEES: Record<string, Record<(typeof WATCHING)[number], boolean>> = {
      teacher: { 'this room': true, 'another room': false, nothing: false, 'left this room': false },
      dsl: { 'this room': true, 'another room': true, nothing: true, 'left this room': true },
      head: { 'this room': true, 'another room': true, nothing: true, 'left this room': true },
    }
    test.each(Object.entries(SEES))('a %s sees what is theirs to see, in lists, changes and steps', async (role, cases) => {
      const watcher = await s.addStaff('Watcher')
      await checkIn(watcher, suite.id)
      await s.press(pc)
      const id = await alertId()
      for (const watching of WATCHING) {
        const who = await s.addStaff(`A ${role}`, role as Staff['role'])
        if (watching !== 'nothing') await checkIn(who, watching === 'another room' ? lab.id : suite.id)
        if (watching === 'left this room') await s.calendar.handlers['calendar.checkOut']({ room: null }, who)
        const expected = cases[watching]
        expect([watching, await seen(who)]).toEqual([watching, expected ? ['PC-1'] : []])
        expect([watching, (await changes(who)).at(-1)]).toEqual([watching, expected ? 'PC-1' : 'withdrawn'])
        const painted = await Promise.resolve(a()['alerts.painted']({ alert: id }, who)).then(
          () => true,
          (error: { code: string }) => error.code !== 'NOT_FOUND',
        )
        expect([watching, painted]).toEqual([watching, expected])
      }
    })

    test('nobody watches the room: every teacher sees it, and it says so', async () => {
      const [khan, rees] = [await s.addStaff('Mrs Khan'), await s.addStaff('Mr Rees')]
      await checkIn(rees, lab.id)
      await s.press(pc)
      for (const who of [khan, rees]) expect(await seen(who)).toEqual(['PC-1'])
      expect((await a()['alerts.list']({}, khan)).alerts[0]).toMatchObject({ roomId: suite.id, unwatched: true })
    })

    test('a PC without a seat alerts everybody', async () => {
      const khan = await s.addStaff('Mrs Khan')
      await checkIn(khan, suite.id)
      await s.press(loose)
      expect(await seen(await s.addStaff('Mr Rees'))).toEqual(['PC-9'])
      expect((await a()['alerts.list']({}, khan)).alerts[0]).toMatchObject({ roomId: null, unwatched: false })
    })

    test('a room watched only by somebody who gets no alerts counts as watched by nobody', async () => {
      await setCalendar(s)
      const office = await s.addStaff('Office', 'office')
      await addLesson(s, { room: suite.id, period: 'Lesson 1', staff: office.id })
      await s.press(pc)
      expect(await seen(await s.addStaff('Mr Rees'))).toEqual(['PC-1'])
    })
  })

  test('every step is refused as if the alert were not there; nothing changes', async () => {
    await checkIn(await s.addStaff('Mrs Khan'), suite.id)
    await s.press(pc)
    const rees = await s.addStaff('Mr Rees')
    const alert = await alertId()
    for (const step of ['painted', 'acknowledge', 'sendSomeone', 'attend', 'lift'] as const)
      await expect(a()[`alerts.${step}`]({ alert }, rees)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(a()['alerts.close']({ alert, as: 'mistake' }, rees)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const row = await s.db.read.selectFrom('alerts').selectAll().executeTakeFirstOrThrow()
    expect([row.state, JSON.parse(row.course).steps]).toEqual(['raised', []])
  })

  test('whoever is already going keeps the alert when somebody else starts to watch; whoever only saw it does not', async () => {
    const [going, looking, khan] = [await s.addStaff('Going'), await s.addStaff('Looking'), await s.addStaff('Mrs Khan')]
    await s.press(pc)
    const alert = await alertId()
    await a()['alerts.painted']({ alert }, looking)
    await a()['alerts.acknowledge']({ alert }, going)
    await checkIn(khan, suite.id)
    expect([await seen(going), await seen(looking), await seen(khan)]).toEqual([['PC-1'], [], ['PC-1']])
    await expect(a()['alerts.attend']({ alert }, going)).resolves.toMatchObject({ state: 'attended' })
  })

  test('a check-in while an alert is open brings it to one page and takes it from the others', async () => {
    const [khan, rees, dsl] = [await s.addStaff('Mrs Khan'), await s.addStaff('Mr Rees'), await s.addStaff('Ms Okafor', 'dsl')]
    await checkIn(khan, suite.id)
    await s.press(pc)
    const { cursor } = await a()['alerts.list']({}, dsl)
    await s.calendar.handlers['calendar.checkOut']({ room: null }, khan)
    expect([await changes(rees, cursor.n), await changes(dsl, cursor.n)]).toEqual([['PC-1'], ['PC-1']])
    expect((await a()['alerts.list']({}, dsl)).alerts[0]?.unwatched).toBe(true)
    const later = await a()['alerts.list']({}, dsl)
    await checkIn(rees, suite.id)
    expect([await changes(khan, later.cursor.n), await changes(rees, later.cursor.n)]).toEqual([['withdrawn'], ['PC-1']])
    // Nothing that changes who watches elsewhere is news about this alert.
    const last = await a()['alerts.list']({}, dsl)
    await checkIn(khan, lab.id)
    expect(await changes(dsl, last.cursor.n)).toEqual([])
  })

  test('the bell hands an open alert from one lesson’s teacher to the next one’s', async () => {
    await setCalendar(s)
    const [khan, rees] = [await s.addStaff('Mrs Khan'), await s.addStaff('Mr Rees')]
    await addLesson(s, { room: suite.id, period: 'Lesson 1', staff: khan.id })
    await addLesson(s, { room: suite.id, period: 'Lesson 2', staff: rees.id })
    const timers = s.timers()
    await s.press(pc)
    expect([await seen(khan), await seen(rees)]).toEqual([['PC-1'], []])
    const { cursor } = await a()['alerts.list']({}, khan)
    s.time.now = T0 + 30 * MINUTE
    await timers.runDue()
    expect([await seen(khan), await seen(rees)]).toEqual([[], ['PC-1']])
    const items = await changes(rees, cursor.n)
    expect(items.at(-1)).toBe('PC-1')
    expect((await changes(khan, cursor.n)).at(-1)).toBe('withdrawn')
    await timers.stop()
  })

  test('looking again while an alert is open changes nothing when the same people watch, and stops when none is open', async () => {
    const khan = await s.addStaff('Mrs Khan')
    const timers = s.timers()
    await checkIn(khan, suite.id, 300)
    await s.press(pc)
    await a()['alerts.acknowledge']({ alert: await alertId() }, khan)
    const { cursor } = await a()['alerts.list']({}, khan)
    const looksAgainAt = () => s.db.read.selectFrom('timers').select('due_at').where('kind', '=', 'alerts.watch').executeTakeFirst()
    for (let i = 0; i < 3; i++) {
      s.time.now += 31_000
      // The timers may have woken by themselves a moment earlier: what counts is that it was looked again, and will be.
      await timers.runDue()
      expect((await looksAgainAt())?.due_at).toBeGreaterThan(s.time.now)
    }
    expect(await changes(khan, cursor.n)).toEqual([])
    await a()['alerts.attend']({ alert: await alertId() }, khan)
    await a()['alerts.close']({ alert: await alertId(), as: 'toDsl' }, khan)
    s.time.now += 31_000
    await timers.runDue()
    expect(await looksAgainAt()).toBeUndefined()
    await timers.stop()
  })

  test('a calendar that can’t be read makes no room watched: its alerts go to everybody', async () => {
    const khan = await s.addStaff('Mrs Khan')
    await addLesson(s, { room: suite.id, period: 'Lesson 1', staff: khan.id })
    await s.db.write((tx) => tx.q.insertInto('calendars').values({ school_id: s.school, calendar: '{"timeZone":7}', revision: 1 }).execute())
    await s.press(pc)
    expect(await seen(await s.addStaff('Mr Rees'))).toEqual(['PC-1'])
  })

  test('a member of staff who signs on at a PC of the room gets its alerts, until they sign off', async () => {
    const person = newId()
    const [khan, rees] = [await s.addStaff('Mrs Khan', 'teacher', person), await s.addStaff('Mr Rees')]
    s.knownStaff.set('akhan', { kind: 'staff', personId: person, name: 'Amina Khan' })
    await s.opened(await s.addDevice('PC-2', suite.seats[1]), 'akhan')
    await s.press(pc)
    expect([await seen(khan), await seen(rees)]).toEqual([['PC-1'], []])
    const teachers = await s.db.read.selectFrom('calendar_sessions').select('device_id').executeTakeFirstOrThrow()
    await s.closed(teachers.device_id, 'akhan')
    expect(await seen(rees)).toEqual(['PC-1'])
  })
})
