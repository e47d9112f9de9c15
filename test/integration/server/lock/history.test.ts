/** What a room's locks leave behind: for 30 days, for those whose room it is. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditList } from '../../../../protocol/audit.ts'
import { calendarCheckIn } from '../../../../protocol/calendar.ts'
import { codesForRoom } from '../../../../protocol/codes.ts'
import { deviceBeat, devicesCommandsAfter } from '../../../../protocol/device.ts'
import { lockFreed, lockLocked, lockMediaLeft, lockObserved, lockOpened } from '../../../../protocol/events.ts'
import { lockEnd, lockSet } from '../../../../protocol/lock.ts'
import { LOCK_HISTORY_MS, lockHistory } from '../../../../protocol/lock-history.ts'
import { placesAddRoom, placesSeatDevice } from '../../../../protocol/places.ts'
import { newId, setTimer } from '../../../../server/core/index.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

const AMY = { account: 'SCHOOL\\abaker', session: '2' }

onBothDatabases('what became of a room’s locks', (open) => {
  let serving: Serving
  let technician: Browser
  let dsl: Browser
  let name = 0
  beforeAll(async () => {
    serving = await serveOn(open)
    technician = await serving.signIn('technician')
    dsl = await serving.signIn('dsl')
    const amy = {
      id: newId(),
      school_id: serving.school,
      kind: 'pupil',
      external_id: 'a1',
      account: 'abaker',
      username: 'abaker',
      given_name: 'Amy',
      family_name: 'Baker',
    }
    const row = { ...amy, classes: '["7B"]', sort_name: 'baker amy' }
    await serving.db.write((tx) => tx.insertMany('roster_people', Object.keys(row), [Object.values(row)]))
  })
  afterAll(() => serving.close())

  async function roomWithPc(): Promise<{ room: string; pc: Pc }> {
    const { id, seats } = await technician.client.call(placesAddRoom, { name: `ICT ${++name}`, seats: 1, perRow: 1 })
    const pc = await serving.enrolPc()
    await technician.client.call(placesSeatDevice, { device: pc.id, seat: seats[0]?.id ?? '' })
    await pc.client.call(deviceBeat, { protection: 'protected', covered: false, version: '1', unsent: 0 })
    return { room: id, pc }
  }
  const historyOf = async (room: string, who = dsl) => (await who.client.call(lockHistory, { room, before: null, limit: 100 })).locks

  test('who was there, who opened it and how, whether it was freed and a stick was left, newest first; a page at a time', async () => {
    const { room, pc } = await roomWithPc()
    const { code: _digits, made } = await dsl.client.call(codesForRoom, { room })
    const [first, second, third] = [newId(), newId(), newId()]
    const at = serving.clock.now() - 60_000
    await pc.send([
      pc.make(lockLocked, { lock: first, who: AMY, by: 'idle', mode: 'os' }, at),
      pc.make(lockMediaLeft, { lock: first, who: AMY }, at + 1),
      pc.make(lockOpened, { lock: first, by: 'code', code: made.id }, at + 2),
      pc.make(lockLocked, { lock: second, who: { ...AMY, account: 'SCHOOL\\year1' }, by: 'sleep', mode: 'overlay' }, at + 3),
      pc.make(lockFreed, { lock: second, who: AMY, next: 'signOut' }, at + 4),
      pc.make(lockOpened, { lock: second, by: 'over', code: null }, at + 5),
      pc.make(lockObserved, { who: AMY }, at + 6),
      pc.make(lockLocked, { lock: third, who: null, by: 'staff', mode: 'overlay' }, at + 7),
    ])
    const nothing = { lockedBy: null, opened: null, freed: null, mediaLeft: false, seat: 'Seat 1', pc: 'PC-01' }
    const all = [
      { ...nothing, at: at + 7, person: null, reason: 'staff' },
      { ...nothing, at: at + 6, person: 'Amy Baker', reason: 'observed' },
      { ...nothing, at: at + 3, person: null, reason: 'sleep', opened: { at: at + 5, how: 'over', by: null }, freed: 'signOut' },
      { ...nothing, at, person: 'Amy Baker', reason: 'idle', opened: { at: at + 2, how: 'code', by: 'A dsl' }, mediaLeft: true },
    ]
    expect((await historyOf(room)).map(({ id: _, ...lock }) => lock)).toEqual(all)
    const { locks: page } = await dsl.client.call(lockHistory, { room, before: null, limit: 3 })
    const { locks: rest } = await dsl.client.call(lockHistory, { room, before: page.at(-1)?.id ?? '', limit: 3 })
    expect([...page, ...rest].map((lock) => lock.at)).toEqual(all.map((lock) => lock.at))
  })

  test('whoever of staff locked and opened it is named', async () => {
    const { room, pc } = await roomWithPc()
    await dsl.client.call(lockSet, { room, pcs: null, message: null, forMs: null })
    const { items } = await pc.client.call(devicesCommandsAfter, { after: { epoch: 1, n: 0 }, waitMs: 0 })
    const [lock] = items.flatMap(({ command }) => (command.kind === 'lock.set' ? [command.lock] : []))
    if (!lock) throw new Error('not locked')
    // Two are logged on: it is one lock.
    await pc.send([AMY, null].map((who) => pc.make(lockLocked, { lock, who, by: 'staff', mode: 'overlay' })))
    await (await serving.signIn('head')).client.call(lockEnd, { room, pcs: null })
    await pc.send([pc.make(lockOpened, { lock, by: 'staff', code: null })])
    expect(await historyOf(room)).toMatchObject([{ person: 'Amy Baker', reason: 'staff', lockedBy: 'A dsl', opened: { how: 'staff', by: 'A head' } }])
  })

  test('a teacher sees rooms of theirs and no others, also none that nobody watches; each look is audited', async () => {
    const { room } = await roomWithPc()
    const teacher = await serving.signIn('teacher')
    expect(await teacher.call('lock.history', { room, before: null, limit: 10 })).toMatchObject({ ok: false, code: 'LOCK_HISTORY_NOT_YOURS' })
    await teacher.client.call(calendarCheckIn, { room, until: serving.clock.now() + 3_600_000, also: false })
    expect(await historyOf(room, teacher)).toEqual([])
    const dpo = await serving.signIn('dpo')
    const { rows } = await dpo.client.call(auditList, { filter: { of: 'locks', about: room }, before: null, limit: 100 })
    expect(rows.map(({ verb, operation }) => `${verb} ${operation}`)).toEqual(['view lock.history'])
  })

  test('a PC that has moved leaves its past where it was, and a clock that is ahead puts nothing into the future', async () => {
    const [from, to] = [await roomWithPc(), await roomWithPc()]
    await from.pc.send([from.pc.make(lockLocked, { lock: newId(), who: AMY, by: 'idle', mode: 'os' }, Date.now() + 3_600_000)])
    await technician.client.call(placesSeatDevice, { device: to.pc.id, seat: null })
    const { seats } = await technician.client.call(placesAddRoom, { name: 'Elsewhere', seats: 1, perRow: 1 })
    await technician.client.call(placesSeatDevice, { device: from.pc.id, seat: seats[0]?.id ?? '' })
    const [lock] = await historyOf(from.room)
    expect(lock).toMatchObject({ pc: 'PC-01', seat: null })
    expect(lock?.at).toBeLessThanOrEqual(serving.clock.now())
  })

  test('after 30 days nothing is left of it, nor of who it was, also when no PC has said anything since', async () => {
    const { pc } = await roomWithPc()
    await pc.send([pc.make(lockLocked, { lock: newId(), who: AMY, by: 'idle', mode: 'os' })])
    const left = async () => ({
      locks: (await serving.db.read.selectFrom('lock_history').select('at').execute()).length,
      people: (await serving.db.read.selectFrom('event_people').select('event_id').where('device_id', '=', pc.id).execute()).length,
    })
    expect(await left()).toMatchObject({ people: 1 })
    serving.clock.advance(LOCK_HISTORY_MS + 86_400_000)
    // Timers look again when there is a new one, else only every half minute.
    await serving.db.write((tx) => setTimer(tx, { kind: 'wake', subject: 'up', school: serving.school, dueAt: 0 }))
    await expect.poll(left, { timeout: 10_000 }).toEqual({ locks: 0, people: 0 })
  })
})
