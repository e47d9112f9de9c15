/** What comes out of the printer: each paper on one page of its size, with nothing cut off, in every language of the rules. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fact } from '../../../agent/outbox/envelope.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { aupAccepted } from '../../../protocol/events.ts'
import { newId, sha256 } from '../../../server/core/ids.ts'
import { type Bed, look, openBed, picture } from './bed.ts'

const SMART = builtInAgreements().find(({ audience, kind }) => audience === 'ks3' && kind === 'confirm')
let bed: Bed
let page: Page
beforeAll(async () => {
  bed = await openBed()
  const gave = { document: SMART?.document ?? '', version: 1, audience: 'ks3' as const, texts: [{ language: 'en' as const, hash: sha256('x') }] }
  const accepted = { logon: newId(), ...gave, audioOffered: true, withAdult: false, visitor: null }
  const of = (account: string) => bed.pc.make(fact(aupAccepted, { ...accepted, who: { account, session: '1' } }))
  await bed.pc.send([of('abenson'), of('bchowdhury')])
  page = await bed.signIn('head')
  await page.goto(`${bed.server.url}/papers`)
  await page.locator('.paper').waitFor()
}, 60_000)
afterAll(() => bed?.close())

async function choose(label: string, option: string | RegExp): Promise<void> {
  await page
    .locator('main .field')
    .filter({ has: page.getByText(label, { exact: true }) })
    .getByRole('button')
    .click()
  await page.getByRole('option', { name: option }).click()
}
/** CSS pixels of a sheet within its margins. */
const SIZES = { poster: [1497, 1032], card: [704, 1032], parents: [704, 1032], licence: [1032, 704] } as const
const printed = async () => ((await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length
/** Words or pictures that reach out of what they stand in. */
const cutOff = () =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.paper, .paper :is(li, h2, h3, p, dt)')]
      .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
      .map((e) => e.outerHTML.slice(0, 120)),
  )

async function expectOnePage(paper: keyof typeof SIZES, name: string, pages = 1): Promise<void> {
  const [width, height] = SIZES[paper]
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width, height })
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await picture(page, `print-${name}`)
  const found = { cutOff: await cutOff(), pages: await printed() }
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: null })
  await page.setViewportSize({ width: 1440, height: 900 })
  expect.soft([name, found]).toEqual([name, { cutOff: [], pages }])
}

test.each([
  ['A3 poster', 'poster', /SMART.*7 to 11|Five SMART/, [/English/, /Welsh/, /Arabic/]],
  ['A3 poster', 'poster', /My computer rules/, [/English/, /Arabic/]],
  ['A3 poster', 'poster', /Our computer rules/, [/English/, /Welsh/, /Urdu/]],
  ['Desk card', 'card', /Our computer rules/, [/English/, /Welsh/, /Arabic/]],
  ['Desk card', 'card', /students/, [/English/]],
  ['Parents’ page', 'parents', /parents/, [/English/, /Welsh/]],
] as const)(
  '%s (%s) of %s',
  async (paper, kind, from, languages) => {
    await choose('Paper', paper)
    await choose('Made from', from)
    for (const language of languages) {
      await choose('Language', language)
      await expectOnePage(kind, `${kind}-${String(from).replaceAll(/\W+/g, '')}-${String(language).replaceAll(/\W+/g, '')}`)
    }
  },
  60_000,
)

test('a licence for each pupil', async () => {
  await choose('Paper', 'Driving licences')
  await choose('Made from', /SMART: five things/)
  await page.locator('.licence').first().waitFor()
  await look(page, 'papers-licences')
  await expectOnePage('licence', 'licence-English', 2)
  for (const language of [/Welsh/, /Arabic/]) {
    await choose('Language', language)
    await expectOnePage('licence', `licence-${String(language).replaceAll(/\W+/g, '')}`, 2)
  }
}, 60_000)
