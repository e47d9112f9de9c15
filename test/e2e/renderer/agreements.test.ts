/** Every page of the agreements Handrail comes with, as it is painted: nothing cut off sideways, readable, and with its picture. */
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import type { Agreement } from '../../../protocol/agreements.ts'
import { NO_CHOICES, type Reading } from '../../../protocol/aup.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { type Language, type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import { SCHOOL, SCREENS } from './covers.ts'
import { axeViolations } from './look.ts'
import { launch, openPage, show } from './pages.ts'

const AT_PCS = builtInAgreements().filter(({ audience }) => audience !== 'parent')
/** one of each direction: the same elements stand in all of them */
const AXE: readonly Language[] = ['en', 'ar']
const TOKEN = 'A'.repeat(22)

let browser: Browser
beforeAll(async () => {
  await buildPages(['renderer'])
  mkdirSync(SCREENS, { recursive: true })
  browser = await launch()
})
afterAll(() => browser?.close())

function gate({ audience }: Agreement, language: Language): PageState {
  const logon = '019aa000-0000-7000-8000-00000000000a'
  const fact = {
    logon,
    state: 'reading',
    audience,
    name: audience === 'visitor' ? null : 'Amy',
    done: 0,
    of: 1,
    asksHelp: false,
    reminder: null,
    choices: NO_CHOICES,
  } as const
  return { screen: { kind: 'gate', gate: fact, primary: true }, language, school: SCHOOL, support: USUAL_PAGE }
}

function readingOf(agreement: Agreement, language: Language): Reading {
  const find = (wanted: Language) => agreement.texts.find((text) => text.language === wanted)
  const [text, english] = [find(language), find('en')]
  if (!text || !english) throw new Error(`${agreement.audience} is not in ${language}`)
  return {
    ...{ document: agreement.document, version: 1, kind: agreement.kind, language, title: text.title, pages: text.pages },
    ...{ beside: text.confirmed ? null : english.pages, changed: [], languages: agreement.texts.map((t) => t.language) },
    ...{ asksVisitor: agreement.audience === 'visitor', asksQuestions: true, token: TOKEN },
  }
}

/** The host's stand-in gives this to read, and leave to turn every page at once. */
async function hand(page: Page, reading: Reading): Promise<void> {
  await page.evaluate(
    ([given, token]) => {
      const { handrail } = window as unknown as { handrail: { call(name: string, request: unknown): Promise<unknown> } }
      const before = handrail.call
      handrail.call = async (name, request) => {
        if (name === 'page.read') return { ok: true, value: given }
        return name === 'page.turn' ? { ok: true, value: { token } } : before(name, request)
      }
    },
    [reading, TOKEN] as const,
  )
}

/** What is wider than the display, or lies beyond its side. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.gate *')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return width > 0 && (left < -1 || right > innerWidth + 1)
      })
      .map((element) => element.outerHTML.slice(0, 80)),
  )

async function readAll(agreement: Agreement, language: Language, [width, height]: readonly [number, number]): Promise<void> {
  const { page, context, faults } = await openPage(browser, 'stage', { width, height })
  const reading = readingOf(agreement, language)
  await hand(page, reading)
  await show(page, gate(agreement, language))
  for (const [at, { id, picture, question }] of reading.pages.entries()) {
    const article = page.locator(`article[data-page="${id}"]`)
    await article.waitFor()
    expect(await article.locator('svg.picture').count(), id).toBe(picture === null ? 0 : 1)
    expect(await cutOff(page), id).toEqual([])
    expect(await article.evaluate((element) => element.scrollTop), `${id} is read from its top`).toBe(0)
    if (question)
      await article
        .getByRole('button')
        .nth(question.answers.findIndex(({ right }) => right))
        .click()
    if (question)
      await article
        .getByRole('status')
        .getByText(question.answers.find(({ right }) => right)?.why ?? '')
        .waitFor()
    await page.screenshot({ path: `${SCREENS}aup-${agreement.audience}-${agreement.kind}-${language}-${width}-${at + 1}.png` })
    if (width === 1366 && AXE.includes(language)) expect(await axeViolations(page), id).toEqual([])
    if (at + 1 < reading.pages.length) await page.locator('.document > .ways .main').click()
  }
  expect(faults).toEqual([])
  await context.close()
}

describe.each(AT_PCS.map((agreement) => [agreement.audience, agreement.kind, agreement] as const))('%s %s', (_audience, _kind, agreement) => {
  const languages = agreement.texts.map(({ language }) => language)
  test.each(languages)('is read from the first page to the last in %s', (language) => readAll(agreement, language, [1366, 768]))
  test('is read on a large display', () => readAll(agreement, 'en', [1920, 1080]))
})
