import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AgreementDraft, changedPages, draftFrom, problemsOf, textsOf } from '../../../protocol/agreement-drafts.ts'
import type { Agreement } from '../../../protocol/agreements.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { blocksOf, boldParts } from '../../../protocol/markdown.ts'

const RULES = builtInAgreements().find(({ audience, kind }) => audience === 'ks2' && kind === 'agree') as Agreement
const draft = () => draftFrom(RULES)
const FIRST = RULES.texts[0]?.pages[0]?.id ?? ''
function rewrite(change: (text: string) => string, from = draft()): AgreementDraft {
  return {
    ...from,
    pages: from.pages.map((page) =>
      page.id === FIRST ? { ...page, words: page.words.map((w) => (w.language === 'en' ? { ...w, body: change(w.body) } : w)) } : page,
    ),
  }
}
const reasons = (of: AgreementDraft) => problemsOf(of).map(({ reason }) => reason)

test('every agreement that comes with Handrail can be opened, and published as it is without anything being new in it', () => {
  for (const agreement of builtInAgreements()) {
    const opened = draftFrom(agreement)
    expect([agreement.document, problemsOf(opened), changedPages(opened, agreement)]).toEqual([agreement.document, [], []])
    expect(textsOf(opened, 2, agreement)).toEqual(agreement.texts)
  }
})

describe('a page counts as new', () => {
  const sinces = (of: AgreementDraft) => textsOf(of, 7, RULES).map(({ pages }) => pages.filter((page) => page.since === 7).map(({ id }) => id))
  test('when its words changed, in every language of the document', () => {
    for (const changed of sinces(rewrite((body) => `${body}\n- I log off.`))) expect(changed).toEqual([FIRST])
  })
  test('not when only the spelling did: nobody is asked to read it first', () => {
    const next = rewrite((body) => `${body}!`)
    const spelling = { ...next, pages: next.pages.map((page) => ({ ...page, spelling: page.id === FIRST })) }
    for (const changed of sinces(spelling)) expect(changed).toEqual([])
  })
  test('not when it is only translated, moved or given another picture', () => {
    const next = draft()
    next.pages = next.pages.toReversed().map((page) => ({ ...page, picture: 'hello' as const }))
    expect(changedPages(next, RULES)).toEqual([])
  })
  test('when there was no version before', () => {
    expect(changedPages(draft(), null)).toEqual(RULES.texts[0]?.pages.map(({ id }) => id))
  })
})

describe('what no reader should meet is not published', () => {
  test.each([
    ['html', '<script>alert(1)</script>'],
    ['html', 'a <img src=x onerror=alert(1)>'],
    ['picture', '![a cat](https://pictures.example/cat.png)'],
    ['picture', 'see [this](https://example.org)'],
    ['bold', 'this is **not ended'],
    ['bold', '**one** and **two'],
    ['direction', 'a \u202Etxt.exe'],
    ['direction', '\u2066a'],
    ['unwritable', 'a\u0000b'],
    ['unwritable', 'a\uD800'],
    ['body', ' \n '],
    ['tooLong', 'x'.repeat(40_000)],
  ])('%s: %j', (reason, body) => {
    expect(reasons(rewrite(() => body))).toContain(reason)
  })
  test('and what is only unusual is', () => {
    for (const body of ['5 < 6 and 7 > 6', 'Ring 0800 1111 [free].', '**bold** and * a star', 'مرحبا \u200Fa', '2 * 3 * 4', 'Ask Siôn’s mum.'])
      expect([body, reasons(rewrite(() => body))]).toEqual([body, []])
  })
  test('a translation that lacks a page, or stands alone and unread', () => {
    const more = { ...draft(), languages: [...draft().languages, { language: 'pl' as const, title: 'Zasady', confirmed: false }] }
    more.languages = more.languages.filter((one, at, all) => all.findIndex(({ language }) => language === one.language) === at)
    const bare = { ...more, pages: more.pages.map((page) => ({ ...page, words: page.words.filter(({ language }) => language !== 'pl') })) }
    expect(problemsOf(bare).filter(({ reason }) => reason === 'body')).toEqual(bare.pages.map(({ id }) => ({ reason: 'body', page: id, language: 'pl' })))
    const alone = { ...bare, languages: bare.languages.filter(({ language }) => language === 'pl') }
    expect(problemsOf(alone).filter(({ reason }) => reason === 'alone')).toEqual([{ reason: 'alone', page: null, language: 'pl' }])
    expect(reasons({ ...alone, languages: alone.languages.map((one) => ({ ...one, confirmed: true })) })).not.toContain('alone')
    expect(reasons(more)).not.toContain('alone')
  })
  test('a question without a right answer, and a document without a page', () => {
    const asked = draft()
    asked.pages = asked.pages.map((page) => (page.right ? { ...page, right: page.right.map(() => false) } : page))
    expect(reasons(asked)).toContain('noRight')
    expect(reasons({ ...draft(), pages: [] })).toEqual(['noPages'])
    expect(reasons({ ...draft(), pages: [], retires: true })).toEqual([])
  })
})

describe('the Markdown of agreements', () => {
  test('loses no letter of what was typed but stars, dashes and spaces', () => {
    const letters = (text: string) => text.replace(/[-*\s]/g, '')
    fc.assert(
      fc.property(fc.array(fc.constantFrom('- ', '* ', '**', 'word', '<b>', '\n', '\n\n', ' ', '![x](y)', 'é')), (parts) => {
        const text = parts.join('')
        const drawn = blocksOf(text).flatMap(({ lines }) => lines.flatMap(boldParts))
        expect(letters(drawn.join(''))).toBe(letters(text))
      }),
    )
  })
  test('is drawn nowhere as HTML', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../renderer/theme/markdown.tsx'), 'utf8')).not.toContain('dangerouslySetInnerHTML')
  })
})
