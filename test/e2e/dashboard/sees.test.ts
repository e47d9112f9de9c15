/** “What can this see?” for staff, and on paper for parents. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placesList } from '../../../protocol/places.ts'
import { publishPolicy } from '../../tools/publish-policy.ts'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, look, openBed, picture } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
  const dsl = await bed.server.signIn('dsl')
  const room = (await dsl.call(placesList, {})).rooms.find(({ name }) => name === 'Room 4')
  await publishPolicy(dsl, { 'aup.gate': 'enforce' }, { scope: 'room', id: room?.id ?? '' })
}, 60_000)
afterAll(() => bed?.close())

const open = async (role: 'governor' | 'head', dark = false): Promise<Page> => {
  const page = await bed.signIn(role, { dark })
  await page.getByRole('link', { name: 'What can this see?' }).click()
  await page.locator('.paper').waitFor()
  return page
}

test.each([false, true])(
  'a governor reads what is recorded, who sees it, how long, what never is, and where a room differs (dark: %s)',
  async (dark) => {
    const page = await open('governor', dark)
    const paper = page.locator('.paper')
    for (const words of [
      'The help button',
      'Seen by: teachers and teaching assistants',
      'Deleted 30 days after',
      'Pictures of the screen',
      'Otherwise in Room 4:',
      'Only in Room 4:',
    ])
      await paper.getByText(words).first().waitFor()
    await paper.getByText('Nothing: nobody is asked to read the rules.').waitFor()
    await look(page, `sees${dark ? '-dark' : ''}`)
    await page.context().close()
  },
  60_000,
)

test('a head prints it for parents in Welsh: the paper alone, in that language, and with a word of warning that is not printed', async () => {
  const page = await open('head')
  await page
    .locator('.field')
    .filter({ has: page.getByText('Language', { exact: true }) })
    .last()
    .getByRole('button')
    .click()
  await page.getByRole('option', { name: 'Cymraeg', exact: true }).click()
  const paper = page.locator('.paper[lang=cy]')
  await paper.getByText('Lluniau o’r sgrin').waitFor()
  await page.getByText('The Welsh is machine-drafted. Let somebody').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await page.emulateMedia({ media: 'print' })
  expect(await paper.isVisible()).toBe(true)
  expect(await page.getByRole('button', { name: 'Print or save as PDF' }).isVisible()).toBe(false)
  expect(await page.getByRole('navigation').isVisible()).toBe(false)
  await picture(page, 'dashboard-sees-print-cy')
  await page.context().close()
}, 60_000)
