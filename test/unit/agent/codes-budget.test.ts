import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { budgetOf, carriedOver, recentOf, worstCase } from '../../../agent/codes/budget.ts'
import { choose, type Here, judge, remembered, saidByServer, type TimeKept, timeNow } from '../../../agent/codes/rules.ts'
import { GUESSES, type KnownCode } from '../../../protocol/codes.ts'

const YEAR_MS = 365 * 86_400_000
const NOW = Date.UTC(2026, 9, 5, 9)

/** What may happen to a PC while somebody guesses. `real` is the time of the room, which nobody but the universe sets. */
type Step = { kind: 'try' | 'restart' | 'reboot'; afterMs: number; bootedForMs: number }
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('try', 'try', 'try', 'try', 'restart', 'reboot'),
  afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400_000 })),
  bootedForMs: fc.integer({ min: 0, max: 900_000 }),
})

/** The guesses that were looked at, by the time of the room. */
function guess(steps: readonly Step[]): number[] {
  const lookedAt: number[] = []
  let real = 0
  let boot = { id: '0', startedAt: 0 }
  let disk: { boot: string; at: number[] } = { boot: '0', at: [] }
  const mono = () => real - boot.startedAt
  for (const { kind, afterMs, bootedForMs } of steps) {
    real += afterMs
    if (kind === 'reboot') boot = { id: `${Number(boot.id) + 1}`, startedAt: real - bootedForMs }
    if (kind !== 'try') {
      disk = { boot: boot.id, at: carriedOver(disk, boot.id, mono()) }
      continue
    }
    const before = recentOf(disk.at, mono())
    if (budgetOf(before, mono()).waitMs > 0) continue
    disk = { boot: boot.id, at: [...before, mono()] }
    lookedAt.push(real)
  }
  return lookedAt
}

describe('guessing', () => {
  test('nobody gets more than ten in any five minutes, however often the PC is restarted or rebooted in between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const times = guess(steps)
        for (const [i, at] of times.entries()) expect(times.filter((t, j) => j >= i && t - at < GUESSES.withinMs).length).toBeLessThanOrEqual(GUESSES.most)
      }),
    )
  })

  test('an adult who waits is let in again, whatever was guessed before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 30 }), (at) => {
        const now = Math.max(0, ...at)
        const { waitMs } = budgetOf(at, now)
        expect(waitMs).toBeLessThanOrEqual(GUESSES.withinMs)
        expect(budgetOf(at, now + waitMs)).toMatchObject({ waitMs: 0 })
        expect(budgetOf(at, now + waitMs).left).toBeGreaterThan(0)
      }),
    )
  })

  test('four slips cost an adult nothing, the fifth a pause, the tenth the rest of five minutes', () => {
    const at = (n: number) =>
      budgetOf(
        Array.from({ length: n }, () => 0),
        0,
      )
    expect([0, 1, 4].map((n) => at(n))).toEqual([10, 9, 6].map((left) => ({ left, waitMs: 0 })))
    expect(at(5)).toEqual({ left: 5, waitMs: 5_000 })
    expect(at(10)).toEqual({ left: 0, waitMs: GUESSES.withinMs })
    expect(budgetOf(worstCase(7_000), 7_000)).toEqual({ left: 0, waitMs: GUESSES.withinMs })
  })
})

const CODE: KnownCode = {
  id: '019aa000-0000-7000-8000-00000000000c',
  kind: 'once',
  holderName: 'Mrs Khan',
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
  verifier: 'A'.repeat(43),
  scope: { device: null, room: null },
  validFrom: NOW,
  validUntil: NOW + 3_600_000,
  once: true,
}
const here = (now: number, more: Partial<Here> = {}): Here => ({ now, device: 'pc', cover: 'cover', spentOn: new Map(), ...more })

describe('a code', () => {
  test('that lifted one cover lifts no other, whatever the time is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10 * YEAR_MS, max: 10 * YEAR_MS }), (shift) => {
        expect(judge(CODE, here(NOW + shift, { spentOn: new Map([[CODE.id, 'another']]) }))).not.toBe('accepted')
      }),
    )
    expect(judge(CODE, here(NOW, { spentOn: new Map([[CODE.id, 'another']]) }))).toBe('spent')
  })

  test('may be typed again on the very cover it was spent on: its lift has failed', () => {
    expect(judge(CODE, here(NOW, { spentOn: new Map([[CODE.id, 'cover']]) }))).toBe('accepted')
  })

  test('of another PC does not count here, and is not chosen before one that does', () => {
    const foreign = { ...CODE, scope: { device: 'another', room: null } }
    expect(judge(foreign, here(NOW))).toBe('notHere')
    expect(choose([foreign, CODE], here(NOW))).toMatchObject({ result: 'accepted' })
    expect(choose([foreign], here(NOW))).toMatchObject({ result: 'notHere' })
    expect(choose([], here(NOW))).toBeNull()
  })

  test('counts from its first millisecond to the one before its last', () => {
    expect([NOW - 1, NOW, CODE.validUntil - 1, CODE.validUntil].map((now) => judge(CODE, here(now)))).toEqual(['notHere', 'accepted', 'accepted', 'expired'])
  })

  test('that ran out stays run out when the clock is set back, also over restarts and reboots', () => {
    const change = fc.record({
      afterMs: fc.integer({ min: 0, max: 7_200_000 }),
      wallShiftMs: fc.integer({ min: -10 * YEAR_MS, max: 0 }),
      reboots: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        let real = NOW
        let boot = 0
        let mono = 1_000
        let shift = 0
        let kept: TimeKept = { issuedAt: NOW, wall: NOW, mono, boot: '0', seen: NOW }
        let ranOut = false
        for (const { afterMs, wallShiftMs, reboots } of changes) {
          real += afterMs
          if (reboots) {
            boot += 1
            mono = 0
          } else mono += afterMs
          shift += wallShiftMs
          const now = timeNow(kept, { wall: real + shift, mono, boot: String(boot) })
          expect(now).toBeGreaterThanOrEqual(kept.seen)
          kept = remembered(kept, { wall: real + shift, mono, boot: String(boot) })
          const result = judge(CODE, here(now))
          if (ranOut) expect(result).toBe('expired')
          ranOut ||= result === 'expired'
        }
      }),
    )
  })

  test('runs out on time while the PC stays on, however far its clock is set back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10 * YEAR_MS, max: 0 }), fc.integer({ min: 0, max: YEAR_MS }), (shift, passed) => {
        const kept: TimeKept = { issuedAt: NOW, wall: NOW, mono: 5_000, boot: 'one', seen: NOW }
        expect(timeNow(kept, { wall: NOW + passed + shift, mono: 5_000 + passed, boot: 'one' })).toBeGreaterThanOrEqual(NOW + passed)
      }),
    )
  })

  test('C17 that ran out by a clock years ahead counts again when the clock is right; by one an hour ahead when the server has spoken', () => {
    const clock = (aheadMs: number, passedMs: number) => ({ wall: NOW + passedMs + aheadMs, mono: passedMs, boot: 'one' })
    for (const [aheadMs, heals] of [
      [10 * YEAR_MS, true],
      [3_600_000, false],
    ] as const) {
      let kept: TimeKept = saidByServer(NOW, clock(0, 0))
      expect(judge(CODE, here(timeNow(kept, clock(aheadMs, 60_000))))).toBe('expired')
      kept = remembered(kept, clock(aheadMs, 60_000))
      expect(judge(CODE, here(timeNow(kept, clock(0, 120_000))))).toBe(heals ? 'accepted' : 'expired')
      kept = saidByServer(NOW + 130_000, clock(0, 130_000))
      expect(judge(CODE, here(timeNow(kept, clock(0, 140_000))))).toBe('accepted')
    }
  })
  test('stays run out on a PC that was off for months, whatever its clock is set to before', () => {
    const kept = remembered(saidByServer(NOW, { wall: NOW, mono: 0, boot: 'one' }), { wall: NOW + 3_600_000, mono: 3_600_000, boot: 'one' })
    expect(judge(CODE, here(timeNow(kept, { wall: NOW + YEAR_MS, mono: 0, boot: 'two' })))).toBe('expired')
    expect(judge(CODE, here(timeNow(kept, { wall: NOW, mono: 0, boot: 'two' })))).toBe('expired')
  })
})
