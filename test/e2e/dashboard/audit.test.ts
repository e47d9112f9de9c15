/** The audit page: what was asked for is found by the server, on a phone and on a desk, and all of it comes as a file. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { staffList } from '../../../protocol/staff.ts'
import { type Bed, look, openBed, picture, press, typeDate } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

test('the head finds what somebody did to a room, by keyboard, sees why nothing is found, and takes the whole file', async () => {
  const head = await bed.server.signIn('head')
  for (let i = 0; i < 120; i++) await head.call(staffList, {})
  const page = await bed.signIn('head')
  await page.goto(`${bed.server.url}/audit`)
  const cells = (text: string) => page.getByRole('cell', { name: text, exact: true })
  await cells('staff.list').first().waitFor()
  await look(page, 'audit-search')
  await page.getByLabel('Whose or which').fill('library')
  await page.getByRole('button', { name: 'Search', exact: true }).press('Enter')
  await cells('places.addRoom').waitFor({ state: 'detached' })
  await page.getByText('Nothing found').waitFor()
  await page.getByLabel('Whose or which').fill('')
  await page.getByRole('button', { name: 'Anybody Who' }).press('Enter')
  await page.getByRole('option', { name: 'Mr Whitlock' }).press('Enter')
  const today = new Date().toISOString().slice(0, 10)
  const form = page.getByRole('form', { name: 'Search the record' })
  await typeDate(page, form, 'From day', today)
  await typeDate(page, form, 'To day', '2001-01-01')
  await page.getByText('The last day is before the first.').waitFor()
  await typeDate(page, form, 'To day', today)
  await page.getByLabel('Words').fill('ADDROOM')
  await page.getByLabel('Words').press('Enter')
  await cells('places.addRoom').nth(1).waitFor()
  expect(await cells('staff.list').count()).toBe(0)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export all as CSV' }).press('Enter')])
  expect(file.suggestedFilename()).toBe('audit.csv')
  expect(
    readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n'),
  ).toHaveLength(3)
  await press(page, 'Clear')
  await press(page, 'Look further back')
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(60)
  await page.context().close()
})

test('the audit page in the dark, and the calendar: dates stay inside a phone’s screen', async () => {
  const page = await bed.signIn('head', { dark: true })
  for (const [path, name] of [
    ['audit', 'audit-dark'],
    ['calendar', 'calendar-dark'],
  ] as const) {
    await page.goto(`${bed.server.url}/${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    if (path === 'audit') await page.getByRole('cell').first().waitFor()
    else for (const button of ['Add a term', 'Add a lesson', 'Add days off']) await press(page, button)
    await look(page, name)
  }
  await picture(page, 'calendar-dark-end', false)
  await page.context().close()
})
