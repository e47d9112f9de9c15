import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Role } from '../../../../protocol/op.ts'
import { POLICY, POLICY_KEYS, type PolicyKey, policyDefaults } from '../../../../protocol/policy.ts'
import { impossible } from '../../../../protocol/policy-impossible.ts'
import { affected, impossibleAnywhere } from '../../../../server/policy/reach.ts'
import { inRingOrder, mayApprove, mergeValues, type PlaceRef, refuseChange, resolve, type Setting, type Settings } from '../../../../server/policy/rules.ts'

const CHAIN: PlaceRef[] = (['trust', 'school', 'group', 'room', 'pc'] as const).map((scope) => ({ scope, id: scope, name: scope }))
const WATCH = 'session.kioskWatch'
const setting = (value: unknown, asOwner: boolean): Setting => ({
  id: 'x',
  value,
  asOwner,
  by: 'A',
  role: asOwner ? 'dsl' : 'technician',
  approvedBy: null,
  at: 1,
})
const at = (values: Record<string, Setting>, key: PolicyKey = WATCH): Settings =>
  new Map(Object.entries(values).map(([id, one]) => [id, new Map([[key, one]])]))
const MODE = fc.constantFrom('off', 'observe', 'enforce')
const STRICTNESS = ['off', 'observe', 'enforce']
/** What each place of the chain has set for one row, by whom. */
const LAYERS = fc.record(Object.fromEntries(CHAIN.map(({ id }) => [id, fc.option(fc.record({ value: MODE, asOwner: fc.boolean() }), { nil: null })])))
const settingsOf = (layers: Record<string, { value: string; asOwner: boolean } | null>): Settings =>
  at(Object.fromEntries(Object.entries(layers).flatMap(([id, one]) => (one ? [[id, setting(one.value, one.asOwner)]] : []))))

describe('merging settings', () => {
  test('with owners only, the narrowest place that set something is what a PC gets', () => {
    fc.assert(
      fc.property(LAYERS, (layers) => {
        const owned = Object.fromEntries(Object.entries(layers).map(([id, one]) => [id, one && { ...one, asOwner: true }]))
        const narrowest = CHAIN.findLast(({ id }) => owned[id])
        expect(resolve(WATCH, CHAIN, settingsOf(owned)).value).toBe(narrowest ? owned[narrowest.id]?.value : POLICY[WATCH].fallback)
      }),
    )
  })

  test('nobody but the owner ever loosens: taking a non-owner’s layers away never makes it stricter', () => {
    fc.assert(
      fc.property(LAYERS, (layers) => {
        const owners = Object.fromEntries(Object.entries(layers).map(([id, one]) => [id, one?.asOwner ? one : null]))
        // Only layers narrower than every owner's compare directly: an owner below may overrule what was tightened above.
        const lastOwner = CHAIN.findLastIndex(({ id }) => owners[id])
        const above = Object.fromEntries(Object.entries(layers).filter(([id]) => CHAIN.findIndex((place) => place.id === id) <= lastOwner))
        const [all, without] = [resolve(WATCH, CHAIN, settingsOf(layers)).value, resolve(WATCH, CHAIN, settingsOf(above)).value]
        expect(STRICTNESS.indexOf(all as string)).toBeGreaterThanOrEqual(STRICTNESS.indexOf(without as string))
      }),
    )
  })

  test('exactly one place wins when anything counts, and it is the one the value comes from', () => {
    fc.assert(
      fc.property(LAYERS, (layers) => {
        const { value, from, outcomes } = resolve(WATCH, CHAIN, settingsOf(layers))
        const wins = CHAIN.filter((_, i) => outcomes[i] === 'wins')
        expect(wins).toEqual(from ? [from] : [])
        if (from) expect(value).toBe(layers[from.id]?.value)
      }),
    )
  })

  test('a stored value this version can’t accept, or at a place it may not stand, counts as not set', () => {
    expect(resolve(WATCH, CHAIN, at({ pc: setting('never', true) }))).toMatchObject({
      value: 'enforce',
      from: null,
      outcomes: expect.arrayContaining(['notPossible']),
    })
    expect(resolve('panic.coverStyle', CHAIN, at({ pc: setting('plain', true) }, 'panic.coverStyle')).value).toBe('pip')
    expect(mergeValues(CHAIN, new Map())).toEqual(policyDefaults())
  })

  test('a pilot ring beats a plain group, and the first ring the second', () => {
    const groups = [
      { id: '1', name: 'Ring 1', ring: 1 },
      { id: '2', name: 'Ring 2', ring: 2 },
      { id: '3', name: 'Zebra', ring: null },
      { id: '4', name: 'Apple', ring: null },
    ]
    expect(inRingOrder(groups).map((group) => group.name)).toEqual(['Apple', 'Zebra', 'Ring 2', 'Ring 1'])
  })
})

describe('changing settings', () => {
  const change = (role: Role, value: unknown, key: PolicyKey = WATCH) =>
    refuseChange({ key, to: { value }, role }, CHAIN, at({ school: setting('observe', true) }))
  test('the owner may do anything possible, others only tighten, and nobody sets a row where it may not stand', () => {
    expect([change('dsl', 'off'), change('technician', 'enforce'), change('technician', 'off')]).toEqual([null, null, 'POLICY_NOT_OWNER'])
    expect([change('dsl', 'sometimes'), change('dsl', 'plain', 'panic.coverStyle')]).toEqual(['POLICY_INVALID', 'POLICY_NOT_HERE'])
  })
  test('who is no owner can’t take back what made it stricter', () => {
    const strict = at({ school: setting('off', true), pc: setting('enforce', false) })
    expect(refuseChange({ key: WATCH, to: null, role: 'technician' }, CHAIN, strict)).toBe('POLICY_NOT_OWNER')
    expect(refuseChange({ key: WATCH, to: null, role: 'dsl' }, CHAIN, strict)).toBeNull()
  })
  test('a technician approves technicians’ rows only; DSL and head approve all, so that one head can’t lock the school out', () => {
    expect([
      mayApprove('technician', ['panic.shortcut']),
      mayApprove('technician', [WATCH]),
      mayApprove('head', POLICY_KEYS),
      mayApprove('dsl', POLICY_KEYS),
    ]).toEqual([true, false, true, true])
  })
})

describe('what a change does to a school', () => {
  const pc = (id: string, ...places: PlaceRef[]) => ({ id, chain: [...places, { scope: 'pc' as const, id, name: id }] })
  const [, school, , room] = CHAIN as [PlaceRef, PlaceRef, PlaceRef, PlaceRef, PlaceRef]
  const pcs = [pc('a', school, room), pc('b', school), pc('c', school, room)]
  test('only PCs whose values really change are told', () => {
    const before = at({ c: setting('observe', true) })
    const after = at({ c: setting('observe', true), room: setting('observe', true) })
    expect(affected({ pcs, settings: before }, { pcs, settings: after })).toEqual(['a'])
    expect(affected({ pcs, settings: after }, { pcs, settings: new Map(after).set('school', new Map([[WATCH, setting('enforce', true)]])) })).toEqual([])
  })
  test('an impossible combination is found wherever it arises, and named', () => {
    const rule = {
      reason: 'test',
      why: 'for the test',
      keys: [WATCH],
      broken: (values: Record<string, unknown>) => values[WATCH] === 'off' && values['panic.shortcut'] === 'F9',
    } as const
    const settings = new Map(at({ school: setting('F9', true) }, 'panic.shortcut')).set('b', new Map([[WATCH, setting('off', true)]]))
    expect(impossibleAnywhere([school], { pcs, settings }, (values) => impossible(values, [rule]))).toEqual([
      { reason: 'test', keys: [WATCH], where: { scope: 'pc', id: 'b', name: 'b' }, others: 0 },
    ])
    expect(impossible(policyDefaults())).toEqual([])
  })
})
