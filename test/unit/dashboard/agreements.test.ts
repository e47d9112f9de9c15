import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { schoolTimes } from '../../../dashboard/core/index.ts'
import { gapsOf, isNoneInForce, leftBy } from '../../../dashboard/views/aup/coverage.ts'
import { wordDiff } from '../../../dashboard/views/aup/diff.ts'
import { mergeDrafts } from '../../../dashboard/views/aup/merge.ts'
import { addPage, movePage, reviewOf, withAnswers, withPage, withWords } from '../../../dashboard/views/aup/rules.ts'
import { type AgreementDraft, draftFrom, wordsIn } from '../../../protocol/agreement-drafts.ts'
import { AUDIENCES, type Audience } from '../../../protocol/agreements.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n', 'word', 'é')).map((parts) => parts.join(''))
const side = (of: readonly { kind: string; text: string }[], kind: 'out' | 'in') =>
  of
    .filter((piece) => piece.kind !== kind)
    .map((piece) => piece.text)
    .join('')

describe('differences word by word', () => {
  test('hold every letter of both versions, in order', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = wordDiff(before, after)
        expect([side(pieces, 'in'), side(pieces, 'out')]).toEqual([before, after])
      }),
    )
  })
  test('nothing is marked where nothing changed', () => {
    fc.assert(
      fc.property(text, (same) => {
        expect(wordDiff(same, same).filter(({ kind }) => kind !== 'same')).toEqual([])
      }),
    )
  })
  test('a word that changed is marked, and no other', () => {
    expect(wordDiff('I ask before I go online.', 'I ask a teacher before I go online.')).toEqual([
      { kind: 'same', text: 'I ask ' },
      { kind: 'in', text: 'a teacher ' },
      { kind: 'same', text: 'before I go online.' },
    ])
  })
  test('two long texts that share nothing are answered at once, not compared word by word', () => {
    const long = (word: string) => `${word} `.repeat(20_000)
    expect(wordDiff(long('a'), long('b')).map(({ kind }) => kind)).toEqual(['out', 'in'])
  })
})

const BASE = draftFrom(builtInAgreements().find(({ audience }) => audience === 'ks2') ?? { audience: 'ks2', kind: 'agree', texts: [] })
const [FIRST, SECOND] = BASE.pages.map(({ id }) => id)
const write = (draft: AgreementDraft, page: string | undefined, body: string) => withPage(draft, page ?? '', (one) => withWords(one, 'en', { body }))
const bodyOf = (draft: AgreementDraft, page: string | undefined) => {
  const found = draft.pages.find(({ id }) => id === page)
  return found && wordsIn(found, 'en').body
}
const change = fc.constantFrom<(draft: AgreementDraft) => AgreementDraft>(
  (d) => d,
  (d) => write(d, FIRST, 'one'),
  (d) => write(d, SECOND, 'two'),
  (d) => movePage(d, SECOND ?? '', -1),
  (d) => addPage(d, []).draft,
  (d) => ({ ...d, pages: d.pages.slice(1) }),
  (d) => ({ ...d, kind: 'confirm' }),
)

describe('two people who write one draft', () => {
  test('keep what only one of them changed, whoever it was', () => {
    fc.assert(
      fc.property(change, (edit) => {
        const edited = edit(BASE)
        expect(mergeDrafts(BASE, BASE, edited)).toEqual({ draft: edited, clashes: [] })
        expect(mergeDrafts(BASE, edited, BASE)).toEqual({ draft: edited, clashes: [] })
        expect(mergeDrafts(BASE, edited, edited)).toEqual({ draft: edited, clashes: [] })
      }),
    )
  })
  test('on different pages both get theirs', () => {
    const { draft, clashes } = mergeDrafts(BASE, write(BASE, FIRST, 'mine'), write(BASE, SECOND, 'theirs'))
    expect([bodyOf(draft, FIRST), bodyOf(draft, SECOND), clashes]).toEqual(['mine', 'theirs', []])
  })
  test('on one page mine stands, and theirs is shown beside it', () => {
    const { draft, clashes } = mergeDrafts(BASE, write(BASE, FIRST, 'mine'), write(BASE, FIRST, 'theirs'))
    expect(bodyOf(draft, FIRST)).toBe('mine')
    expect(clashes).toMatchObject([{ page: FIRST, language: 'en', theirs: { body: 'theirs' } }])
  })
  test('a page one took out and the other wrote on stays', () => {
    const out = { ...BASE, pages: BASE.pages.slice(1) }
    expect(bodyOf(mergeDrafts(BASE, out, write(BASE, FIRST, 'theirs')).draft, FIRST)).toBe('theirs')
    expect(bodyOf(mergeDrafts(BASE, write(BASE, FIRST, 'mine'), out).draft, FIRST)).toBe('mine')
  })
})

describe('an editor', () => {
  test('never gives a new page a name that an old one had', () => {
    const { draft, id } = addPage(BASE, ['page-4', 'page-5', 'page-6'])
    expect([draft.pages.length, new Set(draft.pages.map((page) => page.id)).size]).toEqual([BASE.pages.length + 1, BASE.pages.length + 1])
    expect(['page-4', 'page-5', 'page-6']).not.toContain(id)
  })
  test('keeps the answers that are there when one more is asked for', () => {
    const asked = BASE.pages.find(({ right }) => right !== null)
    if (!asked) throw new Error('no page asks')
    const more = withAnswers(asked, 4)
    expect(wordsIn(more, 'en').answers.slice(0, asked.right?.length)).toEqual(wordsIn(asked, 'en').answers)
    expect(withAnswers(more, 0)).toMatchObject({ right: null })
  })
})

const LONDON = schoolTimes('Europe/London')
test('an agreement is due a year after it was published, or on its own day, and not when nobody uses it', () => {
  const published = Date.parse('2025-12-01T09:00:00Z')
  const at = (reviewOn: string | null, today: string, retired = false) =>
    reviewOf({ reviewOn, publishedAt: published, retired }, Date.parse(`${today}T12:00:00Z`), LONDON).state
  expect([at(null, '2026-10-01'), at(null, '2026-11-22'), at(null, '2026-12-02'), at(null, '2026-12-02', true)]).toEqual(['fine', 'soon', 'overdue', 'none'])
  expect([at('2027-09-01', '2026-12-02'), at('2026-12-01', '2026-12-02')]).toEqual(['fine', 'overdue'])
  expect(reviewOf({ reviewOn: null, publishedAt: 0, retired: false }, published, LONDON)).toEqual({ on: null, state: 'none' })
})
test('a day ends when the school’s own does: not by UTC, and not by the browser', () => {
  // Published on 2 July by the school's clock, on 1 July by UTC.
  const row = { reviewOn: null, publishedAt: Date.parse('2025-07-01T23:30:00Z'), retired: false }
  expect(reviewOf(row, Date.parse('2026-07-01T12:00:00Z'), LONDON)).toEqual({ on: '2026-07-02', state: 'soon' })
  const late = { ...row, reviewOn: '2026-07-02' }
  expect(reviewOf(late, Date.parse('2026-07-02T22:59:00Z'), LONDON).state).toBe('soon')
  expect(reviewOf(late, Date.parse('2026-07-02T23:01:00Z'), LONDON).state).toBe('overdue')
  expect(LONDON.instantOf('2026-07-02', '09:00')).toBe(Date.parse('2026-07-02T08:00:00Z'))
  expect(schoolTimes('Pacific/Auckland').instantOf('2026-07-02', '09:00')).toBe(Date.parse('2026-07-01T21:00:00Z'))
  expect(LONDON.instantOf('2026-07-02', '')).toBeNaN()
})

describe('whom a change leaves without any agreement', () => {
  type Row = Parameters<typeof gapsOf>[0][number]
  const row = (document: string, audience: Audience, more: Partial<Row> = {}): Row => ({ document, audience, version: 1, retired: false, draft: null, ...more })
  const draft = (audience: Audience, retires: boolean, publishAt: number | null) => ({ id: 'd', by: 'A dsl', at: 1, publishAt, audience, retires })
  const everybody = AUDIENCES.map((audience) => row(`for ${audience}`, audience))
  const retire = (audience: Audience, at: number | null = null) => ({ document: `for ${audience}`, audience, retires: true, at })

  test('nobody, as Handrail comes', () => {
    expect(gapsOf(everybody)).toEqual([])
    expect(gapsOf(builtInAgreements().map(({ document, audience }) => row(document, audience)))).toEqual([])
  })
  test('those whose last one is retired or becomes somebody else’s, and nobody while there is another', () => {
    expect(leftBy(everybody, retire('ks2'))).toEqual({ audiences: ['ks2'], all: false })
    expect(leftBy([...everybody, row('another', 'ks2')], retire('ks2')).audiences).toEqual([])
    expect(leftBy(everybody, { ...retire('ks2'), audience: 'ks3', retires: false }).audiences).toEqual(['ks2'])
    expect(leftBy([...everybody, row('a draft', 'ks2', { version: 0 })], retire('ks2')).audiences).toEqual(['ks2'])
  })
  test('what is planned counts once its time has come, not before', () => {
    const planned = [...everybody, row('another', 'ks2', { draft: draft('ks2', true, 1_000) })]
    expect(leftBy(planned, retire('ks2', 999)).audiences).toEqual([])
    expect(leftBy(planned, retire('ks2', 1_001)).audiences).toEqual(['ks2'])
    expect(leftBy(planned, retire('ks2')).audiences).toEqual([])
  })
  test('the list says who has none now, and who will have none from when', () => {
    const rows = everybody.map((one) =>
      one.audience === 'visitor' ? { ...one, retired: true } : one.audience === 'staff' ? { ...one, draft: draft('staff', true, 5_000) } : one,
    )
    expect(gapsOf(rows)).toEqual([
      { audience: 'visitor', from: null },
      { audience: 'staff', from: 5_000 },
    ])
  })
  test('the very last one for anybody at a PC is told apart: then PCs ask what Handrail comes with', () => {
    const last = [row('for parent', 'parent'), row('for ks2', 'ks2')]
    expect(leftBy(last, retire('ks2')).all).toBe(true)
    expect([isNoneInForce(last), isNoneInForce(last.slice(0, 1))]).toEqual([false, true])
  })
})
