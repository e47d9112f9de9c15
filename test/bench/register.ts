/**
 * The register of a school of 2,000 pupils with 100,000 acceptances, over HTTP from a real server: opening it (everybody with where they
 * stand), and the whole record as the export fetches it. Goals: ≤ 1 s and ≤ 3 s (issue “The rules at logon”).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { toCsv } from '../../dashboard/core/csv.ts'
import { REGISTER_PAGE_MAX, type RegisterAnswer, registerAnswers, registerPeople } from '../../protocol/aup-register.ts'
import { buildServer } from '../../server/app.ts'
import { migrate, openDatabase, systemClock } from '../../server/core/index.ts'
import { listen, parseAddress } from '../../server/core/listen.ts'
import { MIGRATIONS } from '../../server/migrations/index.ts'
import { Browser, PASSWORD } from '../integration/server/serving.ts'
import { fillRegister } from './lib/register-rows.ts'
import { judge, type Result } from './lib/report.ts'
import { median } from './lib/stats.ts'

const [ACCEPTED, PUPILS, ROUNDS] = [100_000, 2_000, 7]

export async function measure(): Promise<Result> {
  const dir = mkdtempSync(join(tmpdir(), 'handrail-bench-register-'))
  const db = await openDatabase({ file: join(dir, 'handrail.db') })
  try {
    await migrate(db, MIGRATIONS)
    const school = await fillRegister(db, { pcs: 100, entries: ACCEPTED / 100, accepted: ACCEPTED, pupils: PUPILS })
    const server = await buildServer({ db, dir, log: pino({ level: 'silent' }), clock: systemClock, caFingerprint: null, publicUrl: () => '' })
    const listening = await listen([parseAddress('http://127.0.0.1:0')], (request, response) => server.http.fastify.routing(request, response), undefined)
    await server.staff.add(school, { name: 'A DSL', email: 'dsl@bench.test', role: 'dsl', password: PASSWORD })
    const browser = new Browser(listening.urls[0] ?? '')
    await browser.call('staff.signIn', { email: 'dsl@bench.test', password: PASSWORD })
    const opens: number[] = []
    const exports: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      opens.push(await timed(async () => void (await browser.client.call(registerPeople, {}))))
      exports.push(await timed(() => exportAll(browser)))
    }
    await listening.close(1_000)
    await server.stop()
    const [open, exported] = [median(opens), median(exports)]
    return {
      bench: 'register',
      unit: 'ms',
      ours: { open, openMax: Math.max(...opens), export: exported, exportMax: Math.max(...exports) },
      peer: null,
      ratio: {},
      ...judge([
        { name: 'open', goal: '<= 1000', value: open, met: open <= 1_000 },
        { name: 'export', goal: '<= 3000', value: exported, met: exported <= 3_000 },
      ]),
      notes: [
        `${ACCEPTED} acceptances of ${PUPILS} pupils at 100 PCs; ${ROUNDS} rounds; the server in this process, calls over HTTP on loopback, the answer parsed`,
        `export: ${Math.ceil(ACCEPTED / REGISTER_PAGE_MAX)} pages of the record and the CSV made of them; drawing in a browser is not in these times`,
        'no peer: nothing to compare with in the same process',
      ],
    }
  } finally {
    await db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return Math.round(performance.now() - startedAt)
}
async function exportAll(browser: Browser): Promise<void> {
  const all: RegisterAnswer[] = []
  for (;;) {
    const { answers } = await browser.client.call(registerAnswers, { pc: null, before: all.at(-1)?.id ?? null, limit: REGISTER_PAGE_MAX })
    all.push(...answers)
    if (answers.length < REGISTER_PAGE_MAX) break
  }
  const csv = toCsv(
    ['When', 'Name', 'Account', 'PC'],
    all.map((a) => [new Date(a.at).toISOString(), a.person?.name ?? '', a.account ?? '', a.pc ?? '']),
  )
  if (all.length !== ACCEPTED || csv.length < ACCEPTED) throw new Error(`${all.length} answers came`)
}
