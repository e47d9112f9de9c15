import { afterAll, beforeAll, expect, test } from 'vitest'
import { fact } from '../../../agent/outbox/envelope.ts'
import { sessionOpened } from '../../../protocol/events.ts'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, openBed, picture } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

test('a technician tries a rule, takes it into use, and says whose an unknown account is', async () => {
  await bed.pc.send([bed.pc.make(fact(sessionOpened, { who: { account: 'SCHOOL\\guest7', session: '1' } }))])
  const page = await bed.signIn('technician')
  await page.getByRole('link', { name: 'Accounts' }).click()
  await page.getByRole('button', { name: 'Take into use' }).waitFor()
  expect(await page.getByRole('button', { name: 'Take into use' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByRole('heading', { name: 'What it would do' }).waitFor()
  expect(await page.locator('[data-tally=seen] dd').textContent()).toBe('1')
  await page.getByRole('button', { name: 'Take into use' }).click()
  await page.getByText('In use from now on.').waitFor()
  await page.getByRole('button', { name: 'Decide: SCHOOL\\guest7' }).click()
  await page.getByLabel('Find by name').fill('Benson')
  await page.getByRole('button', { name: 'Find', exact: true }).click()
  await page.getByRole('button', { name: /Amy Benson/ }).waitFor()
  expect(await axeViolations(page)).toEqual([])
  await picture(page, 'dashboard-accounts-decide')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('SCHOOL\\guest7 is decided.').waitFor()
  await page.getByText('Every account seen is known').waitFor()
  await page.getByRole('button', { name: /Take back what was said/ }).waitFor()
  await page.context().close()
}, 60_000)

test('a teacher gives a class its coat-pegs, each picture once', async () => {
  const page = await bed.signIn('head')
  await page.getByRole('link', { name: 'Coat-pegs' }).click()
  await page.getByRole('button', { name: /Choose a class/ }).click()
  await page.getByRole('option', { name: /^7B/ }).click()
  await page.getByRole('button', { name: 'Suggest one for all without' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  const pictures = await page.locator('.peg [data-peg]').evaluateAll((all) => all.map((one) => one.getAttribute('data-peg')))
  expect(pictures).toHaveLength(2)
  expect(new Set(pictures).size).toBe(2)
  expect(await axeViolations(page)).toEqual([])
  await picture(page, 'dashboard-pegs-class')
  await page.setViewportSize({ width: 390, height: 844 })
  await picture(page, 'dashboard-pegs-class-390')
  await page.context().close()
}, 60_000)

test.each([390, 1440])(
  'both pages fit a screen %i wide and can be used by everybody',
  async (width) => {
    const page = await bed.signIn('head', { width })
    for (const [path, heading] of [
      ['/accounts', 'Accounts'],
      ['/pegs', 'Coat-pegs'],
    ] as const) {
      await page.goto(bed.server.url + path)
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await expect.poll(() => page.getByText('Loading…').count()).toBe(0)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0)
      expect(await axeViolations(page)).toEqual([])
      await picture(page, `dashboard${path.replace('/', '-')}-${width}`)
    }
    await page.context().close()
  },
  60_000,
)
