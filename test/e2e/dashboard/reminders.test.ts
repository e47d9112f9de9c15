/** A form teacher and the rules: who of their pupils has something to do, and a child who asks for help with them. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fact } from '../../../agent/outbox/envelope.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { deviceBeat } from '../../../protocol/device.ts'
import { aupDeclined } from '../../../protocol/events.ts'
import { placesList, placesSeatDevice } from '../../../protocol/places.ts'
import { rosterPeople } from '../../../protocol/roster.ts'
import { staffLinkPerson, staffList } from '../../../protocol/staff.ts'
import { newId } from '../../../server/core/ids.ts'
import { SimulatedPc } from '../../tools/simulated-pc.ts'
import { type Bed, look, openBed, picture, press } from './bed.ts'

let bed: Bed
/** on Room 4, Seat 3 */
let child: SimulatedPc
beforeAll(async () => {
  bed = await openBed()
  const head = await bed.server.signIn('head')
  const { staff } = await head.call(staffList, {})
  const { people } = await head.call(rosterPeople, { search: 'khan', after: null, limit: 10 })
  await head.call(staffLinkPerson, { id: staff.find(({ role }) => role === 'teacher')?.id ?? '', person: people[0]?.id ?? '' })
  const technician = await bed.server.signIn('technician')
  child = await SimulatedPc.enrol(bed.server.url, await bed.server.enrolToken(), 'ROOM4-03')
  const { rooms, unplaced } = await technician.call(placesList, {})
  const seats = rooms.find(({ name }) => name === 'Room 4')?.seats
  await technician.call(placesSeatDevice, { device: unplaced[0]?.id ?? '', seat: seats?.[2]?.id ?? null })
  const rules = builtInAgreements().find(({ audience, kind }) => audience === 'ks3' && kind === 'agree')
  const said = { logon: newId(), who: { account: 'bchowdhury', session: '1' }, document: rules?.document ?? '', version: 1, audience: 'ks3' } as const
  await bed.pc.send([bed.pc.make(fact(aupDeclined, said))])
}, 60_000)
afterAll(async () => {
  child?.close()
  await bed?.close()
})

const classes = (page: Page) => page.locator('.reminders h2')

test.each([false, true])(
  'a form teacher finds on Live how many pupils have something to do, and then what for each, their own class alone (dark: %s)',
  async (dark) => {
    const page = await bed.signIn('teacher', { dark })
    await page.getByText('2 pupils of your classes have something to do about the rules. 1 of them said no.').waitFor()
    await look(page, `live-reminders${dark ? '-dark' : ''}`)
    await press(page, 'Show what to do')
    await page.getByRole('heading', { level: 1, name: 'Reminders' }).waitFor()
    expect(await classes(page).allTextContents()).toEqual(['7B 2 pupils'])
    expect(await page.getByRole('rowheader').allTextContents()).toEqual(['Chowdhury, Bilal', 'Benson, Amy'])
    await page.locator('tr', { hasText: 'Chowdhury' }).getByText('Sit together').waitFor()
    await page.locator('tr', { hasText: 'Benson' }).getByText('Paper from home').waitFor()
    await look(page, `reminders-teacher${dark ? '-dark' : ''}`)
    await page.context().close()
  },
  60_000,
)

test('the list comes out of the printer without the page around it, and as a file a spreadsheet opens', async () => {
  const page = await bed.signIn('teacher')
  await page.goto(`${bed.server.url}/reminders`)
  await classes(page).first().waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Export every class')])
  const text = readFileSync(await file.path(), 'utf8')
  expect(text.split('\r\n')[0]?.replace('\uFEFF', '')).toBe('"Class","Name","Year","Document","What to do"')
  expect(text).toContain('"7B","Chowdhury, Bilal","7",')
  expect(text).not.toContain('Dafydd')
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('navigation').isVisible()).toBe(false)
  expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
  await page.setViewportSize({ width: 794, height: 1123 })
  await picture(page, 'print-reminders')
  await page.context().close()
}, 60_000)

test('the office sees every class a class at a time, and not who said no', async () => {
  const page = await bed.signIn('office')
  await page.goto(`${bed.server.url}/reminders`)
  await classes(page).first().waitFor()
  expect(await classes(page).allTextContents()).toEqual(['7B 2 pupils'])
  expect(await page.locator('[data-to-do=sit]').count()).toBe(0)
  await page.context().close()
}, 60_000)

test.each([false, true])(
  'a child who asks for help with the rules is seen on Live, whichever room is shown, and no longer once helped (dark: %s)',
  async (dark) => {
    const page = await bed.signIn('teacher', { dark })
    const asks = (asksHelp: boolean) => child.call(deviceBeat, { protection: 'protected', covered: false, version: '0.1.0', unsent: 0, asksHelp })
    await asks(true)
    await page.locator('[data-seat-state=asksHelp]').getByText('Help with the rules').waitFor()
    await page.getByRole('status').getByText('Somebody would like an adult’s help with the rules in Room 4: Seat 3.').waitFor()
    await look(page, `live-asks-help${dark ? '-dark' : ''}`)
    await asks(false)
    await expect.poll(() => page.locator('[data-seat-state=asksHelp]').count()).toBe(0)
    expect(await page.getByText('Somebody would like').count()).toBe(0)
    await page.context().close()
  },
  60_000,
)
