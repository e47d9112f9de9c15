/** One document as it is read: its pages, and the leave to turn each of them. Pure but for the tokens' randomness. */
import { randomBytes } from 'node:crypto'
import type { Agreement, AgreementPage } from '../../protocol/agreements.ts'
import type { Reading } from '../../protocol/aup.ts'
import { Refusal } from '../../protocol/errors.ts'
import { hashOf } from './agreements.ts'
import { changedPages, textIn } from './rules.ts'

/** The page that is up: its leave to be turned, and since when. Gone with the agent: the kiosk reads again then. */
export interface Turning {
  readonly document: string
  readonly page: number
  readonly pages: number
  readonly token: string
  /** monotonic, in milliseconds: nobody turns pages faster by setting the clock */
  readonly since: number
  /** exactly what was shown */
  readonly texts: readonly { language: Reading['language']; hash: string }[]
}
interface Wanted {
  readonly agreement: Agreement
  /** the version accepted before, 0 for none */
  readonly since: number
  /** first the one that is liked best */
  readonly languages: readonly string[]
  /** this page alone; null: all of them */
  readonly only: string | null
  readonly asksQuestions: boolean
  readonly now: number
}

export function openReading({ agreement, since, languages, only, asksQuestions, now }: Wanted): { reading: Reading; turning: Turning } {
  const { text, beside } = textIn(agreement, languages)
  const { document, version, audience, kind } = agreement
  const wanted = (of: typeof text) => of.pages.filter(({ id }) => only === null || id === only).map(known)
  const pages = wanted(text)
  const texts = [text, ...(beside ? [beside] : [])].map((t) => ({ language: t.language, hash: hashOf(agreement, t) }))
  const turning = { document, page: 0, pages: pages.length, token: newToken(), since: now, texts }
  const reading = {
    document,
    version,
    kind,
    language: text.language,
    title: text.title,
    pages,
    beside: beside && wanted(beside),
    changed: changedPages(text, since),
    languages: agreement.texts.map((t) => t.language),
    asksVisitor: audience === 'visitor',
    asksQuestions,
    token: turning.token,
  }
  return { reading, turning }
}

/** A newer server may have written more on a page than a kiosk of this version takes. */
function known({ id, since, heading, body, picture, rule, question }: AgreementPage): AgreementPage {
  const asked = question && { ask: question.ask, answers: question.answers.map(({ text, right, why }) => ({ text, right, why })) }
  return { id, since, heading, body, picture, rule, question: asked }
}

/** The page this token gives leave to turn. Throws AUP_NOT_ASKED for any other token, AUP_TOO_SOON before `leastMs` have passed. */
export function leaveFor(turning: Turning | null, token: string, leastMs: number, now: number): Turning {
  if (!turning || turning.token !== token) throw new Refusal('AUP_NOT_ASKED')
  if (now - turning.since < leastMs) throw new Refusal('AUP_TOO_SOON')
  return turning
}
export function turned(turning: Turning, now: number): Turning {
  return { ...turning, page: Math.min(turning.page + 1, turning.pages - 1), token: newToken(), since: now }
}
export function isLastPage({ page, pages }: Turning): boolean {
  return page === pages - 1
}

function newToken(): string {
  return randomBytes(16).toString('base64url')
}
