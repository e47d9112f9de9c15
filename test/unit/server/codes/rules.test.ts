import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GUESSING, isGuessing, mayMakeFor } from '../../../../server/codes/rules.ts'

describe('what looks like guessing', () => {
  const MINUTE_MS = 60_000
  test('five wrong codes within five minutes; four, or five over a morning, are slips of the finger', () => {
    expect(isGuessing([0, 1, 2, 3, 5].map((n) => n * MINUTE_MS))).toBe(true)
    expect(isGuessing([0, 1, 2, 3, 5.01].map((n) => n * MINUTE_MS))).toBe(false)
    expect(isGuessing([0, 1, 2, 3])).toBe(false)
    expect(isGuessing([])).toBe(false)
  })

  test('it is the same in whatever order word of the tries comes', () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 * MINUTE_MS }), { maxLength: 12 })
    fc.assert(
      fc.property(times, (tried) => {
        const byHand = tried.some((from) => tried.filter((at) => at >= from && at - from <= GUESSING.withinMs).length >= GUESSING.from)
        expect(isGuessing(tried)).toBe(byHand)
        expect(isGuessing(tried.toReversed())).toBe(byHand)
      }),
    )
  })
})

describe('the rooms a code is made for', () => {
  test('a teacher’s own and those nobody watches; a colleague’s room is the colleague’s; DSL and head go anywhere', () => {
    expect(mayMakeFor('teacher', 'r1', { own: ['r1'], isWatched: true })).toBe(true)
    expect(mayMakeFor('teacher', 'r2', { own: ['r1'], isWatched: false })).toBe(true)
    expect(mayMakeFor('teacher', 'r2', { own: ['r1'], isWatched: true })).toBe(false)
    for (const role of ['dsl', 'head'] as const) expect(mayMakeFor(role, 'r2', { own: [], isWatched: true })).toBe(true)
  })
})
