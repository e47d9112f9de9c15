import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, openBed, picture } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
})
afterAll(() => bed?.close())

for (const look of [{ width: 390 }, { width: 1440, dark: true }])
  test(`a teacher sees what each age will read, shows it, and is told how many PCs it was sent to, at ${look.width}`, async () => {
    const page = await bed.signIn('teacher', look)
    await page.getByRole('button', { name: 'Show a rule in Room 4' }).click()
    const dialog = page.getByRole('dialog', { name: 'Show a rule in Room 4' })
    await dialog.getByText('ages 7 to 11').waitFor()
    await dialog.getByRole('button', { name: /Rule of the day: / }).waitFor()
    await dialog.getByRole('button', { name: 'Show it now' }).click()
    const said = dialog.getByText(/^Sent to 2 of 2 PCs|^A rule was shown in this room/)
    await said.waitFor()
    await picture(page, `show-rule-${look.width}`, false)
    expect(await axeViolations(page)).toEqual([])
    await page.context().close()
  })
test('a technician, who teaches nobody, is not offered it', async () => {
  const page = await bed.signIn('technician')
  await page.goto(`${bed.server.url}/`)
  await page.getByRole('heading', { name: /Room 4/ }).waitFor()
  expect(await page.getByRole('button', { name: /Show a rule/ }).count()).toBe(0)
})
