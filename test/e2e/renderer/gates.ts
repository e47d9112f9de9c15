/** The rules as the kiosk says them, and an agent's part played in the page: it gives a document to read and leave to turn every page at once. */
import type { Page } from 'playwright-core'
import type { Audience } from '../../../protocol/agreements.ts'
import { type GateFact, NO_CHOICES, type Reading } from '../../../protocol/aup.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { type Language, type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import { SCHOOL } from './covers.ts'

const TOKEN = 'A'.repeat(22)

export function gate(fact: Partial<GateFact> = {}, more: Partial<Pick<PageState, 'language' | 'support'>> = {}): PageState {
  const usual = { state: 'reading', audience: 'ks2', name: 'Amy', done: 0, of: 1, asksHelp: false, reminder: null, choices: NO_CHOICES } as const
  const screen = { kind: 'gate', gate: { logon: '019aa000-0000-7000-8000-00000000000a', ...usual, ...fact }, primary: true } as const
  return { screen, language: 'en', school: SCHOOL, support: USUAL_PAGE, ...more }
}

/** The rules we ship for this audience; `language` other than English: the English words called that, unconfirmed beside the English. */
export function reading(audience: Audience, over: Partial<Reading> & { language?: Language } = {}): Reading {
  const agreement = builtInAgreements().find((a) => a.audience === audience && a.kind === 'agree')
  const own = agreement?.texts.find(({ language }) => language === over.language)
  const english = agreement?.texts.find(({ language }) => language === 'en')
  if (!agreement || !english) throw new Error(`no rules for ${audience}`)
  const text = own ?? english
  return {
    ...{ document: agreement.document, version: 1, kind: agreement.kind, language: 'en', title: text.title, pages: text.pages, changed: [] },
    ...{ beside: over.language === undefined || over.language === 'en' ? null : english.pages, languages: ['en', 'cy', 'pl', 'uk', 'ur', 'ar'] },
    ...{ asksVisitor: audience === 'visitor', asksQuestions: true, token: TOKEN },
    ...over,
  }
}

/** From now on. What the page asks is noted in `calls` as ever. */
export async function give(page: Page, given: Reading | null): Promise<void> {
  await page.evaluate(
    ([value, token]) => {
      const { handrail } = window as unknown as { handrail: { call(name: string, request: unknown): Promise<unknown> } }
      const before = handrail.call
      handrail.call = async (name, request) => {
        const usual = await before(name, request)
        if (name === 'page.read') return { ok: true, value }
        return name === 'page.turn' ? { ok: true, value: { token } } : usual
      }
    },
    [given, TOKEN] as const,
  )
}

/** What the page has answered so far, in order. */
export async function answers(page: Page): Promise<string[]> {
  const all = await page.evaluate(() => window.standIn.calls)
  return all.filter(({ name }) => name === 'page.answer').map(({ request }) => (request as { answer: string }).answer)
}

/** Presses Tab until what has the focus says this. */
export async function tabTo(page: Page, words: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if ((await focused(page)).includes(words)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never reaches “${words}”`)
}
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement
    return at === null || at === document.body || at.tagName === 'ARTICLE' ? '' : (at.closest('label')?.textContent ?? at.textContent ?? '')
  })
}

/** Runs in the page: this machine has no voices, so what is being said is kept, and a test moves it on. */
export function installVoices(tags: readonly string[]): void {
  const voice = Object.assign(new EventTarget(), {
    getVoices: () => tags.map((lang) => ({ lang })),
    speak: (utterance: object) => Object.assign(window, { saying: utterance }),
    cancel: () => {},
  })
  class Utterance {
    text: string
    constructor(text: string) {
      this.text = text
    }
  }
  Object.defineProperty(window, 'speechSynthesis', { value: voice, configurable: true })
  Object.assign(window, { SpeechSynthesisUtterance: Utterance })
}
