import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditList } from '../../../../protocol/audit.ts'
import { calendarChange, calendarCheckIn, calendarRead } from '../../../../protocol/calendar.ts'
import { deviceBeat, devicesCommandsAfter } from '../../../../protocol/device.ts'
import { localOf } from '../../../../protocol/local-time.ts'
import { lockEnd, lockPause, lockRooms, lockSet, STAFF_LOCK_MS } from '../../../../protocol/lock.ts'
import { devicesRevoke, placesAddRoom, placesMarkDevice, placesSeatDevice } from '../../../../protocol/places.ts'
import { onBothDatabases } from '../../harness.ts'
import { Browser, type Pc, type Serving, serveOn } from '../serving.ts'

onBothDatabases('a lock by staff', (open, kind) => {
  let serving: Serving
  let technician: Browser
  let teacher: Browser
  let name = 0
  beforeAll(async () => {
    serving = await serveOn(open)
    technician = await serving.signIn('technician')
    teacher = await serving.signIn('teacher')
  })
  afterAll(() => serving.close())

  const beat = (pc: Pc) => pc.client.call(deviceBeat, { protection: 'protected', covered: false, version: '1', unsent: 0 })
  /** A room with so many PCs, all of them on. */
  async function roomOf(count: number): Promise<{ room: string; pcs: Pc[]; seats: string[] }> {
    const { id, seats } = await technician.client.call(placesAddRoom, { name: `ICT ${++name}`, seats: count + 1, perRow: 10 })
    const pcs: Pc[] = []
    for (let at = 0; at < count; at++) {
      const pc = await serving.enrolPc()
      await technician.client.call(placesSeatDevice, { device: pc.id, seat: seats[at]?.id ?? '' })
      await beat(pc)
      pcs.push(pc)
    }
    return { room: id, pcs, seats: seats.map((seat) => seat.id) }
  }
  /** What a PC that has heard nothing yet is told now, in order. */
  async function toldTo(pc: Pc | undefined): Promise<Record<string, unknown>[]> {
    await pc?.fetchPass()
    const { items } = (await pc?.client.call(devicesCommandsAfter, { after: { epoch: 1, n: 0 }, waitMs: 0 })) ?? { items: [] }
    return items.flatMap(({ command }) => (command.kind.startsWith('lock.') ? [command] : []))
  }
  const kinds = async (pc: Pc | undefined) => (await toldTo(pc)).map(({ kind }) => kind)
  const roomsNow = async (room: string) => (await teacher.client.call(lockRooms, {})).rooms.find((one) => one.room === room)
  const ALL = { pcs: null, message: null, forMs: null }

  test('reaches pupils’ PCs of that room, never staff’s, and none that would not understand it; whoever locks sees how many', async () => {
    const { room, pcs, seats } = await roomOf(4)
    const [here, older, staffs, atBoard] = pcs
    const elsewhere = await roomOf(1)
    await technician.client.call(placesMarkDevice, { device: staffs?.id ?? '', kind: 'staff' })
    await technician.client.call(placesMarkDevice, { device: atBoard?.id ?? '', kind: 'teacher' })
    await serving.db.write((tx) =>
      tx.q
        .updateTable('devices')
        .set({ protocol: 3 })
        .where('id', '=', older?.id ?? '')
        .execute(),
    )
    const away = await serving.enrolPc()
    await technician.client.call(placesSeatDevice, { device: away.id, seat: seats[4] ?? '' })
    const { until, ...reach } = await teacher.client.call(lockSet, { room, pcs: null, message: 'Eyes to the front, please.', forMs: 300_000 })
    expect(reach).toEqual({ pcs: 3, sent: 1 })
    expect(until - serving.clock.now()).toBeCloseTo(300_000, -4)
    expect(await toldTo(here)).toMatchObject([{ kind: 'lock.set', until, message: 'Eyes to the front, please.' }])
    expect(await Promise.all([older, staffs, atBoard, elsewhere.pcs[0]].map(kinds))).toEqual([[], [], [], []])
    const { locks } = (await roomsNow(room)) ?? { locks: [] }
    expect(locks).toMatchObject([{ by: 'A teacher', until, message: 'Eyes to the front, please.' }])
    expect(locks[0]?.pcs.toSorted()).toEqual([here?.id, away.id].toSorted())
    // Back before it ends: it is locked as the others are. After that nothing comes.
    expect(await kinds(away)).toEqual(['lock.set'])
    serving.clock.advance(300_001)
    expect([await kinds(away), await roomsNow(room)]).toEqual([[], undefined])
  })

  test('one PC or some are locked alone; one of another room, of another school or of staff is refused, and then none is locked', async () => {
    const { room, pcs } = await roomOf(3)
    const [one, two, staffs] = pcs.map((pc) => pc.id)
    const other = await roomOf(1)
    await technician.client.call(placesMarkDevice, { device: staffs ?? '', kind: 'staff' })
    for (const wrong of [other.pcs[0]?.id ?? '', staffs ?? ''])
      expect(await teacher.call('lock.set', { room, ...ALL, pcs: [one, wrong] })).toMatchObject({ ok: false, code: 'NOT_FOUND' })
    expect(await kinds(pcs[0])).toEqual([])
    expect(await teacher.client.call(lockSet, { room, ...ALL, pcs: [two ?? ''] })).toMatchObject({ pcs: 1, sent: 1 })
    expect(await Promise.all(pcs.map(kinds))).toEqual([[], ['lock.set'], []])
  })

  test('another lock replaces the one before it on its PCs; opening ends each PC’s own, and what locked by itself', async () => {
    const { room, pcs } = await roomOf(2)
    const [first, second] = pcs
    await teacher.client.call(lockSet, { room, ...ALL, message: 'One' })
    await teacher.client.call(lockSet, { room, ...ALL, message: 'Two', pcs: [second?.id ?? ''] })
    const { locks } = (await roomsNow(room)) ?? { locks: [] }
    expect(locks.map(({ message, pcs: of }) => [message, of])).toEqual([
      ['Two', [second?.id]],
      ['One', [first?.id]],
    ])
    expect(await teacher.client.call(lockEnd, { room, pcs: [second?.id ?? ''] })).toEqual({ pcs: 1, sent: 1 })
    expect(await toldTo(second)).toMatchObject([
      { kind: 'lock.set', message: 'One' },
      { kind: 'lock.set', message: 'Two' },
      { kind: 'lock.end', lock: locks[0]?.lock },
      { kind: 'lock.open' },
    ])
    expect(await kinds(first)).toEqual(['lock.set'])
    expect((await roomsNow(room))?.locks.map(({ message }) => message)).toEqual(['One'])
    await teacher.client.call(lockEnd, { room, pcs: null })
    expect(await roomsNow(room)).toBeUndefined()
    // Whoever sits there in an hour is not let in by an old word; that the lock is over is still known.
    serving.clock.advance(60_001)
    expect(await kinds(first)).toEqual(['lock.set', 'lock.end'])
    // Nothing is left of it on the server.
    expect(await serving.db.read.selectFrom('locks').select('message').where('message', 'in', ['One', 'Two']).execute()).toEqual([])
  })

  test('a PC that was moved is opened where it stands now', async () => {
    const from = await roomOf(1)
    const to = await roomOf(0)
    const pc = from.pcs[0]
    await teacher.client.call(lockSet, { room: from.room, ...ALL })
    await technician.client.call(placesSeatDevice, { device: pc?.id ?? '', seat: to.seats[0] ?? '' })
    expect([await roomsNow(from.room), (await roomsNow(to.room))?.locks.length]).toEqual([undefined, 1])
    await teacher.client.call(lockEnd, { room: to.room, pcs: null })
    expect(await kinds(pc)).toEqual(['lock.set', 'lock.end', 'lock.open'])
  })

  test('a PC that has become a member of staff’s since it was locked is opened with the others; one that was removed holds nobody up', async () => {
    const { room, pcs } = await roomOf(3)
    const [pupils, staffs, removed] = pcs
    await teacher.client.call(lockSet, { room, ...ALL })
    await technician.client.call(placesMarkDevice, { device: staffs?.id ?? '', kind: 'staff' })
    await technician.client.call(devicesRevoke, { device: removed?.id ?? '' })
    const locked = (await roomsNow(room))?.locks[0]?.pcs ?? []
    expect(locked.toSorted()).toEqual([pupils?.id, staffs?.id].toSorted())
    expect(await teacher.client.call(lockEnd, { room, pcs: locked })).toEqual({ pcs: 2, sent: 2 })
    expect(await kinds(staffs)).toEqual(['lock.set', 'lock.end', 'lock.open'])
    expect(await roomsNow(room)).toBeUndefined()
  })

  test('two who lock one room at the same moment: each PC has one lock, and it is the one it was told last', async () => {
    const { room, pcs } = await roomOf(3)
    const others = await Promise.all(['dsl', 'head', 'teacher'].map((role) => serving.signIn(role as 'dsl')))
    // On PostgreSQL by two server processes.
    const { url } = kind === 'postgres' ? await serving.another() : serving
    const elsewhere = others.map(({ cookie }) => Object.assign(new Browser(url), { cookie }))
    await Promise.all([teacher, ...others, ...elsewhere].map((who, at) => who.client.call(lockSet, { room, ...ALL, message: String(at) })))
    const locks = (await roomsNow(room))?.locks ?? []
    expect(locks.flatMap(({ pcs: of }) => of).toSorted()).toEqual(pcs.map((pc) => pc.id).toSorted())
    for (const pc of pcs) {
      const last = (await toldTo(pc)).at(-1)
      expect(locks.find(({ lock }) => lock === last?.lock)?.pcs).toContain(pc.id)
    }
  })

  test('nothing locks by itself while somebody teaches from the front; it ends by itself, or when they say so, also on a PC that was away', async () => {
    const { room, pcs } = await roomOf(1)
    const { until, ...reach } = await teacher.client.call(lockPause, { room, forMs: 3_600_000 })
    expect(reach).toEqual({ pcs: 1, sent: 1 })
    expect(await toldTo(pcs[0])).toEqual([{ kind: 'lock.pause', until }])
    expect((await roomsNow(room))?.pause).toEqual({ by: 'A teacher', until })
    serving.clock.advance(600_000)
    const ended = await teacher.client.call(lockPause, { room, forMs: 0 })
    expect(await roomsNow(room)).toBeUndefined()
    serving.clock.advance(2_900_000)
    expect(await toldTo(pcs[0])).toEqual([
      { kind: 'lock.pause', until },
      { kind: 'lock.pause', until: ended.until },
    ])
    serving.clock.advance(200_000)
    expect(await toldTo(pcs[0])).toEqual([])
  })

  test('it ends with the lesson going on; without one after an hour', async () => {
    const { room } = await roomOf(1)
    const { until: usual } = await teacher.client.call(lockSet, { room, ...ALL })
    expect(usual - serving.clock.now()).toBeCloseTo(STAFF_LOCK_MS, -4)
    const head = await serving.signIn('head')
    const { revision } = await head.client.call(calendarRead, {})
    const now = serving.clock.now()
    // Where it is about noon now, so that the lesson is on one day.
    const timeZone = noonZone(now)
    const { date, minute } = localOf(timeZone, now)
    const lesson = { name: 'Lesson', days: [1, 2, 3, 4, 5, 6, 7], from: minute - 10, to: minute + 20 }
    const terms = [{ name: 'Term', from: date, to: date, startsWith: 'A' as const }]
    await head.client.call(calendarChange, { from: revision, calendar: { timeZone, weeks: 'one', terms, daysOff: [], periods: [lesson] } })
    const { until } = await teacher.client.call(lockSet, { room, ...ALL })
    expect(localOf(timeZone, until)).toEqual({ date, minute: minute + 20 })
    await head.client.call(calendarChange, { from: revision + 1, calendar: { timeZone, weeks: 'one', terms: [], daysOff: [], periods: [] } })
  })

  test('a teacher locks rooms they watch and rooms nobody watches, not a colleague’s; a DSL any; it is audited once, refusals are not', async () => {
    const { room, pcs } = await roomOf(2)
    const colleague = await serving.signIn('teacher')
    await colleague.client.call(calendarCheckIn, { room, until: serving.clock.now() + 3_600_000, also: false })
    for (const [op, request] of [
      ['lock.set', ALL],
      ['lock.end', { pcs: null }],
      ['lock.pause', { forMs: 60_000 }],
    ] as const)
      expect(await teacher.call(op, { room, ...request })).toMatchObject({ ok: false, code: 'LOCK_NOT_YOUR_ROOM' })
    await colleague.client.call(lockSet, { room, ...ALL })
    await colleague.client.call(lockSet, { room, ...ALL, pcs: [pcs[0]?.id ?? ''] })
    await (await serving.signIn('dsl')).client.call(lockEnd, { room, pcs: null })
    const dpo = await serving.signIn('dpo')
    const about = async (id: string | undefined) => {
      const { rows } = await dpo.client.call(auditList, { filter: { of: 'locks', about: id ?? '' }, before: null, limit: 100 })
      return rows.map(({ verb, operation }) => `${verb} ${operation}`)
    }
    expect(await about(room)).toEqual(['change lock.end', 'change lock.set', 'change lock.set'])
    expect(await about(pcs[0]?.id)).toEqual(['change lock.set'])
  })
})

/** A zone without summer time in which it is about noon. */
function noonZone(now: number): string {
  const hours = 12 - new Date(now).getUTCHours()
  return hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`
}
