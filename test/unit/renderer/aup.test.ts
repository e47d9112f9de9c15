import { describe, expect, test } from 'vitest'
import type { AgreementPage } from '../../../protocol/agreements.ts'
import { blocksOf } from '../../../protocol/markdown.ts'
import { asksQuestion, pagesInOrder } from '../../../renderer/screens/aup/rules.ts'
import { passageOf, wordAt } from '../../../renderer/shell/passage.ts'

const question = { ask: 'What do you do?', answers: [] }
const page = (id: string, more: Partial<AgreementPage> = {}): AgreementPage => ({
  ...{ id, since: 1, heading: id, body: '', picture: null, rule: null, question: null },
  ...more,
})

describe('the order in which rules are read', () => {
  const pages = ['a', 'b', 'c'].map((id) => page(id))
  const ids = (changed: string[]) => pagesInOrder({ pages, beside: null, changed }).map((p) => p.page.id)
  test('what is new comes first, the rest in its own order', () => {
    expect(ids([])).toEqual(['a', 'b', 'c'])
    expect(ids(['c'])).toEqual(['c', 'a', 'b'])
    expect(ids(['c', 'b'])).toEqual(['b', 'c', 'a'])
    expect(ids(['gone'])).toEqual(['a', 'b', 'c'])
  })
  test('the English stands beside the page it belongs to, also where a translation lacks one', () => {
    const read = pagesInOrder({ pages, beside: [page('c', { heading: 'C' }), page('a', { heading: 'A' })], changed: ['c'] })
    expect(read.map(({ beside }) => beside?.heading)).toEqual(['C', 'A', undefined])
  })
})

describe('questions', () => {
  const asked = (changed: string[], asksQuestions: boolean, with_: AgreementPage) =>
    pagesInOrder({ pages: [with_], beside: null, changed }).map((p) => asksQuestion(p, { changed, asksQuestions }))
  const a = page('a', { question })
  test('are asked at a first reading, and later about what changed', () => {
    expect(asked([], true, a)).toEqual([true])
    expect(asked(['a'], true, a)).toEqual([true])
    expect(asked(['b'], true, a)).toEqual([false])
  })
  test('are not asked where there is none, or the school wants none', () => {
    expect(asked([], true, page('a'))).toEqual([false])
    expect(asked(['a'], false, a)).toEqual([false])
  })
})

describe('the little Markdown', () => {
  test('paragraphs and lists, apart by an empty line', () => {
    expect(blocksOf('One\ntwo\n\nThree\n\n- a\n- b\n\n* c')).toEqual([
      { kind: 'paragraph', lines: ['One', 'two'] },
      { kind: 'paragraph', lines: ['Three'] },
      { kind: 'list', lines: ['a', 'b'] },
      { kind: 'list', lines: ['c'] },
    ])
  })
  test('a list right beneath a line is a list', () => {
    expect(blocksOf('I will:\n- ask').map(({ kind }) => kind)).toEqual(['paragraph', 'list'])
  })
  test.each(['<script>alert(1)</script>', '![x](http://x/y.png)', '[x](javascript:alert(1))', '# Loud', '**open', '-', '\u202eevil', ''])(
    'anything else stands as it was typed: %j',
    (text) => expect(blocksOf(text)).toEqual(text === '' ? [] : [{ kind: 'paragraph', lines: [text] }]),
  )
  test('5 MB in one line is cut into blocks without hanging', () => {
    const startedAt = performance.now()
    expect(blocksOf(`- ${'a'.repeat(5_000_000)}`)).toHaveLength(1)
    expect(blocksOf('- a\n'.repeat(500_000))[0]?.lines).toHaveLength(500_000)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})

describe('the word that is being said', () => {
  const passage = passageOf([
    { text: 'I ask first', block: 'h1' },
    { text: 'I ', block: 'p' },
    { text: 'always', block: 'p' },
    { text: ' ask.', block: 'p' },
    { text: 'Done', block: 'li' },
  ])
  test('is said with a pause between blocks, and none within one', () => {
    expect(passage.text).toBe('I ask first. I always ask. Done')
  })
  test.each([
    [2, { piece: 0, from: 2, to: 5 }],
    [6, { piece: 0, from: 6, to: 11 }],
    [13, { piece: 1, from: 0, to: 1 }],
    [15, { piece: 2, from: 0, to: 6 }],
    [22, { piece: 3, from: 1, to: 5 }],
    [27, { piece: 4, from: 0, to: 4 }],
  ])('at %i', (at, expected) => expect(wordAt(passage, at)).toEqual(expected))
  test('is none between words, beyond the end, or where there is nothing', () => {
    expect([wordAt(passage, 1), wordAt(passage, 9_999), wordAt(passageOf([]), 0)]).toEqual([null, null, null])
  })
})
