/** The rules on the pupil's screen: read by keyboard alone, by one key, aloud, large and dark; nothing cut off, axe clean. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import { type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import { SCREENS } from './covers.ts'
import { answers, focused, gate, give, installVoices, reading, tabTo } from './gates.ts'
import { axeViolations, misplaced } from './look.ts'
import { calls, launch, openPage, show } from './pages.ts'

const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const
const KS2 = reading('ks2')
const CARD = { ...reading('ks1'), pages: reading('ks1').pages.slice(0, 1) }

let browser: Browser
beforeAll(async () => {
  await buildPages(['renderer'])
  mkdirSync(SCREENS, { recursive: true })
  browser = await launch()
})
afterAll(() => browser?.close())

/** Each page's question answered rightly, and on to the last page. `take`: how this child does something, by its words. */
async function readOn(page: Page, take: (words: string) => Promise<void>): Promise<void> {
  for (const [at, { id, question }] of KS2.pages.entries()) {
    await page.locator(`article[data-page="${id}"]`).waitFor()
    if (question) await take(question.answers.find(({ right }) => right)?.text ?? '')
    if (at < KS2.pages.length - 1) await take('Next')
  }
}

describe('by keyboard alone', () => {
  const enter = (page: Page) => async (words: string) => {
    await tabTo(page, words)
    await page.keyboard.press('Enter')
  }
  test('a child reads every page, answers every question and agrees', async () => {
    const { page, context, faults } = await openPage(browser, 'stage')
    await give(page, KS2)
    await show(page, gate())
    await readOn(page, enter(page))
    await tabTo(page, 'A grown-up is reading this with me')
    await page.keyboard.press('Space')
    await enter(page)('I agree')
    const all = await calls(page)
    expect(all.filter(({ name }) => name === 'page.turn')).toHaveLength(KS2.pages.length - 1)
    expect(all.at(-1)).toMatchObject({ name: 'page.answer', request: { answer: 'agree', withAdult: true, audioOffered: false, visitor: null } })
    expect(faults).toEqual([])
    await context.close()
  })
  test('a child who goes on before answering is told what is waited for, and shown it', async () => {
    const { page, context } = await openPage(browser, 'stage')
    const asking = { ...KS2, pages: KS2.pages.filter(({ question }) => question !== null) }
    await give(page, asking)
    await show(page, gate())
    await enter(page)('Next')
    await page.getByRole('status').getByText('First find the best answer').waitFor()
    const right = page.getByRole('button', { name: asking.pages[0]?.question?.answers.find((one) => one.right)?.text ?? '' })
    await expect
      .poll(() => right.evaluate((button) => (button.closest('article')?.getBoundingClientRect().bottom ?? 0) - button.getBoundingClientRect().bottom))
      .toBeGreaterThan(0)
    await page.screenshot({ path: `${SCREENS}/gate-answer-first-1366x768.png` })
    await right.click()
    expect(await page.getByText('First find the best answer').count()).toBe(0)
    await enter(page)('Next')
    await page.locator(`article[data-page="${asking.pages[1]?.id}"]`).waitFor()
    await context.close()
  })
  test('a child asks for help, says no, reads again, signs out', async () => {
    const { page, context } = await openPage(browser, 'stage')
    await give(page, KS2)
    await show(page, gate())
    await enter(page)('I don’t understand')
    await page.getByText('Put your hand up.').waitFor()
    await readOn(page, enter(page))
    await enter(page)('I don’t agree')
    await show(page, gate({ state: 'declined', audience: 'visitor' }))
    await page.getByRole('heading', { name: 'Please talk to the school about it.' }).waitFor()
    expect(await page.getByText('Put your hand up.').count()).toBe(0)
    await show(page, gate({ state: 'declined' }))
    await page.getByText('Put your hand up.').waitFor()
    await enter(page)('Read the rules again')
    await enter(page)('Sign out')
    expect(await answers(page)).toEqual(['help', 'no', 'again', 'signOut'])
    await context.close()
  })
  test('an adult lets a child through with a code', async () => {
    const { page, context } = await openPage(browser, 'stage')
    await give(page, KS2)
    await show(page, gate())
    await enter(page)('A member of staff has a code')
    await enter(page)('new here')
    await page.keyboard.type('48217750')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => window.standIn.calls.some(({ name }) => name === 'page.grant'))
    expect((await calls(page)).at(-1)).toMatchObject({ name: 'page.grant', request: { code: '48217750', reason: 'newcomer' } })
    await context.close()
  })
  test('a returning child presses Enter once', async () => {
    for (const [state, given] of [
      [gate({ state: 'tap', reminder: 'tell' }), null],
      [gate({ state: 'tap', reminder: 'picture', audience: 'ks1' }), CARD],
    ] as const) {
      const { page, context } = await openPage(browser, 'stage')
      await give(page, given)
      await show(page, state)
      await page.getByRole('button', { name: 'Let’s go' }).waitFor()
      await page.keyboard.press('Enter')
      expect(await answers(page)).toEqual(['go'])
      await context.close()
    }
  })
})

describe('by one key', () => {
  const SCANNED = { support: { ...USUAL_PAGE, switchKey: 'F8' as const } }
  /** Waits until it is offered, as a child does, and presses their key. */
  const wait = (page: Page) => async (words: string) => {
    for (let rounds = 0; rounds < 40; rounds++) {
      if ((await focused(page)).includes(words)) break
      await page.clock.runFor(2_000)
    }
    expect(await focused(page)).toContain(words)
    await page.keyboard.press('F8')
    await page.clock.runFor(500)
  }
  test('a child reads, answers and agrees, and can hide the screen from there', async () => {
    const { page, context, faults } = await openPage(browser, 'stage')
    await page.clock.install()
    await give(page, KS2)
    await show(page, gate({}, SCANNED))
    await readOn(page, wait(page))
    await wait(page)('Hide this and tell an adult')
    await wait(page)('I agree')
    const all = await calls(page)
    expect(all.find(({ name }) => name === 'page.press')?.request).toEqual({ via: 'switch' })
    expect(all.at(-1)).toMatchObject({ name: 'page.answer', request: { answer: 'agree' } })
    expect(faults).toEqual([])
    await context.close()
  })
  test('a hand that shakes takes one thing, not two', async () => {
    const { page, context } = await openPage(browser, 'stage')
    await page.clock.install()
    await give(page, null)
    await show(page, gate({ state: 'tap', reminder: 'safe' }, SCANNED))
    await page.getByRole('button', { name: 'Let’s go' }).waitFor()
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('F8')
    expect(await answers(page)).toEqual(['go'])
    await context.close()
  })
  test('nobody else’s screen moves by itself', async () => {
    const { page, context } = await openPage(browser, 'stage')
    await page.clock.install()
    await give(page, KS2)
    await show(page, gate())
    await page.locator('article').waitFor()
    const before = await focused(page)
    await page.clock.runFor(20_000)
    expect(await focused(page)).toBe(before)
    await context.close()
  })
})

describe('read aloud', () => {
  test('marks the word that is being said, in the voice of the language, and is not offered without one', async () => {
    for (const voices of [['en-GB'], []]) {
      const { page, context } = await openPage(browser, 'stage')
      await page.evaluate(installVoices, voices)
      await give(page, KS2)
      await show(page, gate())
      await page.locator('article').waitFor()
      const listen = page.getByRole('button', { name: 'Read it to me' })
      if (voices.length === 0) expect(await listen.count()).toBe(0)
      else {
        await listen.click()
        const [first] = KS2.pages
        const said = await page.evaluate(() => (window as unknown as { saying: { text: string } }).saying.text)
        expect(said.startsWith(first?.heading ?? '')).toBe(true)
        const marked = await page.evaluate(() => {
          const { saying } = window as unknown as { saying: { text: string; onboundary(event: object): void } }
          const words: string[] = []
          for (const { index } of saying.text.matchAll(/\S+/g)) {
            saying.onboundary({ name: 'word', charIndex: index })
            words.push([...(CSS.highlights.get('spoken') ?? [])].map(String).join())
          }
          return words
        })
        expect(marked.join(' ')).toBe(
          said
            .split(/\s+/)
            .map((word, i) => (marked[i]?.endsWith('.') ? word : word.replace(/\.$/, '')))
            .join(' '),
        )
        await page.screenshot({ path: `${SCREENS}gate-aloud.png` })
        await page.getByRole('button', { name: 'Stop reading' }).click()
        expect(await page.evaluate(() => CSS.highlights.has('spoken'))).toBe(false)
      }
      await context.close()
    }
  })
})

describe('as a child likes to read', () => {
  test('larger and dark are kept by the agent, shown at once, and there again at the next logon', async () => {
    const { page, context } = await openPage(browser, 'stage')
    await give(page, KS2)
    await show(page, gate())
    const size = () => page.locator('article h1').evaluate((h1) => h1.getBoundingClientRect().height)
    await page.locator('article').waitFor()
    const usual = await size()
    await page.getByRole('button', { name: 'Bigger words' }).click()
    await page.getByRole('button', { name: 'Dark page' }).click()
    expect(await size()).toBeGreaterThan(usual * 1.15)
    expect((await calls(page)).filter(({ name }) => name === 'page.choose').at(-1)?.request).toEqual({
      choices: { language: null, size: 'large', contrast: 'dark' },
    })
    await context.close()
  })
})

describe('every page of the gate', () => {
  const dark = { ...NO_CHOICES, contrast: 'dark', size: 'larger' } as const
  const PAGES: Record<string, [PageState, ReturnType<typeof reading> | null]> = {
    waiting: [gate({ state: 'waiting', name: null }), null],
    tap: [gate({ state: 'tap', reminder: 'reliable' }), null],
    picture: [gate({ state: 'tap', reminder: 'picture', audience: 'ks1' }), CARD],
    declined: [gate({ state: 'declined' }), null],
    dark: [gate({ choices: dark }), KS2],
    'tap-dark': [gate({ state: 'tap', reminder: 'tell', choices: dark }), null],
    changed: [gate(), { ...KS2, changed: [KS2.pages[2]?.id ?? ''] }],
    switch: [gate({}, { support: { ...USUAL_PAGE, switchKey: 'F8' } }), KS2],
    visitor: [gate({ audience: 'visitor', name: null }), { ...reading('visitor'), pages: reading('visitor').pages.slice(-1) }],
    ur: [gate({}, { language: 'ur' }), reading('ks2', { language: 'ur' })],
    ar: [gate({ choices: { ...NO_CHOICES, language: 'ar' } }), reading('ks2', { language: 'ar' })],
    'picture-ur': [gate({ state: 'tap', reminder: 'picture', audience: 'ks1' }, { language: 'ur' }), { ...CARD, beside: CARD.pages, language: 'ur' }],
    'tap-ar': [gate({ state: 'tap', reminder: 'safe' }, { language: 'ar' }), null],
  }
  test.each(Object.entries(PAGES))('%s: nothing cut off, every target large enough, axe clean', async (name, [state, given]) => {
    for (const [width, height] of SIZES) {
      const { page, context, faults } = await openPage(browser, 'stage', { width, height })
      await give(page, given)
      await show(page, state)
      if (given) await page.locator(name.startsWith('picture') ? '.card' : 'article').waitFor()
      await page.screenshot({ path: `${SCREENS}gate-${name}-${width}.png` })
      expect(await misplaced(page, '.gate')).toEqual([])
      expect(await axeViolations(page)).toEqual([])
      expect(faults).toEqual([])
      await context.close()
    }
  })
  test('an adult’s way in: nothing cut off or beneath the help button, axe clean as well', async () => {
    const { page, context } = await openPage(browser, 'stage')
    await give(page, KS2)
    await show(page, gate())
    await page.getByRole('button', { name: 'A member of staff has a code' }).click()
    expect(await axeViolations(page)).toEqual([])
    await page.screenshot({ path: `${SCREENS}gate-grant.png` })
    expect(await misplaced(page, '.gate')).toEqual([])
    await page.getByRole('button', { name: 'new here' }).click()
    expect(await misplaced(page, '.gate')).toEqual([])
    expect(await axeViolations(page)).toEqual([])
    await page.screenshot({ path: `${SCREENS}gate-grant-code.png` })
    await context.close()
  })
  test('a screen reader is told the page: its title, its heading in focus, how far it is, and what each control does', async () => {
    const { page, context } = await openPage(browser, 'stage')
    await give(page, KS2)
    await show(page, gate())
    const [first] = KS2.pages
    await page.locator('article').waitFor()
    expect(await page.title()).toBe(first?.heading)
    expect(await focused(page)).toBe(first?.heading)
    expect(await page.getByRole('progressbar', { name: 'Pages read' }).getAttribute('aria-valuenow')).toBe('1')
    for (const name of ['Next', 'I don’t understand', 'Bigger words', 'Smaller words', 'Dark page', 'Sign out', 'A member of staff has a code'])
      expect(await page.getByRole('button', { name }).count(), name).toBe(1)
    await context.close()
  })
})
