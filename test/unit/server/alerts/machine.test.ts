import { describe, expect, test } from 'vitest'
import type { AlertState } from '../../../../protocol/alerts.ts'
import type { ErrorCode } from '../../../../protocol/errors.ts'
import { type Actor, type Course, type Effect, type Happening, next, RAISED } from '../../../../server/alerts/machine.ts'

const KHAN: Actor = { id: 'k', name: 'Mrs Khan' }
const REES: Actor = { id: 'r', name: 'Mr Rees' }
const T = 1_000

function following(course: Course, ...happenings: Happening[]): Course {
  return happenings.reduce((c, h) => {
    const outcome = next(c, h, T)
    if ('refused' in outcome) throw new Error(outcome.refused)
    return outcome.course
  }, course)
}
const effectsOf = (course: Course, happening: Happening): readonly Effect[] => {
  const outcome = next(course, happening, T)
  if ('refused' in outcome) throw new Error(outcome.refused)
  return outcome.effects
}

const painted: Happening = { kind: 'painted', by: KHAN }
const acknowledge: Happening = { kind: 'acknowledge', by: KHAN }
const attend: Happening = { kind: 'attend', by: KHAN }
const lift: Happening = { kind: 'lift', by: KHAN }
const mistake: Happening = { kind: 'close', by: KHAN, as: 'mistake' }

const IN: Record<AlertState, Course> = {
  raised: RAISED,
  delivered: following(RAISED, painted),
  acknowledged: following(RAISED, acknowledge),
  attended: following(RAISED, acknowledge, attend),
  closed: following(RAISED, acknowledge, attend, lift, { kind: 'lifted' }, mistake),
}

type Expected = AlertState | ErrorCode
/** What follows in each state, and what goes out; the effects by their kinds. */
const EXPECTED: Record<AlertState, Record<Happening['kind'], readonly [Expected, ...Effect['kind'][]]>> = {
  raised: {
    pressed: ['raised', 'tell'],
    painted: ['delivered'],
    acknowledge: ['acknowledged', 'tell', 'stopLadder'],
    sendSomeone: ['raised', 'tell'],
    attend: ['attended', 'tell', 'stopLadder'],
    overdue: ['raised'],
    lift: ['ALERT_NOT_ATTENDED'],
    close: ['ALERT_NOT_ATTENDED'],
    lifted: ['raised'],
    liftedByCode: ['attended', 'stopLadder'],
    liftFailed: ['raised'],
  },
  delivered: {
    pressed: ['delivered', 'tell'],
    painted: ['delivered'],
    acknowledge: ['acknowledged', 'tell', 'stopLadder'],
    sendSomeone: ['delivered', 'tell'],
    attend: ['attended', 'tell', 'stopLadder'],
    overdue: ['delivered'],
    lift: ['ALERT_NOT_ATTENDED'],
    close: ['ALERT_NOT_ATTENDED'],
    lifted: ['delivered'],
    liftedByCode: ['attended', 'stopLadder'],
    liftFailed: ['delivered'],
  },
  acknowledged: {
    pressed: ['acknowledged', 'tell'],
    painted: ['acknowledged'],
    acknowledge: ['acknowledged'],
    sendSomeone: ['acknowledged'],
    attend: ['attended', 'tell', 'stopLadder'],
    overdue: ['acknowledged'],
    lift: ['acknowledged', 'liftCover'],
    close: ['closed', 'forgetLater', 'liftCover'],
    lifted: ['acknowledged'],
    liftedByCode: ['attended', 'stopLadder'],
    liftFailed: ['acknowledged'],
  },
  attended: {
    pressed: ['attended', 'tell'],
    painted: ['attended'],
    acknowledge: ['attended'],
    sendSomeone: ['attended'],
    attend: ['attended'],
    overdue: ['attended'],
    lift: ['attended', 'liftCover'],
    close: ['closed', 'forgetLater', 'liftCover'],
    lifted: ['attended'],
    liftedByCode: ['attended', 'stopLadder'],
    liftFailed: ['attended'],
  },
  closed: {
    pressed: ['closed', 'tell'],
    painted: ['closed'],
    acknowledge: ['ALERT_CLOSED'],
    sendSomeone: ['ALERT_CLOSED'],
    attend: ['ALERT_CLOSED'],
    overdue: ['closed'],
    lift: ['PANIC_NOT_COVERED'],
    close: ['ALERT_CLOSED'],
    lifted: ['closed'],
    liftedByCode: ['closed'],
    liftFailed: ['closed'],
  },
}
const HAPPENINGS: { [K in Happening['kind']]: Extract<Happening, { kind: K }> | Happening } = {
  pressed: { kind: 'pressed' },
  painted: { kind: 'painted', by: REES },
  acknowledge: { kind: 'acknowledge', by: REES },
  sendSomeone: { kind: 'sendSomeone', by: REES },
  attend: { kind: 'attend', by: REES },
  overdue: { kind: 'overdue' },
  lift: { kind: 'lift', by: REES },
  close: { kind: 'close', by: REES, as: 'mistake' },
  lifted: { kind: 'lifted' },
  liftedByCode: { kind: 'liftedByCode', by: REES },
  liftFailed: { kind: 'liftFailed' },
}

describe('an alert takes the step it should, in every state', () => {
  const cases = Object.entries(EXPECTED).flatMap(([state, row]) =>
    Object.entries(row).map(([kind, expected]) => ({ state: state as AlertState, kind: kind as Happening['kind'], expected })),
  )
  test.each(cases)('$state + $kind → $expected', ({ state, kind, expected: [result, ...effects] }) => {
    const outcome = next(IN[state], HAPPENINGS[kind], T)
    if ('refused' in outcome) expect(outcome.refused).toBe(result)
    else {
      expect(outcome.course.state).toBe(result)
      expect(outcome.effects.map((e) => e.kind)).toEqual(effects)
    }
  })
})

describe('the child is told only what a person did, and by the first who did it', () => {
  test('of two teachers who say “I’m going”, both are recorded and the first is the name on the cover', () => {
    const course = following(RAISED, acknowledge, { kind: 'acknowledge', by: REES })
    expect(course.steps.filter((s) => s.step === 'acknowledged').map((s) => s.by?.name)).toEqual(['Mrs Khan', 'Mr Rees'])
    expect(course.told).toEqual({ state: 'coming', by: 'Mrs Khan' })
  })
  test('a child who was told “Mrs Khan is coming” is not told less when somebody else asks for help', () => {
    expect(effectsOf(IN.acknowledged, { kind: 'sendSomeone', by: REES })).toEqual([])
  })
  test('“send someone” tells the child who has seen it, and alerts DSL and head at once', () => {
    const course = following(RAISED, { kind: 'sendSomeone', by: KHAN })
    expect(course).toMatchObject({ sendSomeone: true, escalated: true, told: { state: 'seen', by: 'Mrs Khan' } })
  })
  test('pressing again while covered repeats what the child was told last', () => {
    expect(effectsOf(IN.acknowledged, { kind: 'pressed' })).toEqual([{ kind: 'tell', told: { state: 'coming', by: 'Mrs Khan' } }])
    expect(following(IN.acknowledged, { kind: 'pressed' }).count).toBe(2)
  })
  test('a second click of the same teacher changes nothing that others would be told of', () => {
    const outcome = next(IN.acknowledged, acknowledge, T)
    expect('course' in outcome && outcome.course).toBe(IN.acknowledged)
  })
})

describe('time brings the DSL and the head in, once', () => {
  test('an alert nobody goes to escalates, and only once', () => {
    const course = following(RAISED, { kind: 'overdue' })
    expect(course.escalated).toBe(true)
    expect(next(course, { kind: 'overdue' }, T)).toEqual({ course, effects: [] })
  })
  test('an alert somebody goes to does not', () => {
    expect(following(IN.acknowledged, { kind: 'overdue' }).escalated).toBe(false)
  })
})

describe('no cover stays on without somebody who can lift it', () => {
  test('a lift that failed can be tried again', () => {
    const failed = following(IN.attended, lift, { kind: 'liftFailed' })
    expect(failed.lift).toBe('failed')
    expect(effectsOf(failed, lift)).toEqual([{ kind: 'liftCover' }])
  })
  test('asking again while lifting tells the PC again', () => {
    expect(effectsOf(following(IN.attended, lift), lift)).toEqual([{ kind: 'liftCover' }])
  })
  test('closing while covered lifts; when that fails the alert is open again and is not forgotten', () => {
    const closed = following(IN.attended, mistake)
    expect(closed).toMatchObject({ state: 'closed', lift: 'lifting' })
    expect(following(closed, { kind: 'liftFailed' })).toMatchObject({ state: 'attended', lift: 'failed', closedAs: null })
    expect(effectsOf(closed, { kind: 'liftFailed' })).toEqual([{ kind: 'keep' }])
  })
  test('a late word of failure does not undo a lift that worked', () => {
    expect(following(IN.attended, lift, { kind: 'lifted' }, { kind: 'liftFailed' }).lift).toBe('lifted')
  })
  test('what goes to the DSL is not forgotten by time', () => {
    expect(effectsOf(IN.attended, { kind: 'close', by: KHAN, as: 'toDsl' }).map((e) => e.kind)).not.toContain('forgetLater')
  })
})
