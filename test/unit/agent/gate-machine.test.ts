import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factOf, type GateInput, type GateMachine, next, OPEN } from '../../../agent/aup/machine.ts'
import type { Asked } from '../../../agent/aup/rules.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'

const [one, two] = builtInAgreements()
if (!one || !two) throw new Error('no built-in agreements')
const asked = (...due: (typeof one)[]): Asked => ({ audience: 'ks2', name: 'Amy', due: due.map((agreement) => ({ agreement, since: 0 })) })
const at = { logon: 'l1', asksHelp: false }
const STATES = {
  open: OPEN,
  waiting: { kind: 'waiting', ...at },
  reading: { kind: 'reading', ...at, asked: asked(one, two), done: 1 },
  declined: { kind: 'declined', ...at, asked: asked(one, two), done: 1 },
  tap: { kind: 'tap', ...at, asked: asked(), reminder: 'tell' },
} as const satisfies Record<GateMachine['kind'], GateMachine>
const INPUTS = {
  begin: { kind: 'begin', logon: 'l2', asked: asked(one), reminder: 'tell' },
  known: { kind: 'known', asked: asked(two), reminder: 'tell' },
  agreed: { kind: 'agreed' },
  no: { kind: 'no' },
  again: { kind: 'again' },
  help: { kind: 'help' },
  go: { kind: 'go' },
  granted: { kind: 'granted' },
  standAside: { kind: 'standAside' },
} as const satisfies Record<GateInput['kind'], GateInput>

/** state after | effects; a missing pair does not compile */
const TABLE: Record<GateMachine['kind'], Record<GateInput['kind'], string>> = {
  open: {
    begin: 'reading 0/1 | hold',
    known: 'open |',
    agreed: 'open |',
    no: 'open |',
    again: 'open |',
    help: 'open |',
    go: 'open |',
    granted: 'open |',
    standAside: 'open |',
  },
  waiting: {
    begin: 'waiting |',
    known: 'reading 0/1 |',
    agreed: 'waiting |',
    no: 'waiting |',
    again: 'waiting |',
    help: 'waiting ? |',
    go: 'waiting |',
    granted: 'open | release',
    standAside: 'open | release',
  },
  reading: {
    begin: 'reading 1/2 |',
    known: 'reading 1/2 |',
    agreed: 'open | release',
    no: 'declined 1/2 |',
    again: 'reading 1/2 |',
    help: 'reading ? 1/2 |',
    go: 'reading 1/2 |',
    granted: 'open | release',
    standAside: 'open | release',
  },
  declined: {
    begin: 'declined 1/2 |',
    known: 'declined 1/2 |',
    agreed: 'declined 1/2 |',
    no: 'declined 1/2 |',
    again: 'reading 1/2 |',
    help: 'declined ? 1/2 |',
    go: 'declined 1/2 |',
    granted: 'open | release',
    standAside: 'open | release',
  },
  tap: {
    begin: 'tap |',
    known: 'reading 0/1 |',
    agreed: 'tap |',
    no: 'tap |',
    again: 'tap |',
    help: 'tap ? |',
    go: 'open | release',
    granted: 'open | release',
    standAside: 'open | release',
  },
}

function show(state: GateMachine, input: GateInput): string {
  const step = next(state, input)
  const count = step.state.kind === 'reading' || step.state.kind === 'declined' ? ` ${step.state.done}/${step.state.asked.due.length}` : ''
  const help = step.state.kind !== 'open' && step.state.asksHelp ? ' ?' : ''
  return `${step.state.kind}${help}${count} | ${step.effects.map((e) => e.kind).join(' ')}`.trimEnd()
}

describe('every state meets every input', () => {
  for (const [kind, row] of Object.entries(TABLE)) {
    test.each(Object.entries(row))(`${kind} on %s`, (input, expected) => {
      expect(show(STATES[kind as GateMachine['kind']], INPUTS[input as GateInput['kind']])).toBe(expected)
    })
  }
})

describe('nobody reaches the desktop by the side', () => {
  test('the gate opens only by an answer, a code, or the school saying so', () => {
    const anything = fc.constantFrom(...(Object.values(INPUTS) as GateInput[]))
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), (inputs) => {
        let state: GateMachine = next(OPEN, { kind: 'begin', logon: 'l1', asked: asked(one, two), reminder: 'tell' }).state
        let agreed = 0
        for (const input of inputs) {
          const before = state
          state = next(state, input).state
          if (before.kind === 'reading' && input.kind === 'agreed') agreed++
          if (state.kind !== 'open') continue
          const said = input.kind === 'granted' || input.kind === 'standAside' || before.kind === 'tap'
          expect(said || agreed >= (before.kind === 'reading' ? before.asked.due.length : 2)).toBe(true)
          return
        }
      }),
    )
  })
  test('who begins with nothing due and nothing to remember is not held for a moment', () => {
    expect(next(OPEN, { kind: 'begin', logon: 'l1', asked: asked(), reminder: null })).toEqual({ state: OPEN, effects: [] })
  })
  test('who has begun to read is spared what they turn out to have accepted elsewhere, and not what they have not', () => {
    const begun = next(OPEN, { kind: 'begin', logon: 'l1', asked: asked(one, two), reminder: null }).state
    expect(factOf(next(begun, { kind: 'known', asked: asked(two), reminder: null }).state)).toMatchObject({ state: 'reading', of: 1 })
    expect(next(begun, { kind: 'known', asked: asked(), reminder: null })).toEqual({ state: OPEN, effects: [{ kind: 'release', logon: 'l1' }] })
    expect(next(begun, { kind: 'known', asked: asked(one, two), reminder: null }).state).toBe(begun)
  })
  test('nor does whoever is in the middle of them read on what they accepted elsewhere or on paper meanwhile', () => {
    const { reading, declined } = STATES
    const nothing = { kind: 'known', asked: asked(), reminder: 'tell' } as const
    expect(next(reading, nothing)).toEqual({ state: OPEN, effects: [{ kind: 'release', logon: 'l1' }] })
    expect(next({ ...declined, done: 0 }, nothing).state).toMatchObject({ kind: 'tap' })
    const first = { ...reading, done: 0 }
    expect(next(first, { kind: 'known', asked: asked(two), reminder: null }).state).toMatchObject({ kind: 'reading', done: 0, asked: asked(two) })
    expect(next({ ...first, kind: 'declined' }, { kind: 'known', asked: asked(two), reminder: null }).state).toMatchObject({ kind: 'reading' })
  })
  test('what was read in this logon is not read twice, also where it is asked at every logon', () => {
    expect(next(STATES.reading, { kind: 'known', asked: asked(one, two), reminder: null }).state).toBe(STATES.reading)
    const other = { ...one, document: two.document, version: two.version + 1 }
    expect(next(STATES.reading, { kind: 'known', asked: asked(one, other), reminder: null }).state).toMatchObject({ done: 1, asked: asked(one, other) })
  })
  test('nobody taps past what they turn out to be asked anew', () => {
    const tap = STATES.tap
    expect(factOf(next(tap, { kind: 'known', asked: asked(one), reminder: null }).state)).toMatchObject({ state: 'reading', of: 1 })
  })
})
