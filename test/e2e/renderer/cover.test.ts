import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { HOLDER_COLOUR } from '../../../protocol/holder.ts'
import { COVER_STYLES, type PageState, USUAL_PAGE, WAITING_PRESS } from '../../../protocol/page.ts'
import { PANIC_STATES } from '../../../protocol/panic.ts'
import { cover, expectReadable, SCHOOL, SCREENS } from './covers.ts'
import { axeViolations, coloursIn, seen } from './look.ts'
import { calls, launch, openPage, show } from './pages.ts'

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
]

let browser: Browser
beforeAll(async () => {
  await buildPages(['renderer'])
  mkdirSync(SCREENS, { recursive: true })
  browser = await launch()
})
afterAll(() => browser?.close())

const PRESS = '00000000-0000-4000-8000-00000000aaaa'
const TOLD = 'It has been sent to staff. Now we’re waiting for one of them to look.'
const NOTHING: PageState = { screen: { kind: 'nothing' }, language: 'en', school: SCHOOL, support: USUAL_PAGE }

describe.each(SIZES)('on a display of $width x $height', ({ width, height }) => {
  let page: Page
  let context: BrowserContext
  let faults: string[]
  beforeAll(async () => {
    ;({ page, context, faults } = await openPage(browser, 'stage', { width, height }))
  })
  afterAll(() => context?.close())

  describe.each(COVER_STYLES)('in style %s', (style) => {
    describe.each(['en', 'ar'] as const)('in %s', (language) => {
      test.each(PANIC_STATES)('a child in state %s can read every word, and the glass shows the state', async (state) => {
        await show(page, cover(state, { style, language }))
        const name = `cover-${style}-${language}-${state}-${width}x${height}`
        await page.screenshot({ path: `${SCREENS}${name}.png` })
        expect(await page.locator('main').getAttribute('inert')).toBeNull()
        if (style === 'plain') {
          await page.locator('.more').click()
          await page.screenshot({ path: `${SCREENS}${name}-more.png` })
        }
        await expectReadable(browser, page, { width, height }, state)
        // What axe looks at does not change with the size.
        if (width === 1366) expect(await axeViolations(page)).toEqual([])
        expect(faults).toEqual([])
      })
    })
  })
})

describe('the stage', () => {
  let page: Page
  let context: BrowserContext
  let faults: string[]
  const open = async (bridge: 'present' | 'absent' | 'refusing' = 'present') => {
    ;({ page, context, faults } = await openPage(browser, 'stage', { bridge }))
  }

  test.each([
    ['cy', 'Mae Mrs Khan yn dod.'],
    ['pl', 'Mrs Khan idzie do ciebie.'],
    ['uk', 'Mrs Khan йде до тебе.'],
    ['ur', 'Mrs Khan آپ کے پاس آ رہے ہیں۔'],
  ] as const)('speaks %s with the English beneath, all of it on the smallest display we know', async (language, line) => {
    ;({ page, context } = await openPage(browser, 'stage', { width: 1024, height: 768 }))
    await show(page, cover('coming', { language }))
    await page.screenshot({ path: `${SCREENS}cover-pip-${language}-coming-1024x768.png` })
    expect(await seen(page)).toEqual(expect.arrayContaining([line, 'Mrs Khan is coming.']))
    await show(page, cover('told', { language }))
    await expectReadable(browser, page, { width: 1024, height: 768 }, 'told')
    await context.close()
  })

  test('tells the kiosk which press has been painted, once it has', async () => {
    await open()
    await show(page, cover('sending', { press: PRESS }))
    expect((await calls(page)).at(-1)).toMatchObject({ name: 'page.painted', request: { kind: 'cover', press: PRESS } })
    await show(page, NOTHING)
    expect((await calls(page)).at(-1)).toMatchObject({ name: 'page.painted', request: { kind: 'nothing', press: null } })
    await context.close()
  })

  test('shows no word of the cover before there is a press, nor after it is lifted', async () => {
    await open()
    const calm = await page.screenshot()
    for (const state of [cover('told'), NOTHING]) await show(page, state)
    expect(calm.equals(await page.screenshot())).toBe(true)
    expect(await seen(page)).toEqual([])
    await context.close()
  })

  test('covers in the same commit: the words are in the very next frame', async () => {
    await open()
    await show(page, NOTHING)
    const shownAtOnce = await page.evaluate(async (state) => {
      window.standIn.push(state)
      await Promise.resolve()
      const main = document.querySelector('main')
      return main !== null && !main.inert && getComputedStyle(main).opacity === '1' && document.getAnimations().length === 0
    }, cover('sending'))
    expect(shownAtOnce).toBe(true)
    await context.close()
  })

  test('says each change to a screen reader: politely, but “put your hand up” at once', async () => {
    await open()
    const urgency = () => page.locator('.state').getAttribute('aria-live')
    const first = cover('sending', { press: PRESS })
    await show(page, first)
    expect(await urgency()).toBe('polite')
    const live = await page.locator('.state').elementHandle()
    await show(page, cover('unsent', { press: PRESS }))
    expect(await urgency()).toBe('assertive')
    expect(await live?.evaluate((element) => element.isConnected)).toBe(true)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await context.close()
  })

  test('names no adult when the school gave none', async () => {
    await open()
    await show(page, cover('coming', { by: null }))
    expect(await seen(page)).toContain('A grown-up is coming.')
    await show(page, cover('coming', { by: null, style: 'plain' }))
    await page.getByRole('button', { name: 'More' }).click()
    expect(await seen(page)).toContain('An adult is coming.')
    await context.close()
  })

  test('outs no older pupil: the plain cover reads the same whatever became of the press, until “More”', async () => {
    await open()
    const shown: string[][] = []
    for (const state of PANIC_STATES.filter((one) => one !== 'unsent')) {
      await show(page, cover(state, { style: 'plain' }))
      shown.push(await seen(page))
    }
    expect(new Set(shown.map(String)).size).toBe(1)
    expect(shown[0]).toEqual([SCHOOL, 'This PC is locked', 'An adult has to unlock it.', 'More', 'Unlock with a staff code'])
    await show(page, cover('unsent', { style: 'plain' }))
    expect(await seen(page)).toContain('Put your hand up and ask an adult to unlock it.')
    await context.close()
  })

  test('opens “More” with the keyboard alone, and the next press starts closed', async () => {
    await open()
    await show(page, cover('told', { style: 'plain' }))
    await page.keyboard.press('Tab')
    const more = page.getByRole('button', { name: 'More' })
    expect(await more.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe('solid')
    const { width = 0, height = 0 } = (await more.boundingBox()) ?? {}
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(64)
    await page.keyboard.press('Enter')
    expect(await seen(page)).toContain(TOLD)
    await page.screenshot({ path: `${SCREENS}cover-plain-en-keyboard.png` })
    await page.keyboard.press('Space')
    expect(await seen(page)).not.toContain(TOLD)
    await page.keyboard.press('Space')
    await show(page, cover('told', { style: 'plain' }))
    expect(await more.getAttribute('aria-expanded')).toBe('false')
    await context.close()
  })

  test.each(COVER_STYLES)('keeps its words to the primary display in style %s', async (style) => {
    await open()
    await show(page, cover('told', { style, primary: false }))
    await page.screenshot({ path: `${SCREENS}backdrop-${style}.png` })
    expect(await seen(page)).toEqual([])
    // The same colour as the holder's at the top; the sea's sky begins with it.
    const [top] = await coloursIn(browser, await page.screenshot(), [{ x: 0, y: 0, width: 8, height: 1 }])
    expect(top).toContain(HOLDER_COLOUR)
    await context.close()
  })

  test('tells a child after a minute that a hand up helps too', async () => {
    await open()
    const waited = 'You’ve waited more than 1 minute. You can put your hand up too.'
    await page.clock.install()
    const state = cover('told')
    await page.evaluate((next) => window.standIn.push(next), state)
    await page.clock.runFor(59_000)
    expect(await seen(page)).not.toContain(waited)
    await page.clock.runFor(10_000)
    expect(await seen(page)).toContain(waited)
    await context.close()
  })

  test('painted ahead of a press it counts no minutes, takes no focus and can’t be used, and is seen all the same', async () => {
    await open()
    await page.clock.install()
    await page.evaluate((next) => window.standIn.push(next), cover('sending', { press: WAITING_PRESS }))
    await page.clock.runFor(130_000)
    expect((await seen(page)).join(' ')).not.toContain('You’ve waited')
    expect(
      await page.evaluate(() => ({
        focus: document.activeElement?.tagName,
        inert: document.querySelector('main')?.inert,
        opacity: getComputedStyle(document.querySelector('main') as Element).opacity,
      })),
    ).toEqual({
      focus: 'BODY',
      inert: true,
      opacity: '1',
    })
    await context.close()
  })

  test('is calm without a host: a sea, no error', async () => {
    await open('absent')
    await page.waitForSelector('.sea')
    expect(await seen(page)).toEqual([])
    expect(faults).toEqual([])
    await context.close()
  })

  test('still says the truest words when drawing fails', async () => {
    await open()
    await page.evaluate(() => window.standIn.push({ screen: null, language: 'en', school: '' } as never))
    await page.waitForSelector('.instead')
    expect((await seen(page)).join(' ')).toContain('Put your hand up and tell an adult now.')
    await page.screenshot({ path: `${SCREENS}cover-instead.png` })
    await context.close()
  })
})
