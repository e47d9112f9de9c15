/**
 * panic-alert · a press handed to the PC's local socket → durable on the PC → durable on the server → the last of 50 dashboard streams;
 * and → painted on one real dashboard page. Beside it mosquitto with QoS 1 (which stores nothing) delivering to 50 subscribers.
 */
import { existsSync } from 'node:fs'
import { get, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { newId } from '../../agent/core/index.ts'
import { buildPages } from '../../build/pages.ts'
import type { StaffSession } from '../../cli/staff-session.ts'
import { type Alert, alertsAcknowledge, alertsAttend, alertsClose, alertsLift, alertsList } from '../../protocol/alerts.ts'
import { openPupilPc } from '../tools/pupil-pc.ts'
import { nowMs } from '../tools/screen.ts'
import { PASSWORD, type ServerProcess, startServer } from '../tools/server-process.ts'
import { watchCommits } from './lib/commit-watch.ts'
import { mosquittoRounds } from './lib/mosquitto.ts'
import { judge, type Result } from './lib/report.ts'
import { round, summarise } from './lib/stats.ts'

const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 200)
const STREAMS = 50
const WARM_UP = 5

export async function measure(): Promise<Result> {
  await buildPages(['dashboard'])
  await using server = await startServer({ pages: join(import.meta.dirname, '../../out/dashboard'), teachers: STREAMS })
  await using pc = await openPupilPc(await server.enrolToken(), { kiosk: false, displays: 1 })
  // Several sessions in turn: one that clicks this fast for minutes is slowed down, as it should be.
  const sessions: StaffSession[] = []
  while (sessions.length < 8) sessions.push(await server.signIn('head'))
  const streams = await openStreams(server, STREAMS)
  const page = await openPage(server)
  const database = await watchCommits(join(server.data, 'handrail.db'))
  const toKept: number[] = []
  const toLast: number[] = []
  const serverToLast: number[] = []
  const toPainted: number[] = []
  try {
    for (let n = 0; n < ROUNDS + WARM_UP; n++) {
      const press = newId()
      const staff = sessions[n % sessions.length] as StaffSession
      const arrived = streams.awaitAll(press)
      const at = nowMs()
      const painted = page.next()
      await postPress(pc.agentSocket, press)
      const keptAt = nowMs()
      const { firstAt, lastAt } = await arrived
      const paintedAt = await painted
      if (n >= WARM_UP) {
        toKept.push(keptAt - at)
        toLast.push(lastAt - at)
        serverToLast.push(lastAt - durableBefore(database.commits, firstAt))
        toPainted.push(paintedAt - at)
      }
      const alert = (await staff.call(alertsList, {})).alerts.at(-1) as Alert
      for (const op of [alertsAcknowledge, alertsAttend, alertsLift]) await staff.call(op, { alert: alert.id })
      while ((await staff.call(alertsList, {})).alerts.some((a) => a.lift !== 'lifted')) await sleep(60)
      await staff.call(alertsClose, { alert: alert.id, as: 'mistake' })
      await page.empty()
    }
  } finally {
    streams.close()
    await database.close()
    await page.close()
  }
  const peer = existsSync('/usr/sbin/mosquitto') ? summarise(await mosquittoRounds(ROUNDS, STREAMS)) : null
  const [kept, last, painted, durable] = [toKept, toLast, toPainted, serverToLast].map(summarise) as [
    ReturnType<typeof summarise>,
    ReturnType<typeof summarise>,
    ReturnType<typeof summarise>,
    ReturnType<typeof summarise>,
  ]
  const ratio = peer ? round(durable.p50 / peer.p50) : null
  return {
    bench: 'panic-alert',
    unit: 'ms',
    ours: {
      keptP50: kept.p50,
      keptP99: kept.p99,
      lastOf50P50: last.p50,
      lastOf50P99: last.p99,
      durableToLastP50: durable.p50,
      durableToLastP99: durable.p99,
      paintedP50: painted.p50,
      paintedP99: painted.p99,
    },
    peer: peer ? { durableToLastP50: peer.p50, durableToLastP99: peer.p99 } : null,
    ratio: ratio === null ? {} : { durableToLastP50: ratio },
    ...judge([
      { name: 'paintedP50', goal: '≤ 50', value: painted.p50, met: painted.p50 <= 50 },
      { name: 'paintedP99', goal: '≤ 120', value: painted.p99, met: painted.p99 <= 120 },
      ...(ratio === null ? [] : [{ name: 'durableToLastP50', goal: '≤ 4x mosquitto QoS 1', value: ratio, met: ratio <= 4 }]),
    ]),
    notes: [
      `${ROUNDS} presses on the PC’s local socket; ${STREAMS} dashboard streams in this process, one real page in Chromium`,
      'server-durable is when a second connection to the server’s database saw the commit, looking 5,000 times a second',
      peer ? 'peer: mosquitto, publish → last of 50 subscribers, QoS 1, nothing stored' : 'mosquitto is not installed: ours alone',
    ],
  }
}

/** The commit that the first stream was told of: the last one seen before it was told. */
function durableBefore(commits: readonly number[], toldAt: number): number {
  const at = commits.findLast((commit) => commit <= toldAt)
  if (at === undefined) throw new Error('a stream was told of something that had not been committed')
  return at
}

function postPress(socketPath: string, press: string): Promise<void> {
  const body = JSON.stringify({ press, via: 'button', pressedAt: Date.now(), elapsedMs: 0 })
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      { socketPath, path: '/v1/panic.press', method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        answer.resume()
        answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`the agent answered ${answer.statusCode}`))))
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

/** Streams as dashboards hold them, each of its own session. */
async function openStreams(server: ServerProcess, count: number) {
  const cookies: string[] = []
  for (let n = 0; n < count; n++) cookies.push(await signInCookie(server, n === 0 ? 'dsl' : `teacher${n + 1}`))
  const waiting = new Map<string, { left: number; firstAt: number; lastAt: number; resolve(seen: { firstAt: number; lastAt: number }): void }>()
  const open: ReturnType<typeof get>[] = []
  for (let n = 0; n < count; n++) {
    await new Promise<void>((resolve, reject) => {
      const asked = get(new URL('/api/alerts.stream?epoch=0&n=0', server.url), { headers: { cookie: cookies[n] ?? '' } }, (answer) => {
        if (answer.statusCode !== 200) return reject(new Error(`a stream was answered ${answer.statusCode}`))
        resolve()
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => {
          text += part
          const end = text.lastIndexOf('\n\n')
          if (end === -1) return
          const whole = text.slice(0, end)
          text = text.slice(end + 2)
          for (const line of whole.split('\n')) if (line.startsWith('data:')) arrived(JSON.parse(line.slice(5)) as { alert: Alert })
        })
        answer.on('error', () => undefined)
      })
      asked.on('error', reject)
      open.push(asked)
    })
  }
  function arrived({ alert }: { alert?: Alert }) {
    if (!alert) return
    const one = waiting.get(alert.press)
    if (!one || alert.state !== 'raised') return
    one.left--
    one.lastAt = nowMs()
    one.firstAt = Math.min(one.firstAt, one.lastAt)
    if (one.left > 0) return
    waiting.delete(alert.press)
    one.resolve({ firstAt: one.firstAt, lastAt: one.lastAt })
  }
  return {
    awaitAll: (press: string) =>
      new Promise<{ firstAt: number; lastAt: number }>((resolve) => waiting.set(press, { left: count, firstAt: Number.POSITIVE_INFINITY, lastAt: 0, resolve })),
    close() {
      for (const asked of open) asked.destroy()
    },
  }
}

async function signInCookie(server: ServerProcess, who: string): Promise<string> {
  const answer = await fetch(new URL('/api/staff.signIn', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${who}@school.example`, password: PASSWORD }),
  })
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
}

/** One real page, which says itself when an alert has been painted: two frames after it was in the page. */
async function openPage(server: ServerProcess) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: process.getuid?.() !== 0 })
  const page = await (await browser.newContext()).newPage()
  let tell: (at: number) => void = () => undefined
  await page.exposeBinding('benchPainted', (_source, atEpochMs: number) => tell(atEpochMs - Date.now() + nowMs()))
  await page.addInitScript(() => {
    let there = false
    const look = () => {
      const now = document.querySelector('[data-alert]') !== null
      if (now && !there)
        requestAnimationFrame(() =>
          requestAnimationFrame(() => (globalThis as unknown as { benchPainted(at: number): void }).benchPainted(performance.timeOrigin + performance.now())),
        )
      there = now
    }
    new MutationObserver(look).observe(document, { childList: true, subtree: true })
  })
  const url = server.url.replace('127.0.0.1', 'localhost')
  await page.goto(url)
  await page.getByLabel(/e-mail/i).fill('teacher@school.example')
  await page.getByLabel(/^password/i).fill(PASSWORD)
  await page.getByRole('button', { name: /^sign in$/i }).click()
  await page
    .getByText(/(?<!not )connected/i)
    .filter({ visible: true })
    .first()
    .waitFor({ timeout: 20_000 })
  return {
    next: () =>
      new Promise<number>((resolve) => {
        tell = resolve
      }),
    empty: () => page.waitForFunction(() => document.querySelector('[data-alert]') === null),
    close: () => browser.close(),
  }
}
