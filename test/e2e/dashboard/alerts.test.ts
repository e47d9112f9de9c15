import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertsAttend, alertsClose, alertsHistory, alertsList } from '../../../protocol/alerts.ts'
import { type Bed, fillSignIn, openBed, openPage } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

/** Whatever a test left open is closed, so that the next starts from a quiet school. */
async function quiet(): Promise<void> {
  const head = await bed.server.signIn('head')
  for (const alert of (await head.call(alertsList, {})).alerts) {
    await head.call(alertsAttend, { alert: alert.id })
    await head.call(alertsClose, { alert: alert.id, as: 'mistake' })
  }
}
const card = (page: Page) => page.locator('[data-alert]')

test('a wrong password says so in plain words and keeps the address', async () => {
  const page = await openPage(bed.browser, {})
  await page.goto(bed.server.url)
  await fillSignIn(page, 'teacher', 'not the password')
  await expect.poll(() => page.locator('[data-code=WRONG_CREDENTIALS]').textContent()).toMatch(/do not belong together/)
  expect(await page.getByLabel('E-mail address').inputValue()).toBe('teacher@school.example')
  await page.context().close()
}, 30_000)

test('a teacher sees a press, goes, is with the child, lifts the cover and closes it', async () => {
  const page = await bed.signIn('teacher')
  await bed.press()
  await card(page).waitFor()
  expect(await card(page).getAttribute('data-state')).toMatch(/raised|delivered/)
  await expect.poll(() => page.title()).toMatch(/^\(1\)/)
  // Painted here means delivered there.
  const head = await bed.server.signIn('head')
  await expect.poll(async () => (await head.call(alertsList, {})).alerts[0]?.state).toBe('delivered')

  await card(page).getByRole('button', { name: 'I’m going' }).click()
  await card(page).getByText('You are going').waitFor()
  expect(await card(page).getAttribute('data-state')).toBe('acknowledged')
  await card(page).getByRole('button', { name: 'I’m with the child' }).click()
  await card(page).getByText('Opens to an empty desktop').waitFor()
  await card(page).getByRole('button', { name: 'Lift the cover' }).click()
  await card(page).getByText('Lifting the cover…').waitFor()
  await card(page).getByRole('button', { name: 'By mistake or curious' }).click()
  await card(page).waitFor({ state: 'detached' })
  await expect.poll(() => page.title()).not.toMatch(/^\(/)
  const [latest] = (await head.call(alertsHistory, { before: null, limit: 1 })).alerts
  expect(latest).toMatchObject({ state: 'closed', closedAs: 'mistake' })
  await page.context().close()
}, 40_000)

test('what one teacher answers, another’s page shows', async () => {
  const one = await bed.signIn('teacher')
  const two = await bed.signIn('head')
  await bed.press()
  await card(one).waitFor()
  await card(two).waitFor()
  await card(one).getByRole('button', { name: 'Send someone' }).click()
  await card(two).getByText('Mrs Khan asked for someone to be sent').waitFor()
  await card(two).getByText('DSL and head have been alerted too').waitFor()
  await card(two).getByRole('button', { name: 'I’m going' }).click()
  await card(one).getByText('Ms Penhaligon is going').waitFor()
  await one.context().close()
  await two.context().close()
  await quiet()
}, 40_000)

test('a name shows only while it is held, by pointer and by key', async () => {
  const page = await bed.signIn('teacher')
  await bed.press()
  const hold = card(page).getByRole('button', { name: 'Hold to see who' })
  await hold.waitFor()
  expect(await page.getByText('Amy Benson').count()).toBe(0)
  await hold.hover()
  await page.mouse.down()
  await page.getByText('Amy Benson, 7B').waitFor()
  await page.mouse.up()
  await expect.poll(() => page.getByText('Amy Benson').count()).toBe(0)
  await hold.focus()
  await page.keyboard.down('Space')
  await page.getByText('Amy Benson, 7B').waitFor()
  await page.keyboard.up('Space')
  await expect.poll(() => page.getByText('Amy Benson').count()).toBe(0)
  await page.context().close()
  await quiet()
}, 40_000)

test('an alert stands on top of every page, and is said to a screen reader once', async () => {
  const page = await bed.signIn('head')
  await page.goto(`${bed.server.url}/settings`)
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  await bed.press()
  await card(page).waitFor()
  const box = await card(page).boundingBox()
  expect(box?.y).toBeLessThan(120)
  const alerts = page.getByRole('alert').filter({ hasText: 'Help wanted: Room 4, Seat 1.' })
  await expect.poll(() => alerts.count()).toBe(1)
  await page.context().close()
  await quiet()
}, 40_000)

test('a whole alert is answered with the keyboard alone', async () => {
  const page = await bed.signIn('teacher')
  await bed.press()
  await card(page).waitFor()
  for (const name of ['I’m going', 'I’m with the child', 'Pass to the DSL']) {
    await card(page).getByRole('button', { name }).waitFor()
    await tabTo(page, name)
    await page.keyboard.press('Enter')
  }
  await card(page).waitFor({ state: 'detached' })
  await page.context().close()
}, 40_000)

test('a server that dies makes the page loud; back again, nothing raised meanwhile is missing', async () => {
  const page = await bed.signIn('teacher')
  await page.locator('[data-link=live]').waitFor()
  await bed.server.kill()
  await page.getByText('Not connected: alerts could be missed').waitFor({ timeout: 25_000 })
  await bed.server.start()
  await bed.pc.refreshPass()
  await bed.press()
  await card(page).waitFor({ timeout: 25_000 })
  await page.locator('[data-link=live]').waitFor()
  await expect.poll(() => page.getByTestId('link-notice').count()).toBe(0)
  await page.context().close()
  await quiet()
}, 90_000)

test('two tabs of one browser share one connection and both show the alert', async () => {
  const one = await bed.signIn('teacher')
  const streams: string[] = []
  one.context().on('request', (request) => request.url().includes('alerts.stream') && streams.push(request.url()))
  const two = await one.context().newPage()
  await two.goto(bed.server.url)
  await two.locator('[data-link=live]').waitFor()
  await bed.press()
  await card(one).waitFor()
  await card(two).waitFor()
  expect(streams.length).toBeLessThanOrEqual(1)
  await one.context().close()
  await quiet()
}, 40_000)

test('a session that ends asks for the password, and the page is as it was', async () => {
  const page = await bed.signIn('head')
  await page.getByRole('link', { name: 'Staff' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Mr Half Typed')
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.locator('form').getByLabel('E-mail address').fill('new@school.example')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Your session has ended').waitFor()
  expect(await page.getByLabel('Name', { exact: true }).isVisible()).toBe(false)
  await fillSignIn(page, 'head')
  await page.getByRole('heading', { name: 'Staff', level: 1 }).waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Mr Half Typed')
  await page.context().close()
}, 40_000)

test('an open dialog gives way to an alert, which can be answered at once', async () => {
  const page = await bed.signIn('head')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page
    .getByRole('button', { name: /^Why is this so/ })
    .first()
    .click()
  await page.getByRole('dialog').waitFor()
  await bed.press()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await card(page).getByRole('button', { name: 'I’m going' }).click()
  await card(page).getByText('You are going').waitFor()
  await page.context().close()
  await quiet()
}, 40_000)

test('a new page starts a screen reader at its heading, and the first Tab can skip the menu', async () => {
  const page = await bed.signIn('head')
  await page.getByRole('link', { name: 'Audit' }).click()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Audit')
  await page.reload()
  await page.getByRole('heading', { name: 'Audit' }).waitFor()
  await page.getByRole('link', { name: 'Skip to the page' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('page')
  await page.context().close()
}, 30_000)

async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab')
    if ((await page.evaluate(() => document.activeElement?.textContent ?? '')) === name) return
  }
  throw new Error(`${name} can't be reached with Tab`)
}
