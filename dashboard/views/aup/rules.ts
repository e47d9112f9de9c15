/** What an editor does to a draft, and when a document is due to be looked at again. Pure. */
import { type AgreementDraft, type AgreementLanguage, type DraftPage, type DraftWords, emptyWords, wordsIn } from '../../../protocol/agreement-drafts.ts'
import { AGREEMENT_TEXT_MAX } from '../../../protocol/agreements.ts'
import type { DocumentRow } from '../../../protocol/aup-page.ts'
import { addDays } from '../../../protocol/local-time.ts'
import type { SchoolTimes } from '../../core/index.ts'

/** Most answers of one question. */
export const ANSWERS_MAX = 4
export const PAGES_MAX = 40

export function withPage(draft: AgreementDraft, id: string, change: (page: DraftPage) => DraftPage): AgreementDraft {
  return { ...draft, pages: draft.pages.map((page) => (page.id === id ? change(page) : page)) }
}
export function withWords(page: DraftPage, language: AgreementLanguage, change: Partial<DraftWords>): DraftPage {
  const next = { ...wordsIn(page, language), ...change }
  const others = page.words.filter((words) => words.language !== language)
  return { ...page, words: [...others, next] }
}
/** The new page comes last; its id is one no page has or had in the version before. */
export function addPage(draft: AgreementDraft, taken: readonly string[]): { draft: AgreementDraft; id: string } {
  const known = new Set([...taken, ...draft.pages.map((page) => page.id)])
  let n = draft.pages.length + 1
  while (known.has(`page-${n}`)) n++
  const id = `page-${n}`
  return { draft: { ...draft, pages: [...draft.pages, { id, picture: null, rule: null, right: null, spelling: false, words: [] }] }, id }
}
/** One place up (-1) or down (1); the first and the last stay where they are. */
export function movePage(draft: AgreementDraft, id: string, by: -1 | 1): AgreementDraft {
  const at = draft.pages.findIndex((page) => page.id === id)
  const [page, other] = [draft.pages[at], draft.pages[at + by]]
  if (!page || !other) return draft
  const pages = [...draft.pages]
  pages[at] = other
  pages[at + by] = page
  return { ...draft, pages }
}
export function removePage(draft: AgreementDraft, id: string): AgreementDraft {
  return { ...draft, pages: draft.pages.filter((page) => page.id !== id) }
}
/** A new language is to be confirmed by a speaker; English and Welsh are written here. */
export function addLanguage(draft: AgreementDraft, language: AgreementLanguage): AgreementDraft {
  return { ...draft, languages: [...draft.languages, { language, title: '', confirmed: false }] }
}
/** Its words go with it; the last language stays. */
export function removeLanguage(draft: AgreementDraft, language: AgreementLanguage): AgreementDraft {
  if (draft.languages.length < 2) return draft
  return {
    ...draft,
    languages: draft.languages.filter((one) => one.language !== language),
    pages: draft.pages.map((page) => ({ ...page, words: page.words.filter((words) => words.language !== language) })),
  }
}
export function withLanguage(draft: AgreementDraft, language: AgreementLanguage, change: { title?: string; confirmed?: boolean }): AgreementDraft {
  return { ...draft, languages: draft.languages.map((one) => (one.language === language ? { ...one, ...change } : one)) }
}

/** `count` 0: the page asks nothing any more. Answers that are there stay as they are, in every language. */
export function withAnswers(page: DraftPage, count: number): DraftPage {
  const right = count === 0 ? null : Array.from({ length: count }, (_, at) => page.right?.[at] ?? false)
  const empty = emptyWords('en', count).answers
  return {
    ...page,
    right,
    words: page.words.map((words) => (right ? { ...words, answers: empty.map((none, at) => words.answers[at] ?? none) } : { ...words, ask: '', answers: [] })),
  }
}

/** Longer than is kept: nothing is cut off, but it can't be saved. */
export function isTooLong(draft: AgreementDraft): boolean {
  return draft.pages.some((page) => page.words.some((words) => words.body.length > AGREEMENT_TEXT_MAX))
}

export type Review = { readonly on: string | null; readonly state: 'fine' | 'soon' | 'overdue' | 'none' }
const SOON_DAYS = 30
const YEAR_DAYS = 365

/** Agreements are looked at once a year at least: without a day of its own, a year after it was published. `now`: epoch ms. */
export function reviewOf(
  { reviewOn, publishedAt, retired }: Pick<DocumentRow, 'reviewOn' | 'publishedAt' | 'retired'>,
  now: number,
  { dateOf }: Pick<SchoolTimes, 'dateOf'>,
): Review {
  const today = dateOf(now)
  const on = reviewOn ?? (publishedAt === 0 ? null : addDays(dateOf(publishedAt), YEAR_DAYS))
  if (on === null || retired) return { on: retired ? null : on, state: 'none' }
  if (on < today) return { on, state: 'overdue' }
  return { on, state: on <= addDays(today, SOON_DAYS) ? 'soon' : 'fine' }
}

/** A document in the address bar, behind the `#`; null for the list. */
export function documentFrom(hash: string): string | null {
  const id = hash.slice(1)
  return /^[0-9a-f-]{36}$/.test(id) ? id : null
}
