import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { placesList } from '../../../protocol/places.ts'
import { policyFetch } from '../../../protocol/policy-document.ts'
import { publishPolicy } from '../../tools/publish-policy.ts'
import type { SimulatedPc } from '../../tools/simulated-pc.ts'
import { type Bed, look, openBed, press } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('button', { name: field }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}
async function watchOf(pc: SimulatedPc): Promise<unknown> {
  const { envelope } = await pc.call(policyFetch, { have: null })
  const document = JSON.parse(Buffer.from(envelope?.split('.')[1] ?? '', 'base64url').toString()) as { values: Record<string, unknown> }
  return document.values['session.kioskWatch']
}
const watched = async () => [await watchOf(bed.pc), await watchOf(bed.other)]
const setting = (page: Page) => page.locator('[data-setting="session.kioskWatch"]')

test.each([false, true])(
  'groups and rings can be made and changed by everybody who may (dark: %s)',
  async (dark) => {
    const page = await bed.signIn('technician', { dark })
    await page.getByRole('link', { name: 'Groups of PCs' }).click()
    await press(page, 'Make a group')
    await press(page, 'Save the group')
    await page.getByText('Give the group a name.').waitFor()
    await choose(page, 'PCs of', 'Room 4')
    await page.getByText('ROOM4-01').waitFor()
    await look(page, `groups-new${dark ? '-dark' : ''}`)
    await press(page, 'Cancel')
    await page.context().close()
  },
  60_000,
)

test('a DSL tries a change in one PC’s ring, sees why it is so there, and promotes it to everybody', async () => {
  const page = await bed.signIn('dsl')
  await page.getByRole('link', { name: 'Groups of PCs' }).click()
  await page.getByText('No groups yet').waitFor()
  await look(page, 'groups-empty')
  await press(page, 'Make a group')
  await page.getByLabel('Name of the group').fill('First seat')
  await choose(page, 'Pilot ring', 'Ring 1')
  await choose(page, 'PCs of', 'Room 4')
  await page.getByText('ROOM4-01').click()
  await press(page, 'Save the group')
  await page.getByText('First seat is saved.').waitFor()
  await page.getByText('1 PC: ROOM4-01.').waitFor()

  // Drafted for the whole school, tried in the ring first.
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  await setting(page).getByRole('button', { name: 'When the pupil’s screen is missing' }).first().click()
  await page.getByRole('option', { name: 'Observe: report it' }).click()
  await press(page, 'Put into the draft')
  await press(page, 'Try it in ring 1, the group First seat first')
  await page.getByText('1 change is in that draft now.').waitFor()
  await page.getByText('1 change waits for ring 1, the group First seat').waitFor()
  await look(page, 'groups-try-first')
  await press(page, 'Publish 1 change')
  await page.getByText('Published. 1 PC follows within seconds.').waitFor()
  expect(await watched()).toEqual(['observe', 'enforce'])

  await choose(page, 'Settings for', 'PC')
  await choose(page, 'In which room', 'Room 4')
  await page
    .getByRole('button', { name: 'PC', exact: true })
    .or(page.getByRole('button', { name: /Select an item PC/ }))
    .last()
    .click()
  await page.getByRole('option', { name: 'ROOM4-01' }).click()
  await setting(page).getByRole('button', { name: 'Why is this so' }).click()
  const wins = page.getByRole('dialog').locator('[data-outcome=wins]')
  expect(await wins.textContent()).toContain('ring 1, the group First seat: Observe: report it. This counts.')
  await look(page, 'groups-why')
  await press(page, 'Close')

  await page.getByRole('link', { name: 'Groups of PCs' }).click()
  await page.getByText('When the pupil’s screen is missing: Observe: report it. Elsewhere: Enforce: put it right.').waitFor()
  await look(page, 'groups-ring')
  await page.getByRole('button', { name: 'Promote to the whole school: First seat' }).click()
  await page.getByText('1 change is in the draft for the school Harbour View Primary.').waitFor()
  await press(page, 'Look at the draft')
  await press(page, 'Publish 1 change')
  await page.getByText(/^Published\. /).waitFor()
  expect(await watched()).toEqual(['observe', 'observe'])

  await page.getByRole('link', { name: 'Groups of PCs' }).click()
  await page.getByText('as everywhere by now').waitFor()
  await page.getByRole('button', { name: 'Delete First seat' }).click()
  await look(page, 'groups-delete')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByText('First seat is deleted.').waitFor()
  expect(await watched()).toEqual(['observe', 'observe'])
  await page.context().close()
}, 90_000)

test('a group is made, a change in it put back, and what can’t hold together is said in words, all by keyboard', async () => {
  const [head, technician] = [await bed.server.signIn('head'), await bed.server.signIn('technician')]
  const room = (await technician.call(placesList, {})).rooms.find((one) => one.name === 'Room 4')?.id ?? ''
  await publishPolicy(technician, { 'panic.shortcut': 'Ctrl+Alt+H' }, { scope: 'room', id: room })
  const page = await bed.signIn('head')
  await page.getByRole('link', { name: 'Settings', exact: true }).focus()
  await page.keyboard.press('Enter')
  const language = page.locator('[data-setting="school.language"]').getByRole('button', { name: 'Language of the pupils' }).first()
  await language.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('ا')
  await page.getByRole('option', { name: 'Urdu' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Put into the draft' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('On an Urdu keyboard these keys are a letter').waitFor()
  expect(await page.getByText(/It would be so for the PC ROOM4-01, and for 1 PC more\./).count()).toBe(1)
  expect(await page.getByRole('button', { name: /^Publish \d/ }).count()).toBe(0)
  await look(page, 'settings-impossible')
  await page.getByRole('button', { name: 'Discard all' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByText('On an Urdu keyboard').count()).toBe(0)
  await publishPolicy(technician, { 'panic.shortcut': null }, { scope: 'room', id: room })
  expect(head).toBeDefined()

  await page.getByRole('link', { name: 'Groups of PCs' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Make a group' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('A new group')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Library')
  await page.getByRole('checkbox', { name: 'Library' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.getByText('Library is saved.').waitFor()
  await page.getByRole('button', { name: 'Settings of Library' }).focus()
  await page.keyboard.press('Enter')
  await page
    .locator('main .choice')
    .filter({ hasText: /^Library/ })
    .waitFor()
  await page.context().close()
}, 60_000)
