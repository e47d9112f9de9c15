import { describe, expect, test } from 'vitest'
import { askedOf, changedPages, type Known, pictureOfTheDay, reminderOf, ruleOfTheDay, textIn, yearStart } from '../../../agent/aup/rules.ts'
import type { Agreement, Standing } from '../../../protocol/agreements.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { policyDefaults } from '../../../protocol/policy.ts'

const NOW = new Date(2026, 10, 22, 9).getTime()
const DAY = 86_400_000
const RULES = builtInAgreements().filter(({ kind }) => kind === 'agree')
const ks2 = RULES.find((a) => a.audience === 'ks2') as Agreement
const standing: Standing = { audience: 'ks2', name: 'Amy', exempt: null, readInClass: null, signed: [], again: [] }
const known = (more: Partial<Known> = {}): Known => ({ agreements: RULES, standing, own: [], policy: policyDefaults(), now: NOW, ...more })
const due = (more: Partial<Known>) => askedOf(known(more))?.due.map(({ agreement, since }) => `${agreement.audience} v${agreement.version} since ${since}`)
const signed = (at: number, version = 1) => ({ ...standing, signed: [{ document: ks2.document, version, at }] })
const policy = (over: object) => ({ ...policyDefaults(), ...over })

describe('who is asked what', () => {
  test('a child who never accepted reads the rules of their own age, and nobody else’s', () => {
    expect(due({})).toEqual(['ks2 v1 since 0'])
  })
  test('a child reads the SMART stories after the rules', () => {
    expect(askedOf(known({ agreements: builtInAgreements() }))?.due.map(({ agreement }) => agreement.kind)).toEqual(['agree', 'confirm'])
  })
  test('an account nobody knows is asked as the school says', () => {
    expect(due({ standing: null })).toEqual(['visitor v1 since 0'])
    expect(due({ standing: null, policy: policy({ 'aup.unknownAs': 'ks3' }) })).toEqual(['ks3 v1 since 0'])
  })
  test('who accepted, here or anywhere, is not asked again', () => {
    expect(due({ standing: signed(NOW - DAY) })).toEqual([])
    expect(due({ own: [{ document: ks2.document, version: 1, at: NOW - DAY }] })).toEqual([])
  })
  test('changed rules are asked again, and it is known since when', () => {
    const agreements = [...RULES.filter((a) => a !== ks2), { ...ks2, version: 3 }]
    expect(due({ agreements, standing: signed(NOW - DAY, 2) })).toEqual(['ks2 v3 since 2'])
  })
  test('one who is asked again by staff reads again, until they have', () => {
    const again = [{ document: ks2.document, after: NOW - DAY }]
    expect(due({ standing: { ...signed(NOW - 2 * DAY), again } })).toEqual(['ks2 v1 since 1'])
    expect(due({ standing: { ...signed(NOW - DAY + 1), again } })).toEqual([])
  })
  test('class logins and exam accounts are not asked at all', () => {
    for (const exempt of ['class', 'exam'] as const) expect(askedOf(known({ standing: { ...standing, exempt } }))).toBeNull()
  })
  test.each([
    ['change', NOW - 900 * DAY, false],
    ['year', new Date(2026, 7, 31, 12).getTime(), true],
    ['year', new Date(2026, 8, 1, 0).getTime(), false],
    ['days', NOW - 90 * DAY, true],
    ['days', NOW - 90 * DAY + 1, false],
    ['logon', NOW - 1, true],
  ] as const)('asked again: %s, accepted at %d: %s', (when, at, expected) => {
    expect(due({ standing: signed(at), policy: policy({ 'aup.pupilsAgain': when }) })).toEqual(expected ? ['ks2 v1 since 1'] : [])
  })
  test('a PC whose clock is ten years back asks nobody twice for it', () => {
    expect(due({ standing: signed(NOW), now: NOW - 3_650 * DAY })).toEqual([])
  })
  test('C17 who accepted while the PC’s clock was ten years ahead is asked once it is right, and not for ten years forgotten', () => {
    const own = [{ document: ks2.document, version: 1, at: NOW + 3_650 * DAY }]
    expect(due({ own })).toEqual(['ks2 v1 since 0'])
    expect(due({ own, standing: signed(NOW - DAY) })).toEqual([])
  })
})

describe('the youngest, whose class read the rules together', () => {
  const ks1 = RULES.find((a) => a.audience === 'ks1') as Agreement
  const young: Standing = { ...standing, audience: 'ks1', readInClass: NOW - 3 * DAY }
  const remind = (more: Partial<Known> & { tappedAt?: number | null } = {}) => {
    const around = known({ standing: young, ...more })
    return reminderOf(askedOf(around), { ...around, tappedAt: more.tappedAt ?? null })
  }
  test('see one picture, once a day', () => {
    expect(due({ standing: young })).toEqual([])
    expect(remind()).toBe('picture')
    expect(remind({ tappedAt: NOW - 60_000 })).toBeNull()
    expect(remind({ tappedAt: NOW - DAY })).toBe('picture')
  })
  test('read for themselves what was published since, and everything where the school wants that', () => {
    const agreements = [...RULES.filter((a) => a !== ks1), { ...ks1, version: 2, publishedAt: NOW - DAY }]
    expect(due({ standing: young, agreements })).toEqual(['ks1 v2 since 0'])
    expect(due({ standing: young, policy: policy({ 'aup.ks1': 'read' }) })).toEqual(['ks1 v1 since 0'])
    expect(due({ standing: { ...young, readInClass: null } })).toEqual(['ks1 v1 since 0'])
  })
  test('older pupils are not spared by a class reading', () => {
    expect(due({ standing: { ...standing, readInClass: NOW } })).toEqual(['ks2 v1 since 0'])
  })
  test('another picture each day, whatever the clock says', () => {
    const week = Array.from({ length: 5 }, (_, i) => pictureOfTheDay(RULES, NOW + i * DAY)?.page)
    expect(new Set(week).size).toBe(5)
    for (const now of [0, -DAY, NOW + 3_650 * DAY]) expect(pictureOfTheDay(RULES, now)).not.toBeNull()
    expect(pictureOfTheDay([], NOW)).toBeNull()
  })
})

describe('what pupils are reminded of', () => {
  const remind = (more: Partial<Known>) => {
    const around = known(more)
    return reminderOf(askedOf(around), { ...around, tappedAt: null })
  }
  test('one SMART rule; nobody else is, nor where the school wants none', () => {
    expect(remind({ standing: signed(NOW - DAY) })).toBe(ruleOfTheDay(NOW))
    expect(remind({ standing: null })).toBeNull()
    expect(remind({ standing: { ...standing, exempt: 'exam' } })).toBeNull()
    expect(remind({ standing: signed(NOW - DAY), policy: policy({ 'aup.reminder': false }) })).toBeNull()
  })
})

describe('which words', () => {
  const text = (language: 'en' | 'cy' | 'uk', confirmed: boolean) => ({ ...(ks2.texts[0] as Agreement['texts'][number]), language, confirmed })
  const agreement = { ...ks2, texts: [text('en', true), text('cy', true), text('uk', false)] }
  test('a translation nobody has confirmed never stands alone', () => {
    expect(textIn(agreement, ['uk'])).toMatchObject({ text: { language: 'uk' }, beside: { language: 'en' } })
    expect(textIn(agreement, ['cy'])).toMatchObject({ text: { language: 'cy' }, beside: null })
    const withoutEnglish = { ...agreement, texts: agreement.texts.filter(({ language }) => language !== 'en') }
    expect(textIn(withoutEnglish, ['uk'])).toMatchObject({ text: { language: 'cy' }, beside: null })
  })
  test('a language the school does not have falls back to the school’s own, then to English', () => {
    expect(textIn(agreement, ['pl', 'cy']).text.language).toBe('cy')
    expect(textIn(agreement, ['pl']).text.language).toBe('en')
  })
  test('only what changed since is called changed, and nothing is for who reads it first', () => {
    const pages = agreement.texts[0]?.pages.map((page, i) => ({ ...page, since: i === 1 ? 3 : 1 })) ?? []
    expect(changedPages({ ...text('en', true), pages }, 2)).toEqual([pages[1]?.id])
    expect(changedPages({ ...text('en', true), pages }, 0)).toEqual([])
  })
})

describe('days', () => {
  test('the school year began on the last first of September, also on the day itself', () => {
    expect(yearStart('09-01', NOW)).toBe(new Date(2026, 8, 1).getTime())
    expect(yearStart('09-01', new Date(2026, 8, 1).getTime())).toBe(new Date(2026, 8, 1).getTime())
    expect(yearStart('09-01', new Date(2026, 7, 31, 23).getTime())).toBe(new Date(2025, 8, 1).getTime())
  })
  test('each day has one rule, and five days have all of them', () => {
    const week = Array.from({ length: 5 }, (_, i) => ruleOfTheDay(NOW + i * DAY))
    expect(new Set(week).size).toBe(5)
    expect(ruleOfTheDay(new Date(2026, 10, 22, 0, 1).getTime())).toBe(ruleOfTheDay(new Date(2026, 10, 22, 23, 59).getTime()))
  })
})
