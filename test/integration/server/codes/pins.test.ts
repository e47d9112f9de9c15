import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendarCheckIn, calendarCheckOut } from '../../../../protocol/calendar.ts'
import { type CodesDocument, codesFetch, codesPin, codesRemovePin } from '../../../../protocol/codes.ts'
import { panicPressed } from '../../../../protocol/events.ts'
import { placesAddRoom, placesSeatDevice } from '../../../../protocol/places.ts'
import { staffChangeRole, staffMe, staffRemove } from '../../../../protocol/staff.ts'
import { newId } from '../../../../server/core/ids.ts'
import { publishPolicy } from '../../../tools/publish-policy.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, PASSWORD, type Pc, type Serving, serveOn } from '../serving.ts'

const PIN = '480173'
const HOUR_MS = 3_600_000

onBothDatabases('PINs of staff', (open) => {
  let serving: Serving
  let head: Browser
  let technician: Browser
  let teacher: Browser
  let here: Place
  let there: Place
  beforeAll(async () => {
    serving = await serveOn(open)
    ;[head, technician, teacher] = [await serving.signIn('head'), await serving.signIn('technician'), await serving.signIn('teacher')]
    here = await place('Room 1')
    there = await place('Room 2')
  })
  afterAll(() => serving.close())

  interface Place {
    room: string
    seats: string[]
    pc: Pc
  }
  async function place(name: string): Promise<Place> {
    const room = await technician.client.call(placesAddRoom, { name, seats: 2, perRow: 2 })
    const pc = await serving.enrolPc()
    const seats = room.seats.map(({ id }) => id)
    await technician.client.call(placesSeatDevice, { device: pc.id, seat: seats[0] ?? '' })
    return { room: room.id, seats, pc }
  }
  const codesOf = async (pc: Pc) => {
    await pc.fetchPass()
    return (decodeJwt((await pc.client.call(codesFetch, { have: null })).envelope ?? '') as unknown as CodesDocument).codes
  }
  const kindsOn = async (pc: Pc) => (await codesOf(pc)).map(({ kind, holderName, once }) => `${kind} ${holderName} ${once}`)
  const toldTo = async (pc: Pc) => {
    const rows = await serving.db.read.selectFrom('device_commands').select('command').where('device_id', '=', pc.id).execute()
    return rows.filter(({ command }) => command.includes('codes.changed')).length
  }
  const checkIn = (who: Browser, room: string) => who.client.call(calendarCheckIn, { room, until: serving.clock.now() + HOUR_MS, also: false })
  const setPin = (who: Browser, pin = PIN) => who.call('codes.setPin', { pin, password: PASSWORD })

  test('a PIN is on the PCs of the room its holder has checked in to and on no other, and goes with them', async () => {
    expect(await setPin(teacher)).toMatchObject({ ok: true })
    expect([await kindsOn(here.pc), await kindsOn(there.pc)]).toEqual([[], []])
    await checkIn(teacher, here.room)
    expect([await kindsOn(here.pc), await kindsOn(there.pc)]).toEqual([['pin A teacher false'], []])
    expect((await teacher.client.call(codesPin, {})).pin).toMatchObject({ rooms: ['Room 1'], reach: { of: 1 } })
    const told = [await toldTo(here.pc), await toldTo(there.pc)]
    await checkIn(teacher, there.room)
    expect([await toldTo(here.pc), await toldTo(there.pc)]).toEqual(told.map((n) => n + 1))
    expect([await kindsOn(here.pc), await kindsOn(there.pc)]).toEqual([[], ['pin A teacher false']])
    await teacher.client.call(calendarCheckOut, { room: null })
    expect(await kindsOn(there.pc)).toEqual([])
    expect(await toldTo(there.pc)).toBe((told[1] ?? 0) + 2)
  })

  test('a check-in that runs out takes the PIN from the room by itself', async () => {
    await checkIn(teacher, here.room)
    expect(await kindsOn(here.pc)).toHaveLength(1)
    serving.clock.advance(HOUR_MS + 1_000)
    // A timer that is set makes the server look at all of them; by itself it looks every half minute.
    const press = { press: newId(), who: { account: 'a', session: '2' }, via: 'button', pressedAt: Date.now(), keptAfterMs: 1 } as const
    await there.pc.fetchPass()
    await there.pc.send([there.pc.make(panicPressed, press)])
    await expect.poll(() => kindsOn(here.pc)).toEqual([])
  })

  test('a PC that is put into another room is told, and has that room’s PINs', async () => {
    await checkIn(teacher, here.room)
    const told = await toldTo(there.pc)
    await technician.client.call(placesSeatDevice, { device: there.pc.id, seat: here.seats[1] ?? '' })
    expect(await toldTo(there.pc)).toBe(told + 1)
    expect(await kindsOn(there.pc)).toHaveLength(1)
    await technician.client.call(placesSeatDevice, { device: there.pc.id, seat: there.seats[0] ?? '' })
    expect(await kindsOn(there.pc)).toEqual([])
  })

  test('a new PIN ends the one before, and one that is removed is nowhere', async () => {
    await checkIn(teacher, here.room)
    const [before] = await codesOf(here.pc)
    expect(await setPin(teacher, '730164')).toMatchObject({ ok: true })
    const after = await codesOf(here.pc)
    expect(after).toHaveLength(1)
    expect(after[0]?.verifier).not.toBe(before?.verifier)
    await teacher.client.call(codesRemovePin, {})
    expect(await kindsOn(here.pc)).toEqual([])
    expect((await teacher.client.call(codesPin, {})).pin).toBeNull()
  })

  test('a wrong password, digits that are easy to guess or too few set nothing', async () => {
    expect(await teacher.call('codes.setPin', { pin: PIN, password: 'guessed' })).toMatchObject({ code: 'WRONG_CREDENTIALS' })
    expect(await setPin(teacher, '123456')).toMatchObject({ code: 'PIN_TOO_EASY' })
    const dsl = await serving.signIn('dsl')
    await publishPolicy(dsl.client, { 'codes.pinDigits': 8, 'codes.pinDays': 2 })
    expect(await setPin(teacher)).toMatchObject({ code: 'PIN_TOO_SHORT' })
    expect((await teacher.client.call(codesPin, {})).pin).toBeNull()
    expect(await setPin(teacher, '48017326')).toMatchObject({ ok: true })
    const { pin } = await teacher.client.call(codesPin, {})
    expect((pin?.validUntil ?? 0) - (pin?.setAt ?? 0)).toBe(2 * 24 * HOUR_MS)
    expect(serving.logged.join('')).not.toContain('48017326')
    expect(JSON.stringify(await serving.db.read.selectFrom('codes').selectAll().execute())).not.toContain('48017326')
    await publishPolicy(dsl.client, { 'codes.pinDigits': 6 })
  })

  test('whoever leaves, or gets a role without codes, has no PIN anywhere from that moment', async () => {
    for (const [role, end] of [
      ['teacher', (id: string) => head.client.call(staffRemove, { id })],
      ['teacher', (id: string) => head.client.call(staffChangeRole, { id, role: 'governor' })],
    ] as const) {
      const who = await serving.signIn(role)
      const { id } = await who.client.call(staffMe, {})
      await checkIn(who, there.room)
      await setPin(who)
      const told = await toldTo(there.pc)
      expect(await kindsOn(there.pc)).toHaveLength(1)
      await end(id)
      expect(await toldTo(there.pc)).toBe(told + 1)
      expect(await kindsOn(there.pc)).toEqual([])
    }
  })

  test('a PIN ends after the days the school allows', async () => {
    const brief = await serving.signIn('teacher')
    await checkIn(brief, there.room)
    await setPin(brief)
    const [code] = await codesOf(there.pc)
    expect((code?.validUntil ?? 0) - (code?.validFrom ?? 0)).toBe(2 * 24 * HOUR_MS)
    serving.clock.advance(2 * 24 * HOUR_MS + 1_000)
    expect(await kindsOn(there.pc)).toEqual([])
  })
})
