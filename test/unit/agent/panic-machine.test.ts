import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cover, factOf, type Lifter, NONE, next, type PanicInput, type PanicMachine } from '../../../agent/panic/machine.ts'
import { PANIC_STATES } from '../../../protocol/panic.ts'

const cover: Cover = { press: 'p1', state: 'sending', by: null, event: 'e1', pressedAt: 1, count: 1 }
const STAFF: Lifter = { by: 'staff', alert: 'a1' }
const STATES = {
  none: NONE,
  covered: { kind: 'covered', cover },
  lifting: { kind: 'lifting', cover, lifter: STAFF },
} as const satisfies Record<PanicMachine['kind'], PanicMachine>

const INPUTS = {
  press: { kind: 'press', press: 'p2', pressedAt: 2, event: 'e2', again: false },
  acked: { kind: 'acked', event: 'e1' },
  unanswered: { kind: 'unanswered' },
  said: { kind: 'said', press: 'p1', state: 'coming', by: 'Mrs Khan' },
  lift: { kind: 'lift', press: 'p1', lifter: STAFF },
  lifted: { kind: 'lifted', press: 'p1', lifter: STAFF },
  liftFailed: { kind: 'liftFailed', press: 'p1', lifter: STAFF, why: 'windows' },
  restored: { kind: 'restored' },
} as const satisfies Record<PanicInput['kind'], PanicInput>

/** state after, then effects in order; a missing pair does not compile */
const TABLE: Record<PanicMachine['kind'], Record<PanicInput['kind'], string>> = {
  none: {
    press: 'covered p2 sending ×1 | hold awaitServer',
    acked: 'none |',
    unanswered: 'none |',
    said: 'none |',
    lift: 'none | reportLiftFailed',
    lifted: 'none |',
    liftFailed: 'none |',
    restored: 'none |',
  },
  covered: {
    press: 'covered p1 sending ×2 | hold',
    acked: 'covered p1 told ×1 |',
    unanswered: 'covered p1 unsent ×1 |',
    said: 'covered p1 coming ×1 |',
    lift: 'lifting p1 sending ×1 | release',
    lifted: 'covered p1 sending ×1 | reportLifted hold',
    liftFailed: 'covered p1 sending ×1 | reportLiftFailed',
    restored: 'covered p1 sending ×1 | hold awaitServer',
  },
  lifting: {
    press: 'covered p2 sending ×1 | hold awaitServer',
    acked: 'lifting p1 told ×1 |',
    unanswered: 'lifting p1 unsent ×1 |',
    said: 'lifting p1 coming ×1 |',
    lift: 'lifting p1 sending ×1 |',
    lifted: 'none | reportLifted',
    liftFailed: 'covered p1 sending ×1 | hold reportLiftFailed',
    restored: 'lifting p1 sending ×1 | hold release',
  },
}

function show(state: PanicMachine, input: PanicInput): string {
  const step = next(state, input)
  const { state: after } = step
  const name = after.kind === 'none' ? 'none' : `${after.kind} ${after.cover.press} ${after.cover.state} ×${after.cover.count}`
  return `${name} | ${step.effects.map((e) => e.kind).join(' ')}`.trim()
}

describe('the cover', () => {
  for (const from of Object.keys(TABLE) as PanicMachine['kind'][]) {
    test.each(Object.entries(TABLE[from]))(`${from} + %s: the child is neither uncovered nor told what was not seen`, (input, expected) => {
      expect(show(STATES[from], INPUTS[input as PanicInput['kind']])).toBe(expected)
    })
  }

  test('a press that is not on disk covers all the same and asks the child to put a hand up', () => {
    const { state, effects } = next(NONE, { ...INPUTS.press, event: null })
    expect(factOf(state)).toMatchObject({ state: 'unsent', kept: false, count: 1 })
    expect(effects.map((e) => e.kind)).toEqual(['hold'])
  })

  test('its retry is the same press: once it is on disk it is on its way, and counted once', () => {
    const unkept = next(NONE, { ...INPUTS.press, event: null }).state
    const { state } = next(unkept, { ...INPUTS.press, event: 'e9', again: true })
    expect(factOf(state)).toMatchObject({ state: 'sending', kept: true, count: 1 })
  })

  test('a lift that names another press does not uncover this child', () => {
    const { state, effects } = next(STATES.covered, { kind: 'lift', press: 'other', lifter: { by: 'staff', alert: 'a9' } })
    expect(state).toEqual(STATES.covered)
    expect(effects.map((e) => e.kind)).toEqual(['reportLiftFailed'])
  })

  const input = fc.oneof(
    fc.record({
      kind: fc.constant('press' as const),
      press: fc.constantFrom('p1', 'p2', 'p3'),
      pressedAt: fc.nat(),
      event: fc.option(fc.constantFrom('e1', 'e2')),
      again: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('acked' as const), event: fc.constantFrom('e1', 'e2') }),
    fc.constant({ kind: 'unanswered' as const }),
    fc.record({
      kind: fc.constant('said' as const),
      press: fc.constantFrom('p1', 'p2'),
      state: fc.constantFrom('told', 'seen', 'coming', 'here' as const),
      by: fc.option(fc.constant('Mrs Khan')),
    }),
    fc.record({ kind: fc.constant('lift' as const), press: fc.constantFrom('p1', 'p2'), lifter: fc.constant(STAFF) }),
    fc.record({ kind: fc.constant('liftFailed' as const), press: fc.constantFrom('p1', 'p2'), lifter: fc.constant(STAFF), why: fc.constant('x') }),
    fc.constant({ kind: 'restored' as const }),
  )
  test('nothing but a completed lift ever uncovers, whatever arrives in whatever order', () => {
    fc.assert(
      fc.property(fc.array(input), (inputs) => {
        let state: PanicMachine = STATES.covered
        for (const one of inputs) {
          state = next(state, one as PanicInput).state
          expect(state.kind).not.toBe('none')
        }
      }),
    )
  })

  test('what the child is told about one press never goes back', () => {
    fc.assert(
      fc.property(fc.array(input), (inputs) => {
        let state: PanicMachine = STATES.covered
        for (const one of inputs) {
          const before = factOf(state)
          state = next(state, one as PanicInput).state
          const after = factOf(state)
          // From "put your hand up" back to "sending" is the one step back: the press reached the disk after all.
          const lateKept = before?.state === 'unsent' && !before.kept
          if (before && after && before.press === after.press && !lateKept) {
            expect(PANIC_STATES.indexOf(after.state)).toBeGreaterThanOrEqual(PANIC_STATES.indexOf(before.state))
          }
        }
      }),
    )
  })
})
