/** A locked PC: calm, readable by everybody in every language, opened by whom the agent lets, and no neighbour learns anything from it. */
import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { type Choices, NO_CHOICES } from '../../../protocol/aup.ts'
import type { LockFact } from '../../../protocol/lock.ts'
import { COVER_STYLES, LANGUAGES, type PageState } from '../../../protocol/page.ts'
import { contrast } from '../../unit/renderer/contrast.ts'
import { cover, SCREENS } from './covers.ts'
import { focused, installVoices, tabTo } from './gates.ts'
import { HALF_PAST_TEN, type LockLooks, lock, MESSAGE, STAFF_LOCK } from './locks.ts'
import { axeViolations, coloursIn, misplaced, pictureBeneath, seen, textsOf } from './look.ts'
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

async function open(state: PageState, options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  ;({ page, context, faults } = await openPage(browser, 'stage', options))
  await page.clock.setFixedTime(HALF_PAST_TEN + 3 * 60_000)
  await show(page, state)
}
let locks = 0
/** Of another lock than any before: its screen begins anew. */
const newId = () => `019aa000-0000-7000-8000-${String(++locks).padStart(12, '0')}`
const reads = (choices: Partial<Choices>): Choices => ({ ...NO_CHOICES, ...choices })
const asked = async (name: string) => (await calls(page)).filter((call) => call.name === name).map(({ request }) => request)
const scrolls = () =>
  page.locator('.lock').evaluate(({ scrollHeight, clientHeight, scrollWidth, clientWidth }) => scrollHeight > clientHeight || scrollWidth > clientWidth)

/** Every word on the glass stands out from what is painted beneath it, is large enough, and is on the display. */
async function expectReadable(): Promise<void> {
  const texts = await textsOf(page, '.lock')
  expect(texts.length).toBeGreaterThan(3)
  const beneath = await coloursIn(
    browser,
    await pictureBeneath(page),
    texts.map(({ area }) => area),
  )
  for (const [at, { words, colour, sizePx, italic, lesser }] of texts.entries()) {
    expect(Math.min(...(beneath[at] ?? []).map((under) => contrast(colour, under))), `contrast of “${words}”`).toBeGreaterThanOrEqual(7)
    expect(sizePx, `size of “${words}”`).toBeGreaterThanOrEqual(lesser ? 16 : 22)
    expect(italic).toBe(false)
  }
}

const ALL: Partial<LockFact> = { mediaIn: true }
const LOOKS: [string, Partial<LockFact>, LockLooks][] = [
  ['idle', ALL, {}],
  ['plain', ALL, { style: 'plain' }],
  ['plain-larger', { ...STAFF_LOCK, ...ALL, choices: reads({ size: 'larger' }) }, { style: 'plain', offline: true }],
  ['pupil', { ...ALL, pupilMayOpen: true }, {}],
  ['staff', { ...STAFF_LOCK, ...ALL }, { offline: true }],
  ['larger', { ...STAFF_LOCK, ...ALL, choices: reads({ size: 'larger' }) }, { offline: true }],
  ['dark-one-key', { ...ALL, pupilMayOpen: true, choices: reads({ contrast: 'dark' }) }, { support: { switchKey: 'F8' } }],
]

/** Nothing is cut off, too small, scrolled away or beneath the help button, and axe finds nothing. */
async function expectInPlace(name: string): Promise<void> {
  expect(await misplaced(page, '.lock'), name).toEqual([])
  expect(await scrolls(), name).toBe(false)
  expect(await axeViolations(page), name).toEqual([])
  expect(faults).toEqual([])
}

describe.each(LANGUAGES)('in %s', (language) => {
  test('nothing is cut off, too small or beneath the help button, however the child reads', async () => {
    await open(lock())
    for (const [name, fact, looks] of LOOKS) {
      await show(page, lock(fact, { ...looks, language }))
      await page.screenshot({ path: `${SCREENS}lock-${name}-${language}-1366.png` })
      await expectInPlace(name)
    }
  })
})

test('every word of it can be read, large or dark, from the left and from the right', async () => {
  await open(lock())
  for (const [, fact, looks] of LOOKS) {
    await show(page, lock(fact, looks))
    await expectReadable()
  }
  await show(page, lock(ALL, { language: 'ar' }))
  await expectReadable()
})

describe('on other displays', () => {
  test('a classroom’s big screen', async () => {
    await open(lock(), { width: 1920, height: 1080 })
    for (const [name, fact, looks] of LOOKS) {
      await show(page, lock(fact, looks))
      await page.screenshot({ path: `${SCREENS}lock-${name}-en-1920.png` })
      await expectInPlace(name)
    }
  })
  test('zoomed to 200% all of it is there, further down by keyboard, and nothing to the side', async () => {
    await open(lock(), { width: 683, height: 384, zoom: 2 })
    for (const [name, fact, looks] of LOOKS) {
      await show(page, lock({ ...fact, id: newId() }, looks))
      await page.screenshot({ path: `${SCREENS}lock-${name}-zoomed.png` })
      expect(await page.locator('.lock').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), name).toBeLessThanOrEqual(0)
      const last = page.locator('.lock .words > :last-child')
      if (await scrolls()) await page.keyboard.press('End')
      await expect.poll(async () => ((await last.boundingBox())?.y ?? 9_999) < 384, { message: name }).toBe(true)
    }
    expect(await axeViolations(page)).toEqual([])
  })
  test.each(COVER_STYLES)('those without the words are calm, in style %s', async (style) => {
    await open(lock({}, { style, primary: false }))
    expect(await page.locator('.lock').count()).toBe(0)
    expect(await seen(page)).toEqual([])
    const corner = { x: 683, y: 700, width: 1, height: 1 }
    const [colours] = await coloursIn(browser, await page.screenshot(), [corner])
    expect(colours?.[0] === '#12304a').toBe(style === 'plain')
  })
})

describe('what it says', () => {
  const words = async () => (await textsOf(page, '.lock .words')).map((text) => text.words.replaceAll(/[\u2068\u2069]/g, ''))
  test('whose PC it is, who opens it, since when and when it is free again', async () => {
    await open(lock())
    expect(await words()).toEqual([
      'This PC is locked',
      'Aisha is using this computer.',
      'Ask an adult. They can open it with their code.',
      'Locked since 10:30.',
      'At 10:45 it will be free for the next person.',
    ])
  })
  test('that staff locked it, in their own words, and when it opens by itself; offline, that a code opens it here, and nobody is blamed', async () => {
    await open(lock(STAFF_LOCK, { offline: true }))
    expect(await words()).toEqual([
      'This PC is locked',
      'Your teacher has locked the screens for now.',
      MESSAGE,
      'Just now an adult can only open it here, with a code.',
      'Locked since 10:30.',
      'It opens by itself at 10:38.',
    ])
  })
  test('no number to whom none are shown, no name where a PC is nobody’s own, and nothing of an end that does not come', async () => {
    await open(lock({ mediaIn: true }, { support: { noNumbers: true } }))
    expect((await words()).join(' ')).not.toMatch(/\d/)
    expect(await words()).toContain('Later it will be free for the next person.')
    await show(page, lock({ id: newId(), name: null, leftMs: null, ofMs: null }))
    expect(await words()).toEqual(['This PC is locked', 'Ask an adult. They can open it with their code.', 'Locked since 10:30.'])
  })
  test('begins for a screen reader with its heading, which is its title too, and is read aloud once to whom it is', async () => {
    ;({ page, context, faults } = await openPage(browser, 'stage'))
    await page.evaluate(installVoices, ['en-GB'])
    await show(page, lock({}, { support: { readAloud: true } }))
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    expect(await page.title()).toBe('This PC is locked')
    const saying = () => page.evaluate(() => (window as unknown as { saying?: { text: string } }).saying?.text.replaceAll(/[\u2068\u2069]/g, '') ?? '')
    await expect.poll(saying).toContain('This PC is locked Aisha is using this computer. Ask an adult.')
  })
  test('nothing that tells it from a plain cover at a glance: the same colour, the same words at the same place', async () => {
    const look = async (state: PageState, within: string) => {
      await show(page, state)
      const heading = page.locator(`${within} h1`)
      const box = await heading.boundingBox()
      const [colours] = await coloursIn(browser, await page.screenshot(), [{ x: 300, y: 700, width: 700, height: 40 }])
      return {
        at: [box?.x, box?.y, box?.height],
        text: await heading.textContent(),
        colours,
        size: await heading.evaluate((h1) => getComputedStyle(h1).fontSize),
      }
    }
    ;({ page, context, faults } = await openPage(browser, 'stage'))
    const covered = await look(cover('told', { style: 'plain' }), '.cover')
    expect(await look(lock({}, { style: 'plain' }), '.lock')).toEqual(covered)
  })
})

describe('who opens it', () => {
  test('the pupil, where policy lets them: with any key, any touch and the button, but not with Tab', async () => {
    await open(lock({ pupilMayOpen: true }))
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('I’m here')
    expect(await asked('page.here')).toEqual([])
    await page.keyboard.press('Enter')
    expect(await asked('page.here')).toHaveLength(1)
    await page.keyboard.press('q')
    expect(await asked('page.here')).toHaveLength(2)
    await page.mouse.click(900, 600)
    expect(await asked('page.here')).toHaveLength(3)
    expect(await page.locator('.lock .has-code').count()).toBe(0)
  })
  test('nobody else by a key or a touch: an adult does with a code, by keyboard alone, and the keys lie over no word', async () => {
    await open(lock(ALL))
    await page.keyboard.press('q')
    await page.mouse.click(900, 600)
    expect(await asked('page.here')).toEqual([])
    await tabTo(page, 'A grown-up has a code')
    await page.keyboard.press('Enter')
    await page.locator('.keypad').waitFor()
    await page.screenshot({ path: `${SCREENS}lock-keypad-1366.png` })
    expect(await misplaced(page, '.lock')).toEqual([])
    expect(await axeViolations(page)).toEqual([])
    const [pad, said] = await Promise.all(['.keypad', '.lock .words'].map((part) => page.locator(part).boundingBox()))
    expect((said?.x ?? 0) + (said?.width ?? 0)).toBeLessThanOrEqual(pad?.x ?? 0)
    for (const digit of '258046') await page.keyboard.press(digit)
    await page.keyboard.press('Enter')
    await expect.poll(() => asked('page.openWithCode')).toEqual([{ code: '258046' }])
    expect(await asked('page.liftWithCode')).toEqual([])
    await page.getByRole('status').getByText('That isn’t the code.').waitFor()
  })
  test.each(['en', 'ar'] as const)('the keys can all be reached where words and keys have no room beside each other, in %s', async (language) => {
    await open(lock(ALL, { language }), { width: 683, height: 384, zoom: 2 })
    await page.locator('.lock .has-code').click()
    await page.screenshot({ path: `${SCREENS}lock-keypad-zoomed-${language}.png` })
    for (const button of await page.locator('.keypad button').all()) {
      await button.scrollIntoViewIfNeeded()
      const { x = -1, y = -1, width = 0, height = 0 } = (await button.boundingBox()) ?? {}
      expect(x >= 0 && y >= 0 && x + width <= 683 && y + height <= 384.5, (await button.textContent()) ?? '').toBe(true)
    }
  })
  test('a pupil with one key is offered the way back and the button in turn, and the key takes what is offered', async () => {
    ;({ page, context, faults } = await openPage(browser, 'stage'))
    await page.clock.install()
    await show(page, lock({ pupilMayOpen: true }, { support: { switchKey: 'F8' } }))
    await page.clock.runFor(2_000)
    expect(await focused(page)).toBe('I’m here')
    await page.clock.runFor(2_000)
    expect(await focused(page)).toBe('Hide this and tell an adult')
    await page.keyboard.press('F8')
    expect(await asked('page.press')).toEqual([{ via: 'switch' }])
    expect(await asked('page.here')).toEqual([])
    await page.clock.runFor(2_500)
    await page.keyboard.press('F8')
    expect(await asked('page.here')).toHaveLength(1)
  })
})
