/**
 * import-people · 50,000 people of a OneRoster 1.2 export, zipped, brought into a real server as a technician does: upload, preview, apply
 * over HTTP, with the server's memory and answers watched from outside all the while. Beside csv-parse and raw better-sqlite3 doing
 * nothing but reading the users' file and writing rows of the same columns, 500 a transaction (WAL, synchronous=FULL).
 */
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { parse } from 'csv-parse'
import { ZipFile } from 'yazl'
import { rosterApply, rosterBegin, rosterPreview } from '../../protocol/roster.ts'
import { inventSchool } from '../tools/invented-school.ts'
import { exportAs } from '../tools/school-exports.ts'
import { startServer } from '../tools/server-process.ts'
import { judge, type Result } from './lib/report.ts'
import { percentile, round } from './lib/stats.ts'

const PEOPLE = 50_000
/** With a form's worth of pupils to a teacher. */
const PUPILS = 48_276
const BATCH = 500
const ASK_EVERY_MS = 20
const MB = 1024 * 1024

export async function measure(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-bench-import-'))
  try {
    const school = inventSchool({ pupils: PUPILS, seed: 1 })
    const { files } = exportAs('oneroster-1.2', school)
    const users = join(folder, 'users.csv')
    writeFileSync(users, files['users.csv'] ?? '')
    const zip = join(folder, 'export.zip')
    await writeZip(zip, files)
    const ours = await bringIn(zip, school.people.length)
    const peer = await rawImport(users, join(folder, 'raw.db'))
    const seconds = round(ours.previewS + ours.applyS)
    return {
      bench: 'import-people',
      unit: 's, MB, ms',
      ours: { people: school.people.length, seconds, ...ours },
      peer: { people: peer.people, seconds: round(peer.seconds) },
      ratio: { seconds: round(seconds / peer.seconds) },
      ...judge([
        { name: 'people', goal: `≥ ${PEOPLE}`, value: school.people.length, met: school.people.length >= PEOPLE },
        { name: 'seconds', goal: '≤ 60 for preview and apply', value: seconds, met: seconds <= 60 },
        { name: 'memoryMb', goal: '≤ 150 of growth', value: ours.memoryMb, met: ours.memoryMb <= 150 },
      ]),
      notes: [
        'memory: the server’s resident set, highest of a look every 20 ms from before the upload to after the apply, less what it was before',
        'answer: another request to the same server, one after the other all the while; its 99th percentile and its worst',
        'peer: csv-parse and raw better-sqlite3 on the users’ file alone; no classes, no roles, no checks, no comparison, no HTTP',
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function bringIn(zip: string, people: number) {
  await using server = await startServer()
  const technician = await server.signIn('technician')
  const before = residentOf(server.pid)
  let highest = before
  const answers: number[] = []
  let over = false
  const watching = (async () => {
    while (!over) {
      const askedAt = performance.now()
      await (await fetch(`${server.url}/api/nothing`)).text()
      answers.push(performance.now() - askedAt)
      highest = Math.max(highest, residentOf(server.pid))
      await pause(ASK_EVERY_MS)
    }
  })()
  const { importId } = await technician.call(rosterBegin, {})
  const startedAt = performance.now()
  await technician.sendFile('roster.upload', { import: importId, file: 'export.zip' }, zip)
  const sentAt = performance.now()
  const seen = await technician.call(rosterPreview, { importId, mapping: null })
  const seenAt = performance.now()
  const done = await technician.call(rosterApply, { importId, confirmRemovals: false })
  const doneAt = performance.now()
  over = true
  await watching
  if (done.added !== people || seen.refusedCount > 0) throw new Error(`${done.added} of ${people} people came in`)
  const sorted = answers.sort((a, b) => a - b)
  return {
    uploadS: round((sentAt - startedAt) / 1000),
    previewS: round((seenAt - sentAt) / 1000),
    applyS: round((doneAt - seenAt) / 1000),
    memoryMb: Math.round((highest - before) / MB),
    answerP99Ms: round(percentile(sorted, 99)),
    answerWorstMs: round(percentile(sorted, 100)),
  }
}

/** Bytes of memory that are really there. */
function residentOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
}

async function writeZip(path: string, files: Readonly<Record<string, Buffer>>): Promise<void> {
  const zip = new ZipFile()
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(bytes, name)
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}

async function rawImport(users: string, file: string): Promise<{ people: number; seconds: number }> {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec('CREATE TABLE people (id TEXT PRIMARY KEY, given TEXT, family TEXT, username TEXT, email TEXT, grade TEXT)')
  const insert = db.prepare('INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)')
  const write = db.transaction((rows: readonly Record<string, string>[]) => {
    for (const row of rows) insert.run(row.sourcedId, row.givenName, row.familyName, row.username, row.email, row.grades)
  })
  const startedAt = performance.now()
  let rows: Record<string, string>[] = []
  let people = 0
  for await (const row of createReadStream(users).pipe(parse({ columns: true })) as AsyncIterable<Record<string, string>>) {
    rows.push(row)
    people++
    if (rows.length === BATCH) {
      write(rows)
      rows = []
    }
  }
  write(rows)
  const seconds = (performance.now() - startedAt) / 1000
  db.close()
  return { people, seconds }
}
