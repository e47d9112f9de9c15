import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fact, sha256 } from '../../../agent/outbox/envelope.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { aupAccepted, aupDeclined } from '../../../protocol/events.ts'
import { canonical } from '../../../protocol/evidence.ts'
import { newId } from '../../../server/core/ids.ts'
import { type Bed, look, openBed, press } from './bed.ts'

const RULES = builtInAgreements().find(({ audience, kind }) => audience === 'ks3' && kind === 'agree')
const SMART = builtInAgreements().find(({ audience, kind }) => audience === 'ks3' && kind === 'confirm')
let bed: Bed
beforeAll(async () => {
  bed = await openBed()
  const who = (account: string) => ({ account, session: '1' })
  for (const rules of [RULES, SMART]) {
    if (!rules) throw new Error('no rules')
    const gave = { document: rules.document, version: 1, audience: rules.audience }
    const text = rules.texts.find((one) => one.language === 'en')
    const texts = [{ language: 'en' as const, hash: sha256(canonical({ document: rules.document, version: 1, text })) }]
    const accepted = { logon: newId(), who: who('abenson'), ...gave, texts, audioOffered: true, withAdult: false, visitor: null }
    await bed.pc.send([bed.pc.make(fact(aupAccepted, accepted)), bed.pc.make(fact(aupDeclined, { logon: newId(), who: who('bchowdhury'), ...gave }))])
  }
}, 60_000)
afterAll(() => bed?.close())

const open = async (dark = false): Promise<Page> => {
  const page = await bed.signIn('head', { dark })
  await page.goto(`${bed.server.url}/register`)
  await page.getByRole('heading', { level: 1, name: 'Register' }).waitFor()
  await page.getByRole('cell', { name: 'Benson, Amy' }).first().waitFor()
  return page
}
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page
    .locator('.field')
    .filter({ has: page.getByText(label, { exact: true }) })
    .getByRole('button')
    .click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('who has agreed, and who said no, is found by filter; the record behind it is shown on demand', async () => {
  const page = await open()
  await look(page, 'register-full')
  await choose(page, 'Stands', 'Said no')
  await expect.poll(() => page.getByRole('cell', { name: 'Benson, Amy' }).count()).toBe(0)
  await page.getByRole('cell', { name: 'Chowdhury, Bilal' }).first().waitFor()
  await press(page, 'Show the record')
  await page.getByRole('cell', { name: 'abenson' }).first().waitFor()
  await look(page, 'register-record')
  await page.context().close()
}, 60_000)

test('papers of a class are recorded at once, and what was ticked stays after a mistake', async () => {
  const page = await open()
  await press(page, 'Tick off a class')
  await choose(page, 'How', 'On paper')
  await page.getByText('Benson, Amy').first().click()
  await look(page, 'register-tick')
  await press(page, 'Save')
  await page.getByText('1 pupil is recorded, under your name.').waitFor()
  await page.context().close()
}, 60_000)

test.each([false, true])(
  'a receipt has the exact words (dark: %s)',
  async (dark) => {
    const page = await open(dark)
    await page.getByRole('button', { name: 'Receipt for Benson, Amy' }).first().click()
    await page.getByRole('heading', { name: 'Amy Benson has agreed to these rules' }).waitFor()
    expect(await page.locator('.receipt-text').count()).toBeGreaterThan(0)
    await look(page, `register-receipt${dark ? '-dark' : ''}`)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    await page.context().close()
  },
  60_000,
)

test('a pupil is asked again, after being asked oneself whether that is meant', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Ask again: Benson, Amy' }).first().click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: 'Ask again', exact: true }).click()
  await page.getByText('1 person is asked at the next logon.').waitFor()
  await page.context().close()
}, 60_000)

test.each([false, true])(
  'each paper is made from the rules in force (dark: %s)',
  async (dark) => {
    const page = await bed.signIn('head', { dark })
    await page.goto(`${bed.server.url}/papers`)
    await page.locator('.paper').waitFor()
    await look(page, `papers-poster${dark ? '-dark' : ''}`)
    for (const [paper, name] of [
      ['Desk card', 'card'],
      ['Parents’ page', 'parents'],
    ] as const) {
      await choose(page, 'Paper', paper)
      await page.locator(`.paper-${name}`).waitFor()
      await look(page, `papers-${name}${dark ? '-dark' : ''}`)
    }
    await page.context().close()
  },
  90_000,
)
