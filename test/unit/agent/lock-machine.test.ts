import { describe, expect, test } from 'vitest'
import { createSignal } from '../../../agent/core/index.ts'
import type { HoldEvent } from '../../../agent/hold/index.ts'
import { createIdle } from '../../../agent/lock/idle.ts'
import { isInhibitor } from '../../../agent/lock/index.ts'
import { ACTIVE, type LockInput, type LockMachine, next } from '../../../agent/lock/machine.ts'
import { limitsOf, modeFor, stillLocked } from '../../../agent/lock/rules.ts'
import { watchSleep } from '../../../agent/lock/sleep.ts'
import type { Standing } from '../../../protocol/agreements.ts'
import { policyDefaults } from '../../../protocol/policy.ts'

const INPUTS: readonly LockInput[] = [
  { kind: 'quiet', id: 'l1' },
  { kind: 'touched' },
  { kind: 'warned', mode: 'overlay', at: 7 },
  { kind: 'slept', id: 'l2', mode: 'os', at: 8 },
  { kind: 'osRefused' },
  { kind: 'aside' },
  { kind: 'opened' },
]
const locked = (mode: 'os' | 'overlay'): LockMachine => ({ kind: 'locked', lock: { id: 'l1', by: 'idle', mode, at: 7 } })
const said = (state: LockMachine): string => (state.kind === 'locked' ? `locked ${state.lock.by} ${state.lock.mode} ${state.lock.id}` : state.kind)

test('every state and every input: what it leads to, and what is done', () => {
  const rows = [ACTIVE, { kind: 'warning', id: 'l1' } as const, locked('overlay'), locked('os')].flatMap((state) =>
    INPUTS.map((input) => {
      const step = next(state, input)
      return `${said(state)} + ${input.kind} → ${step.state === state ? 'stays' : said(step.state)}${step.effects.map(({ kind }) => ` ${kind}`).join('')}`
    }),
  )
  expect(rows).toMatchInlineSnapshot(`
    [
      "active + quiet → warning",
      "active + touched → stays",
      "active + warned → stays",
      "active + slept → locked sleep os l2 bolt",
      "active + osRefused → stays",
      "active + aside → stays",
      "active + opened → stays",
      "warning + quiet → stays",
      "warning + touched → active",
      "warning + warned → locked idle overlay l1 bolt",
      "warning + slept → locked sleep os l1 bolt",
      "warning + osRefused → stays",
      "warning + aside → active",
      "warning + opened → stays",
      "locked idle overlay l1 + quiet → stays",
      "locked idle overlay l1 + touched → stays",
      "locked idle overlay l1 + warned → stays",
      "locked idle overlay l1 + slept → stays",
      "locked idle overlay l1 + osRefused → stays",
      "locked idle overlay l1 + aside → stays",
      "locked idle overlay l1 + opened → active unbolt",
      "locked idle os l1 + quiet → stays",
      "locked idle os l1 + touched → stays",
      "locked idle os l1 + warned → stays",
      "locked idle os l1 + slept → stays",
      "locked idle os l1 + osRefused → locked idle overlay l1 bolt",
      "locked idle os l1 + aside → stays",
      "locked idle os l1 + opened → active unbolt",
    ]
  `)
})

describe('how long', () => {
  const policy = { ...policyDefaults(), 'lock.afterMs': 600_000, 'lock.warnMs': 60_000 }
  test('ten minutes, the last of them with a warning; three until somebody is away', () => {
    expect(limitsOf(policy, 100)).toEqual({ quietMs: 540_000, warnMs: 60_000, awayMs: 180_000 })
  })
  test('an access arrangement makes all of it longer', () => {
    expect(limitsOf(policy, 150)).toEqual({ quietMs: 810_000, warnMs: 90_000, awayMs: 180_000 })
  })
  test('nobody has less than twenty seconds to say that they are there, and a short limit is no warning alone', () => {
    expect(limitsOf({ 'lock.afterMs': 60_000, 'lock.warnMs': 20_000 }, 100)).toEqual({ quietMs: 40_000, warnMs: 20_000, awayMs: 40_000 })
    expect(limitsOf({ 'lock.afterMs': 60_000, 'lock.warnMs': 300_000 }, 100)).toEqual({ quietMs: 30_000, warnMs: 30_000, awayMs: 30_000 })
  })
})

test('only who has a password of their own is locked by the system', () => {
  const standing = (over: Partial<Standing>): Standing => ({ audience: 'ks2', name: 'Amy', exempt: null, readInClass: null, signed: [], again: [], ...over })
  expect(modeFor('os', standing({}))).toBe('os')
  expect(modeFor('os', standing({ exempt: 'class' }))).toBe('overlay')
  expect(modeFor('os', standing({ audience: 'visitor' }))).toBe('overlay')
  expect(modeFor('os', null)).toBe('overlay')
  expect(modeFor('overlay', standing({}))).toBe('overlay')
})

test('C03 C04 a PC switched off to be rid of its lock has it again, until it would have been free anyway', () => {
  const lock = { id: 'l1', by: 'idle', mode: 'overlay', at: 1_000 } as const
  const after = (ms: number, over = {}) => stillLocked({ ...lock, ...over }, { sameSession: false, now: 1_000 + ms, freeAfterMs: 60_000 })
  expect([after(0), after(59_999), after(60_000), after(-86_400_000)]).toEqual([true, true, false, true])
  expect(after(0, { mode: 'os' })).toBe(false)
  expect(stillLocked({ ...lock, mode: 'os' }, { sameSession: true, now: 9e9, freeAfterMs: 60_000 })).toBe(true)
  expect(stillLocked(lock, { sameSession: false, now: 9e9, freeAfterMs: 0 })).toBe(true)
})

test('who asks systemd to stay awake is read from its own files', () => {
  const file = (over: string) => `# This is private data. Do not parse.\nWHAT=idle\nMODE=block\nUID=1001\nPID=1\nWHO=Videos\nWHY=Playing\n${over}`
  expect(isInhibitor(file(''), 1001)).toBe(true)
  expect(isInhibitor(file(''), 1002)).toBe(false)
  expect(isInhibitor(file('').replace('MODE=block', 'MODE=delay'), 1001)).toBe(false)
  expect(isInhibitor(file('').replace('WHAT=idle', 'WHAT=shutdown:sleep'), 1001)).toBe(false)
  expect(isInhibitor(file('').replace('WHAT=idle', 'WHAT=sleep:idle'), 1001)).toBe(true)
})

test('C06 a PC that slept is noticed by what its count of itself misses', async () => {
  let boot = 100
  let mono = 90_000
  let slept = 0
  const stop = watchSleep(
    { mono: () => mono },
    () => slept++,
    () => boot,
  )
  const second = async (awake: number, asleep: number) => {
    mono += awake * 1_000
    boot += awake + asleep
    await new Promise((resolve) => setTimeout(resolve, 1_050))
  }
  await second(1, 0)
  expect(slept).toBe(0)
  await second(1, 600)
  expect(slept).toBe(1)
  stop()
})

test('C25 where a holder hears the keyboard, a kiosk that says otherwise is not believed', () => {
  let hears = true
  const events = createSignal<HoldEvent>()
  const idle = createIdle({ watchIdle() {}, hears: () => hears, events })
  const told: string[] = []
  idle.events.on(({ kind }) => told.push(kind))
  idle.watch(1, 1_000)
  idle.heard(1, 5_000)
  expect(told).toEqual([])
  hears = false
  idle.heard(1, 500)
  idle.heard(1, 1_200)
  idle.heard(1, 3_200)
  idle.heard(1, 100)
  expect(told).toEqual(['quiet', 'touched'])
})
