import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { boot, type Part } from '../../../agent/core/index.ts'
import { createClockWatch } from '../../../agent/device/index.ts'
import { createPresence } from '../../../agent/session/index.ts'
import { COMES_WITHIN_MS } from '../../../agent/session/presence.ts'
import { createTamper } from '../../../agent/tamper/index.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { fakeClock, quiet } from '../../integration/agent/bed.ts'

describe('boot', () => {
  const said: string[] = []
  const part = (name: string, fails = false): Part => ({
    name,
    start() {
      if (fails) throw new Error(name)
      said.push(`+${name}`)
    },
    stop() {
      said.push(`-${name}`)
    },
  })
  beforeEach(() => said.splice(0))

  test('parts start in order and stop in reverse, so that a cover is restored before anyone can ask', async () => {
    await (await boot([part('a'), part('b'), part('c')], quiet)).stop()
    expect(said).toEqual(['+a', '+b', '+c', '-c', '-b', '-a'])
  })
  test('a part that can’t start leaves nothing half running', async () => {
    await expect(boot([part('a'), part('b'), part('c', true)], quiet)).rejects.toThrow('c')
    expect(said).toEqual(['+a', '+b', '-b', '-a'])
  })
})

describe('with time passing', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function presence() {
    const seen: string[] = []
    const p = createPresence({ gone: () => seen.push('gone'), silent: () => seen.push('silent'), changed: (now) => seen.push(now ? 'here' : 'away') })
    return { p, seen }
  }

  test('a killed kiosk is noticed after a second, a restarted one is not an alarm', () => {
    const { p, seen } = presence()
    p.streamOpened()
    p.streamClosed()
    vi.advanceTimersByTime(900)
    p.streamOpened()
    vi.advanceTimersByTime(5_000)
    expect(seen).toEqual(['here'])
    p.streamClosed()
    vi.advanceTimersByTime(1_001)
    expect(seen).toEqual(['here', 'away', 'gone'])
  })
  test('a stopped kiosk (SIGSTOP) is noticed after three missed beats, once', () => {
    const { p, seen } = presence()
    p.streamOpened()
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(2_000)
      p.beat()
    }
    expect(seen).toEqual(['here'])
    vi.advanceTimersByTime(30_000)
    expect(seen).toEqual(['here', 'silent'])
  })
  test('a kiosk that was started and hangs before its first word is noticed, once; one that comes in time, or goes again, is not', () => {
    const { p, seen } = presence()
    p.expect()
    vi.advanceTimersByTime(COMES_WITHIN_MS - 1)
    expect(seen).toEqual([])
    vi.advanceTimersByTime(10 * COMES_WITHIN_MS)
    expect(seen).toEqual(['silent'])
    p.expect()
    p.streamOpened()
    p.streamClosed()
    vi.advanceTimersByTime(10 * COMES_WITHIN_MS)
    expect(seen).toEqual(['silent', 'here', 'away', 'gone'])
    p.expect()
    p.end()
    vi.advanceTimersByTime(10 * COMES_WITHIN_MS)
    expect(seen).toEqual(['silent', 'here', 'away', 'gone'])
  })
  test('a pupil who logs off is not a tamper alarm', () => {
    const { p, seen } = presence()
    p.streamOpened()
    p.streamClosed()
    p.end()
    vi.advanceTimersByTime(10_000)
    expect(seen).toEqual(['here', 'away'])
  })

  test('a flood of bad frames is told at once and then counted, never one event each', () => {
    const counts: unknown[] = []
    const tamper = createTamper({ record: (events) => events.map((e) => String(counts.push(e.body))) }, quiet)
    for (let i = 0; i < 500; i++) tamper.seen('badFrame', 's')
    expect(counts).toEqual([{ what: 'badFrame', session: 's', count: 1 }])
    vi.advanceTimersByTime(60_001)
    expect(counts[1]).toEqual({ what: 'badFrame', session: 's', count: 499 })
    vi.advanceTimersByTime(600_000)
    expect(counts).toHaveLength(2)
  })
  test('a tamper that can’t be written is counted into the next report, not forgotten', () => {
    let full = true
    const bodies: unknown[] = []
    const record = (events: readonly { body: unknown }[]): string[] => {
      if (full) throw new Refusal('STORE_FAILED')
      return events.map((e) => String(bodies.push(e.body)))
    }
    const tamper = createTamper({ record }, quiet)
    tamper.seen('holderGone', 's')
    full = false
    vi.advanceTimersByTime(60_001)
    expect(bodies).toEqual([{ what: 'holderGone', session: 's', count: 1 }])
  })

  test('a clock that was set is noticed, a slow correction is not', () => {
    const clock = fakeClock()
    let jumps = 0
    const watch = createClockWatch(clock, () => {
      jumps += 1
    })
    clock.pass(30_000)
    clock.set(clock.wall() + 5_000)
    watch.look()
    expect(jumps).toBe(0)
    clock.set(clock.wall() - 10 * 365 * 86_400_000)
    watch.look()
    watch.look()
    expect(jumps).toBe(1)
    watch.stop()
  })
})
