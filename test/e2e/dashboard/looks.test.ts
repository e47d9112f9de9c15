import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../../protocol/op.ts'
import { axeViolations } from '../renderer/look.ts'
import { type Bed, openBed, openPage, picture } from './bed.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
  await bed.press()
}, 60_000)
afterAll(() => bed?.close())

const VIEWS = [
  ['live', '/', 'Live'],
  ['presses', '/presses', 'Presses'],
  ['locks', '/locks', 'Locks'],
  ['rooms', '/rooms', 'Rooms and seats'],
  ['enrol', '/enrol', 'Enrol a PC'],
  ['people', '/people', 'People'],
  ['reminders', '/reminders', 'Reminders'],
  ['register', '/register', 'Register'],
  ['papers', '/papers', 'Papers'],
  ['sees', '/sees', 'What can this see?'],
  ['support', '/support', 'Support'],
  ['accounts', '/accounts', 'Accounts'],
  ['pegs', '/pegs', 'Coat-pegs'],
  ['staff', '/staff', 'Staff'],
  ['access', '/access', 'Who has access'],
  ['watching', '/watching', 'Who is watching'],
  ['codes', '/codes', 'My codes'],
  ['slips', '/slips', 'Supply slips'],
  ['calendar', '/calendar', 'Calendar'],
  ['audit', '/audit', 'Audit'],
  ['agreements', '/agreements', 'Agreements'],
  ['settings', '/settings', 'Settings'],
  ['groups', '/groups', 'Groups of PCs'],
  ['account', '/account', 'My account'],
] as const
const WIDTHS = [390, 1024, 1440] as const

async function settled(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  await expect.poll(() => page.getByText('Loading…').count(), { timeout: 15_000 }).toBe(0)
  await page.locator('[data-link=live]').waitFor()
}
/** WCAG 2.5.8, and our own 44 px: every button, link and field that is shown. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, select')]
      .filter(
        (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[data-react-aria-hidden], [hidden]') && !e.matches('.skip, [tabindex="-1"]'),
      )
      // A place to drop files has a button for the keyboard alone, clipped to a point.
      .filter((e) => (e.parentElement?.getBoundingClientRect().width ?? 0) > 1)
      .filter((e) => {
        const { width, height } = e.getBoundingClientRect()
        return width > 1 && (width < 43.5 || height < 43.5)
      })
      .map((e) => e.outerHTML.slice(0, 160)),
  )
}
const sidewaysScroll = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test.each([false, true])(
  'every page can be used by everybody and fits every screen (dark: %s)',
  async (dark) => {
    const page = await bed.signIn('head', { dark })
    for (const [name, path, heading] of VIEWS) {
      await page.goto(bed.server.url + path)
      await settled(page, heading)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
        expect(await sidewaysScroll(page), `${name} at ${width}`).toBeLessThanOrEqual(0)
        expect(await smallTargets(page), `${name} at ${width}`).toEqual([])
        await picture(page, `dashboard-${name}-${width}-${dark ? 'dark' : 'light'}`)
        // In the middle the page is laid out as at the widest.
        if (width !== 1024) expect(await axeViolations(page), `${name} at ${width}`).toEqual([])
      }
    }
    await page.context().close()
  },
  300_000,
)

test.each([false, true])(
  'signing in can be done by everybody (dark: %s)',
  async (dark) => {
    const page = await openPage(bed.browser, { dark })
    await page.goto(bed.server.url)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 844 })
      await picture(page, `dashboard-sign-in-${width}-${dark ? 'dark' : 'light'}`)
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
      expect(await axeViolations(page)).toEqual([])
      expect(await smallTargets(page)).toEqual([])
    }
    await page.context().close()
  },
  60_000,
)

const MENUS: readonly (readonly [Role, readonly string[]])[] = [
  [
    'teacher',
    ['Live', 'Locks', 'My codes', 'Reminders', 'Register', 'Papers', 'Support', 'Coat-pegs', 'Calendar', 'Settings', 'What can this see?', 'My account'],
  ],
  [
    'dsl',
    [
      'Live',
      'Presses',
      'Locks',
      'Who is watching',
      'My codes',
      'People',
      'Reminders',
      'Register',
      'Papers',
      'Support',
      'Staff',
      'Who has access',
      'Audit',
      'Calendar',
      'Agreements',
      'Settings',
      'Groups of PCs',
      'What can this see?',
      'My account',
    ],
  ],
  ['senco', ['Papers', 'Support', 'Calendar', 'Settings', 'What can this see?', 'My account']],
  ['office', ['Who is watching', 'Supply slips', 'Reminders', 'Register', 'Papers', 'Calendar', 'Agreements', 'Settings', 'What can this see?', 'My account']],
  ['dpo', ['Who has access', 'Audit', 'Agreements', 'Settings', 'What can this see?', 'My account']],
  ['technician', ['Rooms and seats', 'Enrol a PC', 'People', 'Accounts', 'Calendar', 'Settings', 'Groups of PCs', 'What can this see?', 'My account']],
  ['governor', ['Reports', 'Settings', 'What can this see?', 'My account']],
]
test.each(MENUS)(
  'a %s is shown only what is theirs',
  async (role, pages) => {
    const page = await bed.signIn(role)
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(pages)
    expect(await axeViolations(page)).toEqual([])
    if (role === 'technician' || role === 'governor') {
      expect(await page.locator('[data-alert]').count()).toBe(0)
      await page.goto(`${bed.server.url}/presses`)
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    }
    await page.context().close()
  },
  30_000,
)

test('nothing on a page breaks the server’s content security policy', async () => {
  const page = await bed.signIn('head')
  const refused: string[] = []
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()))
  page.on('pageerror', (error) => refused.push(error.message))
  for (const [, path, heading] of VIEWS) {
    await page.goto(bed.server.url + path)
    await settled(page, heading)
  }
  await page.getByLabel('Language', { exact: false }).first().click()
  await page.getByRole('option', { name: 'Cymraeg' }).click()
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('cy')
  expect(refused).toEqual([])
  await page.context().close()
}, 60_000)
