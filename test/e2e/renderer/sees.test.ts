/** “What can this see?” over the rules: for every age, by keyboard and by one key, and back to the very same page. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { NO_CHOICES, type Reading } from '../../../protocol/aup.ts'
import { type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import { policyDefaults } from '../../../protocol/policy.ts'
import { statementsOf } from '../../../protocol/sees-told.ts'
import { CATALOGUES } from '../../../renderer/i18n/index.ts'
import { SCREENS } from './covers.ts'
import { answers, focused, gate, give, installVoices, reading, tabTo } from './gates.ts'
import { axeViolations } from './look.ts'
import { calls, launch, openPage, show } from './pages.ts'

const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const
const EN = CATALOGUES.en.words
const STATEMENTS = statementsOf(policyDefaults())

let browser: Browser
beforeAll(async () => {
  await buildPages(['renderer'])
  mkdirSync(SCREENS, { recursive: true })
  browser = await launch()
})
afterAll(() => browser?.close())

/** The agent gives these rules, and says what is recorded; `silent` times it says nothing first. */
async function prepare(page: Page, given: Reading | null, silent = 0): Promise<void> {
  await give(page, given)
  await page.evaluate(
    ([value, misses]) => {
      const { handrail } = window as unknown as { handrail: { call(name: string, request: unknown): Promise<unknown> } }
      const before = handrail.call
      let left = misses
      handrail.call = async (name, request) => {
        const usual = await before(name, request)
        if (name !== 'page.sees') return usual
        return left-- > 0 ? { ok: false, code: 'AGENT_AWAY', message: '', id: '' } : { ok: true, value }
      }
    },
    [STATEMENTS, silent] as const,
  )
}
async function open(state: PageState, given: Reading | null, { silent = 0, width = 1366, height = 768 } = {}) {
  const opened = await openPage(browser, 'stage', { width, height })
  await prepare(opened.page, given, silent)
  await show(opened.page, state)
  return opened
}
const article = (page: Page) => page.locator('.sees article')
describe('a child is told what is recorded, who sees it, how long, and what never is', () => {
  test.each([
    ['ks1', 'en'],
    ['ks2', 'en'],
    ['ks3', 'en'],
    ['ks2', 'ar'],
    ['ks1', 'uk'],
  ] as const)('%s in %s', async (audience, language) => {
    for (const [width, height] of SIZES) {
      const { page, context, faults } = await open(gate({ audience }, { language }), reading(audience, { language }), { width, height })
      await page.getByRole('button', { name: CATALOGUES[language].words['sees.open'] }).click()
      const { words } = CATALOGUES[language]
      for (const line of [words[`sees.${audience}.press`], words['sees.never.screen']]) await article(page).getByText(line, { exact: true }).waitFor()
      if (language !== 'en') await article(page).getByText(EN[`sees.${audience}.press`], { exact: true }).waitFor()
      if (audience !== 'ks1') await article(page).getByText('30').first().waitFor()
      expect(await axeViolations(page)).toEqual([])
      await page.screenshot({ path: `${SCREENS}sees-${audience}-${language}-${width}.png` })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
      expect(faults).toEqual([])
      await context.close()
    }
  })
})

describe('and comes back to exactly where they were', () => {
  const LAST = { ...reading('ks2'), pages: reading('ks2').pages.slice(-2), asksQuestions: false }
  const counted = async (page: Page, name: string) => (await calls(page)).filter((call) => call.name === name).length
  const enter = async (page: Page, words: string) => {
    await tabTo(page, words)
    await page.keyboard.press('Enter')
  }

  test('on the last page: what was ticked is ticked, the page was not read anew, and its leave still counts', async () => {
    const { page, context, faults } = await open(gate(), LAST)
    await page.locator('.document article').waitFor()
    await enter(page, 'Next')
    await tabTo(page, 'A grown-up is reading this with me')
    await page.keyboard.press('Space')
    await enter(page, EN['sees.open'])
    await article(page).getByText(EN['sees.ks2.press']).waitFor()
    expect(await page.title()).toBe(EN['sees.open'])
    expect(await focused(page)).toBe(EN['sees.open'])
    // Beneath it nothing can be reached, by keyboard or by screen reader.
    expect(await page.getByRole('button', { name: 'I agree', exact: true }).count()).toBe(0)
    await enter(page, EN['sees.close'])
    expect(await article(page).count()).toBe(0)
    expect(await focused(page)).toBe(EN['sees.open'])
    expect(await page.title()).toBe(LAST.pages[1]?.heading)
    expect(await page.getByRole('checkbox').isChecked()).toBe(true)
    await enter(page, 'I agree')
    expect((await calls(page)).at(-1)).toMatchObject({ name: 'page.answer', request: { answer: 'agree', withAdult: true, token: LAST.token } })
    expect([await counted(page, 'page.read'), await counted(page, 'page.turn')]).toEqual([1, 1])
    expect(faults).toEqual([])
    await context.close()
  })
  test('a visitor’s name is still typed, and a long text still scrolled', async () => {
    const { page, context } = await open(gate({ audience: 'visitor', name: null }), { ...reading('visitor'), pages: reading('visitor').pages.slice(-1) })
    await page.getByLabel('Your name').fill('Sam Tester')
    const scrolled = () => page.locator('.document article').evaluate((element) => element.scrollTop)
    await page.setViewportSize({ width: 1366, height: 560 })
    await tabTo(page, EN['sees.open'])
    const before = await scrolled()
    expect(before).toBeGreaterThan(0)
    await page.keyboard.press('Enter')
    await article(page).getByText(EN['sees.ks3.rules']).waitFor()
    await enter(page, EN['sees.open'])
    expect(await page.getByLabel('Your name').inputValue()).toBe('Sam Tester')
    expect(await scrolled()).toBe(before)
    await context.close()
  })
  test.each([
    ['waiting', {}, 'Sign out', 'signOut'],
    ['tap', { reminder: 'tell' }, 'Let’s go', 'go'],
    ['declined', {}, 'Read the rules again', 'again'],
  ] as const)('%s: there is a way there and back', async (state, more, words, answer) => {
    const { page, context } = await open(gate({ state, ...more }), null)
    await enter(page, EN['sees.open'])
    await article(page).getByText(EN['sees.ks2.press']).waitFor()
    await enter(page, EN['sees.close'])
    await enter(page, EN['sees.open'])
    await page.keyboard.press('Escape')
    await enter(page, words)
    expect(await answers(page)).toEqual([answer])
    await context.close()
  })
  test('with one key', async () => {
    const { page, context } = await openPage(browser, 'stage')
    await page.clock.install()
    await prepare(page, null)
    await show(page, gate({ state: 'tap', reminder: 'safe' }, { support: { ...USUAL_PAGE, switchKey: 'F8' } }))
    await page.getByRole('button', { name: 'Let’s go' }).waitFor()
    for (const words of [EN['sees.open'], EN['sees.close'], 'Let’s go']) {
      for (let offers = 0; offers < 20 && !(await focused(page)).includes(words); offers++) await page.clock.runFor(2_000)
      // The page's own heading has the same words: only what can be taken is offered.
      while ((await page.evaluate(() => document.activeElement?.tagName)) !== 'BUTTON') await page.clock.runFor(2_000)
      expect(await focused(page)).toContain(words)
      await page.keyboard.press('F8')
      await page.clock.runFor(500)
    }
    expect(await answers(page)).toEqual(['go'])
    await context.close()
  })
})

test('an agent that can’t say is asked again until it can; nothing is made up meanwhile', async () => {
  const { page, context } = await open(gate(), reading('ks2'), { silent: 2 })
  await page.getByRole('button', { name: EN['sees.open'] }).click()
  await article(page).getByText(EN['gate.moment']).waitFor()
  expect(await article(page).getByText(EN['sees.never.camera']).count()).toBe(0)
  await article(page).getByText(EN['sees.never.camera']).waitFor()
  await context.close()
})

test('it is read aloud, and the rules beneath are silent meanwhile', async () => {
  const { page, context } = await openPage(browser, 'stage')
  await page.evaluate(installVoices, ['en-GB'])
  await prepare(page, reading('ks2'))
  await show(page, gate({}, { support: { ...USUAL_PAGE, readAloud: true, noNumbers: true } }))
  const said = () => page.evaluate(() => (window as unknown as { saying?: { text: string } }).saying?.text ?? '')
  await expect.poll(said).toContain(reading('ks2').pages[0]?.heading ?? '')
  await page.getByRole('button', { name: EN['sees.open'] }).click()
  await expect.poll(said).toContain(EN['sees.never.messages'])
  // Without figures, for whom they are a worry.
  expect(await said()).toContain(EN['sees.someTime'])
  expect(await said()).not.toMatch(/\d/)
  await page.getByRole('button', { name: EN['sees.close'] }).click()
  await expect.poll(said).toContain(reading('ks2').pages[0]?.heading ?? '')
  await context.close()
})

test('larger and dark, as the child likes to read', async () => {
  const { page, context } = await open(gate({ choices: { ...NO_CHOICES, contrast: 'dark', size: 'larger' } }), reading('ks2'))
  await page.getByRole('button', { name: EN['sees.open'] }).click()
  await article(page).getByText(EN['sees.ks2.press']).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.screenshot({ path: `${SCREENS}sees-dark.png` })
  await context.close()
})
