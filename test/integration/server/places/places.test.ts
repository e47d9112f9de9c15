import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Device } from '../../../../protocol/places.ts'
import { newId } from '../../../../server/core/index.ts'
import { placeOf, startPlaces, takeFreeSeat } from '../../../../server/places/index.ts'
import { addSchool, onBothDatabases, staffCaller, type TestDatabase } from '../../harness.ts'

onBothDatabases('places', (open) => {
  let opened: TestDatabase
  let school: string
  let devices: Device[]
  beforeEach(async () => {
    opened = await open()
    school = await addSchool(opened.db)
    devices = []
  })
  afterEach(() => opened.drop())

  const places = () =>
    startPlaces({
      db: opened.db,
      clock: { now: () => 1 },
      devices: { list: async () => devices, changedAfter: async () => [] },
      changed: async () => {},
      roomsChanged: async () => {},
      moved: async () => {},
    }).handlers
  const tech = (of = school) => staffCaller(of, 'technician')
  async function addDevice(hostname: string, of = school): Promise<string> {
    const id = newId()
    const row = { id, school_id: of, hostname, os: 'Debian', version: '1', key: 'k', machine_id_hint: null, protection: 'protected', covered: 0 }
    await opened.db.write((tx) =>
      tx.q
        .insertInto('devices')
        .values({ ...row, enrolled_at: 1, last_seen_at: null, revoked_at: null })
        .execute(),
    )
    const known = {
      id,
      hostname,
      os: 'Debian',
      version: '1',
      state: 'online',
      protection: 'protected',
      covered: false,
      asksHelp: false,
      lock: 'none',
      enrolledAt: 1,
      lastSeenAt: 1,
    } as const
    devices.push({ ...known, formerName: null, kind: 'pupil', network: 'unknown', offSite: false, warnings: [] })
    return id
  }

  test('a room has its seats in rows, a PC stands on one of them, and an alert can say which', async () => {
    const room = await places()['places.addRoom']({ name: 'Room 4', seats: 5, perRow: 2 }, tech())
    expect(room.seats.map((s) => [s.name, s.x, s.y])).toEqual([
      ['Seat 1', 0, 0],
      ['Seat 2', 1, 0],
      ['Seat 3', 0, 1],
      ['Seat 4', 1, 1],
      ['Seat 5', 0, 2],
    ])
    const pc = await addDevice('PC-1')
    const seat = room.seats[2]?.id ?? ''
    await places()['places.seatDevice']({ device: pc, seat }, tech())
    const { rooms, unplaced } = await places()['places.list']({}, tech())
    expect(rooms[0]?.seats.find((s) => s.id === seat)?.device?.hostname).toBe('PC-1')
    expect(unplaced).toEqual([])
    expect(await opened.db.write((tx) => placeOf(tx, school, pc))).toEqual({ room: 'Room 4', seat: 'Seat 3', pc: 'PC-1', mark: null, offSite: false })
  })

  describe('an alert never names the wrong seat', () => {
    test('a PC that moves leaves its old seat; a seat that is taken stays taken', async () => {
      const { seats } = await places()['places.addRoom']({ name: 'Room 4', seats: 2, perRow: 2 }, tech())
      const [one, two] = seats.map((s) => s.id) as [string, string]
      const [a, b] = [await addDevice('A'), await addDevice('B')]
      await places()['places.seatDevice']({ device: a, seat: one }, tech())
      await places()['places.seatDevice']({ device: a, seat: two }, tech())
      await expect(places()['places.seatDevice']({ device: b, seat: two }, tech())).rejects.toMatchObject({ code: 'CONFLICT' })
      await places()['places.seatDevice']({ device: b, seat: one }, tech())
      const { rooms } = await places()['places.list']({}, tech())
      expect(rooms[0]?.seats.map((s) => s.device?.hostname)).toEqual(['B', 'A'])
      await places()['places.seatDevice']({ device: a, seat: null }, tech())
      expect((await places()['places.list']({}, tech())).unplaced.map((d) => d.hostname)).toEqual(['A'])
    })
    test('newly enrolled PCs fill the room’s free seats, and one too many is simply without', async () => {
      const room = await places()['places.addRoom']({ name: 'Room 4', seats: 1, perRow: 1 }, tech())
      const [a, b] = [await addDevice('A'), await addDevice('B')]
      for (const pc of [a, b]) await opened.db.write((tx) => takeFreeSeat(tx, school, room.id, pc))
      expect((await places()['places.list']({}, tech())).unplaced.map((d) => d.hostname)).toEqual(['B'])
    })
  })

  test('C50 rooms, seats and PCs of another school do not exist', async () => {
    const room = await places()['places.addRoom']({ name: 'Room 4', seats: 1, perRow: 1 }, tech())
    const seat = room.seats[0]?.id ?? ''
    const pc = await addDevice('PC')
    const other = await addSchool(opened.db, 'Other')
    const theirs = await addDevice('THEIRS', other)
    const { 'places.renameRoom': rename, 'places.savePlan': save, 'places.seatDevice': put } = places()
    await expect(rename({ room: room.id, name: 'Mine' }, tech(other))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(save({ room: room.id, from: 0, seats: [] }, tech(other))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(put({ device: pc, seat }, tech(other))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(put({ device: theirs, seat }, tech(other))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(put({ device: theirs, seat: null }, tech())).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await places()['places.list']({}, tech())).rooms[0]).toMatchObject({ name: 'Room 4', seats: [{ x: 0, y: 0, device: null }] })
  })
})
