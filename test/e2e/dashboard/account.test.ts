import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeNow } from '../../integration/server/serving.ts'
import { PASSWORD } from '../../tools/server-process.ts'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, openBed, picture } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

async function look(page: Page, name: string): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${name} at ${width}`).toBeLessThanOrEqual(0)
    await picture(page, `dashboard-${name}-${width}`)
    expect(await axeViolations(page), `${name} at ${width}`).toEqual([])
  }
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

test('a teacher chooses another password and turns a second factor on and off, each time with the password asked again', async () => {
  const page = await bed.signIn('teacher')
  await page.getByRole('link', { name: 'My account' }).click()
  await page.getByLabel('Present password').fill('not my password')
  await page.getByLabel('New password').fill('short')
  await press(page, 'Change my password')
  await page.getByText('Choose at least 12 characters.').waitFor()
  await page.getByLabel('New password').fill('a quite different pass phrase')
  await press(page, 'Change my password')
  await page.getByText('That isn’t your present password.').waitFor()
  expect(await page.getByLabel('New password').inputValue()).toBe('a quite different pass phrase')
  await look(page, 'account-refused')
  await page.getByLabel('Present password').fill(PASSWORD)
  await press(page, 'Change my password')
  await page.getByText('Your password was changed.').waitFor()

  await press(page, 'Turn it on')
  await page.getByLabel('Password', { exact: true }).fill('a quite different pass phrase')
  await press(page, 'Begin')
  const secret = await page.getByLabel('Secret', { exact: true }).inputValue()
  await look(page, 'account-secret')
  await page.getByLabel('Six digits').fill(codeNow(secret))
  await press(page, 'Turn it on')
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  await look(page, 'account-recovery')
  await press(page, 'I have kept them')
  await page.getByText('It is on:').waitFor()
  await look(page, 'account-on')
  await press(page, 'Turn it off')
  await page.getByLabel('Password', { exact: true }).fill('a quite different pass phrase')
  await press(page, 'Turn it off')
  await page.getByText('Your second factor is off.').waitFor()
  await page.context().close()
}, 120_000)
