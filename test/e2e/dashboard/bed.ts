/** A real server with a school in it, PCs that press, and a browser for staff. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { buildPages } from '../../../build/pages.ts'
import { DEVICE_BEAT_MS, deviceBeat } from '../../../protocol/device.ts'
import type { Role } from '../../../protocol/op.ts'
import { type Device, placesAddRoom, placesList, placesSeatDevice } from '../../../protocol/places.ts'
import { bringPeople } from '../../tools/bring-people.ts'
import { PASSWORD, type ServerProcess, startServer } from '../../tools/server-process.ts'
import { SimulatedPc } from '../../tools/simulated-pc.ts'
import { axeViolations } from '../renderer/look.ts'

const ROOT = join(import.meta.dirname, '../../..')
const SCREENS = join(ROOT, 'out/screens')

export interface Bed {
  server: ServerProcess
  browser: Browser
  /** a PC on Room 4, Seat 1; its account abenson is Amy Benson's */
  pc: SimulatedPc
  /** a second one on Seat 2 */
  other: SimulatedPc
  /** Everything of a browser of one's own, signed in as that role, with its first page shown. */
  signIn(role: Role, options?: Look): Promise<Page>
  /** Raises an alert through real ingest; resolves when the server has it. */
  press(pc?: SimulatedPc, account?: string): Promise<void>
  close(): Promise<void>
}
export interface Look {
  width?: number
  dark?: boolean
  context?: BrowserContext
}

export async function openBed(): Promise<Bed> {
  await buildPages(['dashboard'])
  const server = await startServer({ pages: join(ROOT, 'out/dashboard') })
  const browser = await chromium.launch({ executablePath: process.env.HANDRAIL_CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 })
  await bringPeople(server, PEOPLE)
  const [pc, other] = await seatPcs(server)
  const beat = () => Promise.all([pc, other].map((p) => p.call(deviceBeat, { protection: 'protected', covered: false, version: '0.1.0', unsent: 0 })))
  await beat()
  const beating = setInterval(() => beat().catch(() => undefined), DEVICE_BEAT_MS / 2)
  return {
    server,
    browser,
    pc,
    other,
    signIn: async (role, look = {}) => {
      const page = await openPage(browser, look)
      await page.goto(server.url)
      await fillSignIn(page, role)
      await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Sign in' }).waitFor()
      return page
    },
    press: async (by = pc, account) => {
      await by.send([by.makePress(undefined, account)])
    },
    async close() {
      clearInterval(beating)
      pc.close()
      other.close()
      await browser.close()
      await server.stop()
    },
  }
}

export async function openPage(browser: Browser, { width = 1440, dark = false, context }: Look): Promise<Page> {
  const height = width < 600 ? 844 : 900
  const own =
    context ?? (await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale: 'en-GB', timezoneId: 'Europe/London' }))
  return own.newPage()
}

export async function fillSignIn(page: Page, role: Role, password = PASSWORD): Promise<void> {
  const form = page.locator('main.sign-in')
  await form.getByLabel('E-mail address').fill(`${role}@school.example`)
  await form.getByLabel('Password', { exact: true }).fill(password)
  await form.getByRole('button', { name: 'Sign in' }).click()
}

export async function picture(page: Page, name: string, fullPage = true): Promise<void> {
  mkdirSync(SCREENS, { recursive: true })
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage })
}

/** The page as everybody must be able to use it, on a phone and on a desk: a picture of each, no sideways scrolling, nothing axe objects to. */
export async function look(page: Page, name: string): Promise<void> {
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${name} at ${width}`).toBeLessThanOrEqual(0)
    await picture(page, `dashboard-${name}-${width}`)
    expect(await axeViolations(page), `${name} at ${width}`).toEqual([])
  }
}
/** Types a day (`2026-02-28`) or a time (`09:05`) as a person does: the parts one after the other, in the order the page shows. */
export async function typeDate(page: Page, within: Locator, label: string, text: string): Promise<void> {
  await within.getByRole('group', { name: label, exact: true }).getByRole('spinbutton').first().focus()
  await page.keyboard.type(text.includes('-') ? text.split('-').reverse().join('') : text.replace(':', ''))
}
export async function typedDate(within: Locator, label: string): Promise<string> {
  return (await within.getByRole('group', { name: label, exact: true }).getByRole('spinbutton').allInnerTexts()).join(':')
}
export const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()

const PEOPLE = [
  '101,Amy,Benson,abenson,7,7B,pupil',
  '102,Bilal,Chowdhury,bchowdhury,7,7B,pupil',
  '103,Carys,Dafydd,cdafydd,8,8A,pupil',
  '201,Sana,Khan,skhan,,7B,teacher',
]

async function seatPcs(server: ServerProcess): Promise<[SimulatedPc, SimulatedPc]> {
  const technician = await server.signIn('technician')
  const room = await technician.call(placesAddRoom, { name: 'Room 4', seats: 12, perRow: 6 })
  await technician.call(placesAddRoom, { name: 'Library', seats: 4, perRow: 2 })
  const token = await server.enrolToken(3)
  const pcs: [SimulatedPc, SimulatedPc] = [await SimulatedPc.enrol(server.url, token, 'ROOM4-01'), await SimulatedPc.enrol(server.url, token, 'ROOM4-02')]
  const seated = (await technician.call(placesList, {})).unplaced
  for (const [at, device] of sorted(seated).entries()) await technician.call(placesSeatDevice, { device: device.id, seat: room.seats[at]?.id ?? null })
  return pcs
}
const sorted = (devices: readonly Device[]) => [...devices].sort((a, b) => a.hostname.localeCompare(b.hostname))
