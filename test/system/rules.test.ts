/** The rules at logon, all of it real: a server, an agent, a kiosk in Chromium on a screen of its own, and a child's keyboard. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { alertsAcknowledge, alertsAttend, alertsLift, alertsList } from '../../protocol/alerts.ts'
import { codesForRoom, codesOnce } from '../../protocol/codes.ts'
import { enrolCreateToken, placesAddRoom } from '../../protocol/places.ts'
import { GateReader } from '../tools/gate-reader.ts'
import type { PixelWatch } from '../tools/pixel-watch.ts'
import { openPupilPc, type PupilPc } from '../tools/pupil-pc.ts'
import { storedEvents } from '../tools/server-disk.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { nowMs, until } from '../tools/waiting.ts'

/** The empty desktop: what the holder leaves when it lets go. */
const DESKTOP = '#000000'
const WITHIN_MS = 30_000

let server: ServerProcess
let pc: PupilPc
let child: GateReader
let desktop: PixelWatch
let room: string

beforeAll(async () => {
  // The school's list knows nobody yet: it says that such accounts read the rules for juniors.
  server = await startServer({ settings: { 'aup.gate': 'enforce', 'aup.unknownAs': 'ks2', 'aup.pageMs': 0 } })
  const technician = await server.signIn('technician')
  room = (await technician.call(placesAddRoom, { name: 'ICT Suite', seats: 1, perRow: 1 })).id
  const { token } = await technician.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room })
  pc = await openPupilPc(token)
  child = new GateReader(pc.screen)
  desktop = await pc.screen.watch(pc.screen.corners)
}, 120_000)
afterAll(async () => {
  await desktop?.close()
  await pc?.close()
  await server?.stop()
})

interface Row {
  answer: string
  account: string
  detail: string
}
/** The register as it is on the server's disk. */
function register(): Row[] {
  const db = new Database(join(server.data, 'handrail.db'), { readonly: true, fileMustExist: true })
  try {
    return db.prepare<[], Row>('SELECT answer, account, detail FROM aup_answers ORDER BY at, id').all()
  } finally {
    db.close()
  }
}
const free = () => desktop.until(DESKTOP, WITHIN_MS)
describe('the rules at logon', () => {
  test('a first logon: a child says no, is on the register as that, reads again, agrees, and has the desktop', async () => {
    await child.readTo('ks2')
    const from = nowMs()
    await child.decline('ks2')
    await child.seesDeclined()
    await until('declined, at the school', () => register().some(({ answer }) => answer === 'declined'), WITHIN_MS)
    await child.type('Tab', 'Return')
    await child.readTo('ks2')
    await child.agree('ks2')
    await child.readTo('ks2', 'confirm')
    expect(desktop.sightings(DESKTOP, from)).toEqual([])
    await child.agree('ks2', 'confirm')
    await free()
    await until('accepted, at the school', () => register().filter(({ answer }) => answer === 'accepted').length === 2, WITHIN_MS)
    for (const { account, detail } of register()) {
      expect(account).toBe(pc.user.name)
      expect(JSON.parse(detail)).toMatchObject({ audience: 'ks2' })
    }
  })
  test('a second logon is one tap, and the school’s register has not grown by it', async () => {
    await pc.nextLogon()
    await child.seesReminder()
    await child.takeMain()
    await free()
    expect(
      register()
        .map(({ answer }) => answer)
        .sort(),
    ).toEqual(['accepted', 'accepted', 'declined'])
  })
  test('from the one tap a child looks what this can see, and is back at the tap', async () => {
    await pc.nextLogon()
    await child.seesReminder()
    const from = nowMs()
    await child.looksWhatIsSeen()
    expect(desktop.sightings(DESKTOP, from)).toEqual([])
    await child.takeMain()
    await free()
  })
  test('pressed at the rules: the cover stands above them; lifted from the dashboard, they are there again', async () => {
    await pc.nextLogon()
    await child.seesReminder()
    const pressedAt = nowMs()
    await pc.screen.pressKeys('ctrl+shift+h')
    const teacher = await server.signIn('teacher')
    let alert: string | undefined
    while (alert === undefined && nowMs() - pressedAt < WITHIN_MS) alert = (await teacher.call(alertsList, {})).alerts[0]?.id
    await teacher.call(alertsAcknowledge, { alert: alert ?? '' })
    await teacher.call(alertsAttend, { alert: alert ?? '' })
    await teacher.call(alertsLift, { alert: alert ?? '' })
    await child.seesReminder()
    await until(
      'the rules on the glass again',
      () =>
        pc.kioskLog
          .trimEnd()
          .split('\n')
          .slice(-6)
          .some((line) => line.includes('"kind":"gate"')),
      WITHIN_MS,
    )
    expect(desktop.sightings(DESKTOP, pressedAt)).toEqual([])
    await child.takeMain()
    await free()
  })
  test('an adult’s code lets one logon through, is recorded with its reason, and the next logon asks again', async () => {
    const teacher = await server.signIn('teacher')
    const { code, made } = await teacher.call(codesForRoom, { room })
    await pc.nextLogon()
    await child.seesReminder()
    await eventually('the PC knows the code', async () => (await teacher.call(codesOnce, {})).codes.find(({ id }) => id === made.id)?.reach.known === 1)
    await child.grant('newcomer', code)
    await free()
    const granted = () => storedEvents(server.data).filter(({ type }) => type === 'aup.granted')
    await until('granted, at the school', () => granted().length === 1, WITHIN_MS)
    expect(JSON.parse(granted()[0]?.body ?? '{}')).toMatchObject({ reason: 'newcomer', code: made.id })
    await pc.nextLogon()
    await child.seesReminder()
  })
})

async function eventually(what: string, look: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WITHIN_MS
  while (!(await look())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${WITHIN_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
