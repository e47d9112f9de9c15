import { describe, expect, test } from 'vitest'
import { AUDIENCES } from '../../../protocol/agreements.ts'
import { policyDefaults } from '../../../protocol/policy.ts'
import { NEVER, TOPICS } from '../../../protocol/sees.ts'
import { statementsOf } from '../../../protocol/sees-told.ts'
import { CATALOGUES, createSpeech } from '../../../renderer/i18n/index.ts'
import { itemsOf, neverIn, wordsOf } from '../../../renderer/screens/sees/rules.ts'
import { grade, sentences, words } from '../protocol/readability.ts'

const STATEMENTS = statementsOf(policyDefaults())
const english = createSpeech()('en')
const said = (age: 'ks1' | 'ks2' | 'ks3') => itemsOf(STATEMENTS, age, true, english).map(({ what }) => what)

describe('whoever reads it', () => {
  test.each(AUDIENCES)('%s is told of everything that is recorded of them', (audience) => {
    const told = itemsOf(STATEMENTS, audience, true, english).map(({ topic }) => topic)
    expect(told).toEqual(TOPICS.filter((topic) => topic !== 'watching' || audience === 'staff'))
  })
  test('is told who sees each of it and how long it is kept; the youngest once for all of it', () => {
    const press = (audience: 'ks1' | 'ks2', numbers = true) =>
      itemsOf(STATEMENTS, audience, numbers, english).find(({ topic }) => topic === 'press')?.fine ?? []
    expect(press('ks2').join(' ')).toMatch(/teachers.*headteacher.*30 days/)
    expect(press('ks2', false).join(' ')).not.toMatch(/\d/)
    expect(press('ks1')).toEqual([])
  })
  test('is told what is never taken, all of it', () => {
    expect(neverIn(english)).toHaveLength(NEVER.length)
    expect(neverIn(english)[0]).toBe('a picture of your screen')
  })
  test('reads nothing of rules that are not asked', () => {
    expect(wordsOf({ says: 'rulesOff' }, 'ks2')).toBeNull()
  })
})

describe('the words are for their age', () => {
  test('the youngest read one or two short sentences on each thing', () => {
    for (const text of [...said('ks1'), CATALOGUES.en.words['sees.ks1.who'], CATALOGUES.en.words['sees.ks1.long']]) {
      expect(sentences(text).length, text).toBeLessThanOrEqual(2)
      for (const sentence of sentences(text)) expect(words(sentence).length, sentence).toBeLessThanOrEqual(14)
    }
  })
  // Measured in November 2026: ks1 0.6, ks2 3.5, ks3 4.8.
  test.each([
    ['ks1', 2],
    ['ks2', 5],
    ['ks3', 7],
  ] as const)('in %s of grade %d at most', (age, most) => {
    expect(grade(said(age))).toBeLessThanOrEqual(most)
  })
})
