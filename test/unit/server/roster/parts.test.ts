import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { presetMapping, recognisePreset } from '../../../../server/roster/reading/columns.ts'
import { hasLeft, isPast } from '../../../../server/roster/reading/leaving.ts'
import { PRESET_TABLE } from '../../../../server/roster/reading/presets.ts'
import { kindOfRole } from '../../../../server/roster/reading/roles.ts'
import { Schools } from '../../../../server/roster/reading/schools.ts'

const NOW = Date.UTC(2026, 8, 15, 12)

describe('a child is taken off the roster only by a date that is surely past', () => {
  test.each([
    ['2026-09-14', true],
    ['2026-09-15', false],
    ['20260914', true],
    ['2026-09-14T23:00:00Z', true],
    ['14/09/2026', true],
    ['14.09.26', true],
    ['9/14/2026', true],
    ['16/09/2026', false],
    // The fourth of October or the tenth of April: still here.
    ['04/10/2026', false],
    ['01/02/2026', true],
    ['99/99/2026', false],
    ['soon', false],
    ['', false],
  ])('%j is past: %s', (text, past) => expect(isPast(text, NOW)).toBe(past))
  test.each(['Leaver', 'LEFT', 'no', 'Inactive', 'tobedeleted', '31/08/2026'])('%j says they have left', (text) => expect(hasLeft(text, NOW)).toBe(true))
  test.each(['', 'Yes', 'Active', 'On roll', 'Guest pupil', '31/08/2031'])('%j does not', (text) => expect(hasLeft(text, NOW)).toBe(false))
  test('whatever stands in the cell, it is decided without a fault', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof hasLeft(text, NOW) === 'boolean'))
  })
})

describe('who is kept', () => {
  test.each([
    ['Student', 'pupil'],
    ['teacher', 'teacher'],
    ['Site Administrator', 'teacher'],
    ['teacherAssistant', 'teacher'],
    ['guardian', null],
    ['Parent', null],
    ['relative', null],
    ['wizard', undefined],
    ['', undefined],
  ])('a %j is %j', (role, kind) => expect(kindOfRole(role)).toBe(kind))
})

describe('of several schools one is read', () => {
  function trust(): Schools {
    const schools = new Schools()
    schools.add('T', 'Trust', 'district', '')
    schools.add('A', 'Alder', 'school', 'T')
    schools.add('A1', 'Alder Sixth Form', 'department', 'A')
    schools.add('B', 'Beech', 'school', 'T')
    schools.add('X', 'Round', 'department', 'Y')
    schools.add('Y', 'And round', 'department', 'X')
    return schools
  }
  test('a part of a school is that school; what stands above is none; a circle ends', () => {
    expect(['A', 'A1', 'T', 'X', 'nobody'].map((id) => trust().of(id))).toEqual(['A', 'A', null, null, undefined])
  })
  test.each([
    [['A'], null, null, false, { read: 'A' }],
    [['A', 'B'], null, null, false, { ask: true, otherSchool: false }],
    [['A', 'B'], 'B', null, false, { read: 'B' }],
    [['A', 'B'], 'C', null, false, { ask: true, otherSchool: true }],
    [['A', 'B'], null, 'B', false, { read: 'B' }],
    [['A'], null, 'B', false, { ask: true, otherSchool: true }],
    [['A'], null, 'B', true, { read: 'B' }],
    [['A'], 'A', 'B', false, { read: 'A' }],
    [[], null, null, false, { read: null }],
    [[], null, 'B', false, { read: null }],
  ] as const)('%j, chosen %j, remembered %j, partial %j', (there, asked, remembered, partial, choice) => {
    const schools = trust()
    for (const id of there) schools.count(id)
    expect(schools.choose(asked, remembered, partial)).toEqual(choice)
  })
})

describe('a system’s list is known by its headings', () => {
  test.each([
    [['Adno', 'Forename', 'Surname', 'Reg'], 'sims'],
    [['Admission Number', 'Legal Surname', 'Preferred Forename', 'Year Taught In'], 'sims'],
    [['Arbor Student ID', 'First name', 'Last name'], 'arbor'],
    [['Student ID', 'First name', 'Registration form'], 'arbor'],
    [['Person ID', 'First Name', 'Tutor Group'], 'bromcom'],
    [['Username', 'Name', 'Class'], null],
  ] as const)('%j: %s', (columns, preset) => expect(recognisePreset(columns)).toBe(preset))
  test('each preset’s headings are written as they are compared, and its own headings make it out', () => {
    for (const [name, { columns, tells }] of Object.entries(PRESET_TABLE)) {
      for (const heading of [...Object.values(columns), ...tells].flat()) expect(heading).toMatch(/^[a-z0-9]+$/)
      expect(recognisePreset(tells.map(([first]) => first ?? ''))).toBe(name)
    }
  })
  test('SIMS’ UPN is a number of the pupil’s, never taken for an account', () => {
    expect(presetMapping('sims', ['Adno', 'Forename', 'Surname', 'UPN'])).toEqual({ externalId: 'Adno', givenName: 'Forename', familyName: 'Surname' })
  })
})
