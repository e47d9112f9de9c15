import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSignal } from '../../../agent/core/index.ts'
import { createExamMode, type ExamMode, LOOK_MS } from '../../../agent/exam/index.ts'
import type { ExamSpan } from '../../../protocol/exams.ts'

let mode: ExamMode
let now = 0
let exams: ExamSpan[] = []
let heard = 0
const changed = createSignal<null>()
beforeEach(() => {
  vi.useFakeTimers()
  now = 0
  exams = [{ startsAt: 100, endsAt: 200 }]
  mode = createExamMode({ policy: { exams: () => exams, changed }, now: () => now })
  heard = 0
  mode.changed.on(() => heard++)
})
afterEach(() => {
  mode.stop()
  vi.useRealTimers()
})

test('whoever stands at the gate when an exam begins, or sits at a PC when it ends, is not forgotten for longer than a look', () => {
  vi.advanceTimersByTime(3 * LOOK_MS)
  expect([mode.on(), heard]).toEqual([false, 0])
  now = 100
  expect(mode.on()).toBe(true)
  vi.advanceTimersByTime(LOOK_MS)
  expect(heard).toBe(1)
  now = 200
  vi.advanceTimersByTime(3 * LOOK_MS)
  expect([mode.on(), heard]).toEqual([false, 2])
})
test('one that is said while it goes on, or taken back, counts at once', () => {
  now = 150
  exams = []
  changed.emit(null)
  expect([mode.on(), heard]).toEqual([false, 0])
  exams = [{ startsAt: 100, endsAt: 200 }]
  changed.emit(null)
  expect([mode.on(), heard]).toEqual([true, 1])
})
