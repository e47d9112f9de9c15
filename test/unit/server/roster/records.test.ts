import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findDuplicates } from '../../../../server/roster/duplicates.ts'
import { cameTo, combine, countingOf, landOnPersons, pick, type Recorded, recordsOf } from '../../../../server/roster/records.ts'
import { type Candidate, Comparison, personKey, type Stored, toStored } from '../../../../server/roster/rules.ts'

const NUMBERS = ['1', '2', '3', '4'] as const
function entry(externalId: string, of: Partial<Candidate> = {}): Candidate {
  return { kind: 'pupil', externalId, givenName: 'Zoe', familyName: 'Lee', username: `u${externalId}`, email: null, yearGroup: '5', classes: ['5K'], ...of }
}

/** The roster as the server keeps it, without its tables: imports, merges and splits by the same pure code. */
class Roster {
  people: Recorded[] = []
  merges: { kept: string; dropped: string }[] = []
  leavers = new Map<string, Recorded>()
  /** as it was before the last import; null where people changed since */
  before: { people: Recorded[]; leavers: Map<string, Recorded> } | null = null

  undo(): boolean {
    if (!this.before) return false
    Object.assign(this, this.before, { before: null })
    return true
  }
  bring(rows: readonly Candidate[], whole: boolean): void {
    this.before = { people: this.people, leavers: new Map(this.leavers) }
    const files = {
      people: new Map(rows.map((row) => [personKey(row), row])),
      left: new Set<string>(),
      spared: new Set<string>(),
      covered: new Set(whole ? (['pupil'] as const) : []),
      elsewhere: new Set<string>(),
    }
    const several = [...this.people, ...this.leavers.values()].flatMap(({ records }) => (records ? [{ records }] : []))
    const comparison = new Comparison(landOnPersons(files, several))
    comparison.with(this.people.map((p): Stored => toStored({ ...p, classes: [...p.classes], unseenSince: null } as never)))
    const { added, changed, removed } = comparison.diff
    const gone = new Set(removed.map((one) => one.id))
    for (const person of this.people.filter((p) => gone.has(p.id))) this.leavers.set(personKey(person), person)
    const to = new Map(changed.map(({ id, person }) => [id, person]))
    const now = this.people.filter((p) => !gone.has(p.id)).map((p) => ({ records: null, ...(to.get(p.id) ?? p), id: p.id }))
    for (const person of added) {
      const key = personKey(person)
      now.push({ records: null, ...person, id: this.leavers.get(key)?.id ?? `id ${person.externalId}` })
      this.leavers.delete(key)
    }
    this.people = now
  }
  merge(a: number, b: number): void {
    const [kept, dropped] = [this.people[a % (this.people.length || 1)], this.people[b % (this.people.length || 1)]]
    if (!kept || !dropped || kept === dropped) return
    this.before = null
    const one = { ...combine([...recordsOf(kept), ...recordsOf(dropped)]), id: kept.id }
    this.people = this.people.filter((p) => p !== dropped).map((p) => (p === kept ? one : p))
    this.merges.push({ kept: kept.id, dropped: dropped.id })
  }
  split(n: number): void {
    const merge = this.merges[n % (this.merges.length || 1)]
    const person = merge && this.people.find((p) => recordsOf(p).some((r) => r.id === merge.dropped))
    if (!merge || !person) return
    this.before = null
    const ids = cameTo(merge.dropped, this.merges)
    const back = pick(recordsOf(person), ids, merge.dropped)
    const stay = recordsOf(person).filter((r) => !ids.has(r.id))
    this.people = [...this.people.map((p) => (p === person ? { ...combine(stay), id: p.id } : p)), { ...combine(back), id: merge.dropped }]
    this.merges = this.merges.filter((m) => m !== merge)
  }
}

const importing = fc.record({
  does: fc.constant('bring' as const),
  named: fc.subarray([...NUMBERS]),
  whole: fc.boolean(),
  year: fc.integer({ min: 1, max: 9 }),
})
const merging = fc.record({ does: fc.constant('merge' as const), a: fc.nat(9), b: fc.nat(9) })
const undoing = fc.record({ does: fc.constant('undo' as const) })
const splitting = fc.record({ does: fc.constant('split' as const), n: fc.nat(9) })

describe('somebody with several records', () => {
  test('whatever is imported, merged, split and taken back: nobody is lost, nobody is there twice, and an account is one living person’s', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(importing, merging, splitting, undoing), { maxLength: 25 }), (steps) => {
        const roster = new Roster()
        let expected = new Map<string, Candidate>()
        let before = expected
        for (const step of steps) {
          if (step.does === 'merge') roster.merge(step.a, step.b)
          else if (step.does === 'split') roster.split(step.n)
          else if (step.does === 'undo') {
            if (roster.undo()) expected = before
          } else {
            before = new Map(expected)
            const rows = step.named.map((number) => entry(number, { yearGroup: String(step.year) }))
            roster.bring(rows, step.whole)
            if (step.whole) expected.clear()
            for (const row of rows) expected.set(row.externalId, row)
          }
          const records = roster.people.flatMap((person) => recordsOf(person).map((record) => record.entry.externalId))
          expect(new Set(records).size).toBe(records.length)
          expect(new Set(roster.people.map((p) => p.id)).size).toBe(roster.people.length)
          for (const [number, row] of expected) {
            const owners = roster.people.filter((p) => recordsOf(p).some((r) => r.entry.externalId === number))
            expect(owners).toHaveLength(1)
            expect(countingOf(owners[0] as Recorded)).toContainEqual(row)
            expect(roster.people.filter((p) => countingOf(p).some((r) => r.username === row.username))).toHaveLength(1)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
  test('the record that is named speaks, the others fill in what it leaves out', () => {
    const records = [
      { id: 'a', entry: entry('1', { email: null, classes: ['5K'] }), named: true },
      { id: 'b', entry: entry('2', { givenName: 'Zoë', email: 'z@x.test', classes: ['5L', '5K'] }), named: true },
    ]
    expect(combine(records)).toMatchObject({ externalId: '1', givenName: 'Zoe', username: 'u1', email: 'z@x.test', classes: ['5K', '5L'] })
    expect(combine(records.map((r) => ({ ...r, named: r.id === 'b' })))).toMatchObject({
      externalId: '1',
      givenName: 'Zoë',
      username: 'u2',
      classes: ['5L', '5K'],
    })
  })
})

describe('who may be on the list twice', () => {
  const person = (id: string, of: Partial<Candidate> = {}) => ({ ...entry(id, of), id })
  const likely = (...people: ReturnType<typeof person>[]) => findDuplicates(people, new Set()).map(({ one, other, because }) => [one.id, other.id, because])
  test('the same name in one class or year, accents and order aside; or without either', () => {
    expect(likely(person('1', { givenName: 'Zoë' }), person('2', { givenName: 'Lee', familyName: 'ZOE' }))).toEqual([['1', '2', ['class']]])
    expect(likely(person('1', { classes: [] }), person('2'))).toEqual([['1', '2', ['year']]])
    expect(likely(person('1', { classes: [], yearGroup: null }), person('2'))).toEqual([['1', '2', ['name']]])
  })
  test('twins are two, and so are two of one name in different years', () => {
    expect(likely(person('1', { givenName: 'Tom' }), person('2', { givenName: 'Tim' }))).toEqual([])
    expect(likely(person('1', { yearGroup: '3', classes: ['3A'] }), person('2'))).toEqual([])
  })
  test('one account for two with a name in common is looked at; a class login for strangers is not', () => {
    expect(likely(person('1', { givenName: 'Tom', username: 'lee' }), person('2', { givenName: 'Tim', username: 'LEE' }))).toEqual([['1', '2', ['account']]])
    expect(likely(person('1', { username: 'year1' }), person('2', { givenName: 'Ada', familyName: 'Ng', username: 'year1' }))).toEqual([])
  })
  test('who was said to be two is not listed again, and a pupil is never a teacher', () => {
    expect(findDuplicates([person('1'), person('2')], new Set(['1 2']))).toEqual([])
    expect(likely(person('1'), person('2', { kind: 'teacher' }))).toEqual([])
  })
})
