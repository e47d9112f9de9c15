import { describe, expect, test } from 'vitest'
import type { Agreement } from '../../../../protocol/agreements.ts'
import { audiencesOf, entryOf, type Judging, type Newest, yearStartDay } from '../../../../server/aup/register-rules.ts'

const RULES: Agreement = { document: 'd', version: 2, audience: 'ks2', kind: 'agree', publishedAt: 0, texts: [] }
const DAY = 86_400_000
const POLICY = { pupils: 'year', staff: 'year', visitors: 'logon', days: 90 } as const
const NOW = 1_000 * DAY
const judging: Judging = { policy: POLICY, yearStart: NOW - 80 * DAY, now: NOW }
const gave = (answer: string, daysAgo: number, version = 2): Newest => ({
  person: 'p',
  document: 'd',
  answer,
  how: 'atPc',
  version,
  at: NOW - daysAgo * DAY,
})
const stateOf = (answers: Newest[], again = 0, how = judging) => entryOf(RULES, answers, again, how).state

describe('where a pupil stands', () => {
  test.each([
    ['nobody who was never asked is called due', [], 'never'],
    ['agreed this school year is agreed', [gave('accepted', 10)], 'signed'],
    ['agreed before the year began is due again', [gave('accepted', 100)], 'due'],
    ['agreed to an older version is due again', [gave('accepted', 10, 1)], 'due'],
    ['a no after a yes is a no', [gave('accepted', 10), gave('declined', 1)], 'declined'],
    ['a yes after a no is a yes', [gave('declined', 10), gave('accepted', 1)], 'signed'],
    ['a no alone is a no', [gave('declined', 1)], 'declined'],
  ] as const)('%s', (_, answers, state) => expect(stateOf([...answers])).toBe(state))

  test('whom staff asked again is due until they agree again', () => {
    expect(stateOf([gave('accepted', 10)], NOW - 5 * DAY)).toBe('due')
    expect(stateOf([gave('accepted', 1)], NOW - 5 * DAY)).toBe('signed')
  })
  test('where everybody is asked at each logon, the last answer counts', () => {
    const policy = { ...POLICY, pupils: 'logon' } as const
    expect(stateOf([gave('accepted', 10)], 0, { ...judging, policy })).toBe('signed')
  })
  test('what is read in class counts like what is agreed at a PC, and says so', () => {
    expect(entryOf(RULES, [gave('accepted', 10), { ...gave('accepted', 2), how: 'inClass' }], 0, judging)).toMatchObject({ state: 'signed', how: 'inClass' })
  })
})

test('pupils have the rules for their age and their parents’ paper; staff have their own', () => {
  expect(audiencesOf({ kind: 'pupil', yearGroup: 'Year 4' })).toEqual(['ks2', 'parent'])
  expect(audiencesOf({ kind: 'pupil', yearGroup: null })).toEqual(['parent'])
  expect(audiencesOf({ kind: 'teacher', yearGroup: null })).toEqual(['staff'])
})
test('a school year begins on its own day', () => {
  expect(yearStartDay('09-01', '2026-11-22')).toBe('2026-09-01')
  expect(yearStartDay('09-01', '2026-08-31')).toBe('2025-09-01')
  expect(yearStartDay('09-01', '2026-09-01')).toBe('2026-09-01')
})
