/** Locking screens from Live: a room with one click, some of it with words of one's own, and never past what the server allows. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fact } from '../../../agent/outbox/envelope.ts'
import type { StaffSession } from '../../../cli/staff-session.ts'
import { calendarCheckIn, calendarCheckOut } from '../../../protocol/calendar.ts'
import { type Command, deviceBeat, devicesCommandsAfter } from '../../../protocol/device.ts'
import { lockLocked, lockMediaLeft, lockOpened } from '../../../protocol/events.ts'
import { type LockState, lockEnd, lockPause, lockSet } from '../../../protocol/lock.ts'
import { placesList, placesSeatDevice } from '../../../protocol/places.ts'
import { newId } from '../../../server/core/ids.ts'
import { SimulatedPc } from '../../tools/simulated-pc.ts'
import { type Bed, look, openBed, press } from './bed.ts'

let bed: Bed
let head: StaffSession
let room: string
/** on Room 4, Seats 3 and 4; Seat 5 has a PC that is off */
let third: SimulatedPc
let fourth: SimulatedPc
let off: SimulatedPc

beforeAll(async () => {
  bed = await openBed()
  head = await bed.server.signIn('head')
  const token = await bed.server.enrolToken(3)
  const technician = await bed.server.signIn('technician')
  const seats = (await technician.call(placesList, {})).rooms.find(({ name }) => name === 'Room 4')
  room = seats?.id ?? ''
  const enrol = async (seat: number) => {
    const pc = await SimulatedPc.enrol(bed.server.url, token, `ROOM4-0${seat}`)
    await technician.call(placesSeatDevice, { device: pc.device, seat: seats?.seats[seat - 1]?.id ?? null })
    return pc
  }
  third = await enrol(3)
  fourth = await enrol(4)
  off = await enrol(5)
}, 60_000)
afterAll(async () => {
  for (const pc of [third, fourth, off]) pc?.close()
  await bed?.close()
})
beforeEach(async () => {
  await Promise.all([say(third, 'none'), say(fourth, 'none')])
  await head.call(lockEnd, { room, pcs: null })
  await head.call(lockPause, { room, forMs: 0 })
})

const say = (pc: SimulatedPc, lock: LockState) => pc.call(deviceBeat, { protection: 'protected', covered: false, version: '0.1.0', unsent: 0, lock })
/** What a PC was told last about its lock. */
async function told(pc: SimulatedPc): Promise<Command | undefined> {
  const { items } = await pc.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 })
  return items.map(({ command }) => command).findLast(({ kind }) => kind.startsWith('lock.'))
}
const tile = (page: Page, seat: string) => page.locator('.tile', { hasText: seat })
const here = (page: Page) => page.locator('section.room', { has: page.getByRole('heading', { name: /^Room 4/ }) })

test('one click locks every pupil’s PC of the room until the lesson ends; a line says who did and opens them again', async () => {
  const page = await bed.signIn('teacher')
  await page.getByRole('button', { name: 'Lock the screens in Room 4' }).click()
  await page.getByText(/^Locked until \d\d:\d\d\. It reached 4 of 5 PCs\. 1 is off/).waitFor()
  for (const pc of [bed.pc, third, off]) expect(await told(pc)).toMatchObject({ kind: 'lock.set', message: null })
  await Promise.all([say(third, 'staff'), say(fourth, 'staff')])
  await tile(page, 'Seat 3').getByText('Locked by staff').waitFor()
  const lines = here(page).getByRole('list', { name: 'Locked in Room 4' })
  await lines.getByText(/^Locked by .+ until \d\d:\d\d · 5 PCs/).waitFor()
  await lines.getByRole('button', { name: /^Open the screens .+ locked in Room 4$/ }).click()
  await page.getByText(/^Opened\. It reached 4 of 5 PCs\./).waitFor()
  await expect.poll(() => lines.count()).toBe(0)
  expect((await told(third))?.kind).toMatch(/^lock\.(end|open)$/)
  // The button that was pressed is gone: whoever works by keyboard goes on from the answer.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Opened\./)
  await page.context().close()
}, 60_000)

test('somebody who is away, a screen that locked by itself and one that staff locked are told apart', async () => {
  await Promise.all([say(third, 'away'), say(fourth, 'idle')])
  const page = await bed.signIn('teacher')
  await tile(page, 'Seat 3').getByText('Nobody there').waitFor()
  await tile(page, 'Seat 4').getByText('Locked, nobody there').waitFor()
  await here(page).getByText('Locked because nobody was there · Seat 4').waitFor()
  await page.getByRole('button', { name: 'Lock options for Room 4' }).click()
  await page.getByLabel('Message on the screens').fill('Pencils down, eyes up.')
  await press(page, 'Lock 5 screens')
  await page.getByText(/^Locked until/).waitFor()
  await say(third, 'staff')
  await tile(page, 'Seat 3').getByText('Locked by staff').waitFor()
  await here(page).getByText('“Pencils down, eyes up.”').waitFor()
  await press(page, 'Open all screens in Room 4')
  await page.getByText(/^Opened\./).waitFor()
  await page.context().close()
}, 60_000)

test('what a colleague locks is on everybody’s page with the tiles, not when the page asks next', async () => {
  const page = await bed.signIn('teacher')
  await tile(page, 'Seat 3').getByText('Protected').waitFor()
  await head.call(lockSet, { room, pcs: [third.device], message: null, forMs: 60_000 })
  await say(third, 'staff')
  // The page was read a moment ago and asks by itself every 20 seconds.
  await here(page)
    .getByText(/^Locked by .+ · Seat 3/)
    .waitFor({ timeout: 10_000 })
  await page.context().close()
}, 60_000)

test('by keyboard alone two PCs of a room are locked for five minutes with a ready-made message', async () => {
  const page = await bed.signIn('teacher')
  await page.getByRole('button', { name: 'Lock options for Room 4' }).focus()
  await page.keyboard.press('Enter')
  const options = page.getByRole('region', { name: 'Locking in Room 4' })
  await options.getByRole('button', { name: /Which screens/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'Only some' }).waitFor()
  await page.keyboard.type('Only')
  await page.keyboard.press('Enter')
  for (const seat of ['Seat 3', 'Seat 5']) {
    await options.getByRole('checkbox', { name: seat }).focus()
    await page.keyboard.press('Space')
  }
  await options.getByText('Chosen: 2 of 5').waitFor()
  await options.getByRole('button', { name: 'Eyes to the front, please.' }).focus()
  await page.keyboard.press('Enter')
  await options.getByRole('button', { name: /Locked for/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: '5 minutes' }).waitFor()
  await page.keyboard.type('5')
  await page.keyboard.press('Enter')
  await options.getByRole('button', { name: 'Lock 2 screens' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText(/^Locked until .+ It reached 1 of 2 PCs\. 1 is off/).waitFor()
  const command = await told(third)
  expect(command).toMatchObject({ kind: 'lock.set', message: 'Eyes to the front, please.' })
  expect(Math.abs((command as { until: number }).until - Date.now() - 5 * 60_000)).toBeLessThan(60_000)
  expect((await told(fourth))?.kind).not.toBe('lock.set')
  await here(page)
    .getByText(/^Locked by .+ · Seat 3, Seat 5/)
    .waitFor()
  await page.context().close()
}, 60_000)

test('a room that somebody else watches stays open, the reason is said, and what was typed is still there', async () => {
  const dsl = await bed.server.signIn('dsl')
  await dsl.call(calendarCheckIn, { room, until: Date.now() + 60 * 60_000, also: false })
  const page = await bed.signIn('teacher')
  await page.getByRole('button', { name: 'Lock options for Room 4' }).click()
  const message = page.getByLabel('Message on the screens')
  await message.fill('Please wait for me.')
  await press(page, 'Lock 5 screens')
  await page
    .getByRole('alert')
    .getByText(/^Somebody else watches this room\./)
    .waitFor()
  expect(await message.inputValue()).toBe('Please wait for me.')
  await page.getByRole('link', { name: 'My codes' }).click()
  await page.getByRole('heading', { level: 1, name: 'My codes' }).waitFor()
  await page.getByRole('link', { name: 'Live' }).click()
  expect(await message.inputValue()).toBe('Please wait for me.')
  expect((await told(third))?.kind).not.toBe('lock.set')
  await message.fill('a'.repeat(301))
  await page.getByText('1 character too many.').waitFor()
  await dsl.call(calendarCheckOut, { room: null })
  await message.fill('')
  await page.context().close()
}, 60_000)

test('nothing locks by itself while somebody teaches from the front, until they end it', async () => {
  const page = await bed.signIn('teacher')
  await page.getByRole('button', { name: 'Lock options for Room 4' }).click()
  await press(page, 'Nothing locks by itself while I teach')
  await here(page)
    .getByText(/teaches from the front\.$/)
    .waitFor()
  const command = await told(third)
  expect(command?.kind).toBe('lock.pause')
  expect(Math.abs((command as { until: number }).until - Date.now() - 60 * 60_000)).toBeLessThan(60_000)
  await page.getByRole('button', { name: /^End it/ }).click()
  await page.getByText(/^Screens that nobody touches lock by themselves again\./).waitFor()
  await expect
    .poll(() =>
      here(page)
        .getByText(/teaches from the front/)
        .count(),
    )
    .toBe(0)
  expect((await told(third)) as { until: number }).toMatchObject({ kind: 'lock.pause' })
  await page.context().close()
}, 60_000)

test.each([false, true])(
  'all of it can be used by everybody, on a phone and on a desk (dark: %s)',
  async (dark) => {
    await Promise.all([say(third, 'staff'), say(fourth, 'idle')])
    const page = await bed.signIn('teacher', { dark })
    const shade = dark ? '-dark' : ''
    await page.getByRole('button', { name: 'Lock options for Room 4' }).click()
    await press(page, 'Nothing locks by itself while I teach')
    await page.getByRole('button', { name: /Which screens/ }).click()
    await page.getByRole('option', { name: 'Only some' }).click()
    for (const seat of ['Seat 1', 'Seat 3', 'Seat 5']) await page.getByRole('checkbox', { name: seat }).press('Space')
    await press(page, 'Eyes to the front, please.')
    await look(page, `lock-options${shade}`)
    await press(page, 'Lock 3 screens')
    await page.getByText(/^Locked until/).waitFor()
    await here(page).getByText('“Eyes to the front, please.”').waitFor()
    await look(page, `lock-standing${shade}`)
    await page.context().close()
  },
  60_000,
)

test('what became of a room’s locks is found from Live by whose room it is, filtered and exported; others are told whose it is', async () => {
  const lock = newId()
  const amy = { account: 'abenson', session: '1' }
  await third.send([
    third.make(fact(lockLocked, { lock, who: amy, by: 'idle', mode: 'overlay' })),
    third.make(fact(lockMediaLeft, { lock, who: amy })),
    third.make(fact(lockOpened, { lock, by: 'pupil', code: null })),
  ])
  await fourth.send([fourth.make(fact(lockLocked, { lock: newId(), who: null, by: 'sleep', mode: 'overlay' }))])
  const page = await bed.signIn('teacher')
  await page.getByRole('button', { name: 'Lock options for Room 4' }).click()
  await press(page, 'What became of locks here, in Room 4')
  await page.getByRole('heading', { level: 1, name: 'Locks' }).waitFor()
  await page.getByText('You can look at rooms you watch or teach in.').waitFor()
  const teacher = await bed.server.signIn('teacher')
  await teacher.call(calendarCheckIn, { room, until: Date.now() + 60 * 60_000, also: false })
  await press(page, 'Try again')
  const row = page.locator('tbody tr', { hasText: 'Amy Benson' })
  await row.getByText('Nobody was there').waitFor()
  await row.getByText('By the pupil').waitFor()
  expect(await page.locator('tbody tr').count()).toBe(2)
  await look(page, 'locks-past')
  await page.getByLabel('Filter by any word').fill('benson')
  await page.getByText('1 of 2 rows').waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), press(page, 'Export CSV')])
  const lines = readFileSync(await file.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/^"\d{4}-\d\d-\d\dT[\d:.]+Z","Seat 3","ROOM4-03","Amy Benson","Nobody was there",/)
  await teacher.call(calendarCheckOut, { room: null })
  await page.context().close()
}, 60_000)
