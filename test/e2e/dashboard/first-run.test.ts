import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { codeNow } from '../../integration/server/serving.ts'
import { PASSWORD, type ServerProcess, startServer } from '../../tools/server-process.ts'
import { SimulatedPc } from '../../tools/simulated-pc.ts'
import { axeViolations } from '../renderer/look.ts'
import { openPage, picture } from './bed.ts'

let server: ServerProcess
let browser: Browser
beforeAll(async () => {
  await buildPages(['dashboard'])
  server = await startServer({ pages: join(import.meta.dirname, '../../../out/dashboard'), empty: true })
  browser = await chromium.launch({ executablePath: process.env.HANDRAIL_CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Each step is looked at by axe and kept as a picture, on a phone and on a desk. */
async function look(page: Page, name: string): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${name} at ${width}`).toBeLessThanOrEqual(0)
    await picture(page, `dashboard-first-run-${name}-${width}`)
    expect(await axeViolations(page), `${name} at ${width}`).toEqual([])
  }
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

test('a school office gets from an empty server to an answered practice press, and a closed browser loses nothing', async () => {
  const page = await openPage(browser, {})
  await page.goto(server.url)
  await page.getByRole('heading', { name: 'Your school' }).waitFor()
  await look(page, '1-code')

  await page.getByLabel('Set-up code').fill('not the code')
  await press(page, 'Begin')
  await page.locator('[data-code=SETUP_CODE_WRONG]').waitFor()
  expect(await page.getByLabel('Set-up code').inputValue()).toBe('not the code')
  const code = readFileSync(join(server.data, 'setup-code'), 'utf8').trim()
  await page.getByLabel('Set-up code').fill(code)
  await press(page, 'Begin')
  await page.getByLabel('Name of the school').fill('Harbour View Primary')
  await look(page, '1-school')
  await page.getByLabel('Time zone').fill('Europe/Londinium')
  await press(page, 'Next')
  await page.locator('[data-code=BAD_REQUEST]').waitFor()
  expect(await page.getByLabel('Name of the school').inputValue()).toBe('Harbour View Primary')
  await page.getByLabel('Time zone').fill('Europe/London')
  await press(page, 'Next')

  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await press(page, 'Back')
  expect(await page.getByLabel('Name of the school').inputValue()).toBe('Harbour View Primary')
  await page.reload()
  await page.getByLabel('Set-up code').fill(code)
  await press(page, 'Begin')
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Ms Penhaligon')
  await page.getByLabel('E-mail address').fill('head@school.example')
  await page.getByLabel('Password', { exact: true }).fill('too short')
  await press(page, 'Make my account')
  await page.getByText('Choose at least 12 characters.').waitFor()
  await look(page, '2-account')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Make my account')

  await page.getByRole('heading', { name: 'Your second factor' }).waitFor()
  await look(page, '2-factor-password')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Begin')
  const secret = await page.getByLabel('Secret', { exact: true }).inputValue()
  await look(page, '2-factor-secret')
  await page.getByLabel('Six digits').fill('000000')
  await press(page, 'Turn it on')
  await page.locator('[data-code=SECOND_FACTOR_WRONG]').waitFor()
  await page.getByLabel('Six digits').fill(codeNow(secret))
  await press(page, 'Turn it on')
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  const recovery = await page.locator('.codes li').allTextContents()
  expect(recovery).toHaveLength(10)
  await look(page, '2-recovery')
  await press(page, 'I have kept them')

  await page.getByRole('heading', { name: 'Import people', level: 1 }).waitFor()
  await look(page, '3-people')
  const file = join(server.data, 'people.csv')
  writeFileSync(file, 'Admission No,Forename,Surname,Username,Year,Class,Type\n101,Amy,Benson,abenson,4,4B,pupil\n')
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose files' }).click()])
  await chooser.setFiles(file)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByText(/1 added/).waitFor()
  await press(page, 'Next')
  await page.getByRole('heading', { name: 'How it behaves' }).waitFor()
  await press(page, 'Choose Special school')
  await page.getByText('Special school is set:').waitFor()
  await page.getByText('30 seconds').waitFor()
  await look(page, '4-rules')

  // Another day, another browser: the password, the code, and on at the step reached.
  await page.context().close()
  const later = await openPage(browser, {})
  await later.goto(server.url)
  await later.getByLabel('E-mail address').fill('head@school.example')
  await later.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(later, 'Sign in')
  await later.getByLabel('Six digits').waitFor()
  await look(later, '0-sign-in-code')
  await later.getByLabel('Six digits').fill(recovery[0]?.toUpperCase() ?? '')
  await press(later, 'Sign in')
  await later.getByRole('heading', { name: 'How it behaves' }).waitFor()
  await press(later, 'Next')

  await later.getByRole('heading', { name: 'The first PC' }).waitFor()
  await later.getByLabel('Name of the room', { exact: true }).fill('ICT Suite')
  await press(later, 'Add the room')
  await press(later, 'Make the token')
  const token = await later.getByLabel('Token', { exact: true }).inputValue()
  using pc = await SimulatedPc.enrol(server.url, token, 'ICT-01')
  await later.getByText('ICT-01 has joined.').waitFor({ timeout: 10_000 })
  await pc.send([pc.makePress(undefined, 'abenson')])
  const card = later.locator('[data-alert]')
  await card.waitFor({ timeout: 10_000 })
  await look(later, '5-practice')
  await card.getByRole('button', { name: 'I’m going' }).click()
  await card.getByRole('button', { name: 'I’m with the child' }).click()
  await card.getByRole('button', { name: 'By mistake or curious' }).click()
  await card.waitFor({ state: 'detached' })
  await press(later, 'Finish')
  await later.getByRole('heading', { name: 'Live', level: 1 }).waitFor()

  // A colleague is invited and chooses a password of their own.
  await later.getByRole('link', { name: 'Staff' }).click()
  await later.getByLabel('Name', { exact: true }).fill('Mr Till')
  await later.getByLabel('E-mail address').fill('till@school.example')
  await press(later, 'Add')
  const link = await later.getByLabel('Link', { exact: true }).inputValue()
  const colleague = await openPage(browser, {})
  await colleague.goto(link)
  await colleague.getByText('Mr Till, choose a password').waitFor()
  await look(colleague, '6-welcome')
  await colleague.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(colleague, 'Save and sign in')
  await colleague.getByLabel('E-mail address').fill('till@school.example')
  await colleague.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(colleague, 'Sign in')
  await colleague.getByRole('heading', { name: 'Live', level: 1 }).waitFor()
  await colleague.goto(link)
  await colleague.context().close()
  await later.context().close()
}, 180_000)
