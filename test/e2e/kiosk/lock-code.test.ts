/** A PC that staff lock from the dashboard and open with a code typed on real keys: holder, kiosk, page, agent and server are all real, on two displays. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StaffSession } from '../../../cli/staff-session.ts'
import { codesForRoom, codesOnce } from '../../../protocol/codes.ts'
import { lockSet } from '../../../protocol/lock.ts'
import { enrolCreateToken, placesAddRoom } from '../../../protocol/places.ts'
import { openPupilPc, type PupilPc } from '../../tools/pupil-pc.ts'
import { nowMs, until } from '../../tools/screen.ts'
import { type ServerProcess, startServer } from '../../tools/server-process.ts'
import { DESKTOP, MISSING } from './bed.ts'

const WITHIN_MS = 30_000
const WORKSHEET = '#c01010'
/** The pad's own colour, --harbour-deep, at its inner edge: nothing else is that colour there. */
const PAD = '#0b2033'

const suite = describe.skipIf(MISSING.length > 0)
suite(MISSING.length > 0 ? `SKIPPED a code on a locked PC: ${MISSING.join(', ')} not installed` : 'a PC that staff have locked', () => {
  let server: ServerProcess
  let pc: PupilPc
  let dsl: StaffSession
  let room: string
  beforeAll(async () => {
    server = await startServer()
    const technician = await server.signIn('technician')
    room = (await technician.call(placesAddRoom, { name: 'Library', seats: 1, perRow: 1 })).id
    const { token } = await technician.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room })
    pc = await openPupilPc(token)
    dsl = await server.signIn('dsl')
  })
  afterAll(async () => {
    await pc?.close()
    await server?.stop()
  })

  test('covers what was open and keeps every key from it, shows a wrong code as wrong, and gives the work back to the right one', async () => {
    const { screen } = pc
    await using worksheet = await screen.openWindows(WORKSHEET)
    await using corners = await screen.watch(screen.centres.map(({ x }) => ({ x: x + screen.width / 2 - 3, y: 3 })))
    await corners.until(WORKSHEET, WITHIN_MS)
    const padOpen = () => screen.pixel({ x: screen.width - 120, y: 300 }) === PAD
    const tries = () => pc.outbox().filter(({ type }) => type === 'code.tried').length
    const { code, made } = await dsl.call(codesForRoom, { room })
    await expect
      .poll(async () => (await dsl.call(codesOnce, {})).codes.some(({ id, reach }) => id === made.id && reach.known === 1), { timeout: WITHIN_MS })
      .toBe(true)

    const from = nowMs()
    await dsl.call(lockSet, { room, pcs: null, message: 'Eyes to the front, please.', forMs: null })
    await until('both displays are locked', () => [0, 1].every((display) => corners.colour(display) !== WORKSHEET), WITHIN_MS)
    const lockedAt = nowMs()
    await until('the lock is drawn', () => pc.kioskLog.includes('"kind":"lock"'), WITHIN_MS)
    await screen.pressKeys('Tab', 'Return')
    await until('the keypad', padOpen, WITHIN_MS)
    await screen.pressKeys(...'00000000', 'Return')
    await until('the wrong code is kept as an event', () => tries() === 1, WITHIN_MS)
    await screen.pressKeys('alt+F4', 'ctrl+w', 'ctrl+q', 'alt+Tab', 'super')
    expect(padOpen()).toBe(true)
    expect([worksheet.keys, corners.sightings(WORKSHEET, lockedAt), corners.sightings(DESKTOP, from)]).toEqual([[], [], []])

    await screen.pressKeys(...code, 'Return')
    await until('the work is back', () => [0, 1].every((display) => corners.colour(display) === WORKSHEET), WITHIN_MS)
    const opened = () => pc.outbox().filter(({ type }) => type === 'lock.opened')
    await until('it is on this PC’s disk', () => opened().length === 1, WITHIN_MS)
    expect(tries()).toBe(2)
  })
})
