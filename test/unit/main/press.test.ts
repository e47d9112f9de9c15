import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createPresses, createSpool, type PressPaths } from '../../../main/press/index.ts'
import { coveringPress, type OwnPress, parseSpoolName, SETTLES_AFTER_MS, spoolName, withCoverSeen } from '../../../main/press/rules.ts'
import { PRESS_VIA } from '../../../protocol/events.ts'

const id = (n: number) => `01a2018b-a82a-7eaf-9c56-${String(n).padStart(12, '0')}`
const made = (n: number, keptAt: number | null): OwnPress => ({ press: id(n), via: 'shortcut', pressedAt: n, madeAt: n, keptAt })

describe('which press of ours covers', () => {
  const at = 10_000
  const table: [string, OwnPress[], boolean, string | null][] = [
    ['none, none made', [], true, null],
    ['one the agent does not have', [made(1, null)], true, id(1)],
    ['the newest of several', [made(1, null), made(2, null)], true, id(2)],
    ['one just kept: the facts may be from before it', [made(1, at - SETTLES_AFTER_MS + 1)], true, id(1)],
    ['none long kept: the facts are believed', [made(1, at - SETTLES_AFTER_MS)], true, null],
    ['one long kept while no facts arrive: nobody said that it was lifted', [made(1, 0)], false, id(1)],
  ]
  test.each(table)('%s', (_, presses, listening, expected) => {
    expect(coveringPress(presses, at, listening)).toBe(expected)
  })
  test('once the facts show a cover, only what the agent does not have still covers', () => {
    expect(withCoverSeen([made(1, 5), made(2, null)]).map((p) => p.press)).toEqual([id(2)])
  })
})

describe('the spool', () => {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'handrail-spool-'))
    folders.push(made)
    return made
  }

  test('a file’s name holds the whole press, so that no half-written one can exist', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom(...PRESS_VIA), fc.nat({ max: 253_402_300_799_999 }), (press, via, pressedAt) => {
        expect(parseSpoolName(spoolName({ press, via, pressedAt }))).toEqual({ press, via, pressedAt })
      }),
    )
  })
  test('other files in the folder are not presses', () => {
    for (const name of ['', '.', 'x', `${id(1)}`, `${id(1)}.shout.5`, `${id(1)}.shortcut.-5`, `../${id(1)}.shortcut.5`, `${id(1)}.shortcut.5.tmp`])
      expect(parseSpoolName(name)).toBe(null)
  })
  test('what was kept is found again, oldest first, and nothing after removal', async () => {
    const at = folder()
    const spool = createSpool(join(at, 'new', 'spool'))
    const two = { press: id(2), via: 'button' as const, pressedAt: 2 }
    const one = { press: id(1), via: 'shortcut' as const, pressedAt: 1 }
    await spool.keep(two)
    await spool.keep(one)
    writeFileSync(join(at, 'new', 'spool', 'README'), '')
    expect(await spool.leftovers()).toEqual([one, two])
    await spool.remove(one)
    await spool.remove(two)
    await spool.remove(two)
    expect(await spool.leftovers()).toEqual([])
    expect(readdirSync(join(at, 'new', 'spool'))).toEqual(['README'])
  })
})

describe('a press', () => {
  function bench(broken: Partial<PressPaths> = {}, spoolBroken: Partial<PressPaths['spool']> = {}) {
    let now = 0
    let next = 1
    const covered: string[] = []
    const sent: string[] = []
    const faults: string[] = []
    const spooled = new Set<string>()
    let changes = 0
    const paths: PressPaths = {
      cover: (press) => covered.push(press),
      changed: () => void changes++,
      async send(press) {
        sent.push(press.press)
        return { press: press.press, state: 'sending', kept: true, by: null, pressedAt: press.pressedAt, count: 1 }
      },
      spool: {
        async keep({ press }) {
          spooled.add(press)
        },
        async remove({ press }) {
          spooled.delete(press)
        },
        leftovers: async () => [],
        ...spoolBroken,
      },
      onFault: (what) => faults.push(what),
      ...broken,
    }
    const presses = createPresses(paths, { wall: () => 1_000_000 + now, mono: () => now }, () => id(next++))
    return {
      presses,
      covered,
      sent,
      faults,
      spooled,
      changes: () => changes,
      pass(ms: number) {
        now += ms
      },
    }
  }
  const broken = () => {
    throw new Error('broken')
  }
  const brokenLater = () => Promise.reject(new Error('broken'))
  const never = () => new Promise<never>(() => {})

  const failures: [string, Partial<PressPaths>, Partial<PressPaths['spool']>, string[]][] = [
    ['nothing', {}, {}, ['cover', 'show', 'send', 'spool']],
    ['the holder', { cover: broken }, {}, ['show', 'send', 'spool']],
    ['every page', { changed: broken }, {}, ['cover', 'send', 'spool']],
    ['the disk', {}, { keep: brokenLater }, ['cover', 'show', 'send']],
    ['a disk that hangs', {}, { keep: never }, ['cover', 'show', 'send']],
    ['the agent', { send: brokenLater }, {}, ['cover', 'show', 'spool']],
    ['an agent that hangs', { send: never }, {}, ['cover', 'show', 'spool']],
  ]
  test.each(failures)('when %s fails, the other paths still carry it', async (_, paths, spool, expected) => {
    const b = bench(paths, spool)
    const press = b.presses.press('shortcut')
    expect(b.presses.covering(true)).toBe(press)
    const worked = () =>
      [
        b.covered.includes(press) && 'cover',
        b.changes() > 0 && 'show',
        b.sent.includes(press) && 'send',
        (b.spooled.has(press) || b.sent.includes(press)) && 'spool',
      ].filter((path) => path !== false)
    await expect.poll(worked).toEqual(expect.arrayContaining(expected))
    b.presses.stop()
  })

  test('the file goes only after the agent has it', async () => {
    let answer = () => {}
    const b = bench({
      send: (press) =>
        new Promise((resolve) => {
          answer = () => resolve({ press: press.press, state: 'sending', kept: true, by: null, pressedAt: 0, count: 1 })
        }),
    })
    const press = b.presses.press('button')
    await expect.poll(() => b.spooled.has(press)).toBe(true)
    answer()
    await expect.poll(() => b.spooled.has(press)).toBe(false)
  })

  test('the same id is sent until it is answered, and another press is not held back by one that never is', async () => {
    let refusals = 0
    const sent: string[] = []
    const b = bench({
      async send(press) {
        if (press.press === id(1) && refusals++ < 2) throw new Error('no')
        sent.push(press.press)
        return { press: press.press, state: 'sending', kept: true, by: null, pressedAt: 0, count: 1 }
      },
    })
    b.presses.press('shortcut')
    b.presses.press('shortcut')
    await expect.poll(() => sent, { timeout: 3_000 }).toEqual([id(2), id(1)])
    expect(b.spooled.size).toBe(0)
  })

  test('a held-down key is one press, but the first press is never taken for a repeat', () => {
    const b = bench({ send: never })
    expect(b.presses.pressByKeys(false)).toBe(id(1))
    b.pass(500)
    expect(b.presses.pressByKeys(true)).toBe(null)
    b.pass(30)
    expect(b.presses.pressByKeys(true)).toBe(null)
    b.pass(701)
    expect(b.presses.pressByKeys(true)).toBe(id(2))
    b.pass(10)
    expect(b.presses.pressByKeys(false)).toBe(id(3))
    b.presses.stop()
  })

  test('what an earlier kiosk left is sent; it covers when a child may still sit there, not days later', async () => {
    const recent = { press: id(8), via: 'shortcut' as const, pressedAt: 1_000_000 - 60_000 }
    const old = { press: id(7), via: 'button' as const, pressedAt: 1_000_000 - 86_400_000 }
    const send = vi.fn(never)
    const b = bench({ send }, { leftovers: async () => [old, recent] })
    await b.presses.resume()
    expect(b.presses.covering(true)).toBe(id(8))
    expect(b.covered).toEqual([id(8)])
    expect(send).toHaveBeenCalledWith({ press: id(7), via: 'button', pressedAt: old.pressedAt, elapsedMs: 86_400_000 })
    b.presses.stop()
  })
})
