import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPlainFileName } from '../../../../server/core/staging.ts'
import { guessMapping, headingSignature, isUsable } from '../../../../server/roster/reading/columns.ts'
import {
  type Candidate,
  type Cells,
  cleanValue,
  contentOf,
  countDiff,
  diffRoster,
  groupOf,
  isMassRemoval,
  personKey,
  type Stored,
  toCandidate,
} from '../../../../server/roster/rules.ts'

function pupil(externalId: string, given: Partial<Candidate> = {}): Candidate {
  return { kind: 'pupil', externalId, givenName: 'Aled', familyName: 'Bevan', username: null, email: null, yearGroup: '4', classes: [], ...given }
}
function stored(person: Candidate): Stored {
  return { id: `id-${person.externalId}`, key: personKey(person), kind: person.kind, content: contentOf(person), name: person.givenName, unseenSince: null }
}
const byKey = (...people: Candidate[]) => new Map(people.map((p) => [personKey(p), p]))
const PUPILS = new Set(['pupil'] as const)

describe('a row becomes a person, or says what is wrong without repeating it', () => {
  const cells = (text: Partial<Record<keyof Cells, string>>): Cells =>
    Object.fromEntries(Object.entries(text).map(([field, value]) => [field, { column: `col ${field}`, text: value }]))

  test('names keep their accents, apostrophes and hyphens; line breaks in them become a space', () => {
    const person = toCandidate(cells({ externalId: ' 7 ', givenName: 'Siân\nMair', familyName: "O’Neill-D'Souza" }), 'pupil')
    expect(person).toMatchObject({ externalId: '7', givenName: 'Siân Mair', familyName: "O’Neill-D'Souza" })
  })
  test.each([
    [{ externalId: '', givenName: 'A' }, 'col externalId'],
    [{ externalId: '1', givenName: '', familyName: '' }, 'col givenName'],
    [{ externalId: '1', givenName: 'A\u202Eb' }, 'col givenName'],
    [{ externalId: '1', givenName: 'A\u0000b' }, 'col givenName'],
    [{ externalId: '1', givenName: 'Secret'.repeat(30) }, 'col givenName'],
    [{ externalId: '1', givenName: 'A', kind: 'Secret visitor' }, 'col kind'],
  ])('%j is refused, naming %s', (text, column) => {
    const flaw = toCandidate(cells(text), 'pupil')
    expect(flaw).toMatchObject({ column })
    expect(JSON.stringify(flaw)).not.toContain('Secret')
  })
  test('without a number, the account tells people apart', () => {
    expect(toCandidate(cells({ username: 'BRYN\\ABevan', givenName: 'Aled' }), 'pupil')).toMatchObject({ externalId: 'account:abevan' })
  })
  test('whatever stands in a cell, it is stored clean or refused, never thrown over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const cleaned = cleanValue(text)
        if ('value' in cleaned) {
          expect(cleaned.value.length).toBeLessThanOrEqual(120)
          expect(cleaned.value).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
        } else expect(cleaned.reason.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('an import changes what differs and removes nobody by accident', () => {
  test('added, changed, unchanged and removed are told apart', () => {
    const [a, b, c] = [pupil('a'), pupil('b'), pupil('c')]
    const diff = diffRoster(byKey(a, pupil('b', { yearGroup: '5' }), pupil('d')), [a, b, c].map(stored), PUPILS, new Set())
    expect(diff.added.map((p) => p.externalId)).toEqual(['d'])
    expect(diff.changed.map((p) => p.id)).toEqual(['id-b'])
    expect(diff.removed.map((p) => p.id)).toEqual(['id-c'])
    expect(diff.unchanged).toBe(1)
  })
  test('the order of classes is no change', () => {
    const diff = diffRoster(byKey(pupil('a', { classes: ['3K', 'Choir'] })), [stored(pupil('a', { classes: ['Choir', '3K'] }))], PUPILS, new Set())
    expect(diff.unchanged).toBe(1)
  })
  test('a list of pupils removes no teacher', () => {
    const diff = diffRoster(byKey(pupil('a')), [stored({ ...pupil('t'), kind: 'teacher' })], PUPILS, new Set())
    expect(diff.removed).toEqual([])
  })
  test('a child whose row was refused stays on the roster', () => {
    const diff = diffRoster(byKey(pupil('a')), [stored(pupil('b'))], PUPILS, new Set([personKey(pupil('b'))]))
    expect(diff.removed).toEqual([])
  })
  test.each([
    [2, false],
    [3, true],
  ])('removing %i of 10 asks for confirmation: %s', (removed, asks) => {
    const people = Array.from({ length: 10 }, (_, i) => pupil(String(i)))
    expect(isMassRemoval(countDiff(diffRoster(byKey(...people.slice(removed)), people.map(stored), PUPILS, new Set())), 20)).toBe(asks)
  })
})

describe('columns are guessed as schools name them', () => {
  test.each([
    [
      ['Adno', 'Forename', 'Surname', 'Reg', 'Year', 'DOB'],
      { externalId: 'Adno', givenName: 'Forename', familyName: 'Surname', className: 'Reg', yearGroup: 'Year' },
    ],
    [['user name', 'First-Name', 'LAST_NAME', 'E-mail'], { username: 'user name', email: 'E-mail', givenName: 'First-Name', familyName: 'LAST_NAME' }],
    [['E-mail address', 'Given name'], { username: 'E-mail address', email: 'E-mail address', givenName: 'Given name' }],
  ])('%j', (columns, mapping) => expect(guessMapping(columns)).toEqual(mapping))

  test('what can’t be guessed is asked for, not assumed', () => {
    expect(isUsable(guessMapping(['Spalte 1', 'UPN', 'Birthdate']))).toBe(false)
  })
  test('the same heading line is remembered whatever its order and case', () => {
    expect(headingSignature(['Adno', 'Sur name'])).toBe(headingSignature(['SURNAME', 'adno']))
  })
})

test('an alert names the one class a child is in, else the year', () => {
  expect(groupOf({ classes: ['3K'], yearGroup: '3' })).toBe('3K')
  expect(groupOf({ classes: ['Maths', 'French'], yearGroup: '9' })).toBe('Year 9')
  expect(groupOf({ classes: [], yearGroup: 'Reception' })).toBe('Reception')
  expect(groupOf({ classes: [], yearGroup: null })).toBeNull()
})

test.each([
  ['Student.csv', true],
  ['Disgyblion 2026 (Medi).csv', true],
  ['../../etc/passwd', false],
  ['a/b.csv', false],
  ['a\\b.csv', false],
  ['.hidden', false],
  ['', false],
  ['a\u0000.csv', false],
  ['x.partial', false],
  ['-rf.csv', false],
])('an uploaded file called %j stays in its folder: %s', (name, ok) => expect(isPlainFileName(name)).toBe(ok))
