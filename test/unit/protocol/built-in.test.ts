/** The agreements Handrail comes with: complete, the same in every language, and readable at the age they are for. */
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { AGREEMENT_TEXT_MAX, Agreement, type AgreementPage, type AgreementText, AUDIENCES, PUPIL_AUDIENCES, SMART_RULES } from '../../../protocol/agreements.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { canonical } from '../../../protocol/evidence.ts'
import { LANGUAGES } from '../../../protocol/policy.ts'
import { grade, sentences, words } from './readability.ts'

const ALL = builtInAgreements()
const named = ALL.map((agreement) => [`${agreement.audience} ${agreement.kind}`, agreement] as const)
const english = (agreement: Agreement): AgreementText => {
  const text = agreement.texts.find(({ language }) => language === 'en')
  if (!text) throw new Error(`${agreement.audience} has no English`)
  return text
}
const of = (audience: Agreement['audience'], kind: Agreement['kind'] = 'agree') => {
  const found = ALL.find((a) => a.audience === audience && a.kind === kind)
  if (!found) throw new Error(`nothing for ${audience} to ${kind}`)
  return found
}
const said = ({ heading, body, question }: AgreementPage) => [
  heading,
  body,
  ...(question ? [question.ask, ...question.answers.flatMap(({ text, why }) => [text, why])] : []),
]
const items = (body: string) => body.split('\n').filter((line) => line.startsWith('- ')).length
const paragraphs = (body: string) => body.split('\n\n').length
/** Everything about a page that isn't words. */
const shape = ({ id, since, picture, rule, body, question }: AgreementPage) => ({
  ...{ id, since, picture, rule },
  body: [items(body), paragraphs(body)],
  rights: question?.answers.map(({ right }) => right) ?? null,
})

test('whoever sits down at a PC has rules, and pupils the five SMART stories after them', () => {
  expect(ALL.filter(({ kind }) => kind === 'agree').map(({ audience }) => audience)).toEqual([...AUDIENCES])
  expect(ALL.filter(({ kind }) => kind === 'confirm').map(({ audience }) => audience)).toEqual([...PUPIL_AUDIENCES])
  for (const audience of PUPIL_AUDIENCES) expect(english(of(audience, 'confirm')).pages.map(({ rule }) => rule)).toEqual([...SMART_RULES])
  expect(new Set(ALL.map(({ document }) => document)).size).toBe(ALL.length)
})

describe.each(named)('%s', (_, agreement) => {
  test('is an agreement, and no text is longer than one may be', () => {
    const checker = Compile(Agreement)
    expect([...checker.Errors(agreement)]).toEqual([])
    for (const { pages } of agreement.texts) expect(pages.flatMap(said).join('').length).toBeLessThan(AGREEMENT_TEXT_MAX)
  })
  test('is in the languages its readers have', () => {
    const wanted = PUPIL_AUDIENCES.includes(agreement.audience) ? LANGUAGES : ['en', 'cy']
    expect(agreement.texts.map(({ language }) => language).sort()).toEqual([...wanted].sort())
  })
  test('says the same in each: as many pages, points and answers, and the same ones right', () => {
    for (const { language, pages } of agreement.texts) expect(pages.map(shape), language).toEqual(english(agreement).pages.map(shape))
  })
  test('stands alone only in English, which people have read', () => {
    for (const { language, confirmed } of agreement.texts) expect(confirmed, language).toBe(language === 'en')
  })
  test('is translated throughout', () => {
    const own = new Set(english(agreement).pages.flatMap(said))
    for (const { language, pages } of agreement.texts) {
      if (language !== 'en') expect(pages.flatMap(said).filter((text) => own.has(text), language)).toEqual([])
    }
  })
  test('holds no markup, no links and nothing that turns the direction of the page', () => {
    for (const text of agreement.texts.flatMap(({ title, pages }) => [title, ...pages.flatMap(said)])) {
      expect(text).not.toMatch(/[<>[\]`#_]|https?:|www\.|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/)
    }
  })
  test('answers every tap kindly, and has exactly one right answer', () => {
    for (const { question } of agreement.texts.flatMap(({ pages }) => pages)) {
      if (!question) continue
      expect(question.answers.filter(({ right }) => right)).toHaveLength(1)
      expect(new Set(question.answers.map(({ text }) => text)).size).toBe(question.answers.length)
    }
  })
  test('calls nobody wrong, bad or silly for an answer', () => {
    for (const { question } of english(agreement).pages) {
      for (const { why } of question?.answers ?? []) expect(why).not.toMatch(/\b(?:are wrong|is wrong|no!|bad|stupid|silly|naughty|must not|should have)\b/i)
    }
  })
})

describe('children', () => {
  test('in reception to year 2 have a picture on every page and no more than two short sentences', () => {
    for (const page of [of('ks1'), of('ks1', 'confirm')].flatMap((a) => english(a).pages)) {
      expect(page.picture, page.id).not.toBeNull()
      const all = sentences(page.body)
      expect(all.length, page.id).toBeLessThanOrEqual(2)
      for (const sentence of all) expect(words(sentence).length, sentence).toBeLessThanOrEqual(12)
    }
  })
  // Measured, all that is read and the rules alone: ks1 0.4 and 2.8 (rules), -0.3 and -1.1 (stories); ks2 1.2 and 3.1, 0.7 and 1.3.
  test.each([
    ['ks1', 2, 3],
    ['ks2', 5, 5],
  ] as const)('in %s read English of grade %d at most with its questions, and of grade %d in the rules alone', (audience, most, alone) => {
    for (const { pages } of [of(audience), of(audience, 'confirm')].map(english)) {
      expect(grade(pages.flatMap(said))).toBeLessThanOrEqual(most)
      expect(grade(pages.map(({ body }) => body))).toBeLessThanOrEqual(alone)
    }
  })
  test('are told that telling is never trouble, and that no picture of the screen is taken', () => {
    for (const audience of PUPIL_AUDIENCES) {
      const text = english(of(audience)).pages.flatMap(said).join(' ')
      expect(text).toMatch(/never in trouble for telling|never gets me in trouble|not be in trouble for telling/)
      expect(text).toMatch(/never takes a picture of (?:my|your|the) screen/)
    }
  })
  test('and adults are told what is checked, and by what', () => {
    for (const audience of AUDIENCES) {
      const page = english(of(audience)).pages.find(({ id }) => id === 'checking' || id === 'checked' || id === 'school')
      expect(page?.body, audience).toMatch(/check|monitored/)
      expect(page?.body, audience).toMatch(audience === 'ks1' ? /Pip never/ : /Handrail/)
    }
  })
})

/** First persons and “you” whose verb says whether a boy or a girl is meant. */
const GUESSES = {
  pl: /\p{L}(?<!sy)(?:łem|łam|łeś|łaś)(?!\p{L})|(?:powin(?:ien|na)|musiała?)(?!\p{L})/u,
  uk: /(?:^|[^\p{L}])(?:я|ти) (?:не )?\p{L}+(?:в|ла)(?!\p{L})|(?:^|[^\p{L}])(?:повинен|повинна|винен|винна|згоден|згодна)(?!\p{L})/iu,
  ur: /(?:تا|تی) ہوں(?!.*“)|میں نے|(?:وں گا|وں گی)/u,
  ar: /(?:^|[^\p{L}])(?:ماذا تفعل|هل أنت|عليك أن|كن )/u,
} as const
test.each(Object.keys(GUESSES) as (keyof typeof GUESSES)[])('nobody’s sex is guessed from the grammar in %s', (language) => {
  const texts = ALL.flatMap(({ texts }) => texts.filter((text) => text.language === language))
  expect(texts.length).toBe(6)
  expect(texts.flatMap(({ pages }) => pages.flatMap(said)).filter((text) => GUESSES[language].test(text))).toEqual([])
})

test('all of them together are small enough for a slow line: far below the megabyte an envelope may take', () => {
  const atPcs = ALL.filter(({ audience }) => audience !== 'parent')
  // Measured in November 2026: 234,214 bytes with all languages.
  expect(Buffer.byteLength(Buffer.from(canonical(atPcs)).toString('base64url'))).toBeLessThan(512 * 1024)
})
