/** C01: a pupil works against their own kiosk, and against what isn't theirs, while the screen is covered. */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COVER_STATE_COLOURS } from '../../renderer/screens/panic/marks.ts'
import { storedEvents } from '../tools/server-disk.ts'
import { nowMs, until } from '../tools/waiting.ts'
import { KillRig, WORKSHEET } from './kill/kill-rig.ts'

const AS_ROOT = process.getuid?.() === 0
/** Three beats of 2 s missed, and the way to the school. */
const SILENT_WITHIN_MS = 8_000
const GONE_WITHIN_MS = 5_000

let rig: KillRig
let hiddenAt = 0
beforeAll(async () => {
  rig = await KillRig.open()
  const pressedAt = rig.press()
  await until('the screen is covered', () => rig.hiddenAt(pressedAt) !== null)
  hiddenAt = rig.hiddenAt(pressedAt) ?? 0
})
afterAll(async () => {
  await rig?.close()
})

/** How often the school has been told of it. */
function told(what: string): number {
  return storedEvents(rig.server.data).filter(
    ({ type, body }) => type === 'tamper.seen' && body !== null && (JSON.parse(body) as { what: string }).what === what,
  ).length
}
function expectCovered(): void {
  expect(rig.desktop.sightings(WORKSHEET, hiddenAt)).toEqual([])
  expect(rig.worksheet.keys.filter((key) => key.atMs > hiddenAt)).toEqual([])
}

describe('C01 a covered pupil', () => {
  test.skipIf(!AS_ROOT)(
    AS_ROOT ? 'can’t end, stop or slow down the agent or the holder' : 'SKIPPED C01 other users’ processes: needs root to have two users',
    () => {
      const attack = (pid: number) => `[
      ...['SIGTERM', 'SIGKILL', 'SIGSTOP'].map((signal) => () => process.kill(${pid}, signal)),
      () => require('node:os').setPriority(${pid}, 19),
    ].map((act) => { try { act(); return 'done' } catch (error) { return error.info?.code ?? error.code } })`
      const { uid, gid } = rig.pc.user
      for (const part of ['agent', 'holder'] as const) {
        const pid = rig.pidOf(part)
        const tried = spawnSync(process.execPath, ['-p', attack(pid)], { encoding: 'utf8', uid, gid, cwd: '/', env: {} })
        expect(tried.stdout.match(/'(\w+)'/g), tried.stderr).toEqual(["'EPERM'", "'EPERM'", "'EPERM'", expect.stringMatching(/'E(PERM|ACCES)'/)])
        expect(rig.pidOf(part)).toBe(pid)
      }
    },
  )

  test('stops their kiosk: the school is told within 8 s, and the cover stays', async () => {
    const before = told('kioskSilent')
    const stoppedAt = nowMs()
    process.kill(rig.pidOf('kiosk'), 'SIGSTOP')
    try {
      await until('kioskSilent at the school', () => told('kioskSilent') > before, SILENT_WITHIN_MS * 2)
      expect(nowMs() - stoppedAt).toBeLessThan(SILENT_WITHIN_MS)
    } finally {
      process.kill(rig.pidOf('kiosk'), 'SIGCONT')
    }
    expectCovered()
  })

  test('ends their kiosk: the school is told within 5 s, the cover stays, and a new kiosk says so in words', async () => {
    const before = told('kioskGone')
    const killedAt = nowMs()
    await rig.pc.kill('kiosk')
    await until('kioskGone at the school', () => told('kioskGone') > before, GONE_WITHIN_MS * 2)
    expect(nowMs() - killedAt).toBeLessThan(GONE_WITHIN_MS)
    await rig.bringBack('kiosk')
    await rig.mark.until(COVER_STATE_COLOURS.told, 20_000)
    expectCovered()
    const [alert, ...more] = await rig.openAlerts()
    expect(more).toEqual([])
    expect(alert).toMatchObject({ count: 1, lift: 'covered' })
  })
})
