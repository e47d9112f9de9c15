import { mkdirSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import { PANIC_STATES, type PanicState } from '../../../protocol/panic.ts'
import { cover, expectReadable, SCREENS } from './covers.ts'
import { launch, openPage, show } from './pages.ts'

let browser: Browser
beforeAll(async () => {
  await buildPages(['renderer'])
  mkdirSync(SCREENS, { recursive: true })
  browser = await launch()
})
afterAll(() => browser?.close())

describe('a pupil with a support profile', () => {
  const supported = (state: PanicState, support: Partial<PageState['support']>, more: Parameters<typeof cover>[1] = {}): PageState => ({
    ...cover(state, more),
    support: { ...USUAL_PAGE, ...support },
  })

  test.each(['en', 'ar'] as const)('reads symbols beside each line, in %s, and nothing is cut off', async (language) => {
    const { page, context, faults } = await openPage(browser, 'stage', { width: 1366, height: 768 })
    for (const state of PANIC_STATES) {
      await show(page, supported(state, { symbols: true }, { language }))
      expect(await page.locator('svg[data-symbol]').evaluateAll((all) => all.map((svg) => svg.getAttribute('data-symbol')))).toEqual([
        'praise',
        'hidden',
        'safe',
        state,
      ])
      await page.screenshot({ path: `${SCREENS}cover-symbols-${language}-${state}.png` })
      await expectReadable(browser, page, { width: 1366, height: 768 }, state)
    }
    expect(faults).toEqual([])
    await context.close()
  })

  test('is shown no numbers that count, and still told to put a hand up', async () => {
    const { page, context } = await openPage(browser, 'stage', {})
    await page.clock.install()
    await show(page, supported('told', { noNumbers: true }))
    await page.clock.runFor(130_000)
    await page.getByText('You can put your hand up too.').waitFor()
    expect(await page.locator('.words').textContent()).not.toMatch(/[0-9]/)
    await context.close()
  })

  test('hears each line once, in the voice of the language, and hears nothing where there is no voice', async () => {
    for (const voices of [['en-GB', 'cy-GB'], ['en-GB'], []]) {
      const { page, context } = await openPage(browser, 'stage', {})
      await page.evaluate(installVoices, voices)
      const first = supported('sending', { readAloud: true }, { language: 'cy' })
      await show(page, first)
      await page.waitForTimeout(100)
      await show(page, { ...first, screen: { ...first.screen, state: 'told' } as PageState['screen'] })
      await page.waitForTimeout(100)
      const said = await page.evaluate(() => (window as unknown as { said: { text: string; lang: string }[] }).said)
      if (voices.length === 0) expect(said).toEqual([])
      else {
        expect(said.map((s) => s.lang)).toEqual(voices.includes('cy-GB') ? ['cy-GB', 'cy-GB'] : ['en-GB', 'en-GB'])
        expect(said[0]?.text).toContain(voices.includes('cy-GB') ? 'Fe wnest ti’r peth iawn' : 'You did the right thing.')
        expect(said[1]?.text).not.toContain(voices.includes('cy-GB') ? 'Fe wnest ti’r peth iawn' : 'You did the right thing.')
      }
      await context.close()
    }
  })

  test('an older pupil’s own words are not called through the room', async () => {
    const { page, context } = await openPage(browser, 'stage', {})
    await page.evaluate(installVoices, ['en-GB'])
    await show(page, supported('coming', { readAloud: true }, { style: 'plain' }))
    await page.waitForTimeout(100)
    const said = await page.evaluate(() => (window as unknown as { said: { text: string }[] }).said.map((s) => s.text).join(' '))
    expect(said).toBe('This PC is locked An adult has to unlock it.')
    await context.close()
  })

  test('nobody else is read to', async () => {
    const { page, context } = await openPage(browser, 'stage', {})
    await page.evaluate(installVoices, ['en-GB'])
    await show(page, cover('told'))
    await page.waitForTimeout(100)
    expect(await page.evaluate(() => (window as unknown as { said: unknown[] }).said)).toEqual([])
    await context.close()
  })
})

/** Runs in the page: this machine has no voices, so what would have been said is kept instead. */
function installVoices(tags: readonly string[]): void {
  const said: { text: string; lang: string }[] = []
  const voice = Object.assign(new EventTarget(), {
    getVoices: () => tags.map((lang) => ({ lang })),
    speak: (utterance: { text: string; lang: string }) => void said.push({ text: utterance.text, lang: utterance.lang }),
    cancel: () => {},
  })
  class Utterance {
    text: string
    lang = ''
    voice: unknown = null
    rate = 1
    constructor(text: string) {
      this.text = text
    }
  }
  Object.defineProperty(window, 'speechSynthesis', { value: voice, configurable: true })
  Object.assign(window, { said, SpeechSynthesisUtterance: Utterance })
}
