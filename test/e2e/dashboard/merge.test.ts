import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bringPeople } from '../../tools/bring-people.ts'
import { type Bed, look, openBed } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
  const rows = ['101,Amy,Benson,abenson,7,7B', '177,Amy,Benson,abenson2,7,7B', '102,Bilal,Chowdhury,bchowdhury,7,7B', '103,Carys,Dafydd,cdafydd,8,8A']
  await bringPeople(
    bed.server,
    rows.map((row) => `${row},pupil`),
  )
}, 60_000)
afterAll(() => bed?.close())

const people = async (page: Page) => {
  await page.goto(`${bed.server.url}/people`)
  await page.getByRole('heading', { name: 'On the list twice?' }).waitFor()
}
const onTheList = (page: Page) => page.getByRole('region', { name: 'People now' }).getByRole('row').filter({ hasText: 'Benson, Amy' }).count()

test('a child who is on the list twice becomes one and two again, by keyboard, with everything said before', async () => {
  const page = await bed.signIn('technician')
  await people(page)
  await page.getByRole('button', { name: /^One person… Amy Benson/ }).focus()
  await page.keyboard.press('Enter')
  const question = page.getByRole('heading', { name: 'Is this one person?' })
  await question.waitFor()
  expect(await question.evaluate((heading) => heading === document.activeElement)).toBe(true)
  await page.getByText('Account abenson2').waitFor()
  await look(page, 'people-merge')
  // The other one is kept instead: what moves is said anew.
  await page.getByRole('radio', { name: /no\. 177/ }).focus()
  await page.keyboard.press('Space')
  await page.getByText('Account abenson', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Make them one person' }).press('Enter')
  await page.getByText('Amy Benson is one person now.').waitFor()
  await expect.poll(() => onTheList(page)).toBe(1)
  await look(page, 'people-merged')

  await page.getByRole('button', { name: 'Take apart' }).press('Enter')
  const ask = page.getByRole('alertdialog')
  await ask.getByText('Account abenson', { exact: true }).waitFor()
  await ask.getByRole('button', { name: 'Take apart' }).press('Enter')
  await expect.poll(() => onTheList(page)).toBe(2)
  await page.context().close()
}, 90_000)

test('two children of one name are said to be two once, and any two can be chosen from the list', async () => {
  const page = await bed.signIn('technician', { dark: true })
  await people(page)
  await look(page, 'people-twice-dark')
  await page.getByRole('button', { name: 'Two children' }).press('Enter')
  await page.getByText('Nobody looks as if they were on the list twice.').waitFor()
  await people(page)
  await page.getByText('Nobody looks as if they were on the list twice.').waitFor()
  await page.getByRole('button', { name: 'Same person as… Bilal Chowdhury' }).press('Enter')
  await page.getByText('Bilal Chowdhury is chosen.').waitFor()
  await page.getByRole('button', { name: 'And this one Carys Dafydd' }).press('Enter')
  await page.getByRole('radio', { name: /Keep Carys Dafydd/ }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).press('Enter')
  await page.context().close()
}, 90_000)

test('the DSL sees who was made one person, and changes nothing', async () => {
  const page = await bed.signIn('dsl')
  await page.goto(`${bed.server.url}/people`)
  await page.getByRole('heading', { name: 'Made one person' }).waitFor()
  await page.getByText(/taken apart by/).waitFor()
  for (const name of ['Take apart', /Same person/, 'Choose a folder']) expect(await page.getByRole('button', { name }).count()).toBe(0)
  await page.context().close()
}, 60_000)
