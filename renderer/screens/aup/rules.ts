/** The order in which a document is read, and where the reader is. Pure. */
import type { AgreementPage, Audience } from '../../../protocol/agreements.ts'
import type { Reading } from '../../../protocol/aup.ts'

export interface ReadPage {
  readonly page: AgreementPage
  /** the same page in English, where the translation is not confirmed */
  readonly beside: AgreementPage | null
  /** it changed since this reader last agreed */
  readonly changed: boolean
}

/** Pupils ask an adult and read with one; staff and visitors speak for themselves. */
export function isChild(audience: Audience): boolean {
  return audience === 'ks1' || audience === 'ks2' || audience === 'ks3'
}

/** What changed comes first, then all the rest in its own order. */
export function pagesInOrder({ pages, beside, changed }: Pick<Reading, 'pages' | 'beside' | 'changed'>): ReadPage[] {
  const all = pages.map((page) => ({ page, beside: beside?.find(({ id }) => id === page.id) ?? null, changed: changed.includes(page.id) }))
  return [...all.filter((p) => p.changed), ...all.filter((p) => !p.changed)]
}

/** Is a question asked on this page? About what is new to the reader, once. */
export function asksQuestion({ page, changed }: ReadPage, { changed: all, asksQuestions }: Pick<Reading, 'changed' | 'asksQuestions'>): boolean {
  return asksQuestions && page.question !== null && (changed || all.length === 0)
}
