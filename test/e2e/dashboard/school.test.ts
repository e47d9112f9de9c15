import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { draftPolicy } from '../../tools/publish-policy.ts'
import { SimulatedPc } from '../../tools/simulated-pc.ts'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, openBed, picture } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

async function choose(page: Page, field: string, option: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: field }).click()
  await page.getByRole('option', { name: option }).click()
}

test('a room is added and renamed', async () => {
  const page = await bed.signIn('technician')
  await page.getByLabel('Name of the room').fill('Suite 9')
  await page.getByRole('button', { name: 'Add the room' }).click()
  await page.getByText('Suite 9 added.').waitFor()
  await page.getByRole('button', { name: 'Rename Suite 9' }).click()
  await page.getByLabel('Name of the room').first().fill('Suite 10')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Suite 10' }).waitFor()
  await page.context().close()
}, 60_000)

test('a PC joins with the token shown once, and is given a seat', async () => {
  const page = await bed.signIn('technician')
  await page.getByRole('link', { name: 'Enrol a PC' }).click()
  await choose(page, 'For the room', 'Library')
  await page.getByRole('button', { name: 'Make the token' }).click()
  const token = await page.getByLabel('Token', { exact: true }).inputValue()
  expect(token).toMatch(/^hr1\./)
  expect(await page.getByLabel('Run this on each PC').inputValue()).toBe(`sudo handrail enrol ${token}`)
  using _pc = await SimulatedPc.enrol(bed.server.url, token, 'LIB-01')
  await page.getByText('LIB-01 has joined.').waitFor({ timeout: 8_000 })
  // Live, without a reload: its seat shows it, too.
  await page.getByRole('region', { name: 'Seats of Library' }).getByText('Off').first().waitFor()
  await picture(page, 'dashboard-enrol-joined')
  expect(await axeViolations(page)).toEqual([])
  await page.reload()
  await page.getByRole('button', { name: 'Make the token' }).waitFor()
  expect(await page.content()).not.toContain(token)
  await page.context().close()
}, 60_000)

const FULL = 'Admission No,Forename,Surname,Username,Year,Class,Type,Password,Shoe size\n'
const rows = (n: number) => Array.from({ length: n }, (_, i) => `${500 + i},Given${i},Family${i},user${i},9,9C,pupil,secret${i},4`).join('\n')

test('people are imported from a file: preview with refused rows, then the result', async () => {
  const page = await bed.signIn('technician')
  await page.getByRole('link', { name: 'People' }).click()
  const file = join(bed.server.data, 'more.csv')
  const there = [
    '101,Amy,Benson,abenson,7,7B,pupil,x,4',
    '102,Bilal,Chowdhury,bchowdhury,7,7B,pupil,x,4',
    '103,Carys,Dafydd,cdafydd,8,8A,pupil,x,4',
    '201,Sana,Khan,skhan,,7B,teacher,x,4',
  ]
  writeFileSync(file, `${FULL}${there.join('\n')}\n${rows(30)}\n,,,,9,9C,pupil,x,4\n`)
  await choosing(page, file)
  await page.getByRole('heading', { name: 'What would change' }).waitFor()
  expect(await tally(page, 'added')).toBe('30')
  expect(await tally(page, 'refused')).toBe('1')
  await page.getByText(/Columns left out: .*Password.*Shoe size/).waitFor()
  await picture(page, 'dashboard-import-preview')
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByText('30 added, 0 changed, 0 removed, 1 refused.').waitFor()
  await page.context().close()
}, 60_000)

test('columns nobody could guess are mapped by hand, and a mass removal has to be confirmed', async () => {
  const page = await bed.signIn('technician')
  await page.getByRole('link', { name: 'People' }).click()
  const file = join(bed.server.data, 'odd.csv')
  writeFileSync(file, 'Kennung,Vorname,Nachname,Sorte\n101,Amy,Benson,pupil\n102,Bilal,Chowdhury,pupil\n')
  await choosing(page, file)
  await page.getByRole('heading', { name: 'Which column is which' }).waitFor()
  expect(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true)
  await choose(page, 'Their number in your system', 'Kennung')
  await choose(page, 'First name', 'Vorname')
  await choose(page, 'Family name', 'Nachname')
  await choose(page, 'Pupil or teacher', 'Sorte')
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByRole('heading', { name: 'This removes many people' }).waitFor()
  await picture(page, 'dashboard-import-mass-removal')
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByText('Confirm the removals first, or cancel.').waitFor()
  await page.getByText('Yes, remove them').click()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByText(/\d+ removed, 0 refused\./).waitFor()
  await page.context().close()
}, 60_000)

test('of an export of several schools one is chosen, and nobody of the other is shown', async () => {
  const page = await bed.signIn('technician')
  await page.getByRole('link', { name: 'People' }).click()
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from('sourcedId,name,type,parentSourcedId\nA,Alder School,school,\nB,Beech School,school,\n'), 'orgs.csv')
  const users = ['1,A,Amy,Benson,student,7', '2,A,Bilal,Chowdhury,student,7', '3,B,Odd,One,student,7', '4,A,Sana,Khan,wizard,']
  zip.addBuffer(Buffer.from(`sourcedId,orgSourcedIds,givenName,familyName,role,grade\n${users.join('\n')}\n`), 'users.csv')
  zip.end()
  const file = join(bed.server.data, 'trust.zip')
  await pipeline(zip.outputStream, createWriteStream(file))
  await choosing(page, file)
  await page.getByRole('heading', { name: 'Microsoft School Data Sync v2' }).waitFor()
  await page.getByText('These files hold several schools.').waitFor()
  expect(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true)
  await picture(page, 'dashboard-import-schools')
  expect(await axeViolations(page)).toEqual([])
  await choose(page, 'School', 'Alder School (2 people)')
  await page.getByRole('region', { name: 'To add' }).getByText('Amy Benson').waitFor()
  expect(await tally(page, 'added')).toBe('2')
  expect(await page.getByText('Odd One').count()).toBe(0)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).first().click()
  expect((await download).suggestedFilename()).toBe('refused-rows.csv')
  await picture(page, 'dashboard-import-school-chosen')
  expect(await axeViolations(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await picture(page, 'dashboard-import-school-phone')
  await page.context().close()
}, 60_000)

test('a file that is no table says so and loses nothing', async () => {
  const page = await bed.signIn('technician')
  await page.getByRole('link', { name: 'People' }).click()
  const file = join(bed.server.data, 'notes.txt')
  writeFileSync(file, 'hello')
  await choosing(page, file)
  await page.getByText('There is no CSV file among those.').waitFor()
  await page.context().close()
}, 30_000)

test('the head adds a colleague and ends the account again', async () => {
  const page = await bed.signIn('head')
  await page.getByRole('link', { name: 'Staff' }).click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Type an e-mail address, with an @.').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Miss Quill')
  await page.getByLabel('E-mail address').fill('quill@school.example')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Miss Quill was added.').waitFor()
  expect(await page.getByLabel('Link', { exact: true }).inputValue()).toMatch(/\/welcome#[\w-]{43}$/)
  await page.getByRole('button', { name: 'Change Miss Quill' }).click()
  await page.getByRole('button', { name: 'End the account' }).click()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('alertdialog').getByRole('button', { name: 'End it' }).click()
  await page.getByText('Miss Quill’s account was ended.').waitFor()
  await page.context().close()
}, 40_000)

test('a setting somebody else drafted meanwhile is shown, what was typed is kept, and what is published was seen', async () => {
  const page = await bed.signIn('dsl')
  await page.getByRole('link', { name: 'Settings' }).click()
  const setting = page.locator('[data-setting="alerts.escalateAfterMs"]')
  const seconds = setting.getByRole('textbox')
  await seconds.fill('5')
  await seconds.press('Tab')
  await page.getByRole('button', { name: 'Put into the draft' }).click()
  await page.getByText('Choose a whole number from 15 to 900.').waitFor()
  await seconds.fill('45')
  await seconds.press('Tab')
  await draftPolicy(await bed.server.signIn('dsl'), { 'alerts.escalateAfterMs': 30_000 })
  await page.getByRole('button', { name: 'Put into the draft' }).click()
  await page.getByText('Somebody else put a change into this draft meanwhile.').waitFor()
  await setting.getByText('You typed “45 seconds”.').waitFor()
  expect(await seconds.inputValue()).toBe('45')
  await page.getByRole('button', { name: 'Put into the draft' }).click()
  await page.getByText('In the draft. It comes in force when it is published.').waitFor()
  await page.locator('[data-line="alerts.escalateAfterMs"]').getByText('45 seconds').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Publish 1 change' }).click()
  await page.getByText(/Published\. \d+ PCs? follow/).waitFor()
  await setting.getByRole('button', { name: 'Why is this so' }).click()
  await page.getByRole('dialog').getByText('This counts.').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await picture(page, 'dashboard-settings-why', false)
  await page.context().close()
}, 40_000)

test('presses are sorted, filtered and exported without a formula that runs', async () => {
  await bed.press(bed.other, '=HYPERLINK("http://evil")')
  const page = await bed.signIn('dsl')
  await page.getByRole('link', { name: 'Presses' }).click()
  const table = page.getByRole('table', { name: 'Presses' })
  await table.getByRole('button', { name: 'Place' }).click()
  expect(await table.getByRole('columnheader', { name: 'Place' }).getAttribute('aria-sort')).toBe('ascending')
  await page.getByLabel('Filter by any word').fill('HYPERLINK')
  await expect.poll(() => table.getByRole('row').count()).toBe(1)
  await page.getByLabel('Filter by any word').fill('')
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(1)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()])
  const text = readFileSync(await file.path(), 'utf8')
  expect(text).toContain('HYPERLINK')
  expect(text).not.toMatch(/(?:^|,)"[=+\-@]/m)
  await page.context().close()
}, 40_000)

async function choosing(page: Page, file: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose files' }).click()])
  await chooser.setFiles(file)
}
const tally = (page: Page, of: string) => page.locator(`[data-tally=${of}] dd`).textContent()
