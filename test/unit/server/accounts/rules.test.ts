import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccountRule, DEFAULT_RULE, PEGS } from '../../../../protocol/accounts.ts'
import { applyPattern, parsePattern } from '../../../../server/accounts/pattern.ts'
import { changePegs, suggestPegs } from '../../../../server/accounts/pegs.ts'
import {
  type Binding,
  comparedName,
  expectedName,
  identify,
  indexPeople,
  kindByName,
  type Mark,
  matchesStars,
  qualified,
} from '../../../../server/accounts/rules.ts'
import type { RosterPerson } from '../../../../server/roster/index.ts'

const SID = 'S-1-5-21-1-2-3-1104'
const OTHER = 'S-1-5-21-1-2-3-2208'
function person(id: string, given: Partial<RosterPerson> = {}): RosterPerson {
  return {
    id,
    kind: 'pupil',
    externalId: `X${id}`,
    givenName: 'Zoë',
    familyName: 'O’Neill',
    username: id,
    email: null,
    yearGroup: '3',
    classes: ['3K'],
    records: null,
    ...given,
  }
}
const zoe = person('zoe')
const rule = (of: Partial<AccountRule> = {}): AccountRule => ({ ...DEFAULT_RULE, ...of })
function decide(who: { account: string; sid?: string }, of: { rule?: AccountRule; people?: RosterPerson[]; marks?: Mark[]; bindings?: Binding[] } = {}) {
  const { people = [zoe], marks = [], bindings = [] } = of
  const byRule = of.rule ?? rule()
  const index = indexPeople(byRule, people)
  return identify({ rule: byRule, people, marks, bindings }, who, (name) => index.get(name) ?? [])
}
const bound = (of: Partial<Binding> = {}): Binding => ({ sid: SID, person: 'zoe', account: 'bryn\\zoe', byHand: false, ...of })

describe('an account names a child only when it is theirs alone', () => {
  test('by its name; the name of nobody, and of two, names nobody', () => {
    expect(decide({ account: 'BRYN\\ZOE' })).toMatchObject({ outcome: 'person', person: 'zoe', confidence: 'matched', kind: 'pupil' })
    expect(decide({ account: 'jo' })).toMatchObject({ outcome: 'nobody', person: null, confidence: 'account', kind: 'unknown' })
    expect(decide({ account: 'zoe' }, { people: [zoe, person('b', { username: 'ZOE' })] })).toMatchObject({ outcome: 'several', person: null })
  })
  test('a renamed account with the same SID is still that child’s', () => {
    expect(decide({ account: 'BRYN\\zoe.jones', sid: SID }, { bindings: [bound()] })).toMatchObject({ person: 'zoe', confidence: 'sid' })
  })
  test('the SID tells two of one name apart', () => {
    const people = [zoe, person('b', { username: 'zoe' })]
    expect(decide({ account: 'zoe', sid: SID }, { people, bindings: [bound()] })).toMatchObject({ person: 'zoe', confidence: 'sid' })
  })
  test('the same name with another SID is somebody new until a technician has said who', () => {
    expect(decide({ account: 'BRYN\\zoe', sid: OTHER }, { bindings: [bound()] })).toMatchObject({ outcome: 'recycled', person: null, confidence: 'account' })
    const confirmed = [bound(), bound({ sid: OTHER, person: 'b', byHand: true })]
    expect(decide({ account: 'BRYN\\zoe', sid: OTHER }, { people: [zoe, person('b')], bindings: confirmed })).toMatchObject({ person: 'b', confidence: 'sid' })
  })
  test('a child’s second account is not taken for theirs unasked', () => {
    expect(decide({ account: 'LAB\\zoe', sid: OTHER }, { bindings: [bound()] })).toMatchObject({ outcome: 'second', person: null })
  })
  test('an account handed on to another child, who is on the roster by that name, names neither', () => {
    const people = [zoe, person('mia')]
    expect(decide({ account: 'BRYN\\mia', sid: SID }, { people, bindings: [bound()] })).toMatchObject({ outcome: 'contradiction', person: null })
    expect(decide({ account: 'BRYN\\mia', sid: SID }, { people: [person('mia')], bindings: [bound()] })).toMatchObject({ person: 'mia', confidence: 'matched' })
  })
  test('another domain’s account of the same name is another’s; a PC’s own is nobody', () => {
    const own = rule({ domains: ['Bryn', 'bryn.example'] })
    expect(decide({ account: 'BRYN\\zoe' }, { rule: own })).toMatchObject({ person: 'zoe' })
    expect(decide({ account: 'zoe@bryn.example' }, { rule: own })).toMatchObject({ person: 'zoe' })
    expect(decide({ account: 'PC-01\\zoe' }, { rule: own })).toMatchObject({ person: null })
    expect(decide({ account: 'BRYN\\zoe$' }, { people: [person('zoe$')] })).toMatchObject({ person: null })
    expect(decide({ account: '' })).toMatchObject({ person: null })
  })
})

describe('accounts that are nobody’s own', () => {
  const kinds: AccountRule['kinds'] = [
    { name: 'exam*', kind: 'exam', className: null },
    { name: 'Year1', kind: 'class', className: '1P' },
  ]
  test('are told by the names a technician typed, before the roster', () => {
    expect(decide({ account: 'BRYN\\exam07' }, { rule: rule({ kinds }), people: [person('exam07')] })).toMatchObject({ kind: 'exam', person: null })
    expect(decide({ account: 'year1' }, { rule: rule({ kinds }) })).toMatchObject({ kind: 'class', className: '1P', confidence: 'class', person: null })
  })
  test('and by hand, before all else; a mark on one domain’s account is not on another’s', () => {
    const marks: Mark[] = [{ account: 'bryn\\zoe', kind: 'visitor', person: null, className: null }]
    expect(decide({ account: 'BRYN\\zoe', sid: SID }, { marks, bindings: [bound()] })).toMatchObject({ kind: 'visitor', person: null })
    expect(decide({ account: 'OTHER\\zoe' }, { marks })).toMatchObject({ person: 'zoe' })
    const given: Mark[] = [{ account: 'guest', kind: 'person', person: 'zoe', className: null }]
    expect(decide({ account: 'guest' }, { marks: given })).toMatchObject({ person: 'zoe', confidence: 'matched' })
  })
  test.each([
    ['exam*', 'exam12', true],
    ['exam*', 'myexam', false],
    ['*', '', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['(a+)+$', '(a+)+$', true],
  ])('%s is %s: %s', (pattern, name, fits) => expect(matchesStars(pattern, name)).toBe(fits))
  test('no pattern a person types takes long', () => {
    const started = performance.now()
    matchesStars('*a'.repeat(49), 'a'.repeat(256))
    matchesStars(`${'a*'.repeat(49)}b`, 'a'.repeat(256))
    expect(performance.now() - started).toBeLessThan(100)
  })
})

describe('the rule’s column', () => {
  const jo = person('p', { username: 'Jo.Ali@Bryn.example', externalId: 'A-17' })
  test.each([
    ['username', 'jo.ali', 'BRYN\\jo.ali', 'jo.ali'],
    ['emailLocal', 'jo.ali', 'jo.ali@bryn.example', 'jo.ali'],
    ['email', 'jo.ali@bryn.example', 'Jo.Ali@bryn.example', 'jo.ali@bryn.example'],
    ['externalId', 'a-17', 'BRYN\\A-17', 'a-17'],
  ] as const)('%s', (by, expected, account, compared) => {
    expect(expectedName(rule({ by: 'emailLocal' }), person('q', { email: 'Listed@bryn.example' }))).toBe('listed')
    expect(expectedName(rule({ by }), jo)).toBe(expected)
    expect(comparedName(rule({ by }), account)).toBe(compared)
  })
  test.each([
    ['{given:1}{family}', true, 'zoneill'],
    ['{given}.{family:3}', true, 'zoe.one'],
    ['26{id}', true, '26xzoe'],
    ['{given}', false, 'zoë'],
    ['{family}', false, 'o’neill'],
  ])('%s, without accents: %s, is %s', (pattern, ascii, name) => expect(applyPattern(pattern, zoe, ascii)).toBe(name))
  test.each(['', 'abc', '{given', '{password}', '{given:0}', '{given} {family}', '{given:1}(a+)+'])('%j is refused as a pattern', (pattern) =>
    expect(() => parsePattern(pattern)).toThrow(/BAD_REQUEST|expected shape/),
  )
  test('half a name is nobody’s', () => expect(applyPattern('{given:1}{family}', person('x', { familyName: '-' }), true)).toBeNull())
  test('whatever a pattern makes finds the same person again, in capitals and with a domain', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.boolean(),
        (givenName, familyName, ascii) => {
          const by = rule({ by: 'pattern', pattern: '{given:1}.{family}', ascii })
          const someone = person('p', { givenName, familyName })
          const name = expectedName(by, someone)
          fc.pre(name !== null && !/[\\@$]/.test(name) && name === name.trim())
          expect(decide({ account: `BRYN\\${name}` }, { rule: by, people: [someone] }).person).toBe('p')
        },
      ),
    )
  })
  test('an account keeps its domain where it is kept', () => {
    expect(qualified('BRYN\\Zoe')).toBe('bryn\\zoe')
    expect(qualified('Zoe')).toBe('zoe')
    expect(kindByName(rule({ kinds: [{ name: '*', kind: 'exam', className: null }], domains: ['bryn'] }), 'PC1\\zoe')).toBeNull()
  })
})

describe('of all that could be known at once, never a name that something speaks against', () => {
  const names = fc.constantFrom('zoe', 'mia', 'ali')
  const sids = fc.constantFrom(SID, OTHER)
  test('a name is given only to a person of the roster, and a SID bound to another is never overruled by a name', () => {
    const people = fc
      .array(fc.record({ id: fc.constantFrom('zoe', 'mia', 'b1'), username: names }), { maxLength: 3 })
      .map((all) => all.map((p) => person(p.id, p)))
    const bindings = fc.uniqueArray(fc.record({ sid: sids, person: fc.constantFrom('zoe', 'mia', 'gone'), account: names, byHand: fc.boolean() }), {
      selector: (b) => b.sid,
    })
    fc.assert(
      fc.property(people, bindings, names, fc.option(sids, { nil: undefined }), (all, held, account, sid) => {
        const unique = [...new Map(all.map((p) => [p.id, p])).values()]
        const found = decide(sid === undefined ? { account } : { account, sid }, { people: unique, bindings: held })
        if (found.person === null) return
        expect(unique.map((p) => p.id)).toContain(found.person)
        const owner = held.find((b) => b.sid === sid)?.person
        if (owner && unique.some((p) => p.id === owner)) expect(found.person).toBe(owner)
        else expect(unique.filter((p) => p.username === account).map((p) => p.id)).toEqual([found.person])
      }),
    )
  })
})

describe('coat-peg symbols', () => {
  const children = Array.from({ length: 31 }, (_, i) => `c${i}`)
  test('are suggested to all who have none, none twice', () => {
    const taken = new Map([['c3', 'boat'] as const])
    const suggested = suggestPegs(children, taken)
    expect(suggested.size).toBe(30)
    expect(new Set([...suggested.values(), 'boat']).size).toBe(31)
    expect(
      suggestPegs(
        Array.from({ length: 60 }, (_, i) => `${i}`),
        new Map(),
      ).size,
    ).toBe(PEGS.length)
  })
  test('two children may exchange theirs; one symbol for two is refused, and so is a child of another class', () => {
    const before = new Map([['c1', 'boat'] as const, ['c2', 'kite'] as const])
    const swapped = changePegs(children, before, [
      { person: 'c1', symbol: 'kite' },
      { person: 'c2', symbol: 'boat' },
    ])
    expect([...swapped]).toEqual([
      ['c1', 'kite'],
      ['c2', 'boat'],
    ])
    expect(() => changePegs(children, before, [{ person: 'c3', symbol: 'kite' }])).toThrow()
    expect(() => changePegs(children, before, [{ person: 'x', symbol: 'star' }])).toThrow()
    expect(changePegs(children, before, [{ person: 'c1', symbol: null }]).size).toBe(1)
  })
  test('there are at least forty, each once', () => expect(new Set(PEGS).size).toBeGreaterThanOrEqual(40))
})
