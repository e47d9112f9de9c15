import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, look, openBed, press } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

test('a head links Mrs Khan to the school’s list, so that her classes are hers; gives a new link; ends an account; and can’t lock the school out', async () => {
  const page = await bed.signIn('head')
  await page.getByRole('link', { name: 'Staff', exact: true }).click()
  const row = (email: string) => page.getByRole('row').filter({ hasText: email })
  await row('teacher@')
    .getByRole('button', { name: /^Change/ })
    .click()
  const card = page.getByRole('region').filter({ has: page.locator('#staff-card') })
  await press(page, 'Choose from the school’s list')
  await page.getByLabel('Part of a name or a class').fill('khan')
  await look(page, 'staff-link')
  await page.getByRole('button', { name: /^Sana Khan/ }).click()
  await page.getByText(/is linked to Sana Khan\./).waitFor()
  await expect.poll(() => row('teacher@').textContent()).toContain('Sana Khan')

  await card.getByLabel('Role').click()
  await page.getByRole('option', { name: 'SENCO' }).click()
  await press(page, 'Change the role')
  await expect.poll(() => row('teacher@').textContent()).toContain('SENCO')
  await press(page, 'New invitation link')
  await look(page, 'staff-ask')
  await press(page, 'Make the link')
  expect(await page.getByLabel('Link', { exact: true }).inputValue()).toMatch(/\/welcome#.{43}$/)
  await look(page, 'staff-invited')
  await press(page, 'End the account')
  await press(page, 'End it')
  await page.getByText(/account was ended\./).waitFor()
  expect(await card.count()).toBe(0)

  await row('head@')
    .getByRole('button', { name: /^Change/ })
    .click()
  await page.getByText('This is the school’s only headteacher account').waitFor()
  expect(await card.getByRole('button', { name: 'End the account' }).count()).toBe(0)
  expect(await card.getByRole('button', { name: 'Change the role' }).count()).toBe(0)
  await look(page, 'staff-only-head')
  await page.context().close()
}, 120_000)
