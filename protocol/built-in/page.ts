/**
 * How the built-in agreements are written: the English says which pages, pictures and questions there are; a translation brings its
 * words and nothing else. So every language has the same pages under the same ids, or does not compile.
 */
import type { AgreementPage, AgreementText } from '../agreements.ts'

type Question = NonNullable<AgreementPage['question']>
type Answer = Question['answers'][number]
type Page<Id extends string> = AgreementPage & { id: Id }
export type English<Id extends string> = Omit<AgreementText, 'pages'> & { pages: Page<Id>[] }

/** What a translation says on a page: its question, and for each answer, in the English order, the answer and what is said to it. */
export type Words = readonly [heading: string, body: string, ask?: string, ...answers: (readonly [text: string, why: string])[]]

export function english<Id extends string>(title: string, ...pages: Page<Id>[]): English<Id> {
  return { language: 'en', title, confirmed: true, pages }
}

/** What it doesn't say is not there. */
export function page<const Id extends string>(
  id: Id,
  heading: string,
  body: string,
  more: Partial<Pick<AgreementPage, 'picture' | 'rule' | 'question'>> = {},
): Page<Id> {
  return { id, since: 1, heading, body, picture: null, rule: null, question: null, ...more }
}

export function list(...items: string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}

export function ask(question: string, ...answers: Answer[]): Question {
  return { ask: question, answers }
}
export function right(text: string, why: string): Answer {
  return { text, right: true, why }
}
export function wrong(text: string, why: string): Answer {
  return { text, right: false, why }
}

/** Drafted by machine: unconfirmed until a school has had a speaker read it, and so never shown without the English. */
export function translated<Id extends string>(
  { pages }: English<Id>,
  language: Exclude<AgreementText['language'], 'en'>,
  title: string,
  words: Readonly<Record<Id, Words>>,
): AgreementText {
  return {
    language,
    title,
    confirmed: false,
    pages: pages.map((page) => {
      const [heading, body, question, ...answers] = words[page.id]
      return { ...page, heading, body, question: question === undefined ? null : ask(question, ...answers.map(inTheOrderOf(page.question))) }
    }),
  }
}

function inTheOrderOf(question: Question | null): (words: readonly [text: string, why: string], at: number) => Answer {
  return ([text, why], at) => ({ text, right: question?.answers[at]?.right ?? false, why })
}
