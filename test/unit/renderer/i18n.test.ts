import { describe, expect, test } from 'vitest'
import { LANGUAGES, type Language } from '../../../protocol/page.ts'
import { CATALOGUES, createSpeech, type PlainKey, type PluralKey } from '../../../renderer/i18n/index.ts'

const KEYS = Object.keys(CATALOGUES.en.words) as (keyof typeof CATALOGUES.en.words)[]
const PLAIN = KEYS.filter((key) => typeof CATALOGUES.en.words[key] === 'string') as PlainKey[]
const PLURAL = KEYS.filter((key) => typeof CATALOGUES.en.words[key] !== 'string') as PluralKey[]
const placeholders = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort()

describe.each(LANGUAGES.filter((language) => language !== 'en'))('a child who reads %s', (language) => {
  const { words } = CATALOGUES[language]

  test('has every line, none of them empty', () => {
    expect(Object.keys(words).sort()).toEqual([...KEYS].sort())
    for (const key of PLAIN) expect(words[key].trim(), key).not.toBe('')
  })

  test('has every plural form of the language, and none it does not know', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const key of PLURAL) expect(Object.keys(words[key]).sort(), key).toEqual([...forms].sort())
  })

  test('is told the same names and numbers as in English', () => {
    for (const key of PLAIN) expect(placeholders(words[key]), key).toEqual(placeholders(CATALOGUES.en.words[key]))
    for (const key of PLURAL) for (const text of Object.values(words[key])) expect(placeholders(text), key).toEqual(['{{count}}'])
  })

  test('is not left reading English', () => {
    for (const key of PLAIN) expect(words[key], key).not.toBe(CATALOGUES.en.words[key])
  })

  test('sees the English beneath every line until a speaker has checked it', () => {
    expect(CATALOGUES[language].checked).toBe(false)
    const speech = createSpeech()(language)
    for (const key of PLAIN) expect(speech.say(key, 'Mrs Khan').english, key).toBe(createSpeech()('en').say(key, 'Mrs Khan').text)
  })
})

describe('what a child reads', () => {
  const speechFor = createSpeech()

  test('is in Welsh with the plural the number needs', () => {
    const shown = [1, 2, 3, 6, 7].map((n) => speechFor('cy').count('state.waited', n).text)
    const { waited } = { waited: CATALOGUES.cy.words['state.waited'] }
    const form = (text: string | undefined, n: number) => text?.replace('{{count}}', String(n))
    expect(shown).toEqual([form(waited.one, 1), form(waited.two, 2), form(waited.few, 3), form(waited.many, 6), form(waited.other, 7)])
  })

  test('names the adult as the school does, whatever the name has in it', () => {
    const name = `Mrs <b>O'Brien & {{count}} $t(state.here)`
    expect(speechFor('en').say('state.coming', name).text).toBe(`\u2068${name}\u2069 is coming.`)
  })

  test('says “a grown-up” when the school gave no name', () => {
    expect(speechFor('en').say('state.seen', { key: 'state.someone' }).text).toBe('A grown-up has seen this.')
    expect(speechFor('cy').say('state.coming', { key: 'state.someone' })).toEqual({ text: 'Mae oedolyn yn dod.', english: 'A grown-up is coming.' })
  })

  test('comes in one language only where the language is English', () => {
    for (const key of PLAIN) expect(speechFor('en').say(key).english).toBeNull()
  })

  test('is English when the kiosk asks for a language we do not have', () => {
    expect(speechFor('fr' as Language).say('pip.hidden').text).toBe('The screen is hidden.')
  })

  test('is never a promise: before a person has answered, nobody is said to know or to come', () => {
    const { words } = CATALOGUES.en
    for (const key of ['state.sending', 'state.unsent', 'state.told', 'plain.sending', 'plain.told', 'plain.unlock'] as const) {
      expect(words[key]).not.toMatch(/\b(has seen|knows|is coming|will come|on (?:the|their) way|is with you|safe|nobody)\b/i)
    }
  })

  test('on the plain cover tells a neighbour nothing', () => {
    for (const key of ['plain.locked', 'plain.unlock', 'plain.askNow', 'plain.more'] as const) {
      expect(CATALOGUES.en.words[key]).not.toMatch(/tell|hidden|trouble|help|sent|told|panic|safe|press/i)
    }
  })
})
