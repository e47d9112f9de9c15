/**
 * A child at the rules, with a real keyboard on a real screen: Tab and Enter, and the window's title to see where they are. What the
 * holder forwards and the page does with it is all there is in between.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type AgreementPage, type Audience, PUPIL_AUDIENCES } from '../../protocol/agreements.ts'
import { GRANT_REASONS } from '../../protocol/aup.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import type { Language } from '../../protocol/page.ts'
import { CATALOGUES } from '../../renderer/i18n/index.ts'
import { nowMs, type Screen } from './screen.ts'

const WITHIN_MS = 30_000

type Keyboard = Pick<Screen, 'pressKeys' | 'tool'>

export class GateReader {
  readonly #screen: Keyboard
  /** what the pages are in where the agreement has it; else English */
  readonly #language: Language
  constructor(screen: Keyboard, language: Language = 'en') {
    this.#screen = screen
    this.#language = language
  }

  /** Until a stage has this title. */
  async sees(title: string): Promise<void> {
    const end = nowMs() + WITHIN_MS
    while (!(await this.#titles()).includes(title)) {
      if (nowMs() > end) throw new Error(`never saw “${title}”; there is ${(await this.#titles()).join(', ')}`)
      await sleep(50)
    }
  }
  seesReminder = (): Promise<void> => this.sees(this.#words['gate.remember'])
  seesDeclined = (): Promise<void> => this.sees(this.#words['gate.declined'])

  /** From the first page of this audience's rules to the last, questions answered; stops before the last page's ways out. */
  async readTo(audience: Audience, kind: 'agree' | 'confirm' = 'agree'): Promise<void> {
    await this.#readOn(audience, this.#pagesOf(audience, kind))
  }
  /** Rules that are not those we ship, or not in their order: to the last page, and agrees. */
  async readAndAgree(audience: Audience, pages: readonly AgreementPage[]): Promise<void> {
    await this.#readOn(audience, pages)
    await this.#press(...wayOut(audience, pages, { agrees: true, mayDecline: true }), 'Return')
  }
  /** On the last page: to the button that agrees, which Enter then takes. */
  async toLast(audience: Audience, kind: 'agree' | 'confirm' = 'agree'): Promise<void> {
    await this.#press(...wayOut(audience, this.#pagesOf(audience, kind), { agrees: true, mayDecline: kind === 'agree' }))
  }
  /** On a visitor's last page: who they are and whom they visit; goes on from the second field. */
  async agreeAsVisitor(name: string, host: string): Promise<void> {
    const pages = this.#pagesOf('visitor', 'agree')
    const page = pages.at(-1) as AgreementPage
    const letters = (text: string) => [...text].map((letter) => (letter === ' ' ? 'space' : letter))
    const back = pages.length > 1 ? 1 : 0
    await this.#press(...answered(page), ...tabs(answersAfter(page) + 1), ...letters(name), 'Tab', ...letters(host), ...tabs(back + 1), 'Tab', 'Return')
  }
  /** On the last page: agrees to what has been read. */
  async agree(audience: Audience, kind: 'agree' | 'confirm' = 'agree'): Promise<void> {
    await this.#last(audience, kind, true)
  }
  async decline(audience: Audience): Promise<void> {
    await this.#last(audience, 'agree', false)
  }
  /** The one button of a page that has one. */
  async takeMain(): Promise<void> {
    await this.#press('Return')
  }
  /** At the one tap: an adult's reason and code. */
  async grant(reason: (typeof GRANT_REASONS)[number], code: string): Promise<void> {
    await this.#press('Tab', 'Return')
    await this.sees(this.#words['gate.why'])
    await this.#press(...tabs(GRANT_REASONS.indexOf(reason) + 1), 'Return')
    await this.#press(...code)
    await this.#press('Return')
  }
  /** At the one tap: reads what Handrail sees here, as the agent says it, and comes back to the tap's own button. */
  async looksWhatIsSeen(): Promise<void> {
    const toSees = 3
    await this.#press(...tabs(toSees), 'Return')
    await this.sees(this.#words['sees.open'])
    await this.#press('Tab', 'Return')
    await this.seesReminder()
    await this.#press(...Array.from({ length: toSees }, () => 'shift+Tab'))
  }
  async type(...keys: string[]): Promise<void> {
    await this.#press(...keys)
  }

  async #last(audience: Audience, kind: 'agree' | 'confirm', agrees: boolean): Promise<void> {
    await this.#press(...wayOut(audience, this.#pagesOf(audience, kind), { agrees, mayDecline: kind === 'agree' }), 'Return')
  }
  async #readOn(audience: Audience, pages: readonly AgreementPage[]): Promise<void> {
    for (const [at, page] of pages.entries()) {
      await this.sees(page.heading)
      if (at === pages.length - 1) return
      // Back, and help for a child, come before the way on.
      await this.#press(...answered(page), ...tabs(answersAfter(page) + (at > 0 ? 1 : 0) + (isChild(audience) ? 1 : 0)), 'Tab', 'Return')
    }
  }
  async #press(...keys: string[]): Promise<void> {
    await this.#screen.pressKeys(...keys)
  }
  #pagesOf(audience: Audience, kind: 'agree' | 'confirm'): readonly AgreementPage[] {
    const texts = builtInAgreements().find((a) => a.audience === audience && a.kind === kind)?.texts
    return (texts?.find(({ language }) => language === this.#language) ?? texts?.find(({ language }) => language === 'en'))?.pages ?? []
  }
  get #words() {
    return CATALOGUES[this.#language].words
  }
  async #titles(): Promise<string[]> {
    const ids = (await this.#screen.tool('xdotool', 'search', '--name', '.').catch(() => '')).trim().split('\n')
    const names = await Promise.all(ids.filter((id) => id !== '').map((id) => this.#screen.tool('xdotool', 'getwindowname', id).catch(() => '')))
    // The browser puts marks of direction around a title that is written from right to left.
    return names.map((name) => name.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim())
  }
}

const isChild = (audience: Audience) => PUPIL_AUDIENCES.includes(audience)
/** From the last page's heading to the button that agrees, or to the one that doesn't. */
function wayOut(audience: Audience, pages: readonly AgreementPage[], { agrees, mayDecline }: { agrees: boolean; mayDecline: boolean }): string[] {
  const page = pages.at(-1) as AgreementPage
  // A child's are the grown-up's box and help; then back, no, yes.
  const to = answersAfter(page) + (isChild(audience) ? 2 : 0) + (pages.length > 1 ? 1 : 0) + (mayDecline && agrees ? 1 : 0) + 1
  return [...answered(page), ...tabs(to)]
}
/** From the heading to the right answer, and Enter. */
function answered({ question }: AgreementPage): string[] {
  return question ? [...tabs(question.answers.findIndex(({ right }) => right) + 1), 'Return'] : []
}
function answersAfter({ question }: AgreementPage): number {
  return question ? question.answers.length - 1 - question.answers.findIndex(({ right }) => right) : 0
}
function tabs(count: number): string[] {
  return Array.from({ length: count }, () => 'Tab')
}
