/**
 * The next version of an agreement while it is written. Pages stand once, with their words in each language: whoever adds, moves or
 * takes out a page does so in all of them. Words may be missing until it is published; what stands in the way of that is told by
 * `problemsOf`, to the editor as they type and to the server before it publishes. Pure.
 */
import Type, { type Static } from 'typebox'
import { AGREEMENT_KINDS, AGREEMENT_TEXT_MAX, type Agreement, type AgreementPage, AUDIENCES, PICTURES, SMART_RULES } from './agreements.ts'
import { canonical } from './evidence.ts'
import { nullable, object, oneOf } from './kinds.ts'
import { boldParts } from './markdown.ts'
import { LANGUAGES } from './policy.ts'

export type AgreementLanguage = (typeof LANGUAGES)[number]
const Short = Type.String({ maxLength: 300 })

/** A page in one language, as far as it is written. */
export const DraftWords = object({
  language: oneOf(LANGUAGES),
  heading: Short,
  body: Type.String({ maxLength: AGREEMENT_TEXT_MAX }),
  /** of the question; '' and none where the page asks nothing */
  ask: Short,
  answers: Type.Array(object({ text: Short, why: Short }), { maxItems: 4 }),
})
export type DraftWords = Static<typeof DraftWords>
export const DraftPage = object({
  /** the same in every version */
  id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  picture: nullable(oneOf(PICTURES)),
  rule: nullable(oneOf(SMART_RULES)),
  /** the page asks a question: for each answer, whether it is right. Null: it asks none */
  right: nullable(Type.Array(Type.Boolean(), { minItems: 2, maxItems: 4 })),
  /** its words changed, but not what they mean: whoever accepted it before is not shown it as new */
  spelling: Type.Boolean(),
  words: Type.Array(DraftWords, { maxItems: LANGUAGES.length }),
})
export type DraftPage = Static<typeof DraftPage>
export const AgreementDraft = object({
  audience: oneOf(AUDIENCES),
  kind: oneOf(AGREEMENT_KINDS),
  /** published, it takes the document out of use instead: nobody is asked it any more */
  retires: Type.Boolean(),
  /** `confirmed`: a speaker has read it */
  languages: Type.Array(object({ language: oneOf(LANGUAGES), title: Short, confirmed: Type.Boolean() }), { minItems: 1, maxItems: LANGUAGES.length }),
  pages: Type.Array(DraftPage, { maxItems: 40 }),
})
export type AgreementDraft = Static<typeof AgreementDraft>

/** What the version in force says, ready to be changed. */
export function draftFrom({ audience, kind, texts }: Pick<Agreement, 'audience' | 'kind' | 'texts'>): AgreementDraft {
  const pages = texts[0]?.pages ?? []
  return {
    audience,
    kind,
    retires: false,
    languages: texts.map(({ language, title, confirmed }) => ({ language, title, confirmed })),
    pages: pages.map(({ id, picture, rule, question }) => ({
      id,
      picture,
      rule,
      right: question?.answers.map((answer) => answer.right) ?? null,
      spelling: false,
      words: texts.flatMap((text) => {
        const page = text.pages.find((one) => one.id === id)
        return page ? [wordsFrom(text.language, page)] : []
      }),
    })),
  }
}
function wordsFrom(language: AgreementLanguage, { heading, body, question }: AgreementPage): DraftWords {
  return { language, heading, body, ask: question?.ask ?? '', answers: question?.answers.map(({ text, why }) => ({ text, why })) ?? [] }
}
export function emptyWords(language: AgreementLanguage, answers = 0): DraftWords {
  return { language, heading: '', body: '', ask: '', answers: Array.from({ length: answers }, () => ({ text: '', why: '' })) }
}
export function wordsIn({ words, right }: Pick<DraftPage, 'words' | 'right'>, language: AgreementLanguage): DraftWords {
  return words.find((one) => one.language === language) ?? emptyWords(language, right?.length)
}

/** The texts a draft without problems publishes as `version`, over the one before (null: there was none). */
export function textsOf(draft: AgreementDraft, version: number, before: Pick<Agreement, 'texts'> | null): Agreement['texts'] {
  const changed = changedPages(draft, before)
  const since = new Map(before?.texts[0]?.pages.map((page) => [page.id, page.since]))
  return draft.languages.map(({ language, title, confirmed }) => ({
    language,
    title,
    confirmed,
    pages: draft.pages.map((page) => {
      const { heading, body, ask, answers } = wordsIn(page, language)
      const { id, picture, rule, right } = page
      const question = right ? { ask, answers: right.map((is, at) => ({ right: is, text: answers[at]?.text ?? '', why: answers[at]?.why ?? '' })) } : null
      const isNew = changed.includes(id) && !page.spelling
      return { id, since: isNew ? version : (since.get(id) ?? version), heading, body, picture, rule, question }
    }),
  }))
}

/** Pages that are new, or whose words are others in a language the version before had. A picture doesn't change what a page means. */
export function changedPages(draft: AgreementDraft, before: Pick<Agreement, 'texts'> | null): string[] {
  return draft.pages
    .filter((page) => {
      const was = (before?.texts ?? []).flatMap((text) => text.pages.filter((one) => one.id === page.id).map((one) => [text.language, one] as const))
      if (was.length === 0) return true
      return was.some(([language, one]) => {
        if (!draft.languages.some((known) => known.language === language)) return false
        const right = one.question?.answers.map((answer) => answer.right) ?? null
        return canonical({ ...wordsFrom(language, one), right }) !== canonical({ ...wordsIn(page, language), right: page.right })
      })
    })
    .map((page) => page.id)
}

/** Each has its words in the editor. */
export const DRAFT_PROBLEMS = [
  'noPages',
  'title',
  'heading',
  'body',
  'question',
  'noRight',
  'tooLong',
  'alone',
  'html',
  'picture',
  'bold',
  'direction',
  'unwritable',
] as const
export interface DraftProblem {
  readonly reason: (typeof DRAFT_PROBLEMS)[number]
  /** null: the whole document */
  readonly page: string | null
  readonly language: AgreementLanguage | null
}

/** Why this draft can't be published, in the order of its pages; empty when it can. */
export function problemsOf(draft: AgreementDraft): DraftProblem[] {
  if (draft.retires) return []
  const found: DraftProblem[] = draft.pages.length === 0 ? [{ reason: 'noPages', page: null, language: null }] : []
  for (const { language, title, confirmed } of draft.languages) {
    const say = (reason: DraftProblem['reason'], page: string | null = null) => found.push({ reason, page, language })
    if (title.trim() === '') say('title')
    else for (const reason of strayIn(title)) say(reason)
    if (!confirmed && language !== 'en' && !draft.languages.some((one) => one.language === 'en')) say('alone')
    let length = 0
    for (const page of draft.pages) {
      const words = wordsIn(page, language)
      const all = [words.heading, words.body, ...(page.right ? [words.ask, ...words.answers.flatMap(({ text, why }) => [text, why])] : [])]
      length += all.join('').length
      if (words.heading.trim() === '') say('heading', page.id)
      if (words.body.trim() === '') say('body', page.id)
      if (page.right && (words.answers.length !== page.right.length || all.slice(2).some((text) => text.trim() === ''))) say('question', page.id)
      if (page.right && !page.right.includes(true)) say('noRight', page.id)
      for (const reason of strayIn(all.join('\n'))) say(reason, page.id)
    }
    if (length > AGREEMENT_TEXT_MAX) say('tooLong')
  }
  return found
}

/** What no reader should meet: it would stand there as typed, or change what stands beside it. */
function strayIn(text: string): DraftProblem['reason'][] {
  const found: DraftProblem['reason'][] = []
  if (/<[a-z!/]/i.test(text)) found.push('html')
  if (/!\[|\]\(/.test(text)) found.push('picture')
  if (text.split('\n').some((line) => boldParts(line).some((part, at) => at % 2 === 0 && part.includes('**')))) found.push('bold')
  // Overrides and isolates turn the words after them round; Arabic and Urdu need none of them. Plain marks (U+200E, U+200F) are fine.
  if (/[\u202A-\u202E\u2066-\u2069]/.test(text)) found.push('direction')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text) || !text.isWellFormed()) found.push('unwritable')
  return found
}
