/** C22, C52: text that is more than text, through every field a PC or a school's export can send, up to the teacher's screen. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../../build/pages.ts'
import { importFolder } from '../../cli/import.ts'
import { PATHS } from '../../dashboard/core/paths.ts'
import { type Alert, alertsList, alertsPainted } from '../../protocol/alerts.ts'
import { deviceBeat } from '../../protocol/device.ts'
import { enrolCreateToken, placesAddRoom, placesList } from '../../protocol/places.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { newPress, rounds } from '../tools/sampling.ts'
import { storedEvents } from '../tools/server-disk.ts'
import { PASSWORD, type ServerProcess, startServer } from '../tools/server-process.ts'
import { SimulatedPc } from '../tools/simulated-pc.ts'
import { XSS } from './xss.ts'

const TEXTS: [string, string][] = [
  ['a NUL', 'a\u0000b'],
  ['right-to-left', 'invoice\u202Efdp.exe\u2066\u2069'],
  ['zalgo', `h${'\u0300\u0316\u0489'.repeat(20)}elp`],
  ['emoji of many parts', '👩🏽‍🚒👨‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿'],
  ['a script', '<script>xss()</script>'],
  ['an attribute’s end', '"><img src=x onerror=xss()>'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that somebody's template might run it is the point
  ['a template', '{{constructor.constructor("xss()")()}} ${xss()} $t(alerts.go)'],
  ['line breaks and terminal orders', 'a\r\nb\u001b[31m\u2028c\u0007'],
  ['SQL', "'; DROP TABLE alerts; --"],
]

let server: ServerProcess
let browser: Browser
beforeAll(async () => {
  await buildPages(['dashboard'])
  server = await startServer({ pages: join(import.meta.dirname, '../../out/dashboard') })
  browser = await chromium.launch({
    executablePath: process.env.HANDRAIL_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
  })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

interface Watched {
  page: Page
  /** what tried to run or to leave: must stay empty */
  attempts: string[]
  close(): Promise<void>
}

/** A member of staff at the real dashboard, watched for anything that runs, asks, leaves, or is an element nobody of us wrote. */
async function openDashboard(role: string): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const attempts: string[] = []
  await page.exposeBinding('xss', () => void attempts.push('executed'))
  await page.exposeBinding('violated', (_, what: string) => void attempts.push(`policy: ${what}`))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const { violated } = globalThis as unknown as { violated(what: string): void }
      violated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  page.on('dialog', (dialog) => {
    attempts.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) attempts.push(`request: ${request.url()}`)
  })
  await page.goto(server.url)
  await page.getByLabel(/e-mail/i).fill(`${role}@school.example`)
  await page.getByLabel(/^password/i).fill(PASSWORD)
  await page.getByRole('button', { name: /^sign in$/i }).click()
  await page.getByRole('navigation').first().waitFor({ timeout: 30_000 })
  return { page, attempts, close: () => context.close() }
}

/** Elements with a handler in an attribute, or that a payload would have made: none of our pages writes any. */
function foreignElements(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const MADE_BY_A_PAYLOAD = 'script:not([src^="/"]), iframe, object, embed, base, marquee, math, video, audio, xss, portal, [href*="evil.example"]'
    const ADDRESSES = ['href', 'src', 'srcset', 'srcdoc', 'action', 'formaction', 'data', 'style', 'xlink:href', 'poster']
    return [...document.body.querySelectorAll('*')]
      .filter(
        (element) =>
          element.matches(MADE_BY_A_PAYLOAD) ||
          element.getAttributeNames().some((name) => name.startsWith('on')) ||
          ADDRESSES.some((name) => element.getAttribute(name)?.includes('xss(')),
      )
      .map((element) => element.outerHTML.slice(0, 200))
  })
}

async function alertOf(press: string): Promise<Alert | undefined> {
  const { alerts } = await (await server.signIn('teacher')).call(alertsList, {})
  return alerts.find((alert) => alert.press === press)
}

describe('C22 a PC that sends', () => {
  test.each(TEXTS)('%s as its name, system, version and account: the adult is called, and reads exactly that, as text', async (_, text) => {
    using pc = await SimulatedPc.enrol(server.url, await server.enrolToken(), text)
    await pc.call(deviceBeat, { protection: 'protected', covered: false, version: text, unsent: 0 })
    const press = newPress()
    const event = pc.makePress(press, text)
    expect((await pc.send([event])).acked).toHaveLength(1)
    const stored = storedEvents(server.data).find(({ id }) => id === event.envelope.header.id)
    expect(JSON.parse(stored?.body ?? '{}')).toMatchObject({ who: { account: text } })
    // What a PC calls itself is made visible when it comes in: PostgreSQL can't keep a NUL.
    const hostname = text.replaceAll('\u0000', '\uFFFD')
    expect(await alertOf(press)).toMatchObject({ place: { pc: hostname }, person: { account: text } })
    const { unplaced } = await (await server.signIn('technician')).call(placesList, {})
    expect(unplaced.find(({ id }) => id === pc.device)).toMatchObject({ hostname, version: hostname })
    expect(server.readLog()).not.toContain(text)
  })

  test('a lone surrogate in evidence, or a megabyte anywhere, is refused with a code; its next press is heard', async () => {
    using pc = await SimulatedPc.enrol(server.url, await server.enrolToken())
    const event = pc.makePress()
    expect(() => pc.makePress(newPress(), '\ud800')).toThrow('well-formed')
    const huge = 'x'.repeat(2 ** 20)
    for (const [operation, body] of [
      ['devices.beat', { protection: 'protected', covered: false, version: huge, unsent: 0 }],
      ['enrol.challenge', { protocol: PROTOCOL_VERSION, device: huge }],
      ['events.ingest', { ...pc.batch([event.envelope]), headHash: huge }],
    ] as const) {
      const { status, result } = await pc.post(operation, body).catch(() => ({ status: 413, result: { ok: false, code: 'TOO_LARGE' } }))
      expect([400, 413]).toContain(status)
      expect(['BAD_REQUEST', 'TOO_LARGE']).toContain(result.ok ? 'ok' : result.code)
    }
    expect((await pc.send([event])).acked).toHaveLength(1)
  })
})

describe('C52 a school’s export, its rooms and its PCs are full of scripts', () => {
  test(`${XSS.length} of each: the teacher’s page shows them as the text they are, and nothing runs, asks or loads`, {
    timeout: rounds(120, 300) * 1_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'handrail-xss-'))
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
    try {
      const rows = XSS.map((payload, i) => [`P${i}`, payload, payload, `pupil${i}`, payload, 'pupil'].map(quoted).join(','))
      writeFileSync(join(folder, 'people.csv'), `Admission number,Forename,Surname,Username,Class,Role\n${rows.join('\n')}\n`)
      const { applied } = await importFolder({
        server: server.url,
        email: 'technician@school.example',
        password: PASSWORD,
        path: join(folder, 'people.csv'),
        dryRun: false,
        confirmRemovals: true,
        say: () => undefined,
      })
      expect(applied).toMatchObject({ added: XSS.length, refused: 0 })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    const technician = await server.signIn('technician')
    const presses: string[] = []
    for (const [i, payload] of XSS.entries()) {
      const room = await technician.call(placesAddRoom, { name: payload, seats: 1, perRow: 1 })
      const { token } = await technician.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'pin', room: room.id })
      using pc = await SimulatedPc.enrol(server.url, token, payload)
      const press = newPress()
      expect((await pc.send([pc.makePress(press, `pupil${i}`)])).acked).toHaveLength(1)
      presses.push(press)
    }
    const teacher = await server.signIn('teacher')
    const { alerts } = await teacher.call(alertsList, {})
    // Seen by somebody already: the page has nothing to do but show them.
    for (const { id } of alerts) await teacher.call(alertsPainted, { alert: id })
    const alertOfPayload = presses.map((press) => alerts.find((alert) => alert.press === press))
    for (const [i, alert] of alertOfPayload.entries())
      expect(alert).toMatchObject({ place: { room: XSS[i], pc: XSS[i] }, person: { name: expect.stringContaining(XSS[i] ?? '') } })

    const { page, attempts, close } = await openDashboard('head')
    try {
      const card = (i: number) => page.locator(`[data-alert="${alertOfPayload[i]?.id}"]`)
      await card(0).waitFor({ timeout: 30_000 })
      await card(XSS.length - 1).waitFor({ timeout: 30_000 })
      const step = Math.ceil(XSS.length / rounds(12, XSS.length))
      for (const [i, payload] of XSS.entries()) {
        expect(await card(i).textContent()).toContain(payload)
        if (i % step !== 0) continue
        const hold = card(i).locator('button.hold')
        await hold.scrollIntoViewIfNeeded()
        await hold.hover()
        await page.mouse.down()
        await expect.poll(() => card(i).locator('.who-is-it').textContent()).toContain(payload)
        await page.mouse.up()
      }
      expect(await foreignElements(page)).toEqual([])
      for (const path of PATHS) {
        await page.goto(new URL(path, server.url).href)
        await page.getByRole('navigation').first().waitFor({ timeout: 30_000 })
        await page.waitForTimeout(500)
        expect([path, await foreignElements(page)]).toEqual([path, []])
      }
      expect(attempts).toEqual([])
    } finally {
      await close()
    }
  })
})
