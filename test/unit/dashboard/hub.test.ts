import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Wire } from '../../../dashboard/api/index.ts'
import { SilentStream } from '../../../dashboard/api/index.ts'
import { createHub } from '../../../dashboard/live/hub.ts'
import { type Link, linkShown, retryDelayMs, SILENT_AFTER_MS } from '../../../dashboard/live/link.ts'
import type { Alert } from '../../../protocol/alerts.ts'
import { Refusal } from '../../../protocol/errors.ts'
import { alertOf } from './alert.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const forever = (signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

/** A hub over calls that a test writes; what it told the tabs is kept. */
function hubOver(wire: Partial<Wire>) {
  const links: Link[] = []
  const alerts: Alert[] = []
  const hub = createHub({
    wire: {
      list: async () => ({ alerts: [], cursor: { epoch: 1, n: 0 } }),
      follow: (_after, { onHeard }, signal) => {
        onHeard()
        return forever(signal)
      },
      changesAfter: (_after, _wait, signal) => forever(signal),
      ...wire,
    },
    now: Date.now,
    random: () => 0.5,
    onBoard: (_board, changed) => changed && alerts.push(changed),
    onLink: (link) => links.push(link),
  })
  return { hub, links, alerts, last: () => links.at(-1)?.kind }
}

describe('the one connection', () => {
  test('says live once the server has been heard', async () => {
    const { hub, last } = hubOver({})
    hub.restart()
    await vi.advanceTimersByTimeAsync(1)
    expect(last()).toBe('live')
  })

  test('a server that is gone is said to be lost within two seconds, and found again by itself', async () => {
    let up = false
    const { hub, last } = hubOver({
      list: async () => {
        if (!up) throw new Refusal('SERVER_UNREACHABLE')
        return { alerts: [], cursor: { epoch: 1, n: 0 } }
      },
    })
    hub.restart()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(last()).toBe('lost')
    up = true
    await vi.advanceTimersByTimeAsync(5_000)
    expect(last()).toBe('live')
  })

  test('a stream held back by a filter gives way to polls, which bring the alerts', async () => {
    let polls = 0
    const { hub, links, alerts } = hubOver({
      follow: () => Promise.reject(new SilentStream()),
      changesAfter: async (after, _wait, signal) => {
        if (++polls > 1) return forever(signal)
        return { items: [{ at: { epoch: 1, n: after.n + 1 }, alert: alertOf({ id: 'polled' }) }], cursor: { epoch: 1, n: after.n + 1 } }
      },
    })
    hub.restart()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(alerts.map((a) => a.id)).toEqual(['polled'])
    expect(links.at(-1)).toMatchObject({ kind: 'live', via: 'poll' })
  })

  test('a stream that ends is taken up where it stopped', async () => {
    const asked: number[] = []
    const { hub } = hubOver({
      list: async () => ({ alerts: [], cursor: { epoch: 1, n: asked.length === 0 ? 4 : 8 } }),
      follow: async (after, { onItem }, signal) => {
        asked.push(after.n)
        if (asked.length > 1) return forever(signal)
        onItem({ at: { epoch: 1, n: 6 }, alert: alertOf({ pos: 6 }) })
      },
    })
    hub.restart()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toEqual([4, 6])
  })

  test('an ended session and a role without alerts stop it, and are told apart', async () => {
    for (const [code, kind] of [
      ['NOT_SIGNED_IN', 'signedOut'],
      ['FORBIDDEN', 'off'],
    ] as const) {
      const { hub, last } = hubOver({ list: () => Promise.reject(new Refusal(code)) })
      hub.restart()
      await vi.advanceTimersByTimeAsync(60_000)
      expect(last()).toBe(kind)
    }
  })

  test('after stopping nothing more is told', async () => {
    const { hub, links } = hubOver({})
    hub.restart()
    await vi.advanceTimersByTimeAsync(10)
    hub.stop({ kind: 'signedOut' })
    const told = links.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(links.length).toBe(told)
  })
})

test('silence for three heartbeats is a lost connection, also when it is the worker that died', () => {
  const link: Link = { kind: 'live', via: 'stream', heardAt: 1_000 }
  expect(linkShown(link, 1_000 + SILENT_AFTER_MS).kind).toBe('live')
  expect(linkShown(link, 1_001 + SILENT_AFTER_MS)).toMatchObject({ kind: 'lost', since: 1_000 })
})

test('retries spread out, grow, and never wait longer than five seconds', () => {
  expect(retryDelayMs(0, 0)).toBeLessThan(retryDelayMs(0, 1))
  expect(retryDelayMs(3, 0.5)).toBeGreaterThan(retryDelayMs(0, 0.5))
  expect(retryDelayMs(1_000, 1)).toBe(5_000)
})
