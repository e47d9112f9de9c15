import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendarChange, calendarCheckIn } from '../../../protocol/calendar.ts'
import { codesSlipChoices } from '../../../protocol/code-slips.ts'
import { morningZone } from '../../tools/morning.ts'
import { PASSWORD } from '../../tools/server-process.ts'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, look, openBed, openPage, picture, press } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
  const head = await bed.server.signIn('head')
  const timeZone = morningZone(Date.now())
  await head.call(calendarChange, { from: 0, calendar: { timeZone, weeks: 'one', terms: [], daysOff: [], periods: [] } })
}, 60_000)
afterAll(() => bed?.close())

async function openSlips(dark = false): Promise<Page> {
  const page = await bed.signIn('office', { dark })
  await page.goto(`${bed.server.url}/slips`)
  await page.getByRole('heading', { level: 1, name: 'Supply slips' }).waitFor()
  return page
}
/** By keyboard alone; the room and today are chosen beforehand. */
async function make(page: Page, name: string, room: string): Promise<{ pin: string; webCode: string }> {
  await page.getByLabel('The supply teacher’s name').fill(name)
  await page.locator('form').getByRole('button', { name: /Room$/ }).click()
  await page.getByRole('option', { name: room }).click()
  await press(page, 'Make the slip')
  await page.getByRole('heading', { name: 'Supply slip', exact: true }).waitFor()
  const digits = page.locator('.slip .code-digits')
  return { pin: ((await digits.nth(0).textContent()) ?? '').replaceAll(' ', ''), webCode: (await digits.nth(1).textContent()) ?? '' }
}

test('the office makes a slip, prints it, and its holder sees the alerts of that room and nothing else', async () => {
  const office = await openSlips()
  await office.getByText('No slips yet').waitFor()
  await press(office, 'Make the slip')
  await office.getByText('Type the name.').waitFor()
  const { pin, webCode } = await make(office, 'Mr Jones', 'Room 4')
  expect(pin).toMatch(/^\d{8}$/)
  expect(webCode).toMatch(/^[0-9a-z-]{14}$/)
  await look(office, 'slip')
  // On paper there is the slip and nothing else.
  await office.emulateMedia({ media: 'print' })
  await picture(office, 'dashboard-slip-paper')
  expect(await office.getByRole('navigation').isVisible()).toBe(false)
  expect(await office.getByRole('button', { name: 'Print' }).isVisible()).toBe(false)
  expect(await office.locator('.slip .code-digits').first().isVisible()).toBe(true)
  await office.emulateMedia({ media: 'screen' })

  await press(office, 'I have it: hide it')
  expect(await office.getByText(webCode).count()).toBe(0)
  await look(office, 'slips')

  const supply = await openPage(bed.browser, { width: 390 })
  await supply.goto(bed.server.url)
  await press(supply, 'I have a supply slip')
  await supply.getByLabel('Web code').fill('0000-0000-0000')
  await press(supply, 'Sign in')
  await supply.getByText('No slip with this code counts now').waitFor()
  expect(await supply.getByLabel('Web code').inputValue()).toBe('0000-0000-0000')
  await look(supply, 'slip-sign-in')
  // What the slip's picture leads to.
  await supply.goto(`${bed.server.url}/slip#${webCode}`)
  await supply.getByRole('heading', { name: 'Sign in with a supply slip' }).waitFor()
  await expect.poll(() => supply.getByLabel('Web code').inputValue()).toBe(webCode)
  await expect.poll(() => supply.url()).toBe(`${bed.server.url}/slip`)
  await press(supply, 'Sign in')
  await supply.getByText('to be read once with this slip', { exact: false }).waitFor()
  await look(supply, 'slip-rules')
  await bed.press()
  await supply.locator('[data-alert]').waitFor()
  await picture(supply, 'dashboard-slip-rules-alert')
  await press(supply, 'I have read this and agree')
  await supply.getByRole('heading', { level: 1, name: 'Room 4' }).waitFor()
  expect(bed.server.readLog()).not.toContain(webCode)
  expect(await supply.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Live', 'What can this see?'])
  expect(await supply.getByRole('button', { name: 'Show a code for this PC' }).count()).toBe(0)
  await look(supply, 'slip-live')
  await supply.locator('[data-alert]').getByRole('button', { name: 'I’m going' }).click()
  await supply.getByText('You are going').waitFor()
  await supply.goto(`${bed.server.url}/sees`)
  await supply.getByRole('heading', { level: 1, name: 'What can this see?' }).waitFor()
  await supply.goto(`${bed.server.url}/settings`)
  await supply.getByRole('heading', { name: 'There is no such page' }).waitFor()

  const head = await bed.signIn('head')
  await head.getByText('Mr Jones (supply)').first().waitFor()
  await head.context().close()

  await office.reload()
  await office.getByText(/^signed in at/).waitFor()
  await press(office, 'End it: Mr Jones')
  await office.getByRole('alertdialog').getByText('a PC that is off the network', { exact: false }).waitFor()
  expect(await axeViolations(office)).toEqual([])
  await press(office, 'End the slip')
  await office.getByText('The slip of Mr Jones is ended.').waitFor()
  await supply.getByRole('heading', { name: 'Sign in' }).waitFor()
  await office.context().close()
  await supply.context().close()
}, 90_000)

test('a slip can be made and read in the dark', async () => {
  const page = await openSlips(true)
  await make(page, 'Mrs Evans', 'Library')
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await picture(page, `dashboard-slip-${width}-dark`)
    expect(await axeViolations(page)).toEqual([])
  }
  await page.context().close()
}, 60_000)

test('removing one’s own PIN asks first, and the codes page can be used by everybody', async () => {
  const page = await bed.signIn('teacher')
  await page.goto(`${bed.server.url}/codes`)
  await page.getByLabel('New PIN', { exact: true }).fill('480173')
  await page.getByLabel('The same PIN again').fill('480173')
  await page.getByLabel('Your password').fill(PASSWORD)
  await press(page, 'Set this PIN')
  await page.getByText('Your PIN is set.', { exact: false }).waitFor()
  await press(page, 'Remove my PIN')
  expect(await axeViolations(page)).toEqual([])
  await picture(page, 'dashboard-codes-remove-1440')
  await page.keyboard.press('Escape')
  await page.getByText('You have a PIN until', { exact: false }).waitFor()
  await press(page, 'Show a code for this room')
  await page.getByText('One-time code for', { exact: false }).waitFor()
  for (const dark of [false, true]) {
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
    await page.evaluate(() => window.scrollTo(0, 0))
    await look(page, `codes-${dark ? 'dark' : 'light'}`)
  }
  await press(page, 'Remove my PIN')
  await press(page, 'Remove it')
  await page.getByText('You have no PIN yet.').waitFor()
  await page.context().close()
}, 60_000)

test('a teacher who asks for a code for a room somebody else watches reads why there is none', async () => {
  const head = await bed.server.signIn('head')
  const rooms = await head.call(codesSlipChoices, {})
  const library = rooms.rooms.find(({ name }) => name === 'Library')?.id ?? ''
  await head.call(calendarCheckIn, { room: library, until: Date.now() + 3_600_000, also: false })
  const page = await bed.signIn('teacher')
  await page.goto(`${bed.server.url}/codes`)
  await page.locator('section').getByRole('button', { name: /Room$/ }).first().click()
  await page.getByRole('option', { name: 'Library' }).click()
  await press(page, 'Show a code for this room')
  await page.getByText('Somebody else watches this room.', { exact: false }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.context().close()
}, 60_000)
