import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { LANGUAGES, type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import { axeViolations } from './look.ts'
import { calls, launch, type OpenOptions, openPage, show } from './pages.ts'

const SCREENS = fileURLToPath(new URL('../../../out/screens/', import.meta.url))
/** Electron's button window and Chromium's. */
const SIZES = [88, 72]

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

const state = (language: PageState['language'] = 'en'): PageState => ({
  screen: { kind: 'button', shortcut: 'Ctrl+Shift+H' },
  language,
  school: 'Harbour',
  support: USUAL_PAGE,
})
async function open(options: OpenOptions = {}): Promise<void> {
  ;({ page, context, faults } = await openPage(browser, 'button', { width: 88, height: 88, ...options }))
}
const presses = async () => (await calls(page)).filter((call) => call.name === 'page.press').map((call) => call.request)

describe('the lifebelt', () => {
  test('is pressed when the finger goes down, once', async () => {
    await open()
    await page.mouse.move(44, 44)
    await page.mouse.down()
    expect(await presses()).toEqual([{ via: 'button' }])
    await page.mouse.up()
    expect(await presses()).toHaveLength(1)
  })

  test.each(['Enter', 'Space'])('is pressed with %s', async (key) => {
    await open()
    await page.keyboard.press('Tab')
    await page.keyboard.press(key)
    expect(await presses()).toEqual([{ via: 'button' }])
  })

  test('is not pressed by the other mouse button', async () => {
    await open()
    await page.mouse.click(44, 44, { button: 'right' })
    expect(await presses()).toEqual([])
  })

  test('works before the kiosk has said anything, and takes a press after a cancelled touch', async () => {
    await open()
    await page.mouse.move(44, 44)
    await page.mouse.down()
    await page.mouse.move(200, 200)
    await page.mouse.up()
    await page.getByRole('button').focus()
    await page.keyboard.press('Enter')
    expect(await presses()).toHaveLength(2)
  })

  test.each(['refusing', 'absent'] as const)('tells the child to find an adult when the host is %s', async (bridge) => {
    await open({ bridge })
    await page.mouse.click(44, 44)
    await page.getByRole('alert').getByText('Tell an adult now').waitFor()
    await page.screenshot({ path: `${SCREENS}button-failed.png` })
  })

  test.each(SIZES)('is a target of 64 px or more that says what it does, in a window of %s px', async (size) => {
    await open({ width: size, height: size })
    await show(page, state())
    await page.screenshot({ path: `${SCREENS}button-${size}.png` })
    const button = page.getByRole('button', { name: 'Hide this and tell an adult' })
    expect(await button.getAttribute('aria-keyshortcuts')).toBe('Control+Shift+H')
    const box = await button.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(64)
    expect(await axeViolations(page)).toEqual([])
    expect(faults).toEqual([])
  })

  test.each(LANGUAGES)('shows all of its label under a pointer and under the keyboard in %s', async (language) => {
    await open()
    await show(page, state(language))
    const label = page.locator('.label')
    const opacity = () => label.evaluate((element) => getComputedStyle(element).opacity)
    expect(await opacity()).toBe('0')
    await page.mouse.move(44, 44)
    expect(await opacity()).toBe('1')
    await page.mouse.move(-5, -5)
    await page.keyboard.press('Tab')
    expect(await opacity()).toBe('1')
    await page.screenshot({ path: `${SCREENS}button-focus-${language}.png` })
    const overflows = await label.evaluate((element) => element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight)
    expect(overflows).toBe(false)
  })
})
