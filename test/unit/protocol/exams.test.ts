import { expect, test } from 'vitest'
import { isExam } from '../../../protocol/exams.ts'

test('an exam is from its first moment to the one it ends at, which is after it', () => {
  const exams = [
    { startsAt: 100, endsAt: 200 },
    { startsAt: 150, endsAt: 300 },
  ]
  expect([99, 100, 199, 200, 299, 300].map((now) => isExam(exams, now))).toEqual([false, true, true, true, true, false])
  expect(isExam([], 150)).toBe(false)
})
