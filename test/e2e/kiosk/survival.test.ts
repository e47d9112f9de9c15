import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { COVER_STATE_COLOURS } from '../../../renderer/screens/panic/marks.ts'
import { until } from '../../tools/screen.ts'
import { type Bed, MISSING, openBed, SENDING, wordsAt } from './bed.ts'

const BACK_WITHIN_MS = 2_000
/** Promised of a PC, not of one that runs a whole test suite: what is late by the machine's fault is tried once more. */
const IN_TIME = { retry: 1 }

const suite = describe.skipIf(MISSING.length > 0)
suite(MISSING.length > 0 ? `SKIPPED kiosk survival: ${MISSING.join(', ')} not installed` : 'a kiosk that is attacked while it covers', () => {
  let bed: Bed
  beforeEach(async () => {
    bed = await openBed()
    await bed.kiosk.ready
    await bed.screen.pressKeys('ctrl+shift+h')
    await until('covered', () => bed.screen.pixel(wordsAt()) === SENDING)
    await until('kept', () => bed.agent.presses.length === 1)
    // Or a late word of this painting would be taken for the next one.
    const press = bed.agent.presses[0]?.press
    await until('both stages said so', () => bed.kiosk.log.filter((l) => l.role === 'stage' && l.press === press).length === 2, 10_000)
  })
  afterEach(() => bed?.close())

  test('its pages are killed: the cover with its words is back within two seconds', IN_TIME, async () => {
    const pages = bed.kiosk.pids('--type=renderer')
    expect(pages.length).toBeGreaterThan(0)
    const painted = bed.kiosk.log.length
    for (const pid of pages) process.kill(pid, 'SIGKILL')
    await until('both stages painted again', () => coversPainted(bed, painted) === 2, BACK_WITHIN_MS)
    expect(bed.covered()).toBe(true)
  })

  test('its browser is killed: the cover with its words is back within two seconds', IN_TIME, async () => {
    const [browser] = bed.kiosk.pids('chromium', '--remote-debugging-pipe').filter((pid) => !bed.kiosk.pids('--type=').includes(pid))
    const painted = bed.kiosk.log.length
    if (browser === undefined) throw new Error('no browser')
    process.kill(browser, 'SIGKILL')
    await until('both stages painted again', () => coversPainted(bed, painted) === 2, BACK_WITHIN_MS)
    await until('words', () => bed.screen.pixel(wordsAt()) === SENDING)
  })

  test('its browser is killed while it is asked for a window: nothing is left of the asking, which would be a browser that nobody knows', async () => {
    const programs = (text: string) => bed.kiosk.pids(text).filter((pid) => !bed.kiosk.pids('--type=').includes(pid))
    const killBrowser = () => {
      for (const pid of programs('--remote-debugging-pipe')) process.kill(pid, 'SIGKILL')
    }
    killBrowser()
    for (let n = 0; n < 3; n++) {
      await until('asked for a window', () => programs('--app=').length > 0, 10_000)
      killBrowser()
    }
    const painted = bed.kiosk.log.length
    await until('both stages painted again', () => coversPainted(bed, painted) === 2, 20_000)
    await until('only its own browser runs', () => programs('--app=').length === 0 && programs('--user-data-dir').length === 1, 10_000)
  })

  test('its pages hang: they are replaced', async () => {
    const painted = bed.kiosk.log.length
    for (const pid of bed.kiosk.pids('--type=renderer')) process.kill(pid, 'SIGSTOP')
    await until('both stages painted again', () => coversPainted(bed, painted) === 2, 25_000)
    expect(bed.kiosk.log.some((line) => line.why === 'hung')).toBe(true)
  })

  test('it is killed itself: the next one covers again and nothing of the browser is left over', async () => {
    const tree = bed.kiosk.tree().slice(1)
    await bed.kiosk.end('SIGKILL')
    await until('the browser goes with its kiosk', () => tree.every((pid) => !isAlive(pid)))
    await bed.startKiosk().ready
    await until('covered again', () => bed.covered())
  })

  test('the agent goes away after the press: the cover stays, and says after five seconds that an adult must be fetched', async () => {
    await bed.agent.close()
    await until('unsent', () => bed.screen.pixel(wordsAt()) === COVER_STATE_COLOURS.unsent, 7_000)
    await bed.agent.listen()
    bed.agent.lift()
    await until('lifted', () => !bed.covered())
  })
})

suite(MISSING.length > 0 ? `SKIPPED kiosk alone: ${MISSING.join(', ')} not installed` : 'a kiosk whose agent is away', () => {
  test('covers, keeps the press over a kill, and hands it over once, with the same id', async () => {
    const bed = await openBed({ agent: false })
    try {
      await bed.kiosk.ready
      await bed.screen.pressKeys('ctrl+shift+h')
      await until('covered', () => bed.screen.pixel(wordsAt()) === SENDING)
      await until('spooled', () => bed.spooled().length === 1)
      const [id] = bed.holder.covers()
      expect(bed.spooled()[0]).toContain(id)
      await bed.kiosk.end('SIGKILL')
      await bed.startKiosk().ready
      await until('covered again', () => bed.covered())
      await bed.agent.listen()
      await until('handed over', () => bed.agent.presses.length > 0)
      expect(bed.agent.presses.map((p) => p.press)).toEqual([id])
      await until('spool emptied', () => bed.spooled().length === 0)
      await sleep(200)
      bed.agent.lift()
      await until('lifted', () => !bed.covered())
    } finally {
      await bed.close()
    }
  })
})

/** Stages that said since log line `from` that the cover is painted. */
function coversPainted(bed: Bed, from: number): number {
  return new Set(bed.kiosk.log.slice(from).flatMap((l) => (l.msg === 'painted' && l.role === 'stage' ? [l.display] : []))).size
}
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
