import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { cardFor } from '../../../agent/reminder/rules.ts'
import { buildPages } from '../../../build/pages.ts'
import { cardArea } from '../../../main/host/areas.ts'
import type { Audience, Standing } from '../../../protocol/agreements.ts'
import { type Choices, NO_CHOICES } from '../../../protocol/aup.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import { policyDefaults } from '../../../protocol/policy.ts'
import { CARD_KEYS, CARD_OFFERS, type CardOffer } from '../../../protocol/reminder.ts'
import { axeViolations } from './look.ts'
import { calls, launch, openPage, show } from './pages.ts'

const SCREENS = fileURLToPath(new URL('../../../out/screens/', import.meta.url))
type Size = readonly [width: number, height: number]
const SMALL: Size = [1366, 768]
const DISPLAYS: readonly Size[] = [SMALL, [1920, 1080]]

let browser: Browser
let context: BrowserContext
let page: Page
let faults: string[]
beforeAll(async () => {
  await buildPages(['renderer'])
  mkdirSync(SCREENS, { recursive: true })
  browser = await launch()
})
afterEach(() => context?.close())
afterAll(() => browser?.close())

interface Shown {
  kept?: boolean
  offered?: CardOffer | null
}
/** As the agent decides it from the agreements that come with Handrail. */
function stateOf(audience: Audience, choices: Partial<Choices> = {}, { kept = false, offered = null }: Shown = {}): PageState {
  const standing: Standing = { audience, name: 'Amy', exempt: null, readInClass: null, signed: [], again: [] }
  const reader = { standing, choices: { ...NO_CHOICES, ...choices } }
  const card = cardFor(reader, 'meeting', { agreements: builtInAgreements(), policy: policyDefaults(), language: null })
  if (!card) throw new Error('no card')
  const screen = { kind: 'reminder', card: { id: '01a2018b-a82a-7eaf-9c56-b24ec3a1e798', ...card, kept }, offered } as const
  return { screen, language: 'en', school: 'Harbour', support: USUAL_PAGE }
}
async function open(state: PageState, [width, height]: Size = SMALL): Promise<void> {
  const area = cardArea({ x: 0, y: 0, width, height })
  ;({ page, context, faults } = await openPage(browser, 'card', area))
  await show(page, state)
  await page.locator('.reminder').waitFor()
}
const answers = async () => (await calls(page)).filter(({ name }) => name === 'page.reminder').map(({ request }) => request)

describe('a card with one rule', () => {
  const looks: [string, Audience, Partial<Choices>, CardOffer?][] = [
    ['ks1', 'ks1', {}],
    ['ks2', 'ks2', {}],
    ['ks3', 'ks3', {}],
    ['ar', 'ks2', { language: 'ar' }],
    ['ar-ks1', 'ks1', { language: 'ar' }],
    ['large-dark', 'ks2', { size: 'larger', contrast: 'dark' }],
    ['uk-larger', 'ks3', { language: 'uk', size: 'larger' }],
    ['scanned', 'ks2', {}, 'hide'],
    ['scanned-uk-larger', 'ks3', { language: 'uk', size: 'larger', contrast: 'dark' }, 'keep'],
  ]
  for (const [name, audience, choices, offered = null] of looks)
    test.each(DISPLAYS)(`${name} can be read and closed by everybody at %i × %i`, async (width, height) => {
      await open(stateOf(audience, choices, { offered }), [width, height])
      await page.screenshot({ path: `${SCREENS}reminder-${name}-${width}.png` })
      expect(await axeViolations(page)).toEqual([])
      expect(faults).toEqual([])
      for (const button of await page.getByRole('button').all()) {
        const box = await button.boundingBox()
        expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(64)
      }
      // Nothing scrolls: nobody can be asked to, in a window without the keyboard.
      const over = await page.locator('.rule').evaluate((rule) => rule.scrollHeight - rule.clientHeight)
      expect(over).toBeLessThanOrEqual(0)
    })
  test('is closed by its button or a click anywhere on it, and kept by the other, which then is gone', async () => {
    await open(stateOf('ks2'))
    await page.getByRole('button', { name: 'Keep it here' }).click()
    expect(await answers()).toEqual([{ answer: 'keep' }])
    await show(page, stateOf('ks2', {}, { kept: true }))
    expect(await page.getByRole('button').count()).toBe(1)
    await page.getByRole('button', { name: 'Close' }).click()
    await page.locator('h1').click()
    expect(await answers()).toEqual([{ answer: 'keep' }, { answer: 'close' }, { answer: 'close' }])
  })
  test('says which keys do what its buttons do, and a kept one only what is left to do', async () => {
    await open(stateOf('ks2'))
    const keys = () => page.getByRole('button').evaluateAll((all) => all.map((one) => one.getAttribute('aria-keyshortcuts')))
    expect(await keys()).toEqual([CARD_KEYS.keep, CARD_KEYS.close])
    expect(await page.locator('kbd').allInnerTexts()).toEqual(['Shift', 'Esc', 'Esc'])
    await show(page, stateOf('ks2', {}, { kept: true }))
    expect(await keys()).toEqual([CARD_KEYS.close])
  })
  test('with one key it shows what is offered, the button among it, and the focus stays where it was', async () => {
    await open(stateOf('ks2', {}, { offered: 'hide' }))
    const offered = () => page.locator('[data-offered="true"]').allInnerTexts()
    const said: string[] = []
    for (const each of CARD_OFFERS) {
      await show(page, stateOf('ks2', {}, { offered: each }))
      said.push(...(await offered()))
    }
    expect(said.map((text) => text.split('\n')[0])).toEqual(['Hide this and tell an adult', 'Keep it here', 'Close'])
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
    await page.getByRole('button', { name: 'Hide this' }).click()
    expect((await calls(page)).flatMap(({ name, request }) => (name === 'page.painted' ? [] : [name, request]))).toEqual(['page.press', { via: 'button' }])
  })
  test('takes the focus of nobody, and an unconfirmed language stands with the English in its own direction', async () => {
    await open(stateOf('ks2', { language: 'ar' }))
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
    expect(await page.locator('.reminder').getAttribute('dir')).toBe('rtl')
    expect(await page.locator('.said').evaluateAll((all) => all.map((said) => `${said.getAttribute('lang')} ${said.getAttribute('dir')}`))).toEqual([
      'ar rtl',
      'en ltr',
    ])
  })
})
