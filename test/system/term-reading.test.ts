/**
 * The youngest and the rules, all of it real: a teacher at the dashboard in Chromium reads with the class from the front and ticks who
 * was there; at a PC a child who was there has one picture a day, and one who was away is asked the rules. With HANDRAIL_PICTURES a
 * picture of each step is kept.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pictureOfTheDay } from '../../agent/aup/rules.ts'
import { buildPages } from '../../build/pages.ts'
import { chooseKioskUser } from '../../cli/demo/kiosk-user.ts'
import { accountsMark } from '../../protocol/accounts.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { calendarChange } from '../../protocol/calendar.ts'
import { localOf } from '../../protocol/local-time.ts'
import { rosterPeople } from '../../protocol/roster.ts'
import { staffLinkPerson, staffList } from '../../protocol/staff.ts'
import { keepPictures } from '../drill/pictures.ts'
import { fillSignIn, look, openPage, press } from '../e2e/dashboard/bed.ts'
import { bringPeople } from '../tools/bring-people.ts'
import { GateReader } from '../tools/gate-reader.ts'
import { morningZone } from '../tools/morning.ts'
import type { PixelWatch } from '../tools/pixel-watch.ts'
import { openPupilPc, type PupilPc } from '../tools/pupil-pc.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

/** The empty desktop: what the holder leaves when it lets go. */
const DESKTOP = '#000000'
const WITHIN_MS = 30_000
const DAY_MS = 86_400_000
const FIRST_PAGE = builtInAgreements().find(({ audience }) => audience === 'ks1')?.texts[0]?.pages[0]?.heading ?? ''
/** No midnight comes while this runs. */
const timeZone = morningZone(Date.now())

let server: ServerProcess
let pc: PupilPc
let child: GateReader
let desktop: PixelWatch
let browser: Browser
let page: Page
let picturesOf: ReturnType<typeof keepPictures>

beforeAll(async () => {
  await buildPages(['dashboard'])
  server = await startServer({ pages: join(import.meta.dirname, '../../out/dashboard'), settings: { 'aup.gate': 'enforce', 'aup.pageMs': 0 } })
  const head = await server.signIn('head')
  await head.call(calendarChange, { from: 0, calendar: { timeZone, weeks: 'one', terms: [], daysOff: [], periods: [] } })
  const { name: account } = chooseKioskUser()
  await bringPeople(server, [
    `101,Ida,Hay,${account},1,1H,pupil`,
    '102,Bo,Carr,bcarr,1,1H,pupil',
    '103,Cy,Dale,cdale,1,1H,pupil',
    '104,Eli,Fox,efox,2,2K,pupil',
    '105,Fay,Gill,fgill,2,2K,pupil',
    '201,Sana,Khan,skhan,,1H,teacher',
    '201,Sana,Khan,skhan,,2K,teacher',
  ])
  const { people } = await head.call(rosterPeople, { search: 'khan', after: null, limit: 10 })
  const { staff } = await head.call(staffList, {})
  await head.call(staffLinkPerson, { id: staff.find(({ role }) => role === 'teacher')?.id ?? '', person: people[0]?.id ?? '' })
  pc = await openPupilPc(await server.enrolToken(), { timeZone })
  child = new GateReader(pc.screen)
  picturesOf = keepPictures(pc.screen.framebuffer)
  desktop = await pc.screen.watch(pc.screen.corners)
  browser = await chromium.launch({ executablePath: process.env.HANDRAIL_CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 })
  page = await openPage(browser, {})
  await page.goto(server.url)
  await fillSignIn(page, 'teacher')
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await desktop?.close()
  await pc?.close()
  await server?.stop()
})

async function kept(name: string): Promise<void> {
  const path = picturesOf.path(`term-${name}`)
  if (path !== null) await page.screenshot({ path, fullPage: true })
}
const free = () => desktop.until(DESKTOP, WITHIN_MS)
const said = (text: string) => page.getByText(text).first().waitFor()
const tickOf = (name: string) => page.getByRole('checkbox', { name: new RegExp(`^${name}`) })
/** The picture a child is shown who signs in so many days from now. */
function pictureIn(days: number): string {
  const noon = Date.parse(`${localOf(timeZone, Date.now() + days * DAY_MS).date}T12:00:00`)
  const id = pictureOfTheDay(builtInAgreements(), noon)?.page
  const pages = builtInAgreements().find(({ audience }) => audience === 'ks1')?.texts[0]?.pages
  return pages?.find((one) => one.id === id)?.heading ?? ''
}
/** Nothing stood before the desktop at this logon: the PC keeps whose gate it was. */
async function nothingStood(): Promise<void> {
  const db = new Database(join(pc.state, 'outbox.db'), { readonly: true, fileMustExist: true })
  try {
    const passed = () => db.prepare<[], { value: string }>("SELECT value FROM state WHERE feature = 'aup.passed'").all()
    await until('this logon has passed', () => passed().length === 1, WITHIN_MS)
    expect(JSON.parse(passed()[0]?.value ?? '{}')).toMatchObject({ logon: null })
  } finally {
    db.close()
  }
}

describe('a class reads together', () => {
  test('a child nobody has read to is asked the rules', async () => {
    await child.sees(FIRST_PAGE)
    picturesOf.ofDisplay('term-kiosk-asked')
  })
  test('the teacher reads from the front, page by page, and ticks everybody but who is away', async () => {
    await kept('live')
    await press(page, 'Show what to do')
    await page.locator('[data-to-do=read]').first().waitFor()
    await kept('reminders')
    await press(page, 'Tick off in the register')
    await said('Not yet this term')
    await look(page, 'register-term')
    await press(page, 'Read with 1H')
    await page.getByRole('heading', { level: 2, name: FIRST_PAGE }).waitFor()
    await kept('board-first')
    for (let at = 1; at < 4; at++) await press(page, 'Next page')
    await look(page, 'register-board')
    while (await page.getByRole('button', { name: 'Next page' }).isVisible()) await page.keyboard.press('PageDown')
    await kept('board-last')
    await press(page, 'Tick who was there')
    await tickOf('Hay, Ida').click({ force: true })
    await said('2 of 3 ticked')
    await kept('tick')
    await press(page, 'Save')
    await said('2 pupils are recorded, under your name.')
    await said('Away: Ida Hay.')
    await kept('ticked')
  })
  test('who was away is asked the rules at the next logon, too', async () => {
    await pc.nextLogon({ heard: true })
    await child.sees(FIRST_PAGE)
    expect(desktop.sightings(DESKTOP, 0)).toEqual([])
  })
  test('read with later and ticked, they have one picture: at once, where they stand', async () => {
    await press(page, 'Tick who was there: 1H')
    await said('This class has been read to')
    await said('2 of 3 ticked')
    await tickOf('Hay, Ida').click({ force: true })
    await look(page, 'register-tick-later')
    await press(page, 'Save')
    await said('1 pupil is recorded, under your name.')
    await child.sees(pictureIn(0))
    picturesOf.ofDisplay('term-kiosk-picture')
    await child.takeMain()
    await free()
  })
  test('on the same day nothing stands before the desktop; on the next one picture again', async () => {
    await pc.nextLogon()
    await nothingStood()
    pc.clockOffMs = DAY_MS
    await pc.nextLogon()
    await child.sees(pictureIn(1))
    picturesOf.ofDisplay('term-kiosk-picture-next-day')
    await child.takeMain()
    await free()
    pc.clockOffMs = 0
  })
  test('ticked by mistake and unticked the same day, they are asked the rules', async () => {
    await press(page, 'Tick who was there: 1H')
    await tickOf('Hay, Ida').click({ force: true })
    await press(page, 'Save')
    await said('What was recorded today of 1 pupil is taken back.')
    await said('Away: Ida Hay.')
    await kept('taken-back')
    await pc.nextLogon({ heard: true })
    await child.sees(FIRST_PAGE)
  })
})

describe('a login that a class shares', () => {
  test('nobody is asked; the teacher says who was there, and the register has them', async () => {
    const technician = await server.signIn('technician')
    await technician.call(accountsMark, { account: pc.user.name, sid: null, as: { kind: 'class', className: '2K' } })
    await pc.nextLogon({ heard: true })
    await free()
    await page.goto(server.url)
    await said('A shared login was used on 1 day: say who was there.')
    await kept('live-shared')
    await press(page, 'Who was there?')
    await page.getByRole('button', { name: /^2K · / }).click()
    await tickOf('Gill, Fay').click({ force: true })
    await said('1 of 2 ticked')
    await kept('shared')
    await press(page, 'Save')
    await said('1 pupil is recorded, under your name.')
    await page
      .getByRole('row', { name: /Fox, Eli.*At a shared login/ })
      .first()
      .waitFor()
    expect(await page.getByRole('row', { name: /Gill, Fay.*At a shared login/ }).count()).toBe(0)
    expect(await page.getByRole('heading', { name: 'Who was there?' }).count()).toBe(0)
    await kept('shared-done')
  })
  test('at its next logon nothing stood before the desktop', async () => {
    await pc.nextLogon()
    await free()
  })
})
