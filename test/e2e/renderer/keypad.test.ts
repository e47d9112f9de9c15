/** The keypad on the cover: an adult's, in front of a child and a class. Every word read, every key big enough, no digit left to read. */
import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import type { TryAnswer } from '../../../protocol/codes.ts'
import { COVER_STYLES } from '../../../protocol/page.ts'
import { cover, expectReadable, SCREENS } from './covers.ts'
import { axeViolations, seen } from './look.ts'
import { calls, launch, openPage, show } from './pages.ts'

const DISPLAY = { width: 1366, height: 768 }
const ANSWERS: Readonly<Record<string, TryAnswer>> = {
  wrong: { result: 'wrong', left: 4, waitMs: 0 },
  last: { result: 'wrong', left: 1, waitMs: 30_000 },
  wait: { result: 'tooMany', left: 0, waitMs: 290_000 },
  spent: { result: 'spent', left: 8, waitMs: 0 },
  expired: { result: 'expired', left: 7, waitMs: 0 },
  notHere: { result: 'notHere', left: 6, waitMs: 0 },
}

let browser: Browser
let page: Page
let context: BrowserContext
let faults: string[]
beforeAll(async () => {
  await buildPages(['renderer'])
  mkdirSync(SCREENS, { recursive: true })
  browser = await launch()
})
afterEach(() => context?.close())
afterAll(() => browser?.close())

async function open(more: Parameters<typeof cover>[1] = {}, bridge: 'present' | 'refusing' = 'present'): Promise<void> {
  ;({ page, context, faults } = await openPage(browser, 'stage', { ...DISPLAY, bridge }))
  await show(page, cover('told', more))
  await page.locator('.has-code').click()
  await page.locator('.keypad').waitFor()
}
async function type(digits: string): Promise<void> {
  for (const digit of digits) await page.keyboard.press(digit)
}
async function answerWith(answer: TryAnswer | null): Promise<void> {
  await page.evaluate((next) => {
    window.standIn.tryAnswer = next
  }, answer)
}
const typed = () => page.locator('.typed').textContent()
const said = () => page.locator('.said').textContent()
const tries = async () => (await calls(page)).filter(({ name }) => name === 'page.liftWithCode').map(({ request }) => request)

describe.each(COVER_STYLES)('in style %s', (style) => {
  test.each(['en', 'ar'] as const)('an adult can read all of it and hit every key, in %s', async (language) => {
    await open({ style, language })
    const name = `keypad-${style}-${language}`
    await type('2580')
    await expect.poll(typed).toBe('••••')
    await page.screenshot({ path: `${SCREENS}${name}-typed.png` })
    await expectReadable(browser, page, DISPLAY, 'told')
    expect(await axeViolations(page)).toEqual([])
    for (const button of await page.locator('.keypad button').all()) {
      const { width = 0, height = 0 } = (await button.boundingBox()) ?? {}
      expect(Math.min(width, height), `size of ${await button.textContent()}`).toBeGreaterThanOrEqual(64)
    }
    // 1 2 3 from the left, and what is typed grows to the right, in every language.
    const at = async (digit: string) => (await page.locator('.keys').getByText(digit, { exact: true }).boundingBox())?.x ?? 0
    expect(await at('1')).toBeLessThan(await at('3'))
    expect(await page.locator('.typed').evaluate((element) => getComputedStyle(element).direction)).toBe('ltr')
    expect(await hiddenWords(page)).toEqual([])

    for (const [what, answer] of Object.entries(ANSWERS)) {
      // Each from a cover of its own: a wait would hold the next one up.
      await show(page, cover('told', { style, language }))
      await page.locator('.has-code').click()
      if (style === 'plain') await page.locator('.more').click()
      await page.locator('.keypad').focus()
      await answerWith(answer)
      await type('258046')
      await page.keyboard.press('Enter')
      await expect.poll(said).not.toBe('')
      await page.screenshot({ path: `${SCREENS}${name}-${what}.png` })
      await expectReadable(browser, page, DISPLAY, 'told')
      expect(await hiddenWords(page)).toEqual([])
      expect(await typed()).toBe('')
    }
    expect(faults).toEqual([])
  })
})

describe('the keypad', () => {
  test('is asked for, not shown: the cover is the child’s', async () => {
    await open()
    await page.keyboard.press('Escape')
    expect(await page.locator('.keypad').count()).toBe(0)
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toBe('has-code')
    const { width = 0, height = 0 } = (await page.locator('.has-code').boundingBox()) ?? {}
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(64)
  })

  test('takes a code by touch, says how far it is to a screen reader, and shows a digit for a moment only', async () => {
    await open()
    const key = (name: string) => page.locator('.keys').getByRole('button', { name, exact: true })
    await key('7').click()
    expect(await typed()).toBe('7')
    await expect.poll(typed).toBe('•')
    for (const digit of ['1', '2', '3', '4', '5']) await key(digit).click()
    await page.getByRole('img', { name: '6 digits typed' }).waitFor()
    await key('Delete the last digit').click()
    expect(await typed()).toBe('•••••')
    // Playwright waits for a key that isn't ready; a finger doesn't.
    await key('Use this code').click({ force: true })
    expect(await tries()).toEqual([])
    await key('9').click()
    await key('Use this code').click()
    expect(await tries()).toEqual([{ code: '712349' }])
  })

  test('says how many tries are left, and that a code is used or run out, and forgets what was typed', async () => {
    const words: Record<string, string> = {
      wrong: 'That isn’t the code. You can try 4 more times.',
      last: 'That isn’t the code. You can try 1 more time.',
      wait: 'That was too many tries. Please wait 5 minutes.',
      spent: 'This code has been used already. Please ask for a new one.',
      expired: 'This code has run out. Please ask for a new one.',
      notHere: 'This code doesn’t count on this PC now.',
    }
    for (const [what, answer] of Object.entries(ANSWERS)) {
      await open()
      await answerWith(answer)
      await type('12345678')
      await page.keyboard.press('Enter')
      await expect.poll(async () => (await said())?.replaceAll(/[\u2068\u2069]/g, '')).toBe(words[what])
      expect(await typed()).toBe('')
      await context.close()
    }
  })

  test('hands nothing on while it waits, and says nothing false when nobody can look', async () => {
    await open()
    await answerWith(ANSWERS.wait ?? null)
    await type('123456')
    await page.keyboard.press('Enter')
    await expect.poll(said).toContain('too many')
    await type('654321')
    await page.keyboard.press('Enter')
    expect(await tries()).toHaveLength(1)
    await context.close()

    await open({}, 'refusing')
    await type('123456')
    await page.keyboard.press('Enter')
    await expect.poll(said).toBe('That didn’t work just now. Please try again.')
  })

  test('sends one code once, however often Enter is pressed', async () => {
    await open()
    await answerWith(null)
    await type('123456')
    for (let i = 0; i < 5; i++) await page.keyboard.press('Enter')
    await expect.poll(said).toBe('One moment…')
    await type('7')
    expect(await tries()).toEqual([{ code: '123456' }])
  })

  test('stays open with what was typed while the child’s words change, and is closed for the next press', async () => {
    await open()
    await type('1234')
    const { screen } = cover('coming')
    if (screen.kind !== 'cover') throw new Error('no cover')
    const press = await page.evaluate(() => window.standIn.calls.findLast(({ name }) => name === 'page.painted')?.request as { press: string })
    await show(page, { ...cover('coming'), screen: { ...screen, press: press.press } })
    expect((await seen(page)).join(' ')).toContain('Mrs Khan is coming.')
    expect(await typed()).toHaveLength(4)
    await show(page, cover('sending'))
    expect(await page.locator('.keypad').count()).toBe(0)
  })
})

/** The child's lines that the keypad lies over. */
function hiddenWords(on: Page): Promise<string[]> {
  return on.evaluate(() => {
    const pad = document.querySelector('.keypad')?.getBoundingClientRect()
    const lines = [...document.querySelectorAll('main .words > *:not([hidden]), main .school')]
    if (!pad) return []
    return lines.flatMap((line) => {
      const range = document.createRange()
      range.selectNodeContents(line)
      const over = [...range.getClientRects()].some((box) => box.right > pad.left && box.left < pad.right && box.bottom > pad.top && box.top < pad.bottom)
      return over ? [line.textContent ?? ''] : []
    })
  })
}
