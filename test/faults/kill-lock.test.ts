/**
 * C01, C03: the kiosk, its browser, the holder and the agent are killed with -9 while the PC is locked.
 * `npm run prove -- lock` kills 1,000 times.
 */
import { test } from 'vitest'
import { lockSet } from '../../protocol/lock.ts'
import { placesAddRoom, placesList, placesSeatDevice } from '../../protocol/places.ts'
import { rounds } from '../tools/sampling.ts'
import { KillRig } from './kill/kill-rig.ts'
import { killWhileStanding } from './kill/standing.ts'

const KILLS = { kiosk: rounds(14, 700), browser: rounds(2, 100), holder: rounds(2, 100), agent: rounds(2, 100) }
const ALL = Object.values(KILLS).reduce((sum, count) => sum + count)

test(`C01 C03 kiosk, browser, holder and agent are killed ${ALL} times at a lock: 0 frames of the desktop, no key reaches it, nothing opens it`, {
  timeout: rounds(12, 300) * 60_000,
}, async () => {
  await killWhileStanding(await KillRig.open(), { begin: lockIt, kind: 'lock', name: 'kill-lock', forbidden: ['lock.opened'], kills: KILLS })
})

/** Staff lock the room this PC stands in. */
async function lockIt(rig: KillRig): Promise<void> {
  const technician = await rig.server.signIn('technician')
  const { id: room, seats } = await technician.call(placesAddRoom, { name: 'ICT Suite', seats: 1, perRow: 1 })
  const device = (await technician.call(placesList, {})).unplaced[0]?.id ?? ''
  await technician.call(placesSeatDevice, { device, seat: seats[0]?.id ?? '' })
  await (await rig.teacher()).call(lockSet, { room, pcs: null, message: null, forMs: 3 * 60 * 60_000 })
}
