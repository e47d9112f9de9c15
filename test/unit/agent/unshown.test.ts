import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KIOSK_WITHIN_MS, watchUnshown } from '../../../agent/aup/unshown.ts'

let logon: string | null
let done: string[]
const watch = () =>
  watchUnshown({
    standing: () => logon,
    failed: (at, next) => done.push(`${at} ${next}`),
    restartKiosk: () => done.push('kiosk'),
    signOut: () => done.push('signed out'),
  })
beforeEach(() => {
  vi.useFakeTimers()
  logon = 'l1'
  done = []
})
afterEach(() => vi.useRealTimers())

test('rules nobody can read: the kiosk is started once more, then the child is signed out and the school knows', () => {
  watch().expectKiosk()
  vi.advanceTimersByTime(KIOSK_WITHIN_MS - 1)
  expect(done).toEqual([])
  vi.advanceTimersByTime(1)
  expect(done).toEqual(['l1 tryAgain', 'kiosk'])
  vi.advanceTimersByTime(KIOSK_WITHIN_MS)
  expect(done).toEqual(['l1 tryAgain', 'kiosk', 'l1 signOut', 'signed out'])
  vi.advanceTimersByTime(10 * KIOSK_WITHIN_MS)
  expect(done).toHaveLength(4)
})
test('a kiosk that comes up in time, or comes back, starts the count anew', () => {
  const unshown = watch()
  unshown.expectKiosk()
  vi.advanceTimersByTime(KIOSK_WITHIN_MS)
  unshown.kioskIs(true)
  unshown.kioskIs(false)
  vi.advanceTimersByTime(KIOSK_WITHIN_MS)
  expect(done).toEqual(['l1 tryAgain', 'kiosk', 'l1 tryAgain', 'kiosk'])
})
test('without a gate nobody is signed out, however long there is no kiosk', () => {
  const unshown = watch()
  unshown.expectKiosk()
  logon = null
  vi.advanceTimersByTime(10 * KIOSK_WITHIN_MS)
  unshown.kioskIs(false)
  vi.advanceTimersByTime(10 * KIOSK_WITHIN_MS)
  expect(done).toEqual([])
})
