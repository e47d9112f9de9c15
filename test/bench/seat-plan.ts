/**
 * seat-plan · any key in a plan of 1,000 seats → the next frame that is painted, in a real Chromium; and the same on the page of all
 * rooms of a school with 1,000 PCs. No peer: none of the programs we compare ourselves with has a seat plan for the keyboard.
 */
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { chromium, type Page } from 'playwright-core'
import { buildPages } from '../../build/pages.ts'
import { placesAddRoom } from '../../protocol/places.ts'
import { newId } from '../../server/core/ids.ts'
import { PASSWORD, startServer } from '../tools/server-process.ts'
import { judge, type Result } from './lib/report.ts'
import { summarise } from './lib/stats.ts'

const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 20)
const GOAL_MS = 50
/** Every kind of key the plan knows, so that each round ends with the plan it began with. */
const KEYS = [
  ...['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'PageDown', 'PageUp', 'End', 'Home', 'Control+End', 'Control+Home'],
  ...['Enter', 'ArrowRight', 'ArrowDown', 'Enter', 'Control+z', 'Control+y', 'Control+z', 'Delete', 'Enter', 'Control+z', 'Control+z', 'r', 'Enter', 'Escape'],
]

export async function measure(): Promise<Result> {
  await buildPages(['dashboard'])
  await using server = await startServer({ pages: join(import.meta.dirname, '../../out/dashboard') })
  const technician = await server.signIn('technician')
  await technician.call(placesAddRoom, { name: 'Hall', seats: 1_000, perRow: 40 })
  for (let room = 0; room < 34; room++) await technician.call(placesAddRoom, { name: `Room ${room + 1}`, seats: room < 33 ? 30 : 10, perRow: 6 })
  furnish(join(server.data, 'handrail.db'))

  const browser = await chromium.launch({ executablePath: process.env.HANDRAIL_CHROMIUM ?? '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 })
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
    await page.goto(`${server.url}/rooms`)
    const form = page.locator('main.sign-in')
    await form.getByLabel('E-mail address').fill('technician@school.example')
    await form.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await form.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('1000 rows', { exact: true }).waitFor()
    await page.evaluate(watchKeys)

    await page.getByRole('button', { name: 'Edit the plan of Room 1', exact: true }).focus()
    const rooms = summarise(
      await press(
        page,
        Array.from({ length: ROUNDS * 5 }, () => 'Tab'),
      ),
    )
    await page.getByLabel('Filter by any word').focus()
    const filter = summarise(await press(page, Array.from({ length: ROUNDS }, () => ['7', '3', 'Backspace', 'Backspace']).flat()))

    await page.getByRole('button', { name: 'Edit the plan of Hall' }).press('Enter')
    await page.getByRole('gridcell', { name: /^Seat 1,/ }).focus()
    await press(page, KEYS)
    const plan = summarise(await press(page, Array.from({ length: ROUNDS }, () => KEYS).flat()))
    return {
      bench: 'seat-plan',
      unit: 'ms',
      ours: { planP50: plan.p50, planP99: plan.p99, planMax: plan.max, roomsP99: rooms.p99, filterP99: filter.p99 },
      peer: null,
      ratio: {},
      ...judge(
        [
          { name: 'planP99', value: plan.p99 },
          { name: 'roomsP99', value: rooms.p99 },
          { name: 'filterP99', value: filter.p99 },
        ].map((goal) => ({ ...goal, goal: `≤ ${GOAL_MS}`, met: goal.value <= GOAL_MS })),
      ),
      notes: [
        `plan: ${plan.n} keys of ${new Set(KEYS).size} kinds in a hall of 1,000 seats; rooms: ${rooms.n} Tabs over 35 rooms and a table of 1,000 PCs; filter: ${filter.n} keys typed into its filter`,
        'from the key’s own time stamp to the first task after the frame that shows what it did',
      ],
    }
  } finally {
    await browser.close()
  }
}

/** A PC on every seat of the rooms; written beside the server, because a thousand real enrolments would only measure its limits. */
function furnish(file: string): void {
  const db = new SQLite(file)
  const seats = db.prepare("select s.id, s.school_id from seats s join rooms r on r.id = s.room_id where r.name != 'Hall'").all() as {
    id: string
    school_id: string
  }[]
  const device = db.prepare(
    "insert into devices (id, school_id, hostname, os, version, key, protection, covered, enrolled_at) values (?, ?, ?, 'Debian 12', '1', 'k', 'protected', 0, 1)",
  )
  const sit = db.prepare('update seats set device_id = ? where id = ?')
  db.transaction(() => {
    for (const [i, seat] of seats.entries()) {
      const id = newId()
      device.run(id, seat.school_id, `PC-${String(i + 1).padStart(4, '0')}`)
      sit.run(id, seat.id)
    }
  })()
  db.close()
}

/** In the page: how long each key took, from its time stamp to after the next frame. */
function watchKeys(): void {
  const page = globalThis as unknown as { benchKeys: number[] }
  page.benchKeys = []
  addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Control') return
      requestAnimationFrame(() => {
        const painted = new MessageChannel()
        painted.port1.onmessage = () => {
          page.benchKeys.push(performance.now() - event.timeStamp)
        }
        painted.port2.postMessage(null)
      })
    },
    true,
  )
}

async function press(page: Page, keys: readonly string[]): Promise<number[]> {
  await page.evaluate(() => {
    ;(globalThis as unknown as { benchKeys: number[] }).benchKeys = []
  })
  for (const [i, key] of keys.entries()) {
    await page.keyboard.press(key)
    // No waitForFunction: the page's content security policy allows it no eval.
    const counted = await page.evaluate(async (n) => {
      const { benchKeys } = globalThis as unknown as { benchKeys: number[] }
      for (let tries = 0; benchKeys.length <= n && tries < 1_000; tries++) await new Promise((resolve) => setTimeout(resolve, 1))
      return benchKeys.length
    }, i)
    if (counted <= i) throw new Error(`the page painted nothing after ${key}, number ${i + 1}`)
  }
  return page.evaluate(() => (globalThis as unknown as { benchKeys: number[] }).benchKeys)
}
