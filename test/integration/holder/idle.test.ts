/** Nobody there, somebody back; and a screen that was held for no press, which is given back as it was. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { HOLDER_COLOUR } from '../../../protocol/holder.ts'
import { nowMs, until } from '../../tools/screen.ts'
import { Desk, pause, VICTIM } from './desk.ts'

const isRoot = process.geteuid?.() === 0
if (!isRoot) test('SKIPPED the holder: only root can start it as another user', ({ skip }) => skip('not root'))

describe.runIf(isRoot)('nobody is there', { timeout: 60_000 }, () => {
  test('is told once after the limit and never before, then that somebody is back; also by a holder that was started again', async () => {
    await using desk = await Desk.open()
    const { holder, events, pid } = await desk.startAgent()
    const idle = () => events.flatMap((event) => (event.kind === 'idle' ? [event.ms] : []))
    const touched = () => events.filter(({ kind }) => kind === 'touched').length
    await desk.screen.pressKeys('a')
    const at = performance.now()
    holder.watchIdle(400)
    await until('nobody is there', () => idle().length === 1)
    expect(performance.now() - at).toBeGreaterThanOrEqual(350)
    expect(idle()[0]).toBeGreaterThanOrEqual(400)
    // A second, longer limit: whoever comes back is still told of.
    holder.watchIdle(700)
    await until('still nobody', () => idle().length === 2)
    expect(idle()[1]).toBeGreaterThanOrEqual(700)
    expect(touched()).toBe(0)
    await desk.screen.pressKeys('a')
    await until('somebody is back', () => touched() === 1)
    holder.watchIdle(300)
    process.kill(pid(), 'SIGKILL')
    await until('the next holder watches on', () => idle().length === 3)
    await pause(200)
    expect([idle().length, touched()]).toEqual([3, 1])
  })

  test('the screen comes back as it was, and whoever was writing goes on', async () => {
    await using desk = await Desk.open()
    const { holder } = await desk.startAgent()
    await desk.screen.tool('xdotool', 'windowfocus', '--sync', String(desk.victim.ids[0]))
    await using watch = await desk.screen.watch(desk.screen.corners)
    const lock = randomUUID()
    await holder.cover(lock)
    await watch.until(HOLDER_COLOUR)
    await desk.screen.pressKeys('x')
    expect(await holder.lift(lock, 'asItWas')).toEqual({ lifted: true })
    await watch.until(VICTIM)
    await desk.screen.pressKeys('b')
    await until('the key arrives', () => desk.victim.keys.length > 0)
    expect(desk.victim.keys).toHaveLength(1)
  })

  test('what a press hid stays hidden, beneath the lock and after it', async () => {
    await using desk = await Desk.open()
    const { holder } = await desk.startAgent()
    const kiosk = await desk.connectKiosk()
    await using watch = await desk.screen.watch(desk.screen.corners)
    const lock = randomUUID()
    await holder.cover(lock)
    const press = await kiosk.press()
    const from = nowMs()
    // A lock that ends in the same moment gives nothing back while a press stands.
    expect(await holder.lift(lock, 'asItWas')).toEqual({ lifted: false, why: 'pressed-again' })
    expect(await holder.lift(press, 'stays')).toEqual({ lifted: true })
    await until('its windows are minimised', () => desk.victim.visible === 0)
    expect(await holder.lift(lock, 'asItWas')).toEqual({ lifted: true })
    await until('the cover is gone', () => desk.screen.corners.every((_, point) => watch.colour(point) !== HOLDER_COLOUR))
    expect(watch.sightings(VICTIM, from)).toEqual([])
  })

  test('asks every window to close, and says how many have', async () => {
    await using desk = await Desk.open()
    const { holder } = await desk.startAgent()
    expect(await holder.look()).toEqual({ windows: desk.victim.ids.length, mirrored: false })
    holder.closeWindows()
    await until('they are closed', () => desk.victim.visible === 0)
    expect((await holder.look())?.windows).toBe(0)
  })
  test('leaves a window that has unsaved work', async () => {
    await using desk = await Desk.open()
    const { holder } = await desk.startAgent()
    desk.victim.unsaved()
    holder.closeWindows()
    await pause(200)
    expect((await holder.look())?.windows).toBe(desk.victim.ids.length)
  })
})
