import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deviceBeat } from '../../../protocol/device.ts'
import { placesAddRoom, placesList, placesMarkDevice, placesSavePlan } from '../../../protocol/places.ts'
import { sha256 } from '../../../server/core/ids.ts'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, openBed, picture } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
}, 60_000)
afterAll(() => bed?.close())

const grid = (page: Page, room: string) => page.getByRole('grid', { name: `Seats of ${room}` })
const seat = (page: Page, room: string, name: string) => grid(page, room).getByRole('gridcell', { name: new RegExp(`^${name},`) })
const said = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words }).first().waitFor()

async function openPlan(page: Page, room: string): Promise<void> {
  await page.getByRole('button', { name: `Edit the plan of ${room}` }).press('Enter')
  await grid(page, room).waitFor()
}
async function savedPlan(room: string) {
  const technician = await bed.server.signIn('technician')
  const found = (await technician.call(placesList, {})).rooms.find((r) => r.name === room)
  if (!found) throw new Error(`no ${room}`)
  return { technician, room: found, cells: Object.fromEntries(found.seats.map((s) => [s.name, [s.x, s.y]])) }
}

test('a plan is made with the keyboard alone: move, add, mark, rename, turn, remove, undo, save', async () => {
  const page = await bed.signIn('technician')
  await page.goto(`${bed.server.url}/rooms`)
  await openPlan(page, 'Library')
  // From the button it was opened with, by Tab alone.
  for (let i = 0; i < 20 && (await page.evaluate(() => document.activeElement?.getAttribute('role'))) !== 'gridcell'; i++) await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Seat 1,/)

  await page.keyboard.press('Enter')
  await said(page, 'Seat 1 picked up')
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
  await said(page, 'Seat 1 is now in column 4, row 1.')
  await page.keyboard.press('Control+z')
  await said(page, 'Undone.')
  await page.keyboard.press('Control+y')
  await said(page, 'Done again.')
  await page.keyboard.press('ArrowRight')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Empty, column 5, row 1')
  await page.keyboard.press('Enter')
  await said(page, 'Seat 5 added in column 5, row 1.')
  await page.keyboard.press('r')
  await said(page, 'The row of Seat 5 is turned.')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowLeft')
  await said(page, 'That is the edge of the plan.')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Delete')
  await said(page, 'Seat 3 removed.')
  await picture(page, 'dashboard-plan-keyboard')
  expect(await axeViolations(page)).toEqual([])

  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Add a projector or board' }).press('Enter')
  await page.getByRole('heading', { name: 'Projector or board, column 1, row 2' }).waitFor()
  await page.getByLabel('Name of the seat').fill('Front screen')
  await page.getByRole('button', { name: 'Save the plan' }).press('Enter')
  await page.getByText('The plan of Library is saved.').waitFor()
  const { room, cells } = await savedPlan('Library')
  expect(cells).toEqual({ 'Seat 1': [3, 0], 'Seat 2': [1, 0], 'Seat 4': [1, 1], 'Seat 5': [3, 1], 'Front screen': [0, 1] })
  expect(room.seats.find((s) => s.name === 'Front screen')?.kind).toBe('projector')
  await page.context().close()
}, 60_000)

test('seats are dragged, and moved by buttons where nothing can be dragged', async () => {
  const page = await bed.signIn('technician')
  await (await bed.server.signIn('technician')).call(placesAddRoom, { name: 'Studio', seats: 4, perRow: 2 })
  await page.goto(`${bed.server.url}/rooms`)
  await openPlan(page, 'Studio')
  const from = await seat(page, 'Studio', 'Seat 1').boundingBox()
  if (!from) throw new Error('Seat 1 is not shown')
  await page.mouse.move(from.x + 20, from.y + 20)
  await page.mouse.down()
  await page.mouse.move(from.x + 20 + 96, from.y + 20, { steps: 6 })
  await page.mouse.up()
  await said(page, 'Seat 1 and Seat 2 changed places.')
  await page.getByRole('button', { name: 'Right', exact: true }).click()
  await said(page, 'Seat 1 is now in column 3, row 1.')
  await page.getByRole('button', { name: 'Save the plan' }).click()
  await page.getByText('The plan of Studio is saved.').waitFor()
  expect((await savedPlan('Studio')).cells).toMatchObject({ 'Seat 1': [2, 0], 'Seat 2': [0, 0] })
  await page.context().close()
}, 60_000)

test('two technicians edit one plan: the second sees what the first did, and keeps both', async () => {
  const page = await bed.signIn('technician')
  await (await bed.server.signIn('technician')).call(placesAddRoom, { name: 'Lab', seats: 3, perRow: 3 })
  await page.goto(`${bed.server.url}/rooms`)
  await openPlan(page, 'Lab')
  await seat(page, 'Lab', 'Seat 1').click()
  await page.getByRole('button', { name: 'Down', exact: true }).click()

  const { technician, room } = await savedPlan('Lab')
  const seats = room.seats.map(({ device: _, ...s }) => (s.name === 'Seat 3' ? { ...s, name: 'Window' } : s))
  await technician.call(placesSavePlan, { room: room.id, from: room.revision, seats })
  await page.getByText('has saved this plan meanwhile. Your changes are still here.').waitFor()
  await page.getByRole('button', { name: 'Save the plan' }).click()
  await page.getByText('Seat 3 is now called Window').waitFor()
  await page.getByText('Seat 1 moved to column 1, row 2').waitFor()
  await picture(page, 'dashboard-plan-conflict')
  expect(await axeViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Keep both' }).click()
  await page.getByRole('button', { name: 'Save the plan' }).click()
  await page.getByText('The plan of Lab is saved.').waitFor()
  expect((await savedPlan('Lab')).cells).toEqual({ 'Seat 1': [0, 1], 'Seat 2': [1, 0], Window: [2, 0] })
  await page.context().close()
}, 60_000)

test('Live shows a PC’s cover within a second, and a laptop that is elsewhere as off site', async () => {
  const page = await bed.signIn('teacher')
  const tile = page.getByRole('region', { name: 'Seats of Room 4' }).getByRole('listitem').first()
  await tile.getByText('Protected').waitFor()
  const beat = { protection: 'protected', version: '0.1.0', unsent: 0 } as const
  await bed.pc.call(deviceBeat, { ...beat, covered: true })
  await tile.getByText('Covered').waitFor({ timeout: 1_000 })
  await bed.pc.call(deviceBeat, { ...beat, covered: false })
  await tile.getByText('Protected').waitFor({ timeout: 1_000 })

  const technician = await bed.signIn('technician')
  await technician.goto(`${bed.server.url}/rooms`)
  await bed.pc.call(deviceBeat, { ...beat, covered: false, network: sha256('school') })
  await technician.reload()
  await technician.getByRole('button', { name: 'This is the school’s' }).click()
  await technician.getByText('That network is the school’s now.').waitFor()
  const staff = await bed.server.signIn('technician')
  const device = (await staff.call(placesList, {})).rooms.flatMap((r) => r.seats).find((s) => s.device?.hostname === 'ROOM4-01')?.device
  await staff.call(placesMarkDevice, { device: device?.id ?? '', kind: 'laptop' })
  await bed.pc.call(deviceBeat, { ...beat, covered: false, network: sha256('home') })
  await tile.getByText('Off site').waitFor({ timeout: 2_000 })

  await technician.getByRole('button', { name: 'Details of ROOM4-01' }).click()
  await technician.getByRole('heading', { name: 'ROOM4-01' }).waitFor()
  await picture(technician, 'dashboard-rooms')
  expect(await axeViolations(technician)).toEqual([])
  await technician.setViewportSize({ width: 390, height: 844 })
  await picture(technician, 'dashboard-rooms-390')
  await openPlan(technician, 'Library')
  await picture(technician, 'dashboard-plan-390')
  await page.context().close()
  await technician.context().close()
}, 60_000)

test('a rule for names is seen before it is used', async () => {
  const page = await bed.signIn('technician')
  await page.goto(`${bed.server.url}/rooms`)
  await page.getByRole('button', { name: 'Rule for names: Room 4' }).click()
  await page.getByLabel('Names of this room’s PCs').fill('ROOM4-1')
  await page.getByRole('button', { name: 'Show who goes where' }).click()
  await page.getByText('Write {seat} once').waitFor()
  await page.getByLabel('Names of this room’s PCs').fill('ROOM4-{seat}')
  await page.getByRole('button', { name: 'Show who goes where' }).click()
  await page.getByText('ROOM4-02 is on Seat 2 already.').waitFor()
  await picture(page, 'dashboard-name-rule')
  await page.getByRole('button', { name: 'Use ROOM4-{seat}' }).click()
  await page.getByText('Room 4 has its rule. PCs moved: 0.').waitFor()
  await page.context().close()
}, 60_000)
