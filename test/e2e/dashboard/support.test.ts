import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_SUPPORT, supportList, supportSave } from '../../../protocol/support.ts'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, openBed, picture } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

test('the SENCO gives a pupil a profile by keyboard and mouse, changes it, and takes it away', async () => {
  const page = await bed.signIn('senco')
  await page.goto(`${bed.server.url}/support`)
  await page.getByText('No pupil has a profile yet').waitFor()
  await page.getByRole('button', { name: 'Add a profile' }).click()
  await page.getByLabel('Part of the name').fill('amy')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Amy Benson/ }).click()
  await page.getByText('Read aloud what our screens say').click()
  await page.getByText('a computer reader').click()
  await page.getByRole('button', { name: /Time for anything timed/ }).click()
  await page.getByRole('option', { name: '125 %' }).click()
  await page.getByRole('button', { name: /Language of the screens/ }).click()
  await page.getByRole('option', { name: 'polski' }).click()
  expect(await axeViolations(page)).toEqual([])
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    await picture(page, `dashboard-support-form-${width}`)
  }
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved for Amy Benson.').waitFor()
  expect(await page.getByRole('cell', { name: /reads aloud/ }).textContent()).toBe(
    'in polski · 125 % of the usual time · reads aloud · exams: a computer reader',
  )
  await picture(page, 'dashboard-support-1440')

  // Somebody else saves in between: what is typed here stays until this person has looked.
  await page.getByRole('button', { name: 'Benson, Amy' }).click()
  const head = await bed.server.signIn('head')
  const [amy] = (await head.call(supportList, { search: 'amy benson', onlyWith: true, after: null, limit: 1 })).pupils
  if (!amy) throw new Error('no profile')
  await head.call(supportSave, { person: amy.person, from: amy.revision, effects: { ...NO_SUPPORT, symbols: true } })
  await page.getByText('Show no numbers').click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Someone else changed this meanwhile').waitFor()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => page.getByRole('checkbox', { name: 'Put a symbol beside each line' }).isChecked()).toBe(true)

  await page.getByRole('button', { name: 'Remove the profile' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await page.getByText('The profile of Amy Benson is gone').waitFor()
  await page.getByText('No pupil has a profile yet').waitFor()
  await page.context().close()
}, 60_000)

test('a teacher whose account nobody has linked is told what to do', async () => {
  const page = await bed.signIn('teacher')
  await page.goto(`${bed.server.url}/support`)
  await page.getByText('We don’t know which classes are yours').waitFor()
  expect(await page.getByRole('button', { name: 'Add a profile' }).count()).toBe(0)
  expect(await axeViolations(page)).toEqual([])
  await page.context().close()
}, 30_000)
