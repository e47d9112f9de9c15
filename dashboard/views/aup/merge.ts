/** Two people wrote the same draft: what each changed, together. Pure. */
import type { AgreementDraft, AgreementLanguage, DraftPage, DraftWords } from '../../../protocol/agreement-drafts.ts'
import { canonical } from '../../../protocol/evidence.ts'

/** Words both changed: mine stand in the draft, theirs are here. */
export interface Clash {
  readonly page: string
  readonly language: AgreementLanguage
  readonly theirs: DraftWords
}

const same = (a: unknown, b: unknown): boolean => a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b))
/** Whoever changed it; mine where both did. */
function pick<T>(base: T | undefined, mine: T, theirs: T): T {
  return same(mine, base) ? theirs : mine
}

/** `base`: what both began from. Nothing that either of them typed is lost: it is in the draft, or in a clash beside it. */
export function mergeDrafts(base: AgreementDraft, mine: AgreementDraft, theirs: AgreementDraft): { draft: AgreementDraft; clashes: Clash[] } {
  const clashes: Clash[] = []
  const words = (page: string) => (b: DraftWords | undefined, m: DraftWords, t: DraftWords) => {
    if (!same(m, b) && !same(t, b) && !same(m, t)) clashes.push({ page, language: m.language, theirs: t })
    return pick(b, m, t)
  }
  const draft: AgreementDraft = {
    audience: pick(base.audience, mine.audience, theirs.audience),
    kind: pick(base.kind, mine.kind, theirs.kind),
    retires: pick(base.retires, mine.retires, theirs.retires),
    languages: mergeLists(
      base.languages,
      mine.languages,
      theirs.languages,
      ({ language }) => language,
      (b, m, t) => ({
        language: m.language,
        title: pick(b?.title, m.title, t.title),
        confirmed: pick(b?.confirmed, m.confirmed, t.confirmed),
      }),
    ),
    pages: mergeLists(
      base.pages,
      mine.pages,
      theirs.pages,
      ({ id }) => id,
      (b, m, t): DraftPage => ({
        id: m.id,
        picture: pick(b?.picture, m.picture, t.picture),
        rule: pick(b?.rule, m.rule, t.rule),
        right: pick(b?.right, m.right, t.right),
        spelling: pick(b?.spelling, m.spelling, t.spelling),
        words: mergeLists(b?.words ?? [], m.words, t.words, ({ language }) => language, words(m.id)),
      }),
    ),
  }
  return { draft, clashes }
}

/** In the order of whoever changed it, mine if both did. What one took out stays if the other changed it. */
function mergeLists<T>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  keyOf: (one: T) => string,
  both: (base: T | undefined, mine: T, theirs: T) => T,
): T[] {
  const find = (list: readonly T[], key: string) => list.find((one) => keyOf(one) === key)
  const merged = (key: string): T[] => {
    const [b, m, t] = [find(base, key), find(mine, key), find(theirs, key)]
    if (m !== undefined && t !== undefined) return [both(b, m, t)]
    const left = m ?? t
    return left === undefined || (b !== undefined && same(left, b)) ? [] : [left]
  }
  const order = pick(base.map(keyOf), mine.map(keyOf), theirs.map(keyOf))
  const rest = [...mine, ...theirs].map(keyOf).filter((key) => !order.includes(key))
  return [...order, ...new Set(rest)].flatMap(merged)
}
