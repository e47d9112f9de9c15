import fc from 'fast-check'
import { expect, test } from 'vitest'
import { giveBack, takeGuess } from '../../../../server/core/guesses.ts'

const RATE = { perSecond: 1 / 60, burst: 10 }
const NOW = 1_800_000_000_000

test('whatever the clock does, nobody gets more guesses than the bucket holds and fills', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 60 }), (waits) => {
      let [now, taken, count] = [NOW, 0, { n: 0, at: 0 }]
      for (const wait of waits) {
        now += wait
        const taking = takeGuess(count, RATE, now)
        count = taking.count
        if (taking.left) taken++
      }
      expect(taken).toBeLessThanOrEqual(RATE.burst + Math.ceil((now - NOW) / 60_000))
    }),
  )
})
test('a clock that was ten years ahead and is right again shuts nobody out for longer than an empty bucket does', () => {
  let { count } = takeGuess({ n: 0, at: 0 }, RATE, NOW + 3.2e11)
  const first = takeGuess(count, RATE, NOW)
  expect(first.left).toBe(false)
  count = first.count
  expect(takeGuess(count, RATE, NOW + 60_001).left).toBe(true)
})
test('a right one is given back', () => {
  const { count } = takeGuess({ n: 0, at: 0 }, RATE, NOW)
  expect(giveBack(count, RATE).at).toBe(NOW)
})
