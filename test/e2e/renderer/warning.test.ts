/** The warning before a lock: a card that says it once, shows what is left without counting aloud, and goes at any touch. */
import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { cardArea } from '../../../main/host/areas.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import { WARNING_OFFERS } from '../../../protocol/lock.ts'
import { LANGUAGES, type PageState } from '../../../protocol/page.ts'
import { SCREENS } from './covers.ts'
import { installVoices } from './gates.ts'
import { warning } from './locks.ts'
import { axeViolations, textsOf } from './look.ts'
import { calls, launch, openPage, show } from './pages.ts'

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

async function open(state: PageState, { width = 1366, height = 768, reducedMotion = false } = {}): Promise<void> {
  ;({ page, context, faults } = await openPage(browser, 'card', { ...cardArea({ x: 0, y: 0, width, height }), reducedMotion }))
  await page.clock.install()
  await show(page, state)
  await page.locator('.warning').waitFor()
}
const asked = async () => (await calls(page)).filter(({ name }) => name !== 'page.painted').map(({ name, request }) => [name, request])
const ring = async () => ({
  number: await page.locator('.ring text').allTextContents(),
  empty: Number(await page.locator('.ring .left').getAttribute('stroke-dashoffset')),
})
/** What the card can look like: how the child reads, a stick left in, one key. */
const LOOKS: [string, Parameters<typeof warning>[0], Parameters<typeof warning>[1]][] = [
  ['usual', {}, {}],
  ['stick', { mediaIn: true }, {}],
  ['large', { mediaIn: true, choices: { ...NO_CHOICES, size: 'large' } }, { offered: 'here' }],
  ['larger-dark', { mediaIn: true, choices: { ...NO_CHOICES, size: 'larger', contrast: 'dark' } }, { offered: 'hide' }],
]

describe.each(LANGUAGES)('in %s', (language) => {
  test('all of it is on the card without scrolling, and can be hit, however the child reads', async () => {
    ;({ page, context, faults } = await openPage(browser, 'card', cardArea({ x: 0, y: 0, width: 1366, height: 768 })))
    for (const [name, fact, more] of LOOKS) {
      await show(page, warning(fact, { ...more, language }))
      await page.screenshot({ path: `${SCREENS}warning-${name}-${language}-1366.png` })
      expect(await axeViolations(page), name).toEqual([])
      // Nothing scrolls: nobody can be asked to, in a window without the keyboard.
      expect(await page.locator('.about').evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight), name).toBeLessThanOrEqual(0)
      const ringAt = await page.locator('.ring').boundingBox()
      for (const button of await page.getByRole('button').all()) {
        const box = await button.boundingBox()
        if (!box || !ringAt) throw new Error('no card')
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(64)
        const apart = box.x >= ringAt.x + ringAt.width || box.x + box.width <= ringAt.x || box.y >= ringAt.y + ringAt.height
        expect(apart, `${name}: the ring is beside the buttons`).toBe(true)
      }
      for (const { sizePx, words, lesser } of await textsOf(page, '.said')) expect(sizePx, words).toBeGreaterThanOrEqual(lesser ? 16 : 22)
    }
    expect(faults).toEqual([])
  })
})

describe('what is left', () => {
  test('is a ring that empties and seconds in it, from what was left when it was said', async () => {
    await open(warning({ leftMs: 45_000 }), { width: 1920, height: 1080 })
    await page.screenshot({ path: `${SCREENS}warning-usual-en-1920.png` })
    expect(await ring()).toEqual({ number: ['45'], empty: 0.25 })
    await page.clock.runFor(15_000)
    expect((await ring()).number).toEqual(['30'])
    expect((await ring()).empty).toBeCloseTo(0.5, 1)
    await show(page, warning({ leftMs: 60_000 }))
    expect(await ring()).toEqual({ number: ['60'], empty: 0 })
    await page.clock.runFor(90_000)
    expect(await ring()).toEqual({ number: ['0'], empty: 1 })
  })
  test('is no number to whom none are shown', async () => {
    await open(warning({ leftMs: 30_000 }, { support: { noNumbers: true } }))
    expect((await ring()).number).toEqual([])
    expect((await textsOf(page, '.warning')).map(({ words }) => words).join(' ')).not.toMatch(/\d/)
  })
  test('moves smoothly; for who wants no motion in a few steps, and nothing is animated', async () => {
    await open(warning())
    expect(await page.locator('.ring .left').evaluate((left) => getComputedStyle(left).transitionDuration)).toBe('1s')
    await context.close()
    await open(warning(), { reducedMotion: true })
    await page.clock.runFor(4_000)
    expect(await ring()).toEqual({ number: ['60'], empty: 0 })
    await page.clock.runFor(1_000)
    expect((await ring()).number).toEqual(['55'])
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    expect(await page.locator('.ring .left').evaluate((left) => getComputedStyle(left).transitionDuration)).toBe('0s')
  })
  test('is said to a screen reader once and never counted aloud, and takes the focus of nobody', async () => {
    await open(warning())
    expect(await page.getByRole('status').textContent()).toBe('Still there?Press any key or touch the screen.If nobody does, this PC will lock soon.')
    await page.evaluate(() => {
      const status = document.querySelector('[role="status"]')
      const changes: string[] = []
      if (status)
        new MutationObserver((all) => changes.push(...all.map(({ type }) => type))).observe(status, { subtree: true, childList: true, characterData: true })
      Object.assign(window, { changes })
    })
    await page.clock.runFor(20_000)
    expect((await ring()).number).toEqual(['40'])
    expect(await page.evaluate(() => (window as unknown as { changes: string[] }).changes)).toEqual([])
    expect(await page.locator('.ring').getAttribute('aria-hidden')).toBe('true')
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
    expect(await page.locator('audio, video').count()).toBe(0)
  })
  test('is read aloud to whom everything is, once', async () => {
    ;({ page, context, faults } = await openPage(browser, 'card'))
    await page.evaluate(installVoices, ['en-GB'])
    await show(page, warning({ mediaIn: true }, { support: { readAloud: true } }))
    const saying = () => page.evaluate(() => (window as unknown as { saying?: { text: string } }).saying?.text ?? '')
    await expect.poll(saying).toContain('Still there? Press any key or touch the screen.')
    expect(await saying()).toContain('Your stick is still in the computer.')
    await page.evaluate(() => Object.assign(window, { saying: undefined }))
    await show(page, warning({ mediaIn: true, leftMs: 30_000 }, { support: { readAloud: true } }))
    expect(await saying()).toBe('')
  })
})

describe('it goes', () => {
  test('by its button and by a click anywhere on it', async () => {
    await open(warning())
    await page.getByRole('button', { name: 'I’m here' }).click()
    await page.locator('h1').click()
    expect(await asked()).toEqual([
      ['page.here', {}],
      ['page.here', {}],
    ])
  })
  test('for a pupil with one key it shows what the key would do now, the way on first; the button there presses and does nothing else', async () => {
    await open(warning())
    expect(await page.locator('[data-offered="true"]').count()).toBe(0)
    const said: string[] = []
    for (const offered of WARNING_OFFERS) {
      await show(page, warning({}, { offered }))
      said.push(...(await page.locator('[data-offered="true"]').allTextContents()))
    }
    expect(said).toEqual(['I’m here', 'Hide this and tell an adult'])
    await page.getByRole('button', { name: 'Hide this' }).click()
    expect(await asked()).toEqual([['page.press', { via: 'button' }]])
  })
})
