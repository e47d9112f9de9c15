import { gunzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withPage, withWords } from '../../../dashboard/views/aup/rules.ts'
import { draftFrom } from '../../../protocol/agreement-drafts.ts'
import type { Agreement } from '../../../protocol/agreements.ts'
import { type AgreementsDocument, aupFetch } from '../../../protocol/agreements.ts'
import { aupDocument, aupDocuments, aupEdit } from '../../../protocol/aup-page.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { addDays, localOf, localToEpoch } from '../../../protocol/local-time.ts'
import { XSS } from '../../faults/xss.ts'
import { type Bed, fillSignIn, look, openBed, press, typeDate } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

const RULES = builtInAgreements().find(({ audience, kind }) => audience === 'ks2' && kind === 'agree') as Agreement
const openRules = async (page: Page) => {
  await page.getByRole('link', { name: 'Agreements' }).click()
  await page.getByRole('button', { name: 'Open: Our computer rules, Years 3 to 6' }).click()
  await page.getByRole('heading', { level: 2, name: 'Our computer rules' }).waitFor()
}
const text = (page: Page) => page.getByLabel('Text', { exact: true })
const preview = (page: Page) => page.locator('.kiosk-screen')
async function given(): Promise<Agreement | undefined> {
  const { envelope } = await bed.pc.call(aupFetch, { have: null })
  const { packed } = JSON.parse(Buffer.from(envelope?.split('.')[1] ?? '', 'base64url').toString()) as AgreementsDocument
  return (JSON.parse(gunzipSync(Buffer.from(packed, 'base64url')).toString()) as Agreement[]).find(({ document }) => document === RULES.document)
}

test.each([false, true])(
  'every agreement is listed, and can be opened and written by everybody who may (dark: %s)',
  async (dark) => {
    const page = await bed.signIn('head', { dark })
    const name = dark ? '-dark' : ''
    await page.getByRole('link', { name: 'Agreements' }).click()
    await page.getByRole('table', { name: 'Every agreement' }).waitFor()
    await look(page, `agreements-list${name}`)
    expect(await page.locator('.table-scroll').evaluate((table) => table.scrollWidth - table.clientWidth)).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Open: Our computer rules, Years 3 to 6' }).click()
    await preview(page).waitFor()
    await look(page, `agreements-editor${name}`)
    await page.context().close()
  },
  60_000,
)

test('a DSL changes a rule for years 3 to 6, sees what changes and how it looks, publishes it, and a PC has it', async () => {
  const page = await bed.signIn('dsl')
  await openRules(page)
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('button', { name: /Being kind/ })
    .click()
  await text(page).fill(`${await text(page).inputValue()}\n- I say **sorry** when I hurt somebody.`)
  await preview(page).getByText('I say sorry when I hurt somebody.').waitFor()
  expect(await preview(page).locator('strong').textContent()).toBe('sorry')
  expect((await page.locator('[data-changed=kind] ins').allTextContents()).map((one) => one.trim())).toEqual(['- I say **sorry** when I hurt somebody.'])
  await look(page, 'agreements-changed')
  await press(page, 'Save the draft')
  await page.getByText('Saved in the draft.').waitFor()
  expect((await given())?.version).toBe(1)
  await page.getByLabel('Why, in a few words').fill('From the pupils’ council')
  await press(page, 'Publish now')
  await page.getByText('Published. 2 PCs are told now.').waitFor()
  await look(page, 'agreements-published')
  const now = await given()
  expect(now?.version).toBe(2)
  expect(now?.texts[0]?.pages.filter((one) => one.since === 2).map(({ id }) => id)).toEqual(['kind'])
  await page.context().close()
}, 60_000)

test('C68 what a DSL typed while the head saved the same page is not lost: both stand there, and the DSL decides', async () => {
  const page = await bed.signIn('dsl')
  await openRules(page)
  await text(page).fill('- I ask my teacher first.')
  const head = await bed.server.signIn('head')
  const { row, inForce } = await head.call(aupDocument, { document: RULES.document })
  const first = RULES.texts[0]?.pages[0]?.id ?? ''
  const body = withPage(draftFrom(inForce ?? RULES), first, (one) => withWords(one, 'en', { body: '- I wait until I am told.' }))
  await head.call(aupEdit, { document: RULES.document, seen: row.draft?.id ?? null, body })
  await press(page, 'Save the draft')
  await page.getByText('Somebody else saved this draft while you were typing.').waitFor()
  expect(await text(page).inputValue()).toBe('- I ask my teacher first.')
  await page.locator('pre').getByText('- I wait until I am told.').first().waitFor()
  await look(page, 'agreements-clash')
  await press(page, 'Take this instead')
  expect(await text(page).inputValue()).toBe('- I wait until I am told.')
  await press(page, 'Save the draft')
  await page.getByText('Saved in the draft.').waitFor()
  await page.context().close()
}, 60_000)

test('what a DSL typed and did not save is still there after a look at another page, and closing the tab asks first', async () => {
  const page = await bed.signIn('dsl')
  await openRules(page)
  await text(page).fill('- I wait for my turn.')
  await page.getByRole('link', { name: 'Register' }).click()
  await page.getByRole('heading', { level: 1, name: 'Register' }).waitFor()
  const asked = page.waitForEvent('dialog')
  const closing = page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await closing
  await openRules(page)
  expect(await text(page).inputValue()).toBe('- I wait for my turn.')
  await press(page, 'Undo what I typed')
  expect(await text(page).inputValue()).not.toBe('- I wait for my turn.')
  await page.context().close()
}, 60_000)

test('C52 scripts and pictures typed as rules run nowhere, and the editor says what to do', async () => {
  const page = await bed.signIn('dsl')
  const ran: string[] = []
  await page.exposeFunction('xss', () => ran.push('xss'))
  page.on('request', (request) => !request.url().startsWith(bed.server.url) && ran.push(request.url()))
  await openRules(page)
  await text(page).fill(XSS.join('\n\n'))
  await preview(page).getByText('script', { exact: false }).first().waitFor()
  expect(await page.locator('.kiosk-screen :is(script, img, iframe, a, svg:not(.picture), style, object)').count()).toBe(0)
  await press(page, 'Save the draft')
  await page.getByText('Tags such as <b> would be shown as typed.', { exact: false }).first().waitFor()
  expect(await page.getByRole('button', { name: 'Publish now' }).count()).toBe(0)
  const before = await text(page).inputValue()
  const taken = await text(page).evaluate((box) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', 'word '.repeat(1024 * 1024))
    return box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  expect(taken).toBe(false)
  await page.getByText('That was far too long to take', { exact: false }).waitFor()
  expect(await text(page).inputValue()).toBe(before)
  await text(page).fill('word '.repeat(10_000))
  await page.getByText('It is too long: at most 40,000 characters.', { exact: false }).first().waitFor()
  expect((await text(page).inputValue()).length).toBe(50_000)
  expect(ran).toEqual([])
  await page.context().close()
}, 90_000)

test('a translation is written side by side with the English, from right to left where it is, and is marked until a speaker has read it', async () => {
  const page = await bed.signIn('head')
  await page.getByRole('link', { name: 'Agreements' }).click()
  await press(page, 'Write a new agreement')
  await press(page, 'Begin writing')
  await page.getByText('Give it a title.').waitFor()
  await page.getByLabel('Title', { exact: true }).fill('Tablets')
  await press(page, 'Begin writing')
  await press(page, 'Add a page')
  await page.getByLabel('Heading').fill('On the bus')
  await text(page).fill('- It stays in my bag.')
  await page.getByRole('button', { name: /One more language/ }).click()
  await page.getByRole('option', { name: /Arabic/ }).click()
  await page.getByRole('button', { name: /^Add .*Arabic/ }).click()
  await page.getByLabel(/^Title in .*Arabic/).fill('الأجهزة اللوحية')
  await page.getByLabel('Heading').fill('في الحافلة')
  await text(page).fill('- يبقى في حقيبتي.')
  expect(await preview(page).locator('[lang=ar][dir=rtl]').first().isVisible()).toBe(true)
  await preview(page).locator('.kiosk-beside').getByText('It stays in my bag.').waitFor()
  await look(page, 'agreements-arabic')
  await press(page, 'Save the draft')
  await page.getByText('Saved in the draft.').waitFor()
  await page.context().close()
}, 60_000)

test('a change is planned by the school’s clock, wherever the browser is, and whom it leaves without rules is said before and on the list', async () => {
  const context = await bed.browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Pacific/Auckland' })
  const page = await context.newPage()
  await page.goto(`${bed.server.url}/agreements`)
  await fillSignIn(page, 'head')
  await page.getByRole('button', { name: /^Open: .*Visitors and guests/ }).click()
  await page.getByText('Take this agreement out of use').click()
  await press(page, 'Save the draft')
  await page.getByText(/^School time \(Europe\/London\): it is \d\d:\d\d there now/).waitFor()
  const day = addDays(localOf('Europe/London', Date.now()).date, 40)
  const panel = page.getByRole('region', { name: /A draft that takes/ })
  await typeDate(page, panel, 'Or publish it at', day)
  await typeDate(page, panel, 'At', '00:30')
  await press(page, 'Publish then')
  const dialog = page.getByRole('alertdialog', { name: 'This leaves people without any agreement' })
  await dialog.getByText('Visitors and guests: this was the last agreement in force.').waitFor()
  await look(page, 'agreements-leaves')
  const head = await bed.server.signIn('head')
  const visitors = async () => (await head.call(aupDocuments, {})).documents.find(({ audience }) => audience === 'visitor')
  expect((await visitors())?.draft?.publishAt).toBeNull()
  await dialog.getByRole('button', { name: 'Publish then' }).click()
  await page.getByText('It will be published then.', { exact: false }).waitFor()
  expect((await visitors())?.draft?.publishAt).toBe(localToEpoch('Europe/London', day, 30))
  await press(page, 'All agreements')
  await page.getByText(`Visitors and guests: no agreement is in force from ${day.split('-').reverse().join('/')}, 00:30.`).waitFor()
  await page.getByRole('button', { name: /^Open: .*Visitors and guests/ }).click()
  await press(page, 'Take out of use now')
  await dialog.getByRole('button', { name: 'Take out of use now' }).click()
  await page.getByText('Published.', { exact: false }).waitFor()
  await press(page, 'All agreements')
  await page.getByText('Visitors and guests: no agreement is in force.').waitFor()
  await look(page, 'agreements-warned')
  await page.getByRole('link', { name: 'Live' }).click()
  await page.getByText('Visitors and guests: no agreement is in force.').waitFor()
  await context.close()
}, 90_000)
