import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeNow } from '../../integration/server/serving.ts'
import { PASSWORD } from '../../tools/server-process.ts'
import { type Bed, look, openBed, press } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

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
