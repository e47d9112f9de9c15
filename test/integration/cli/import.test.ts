/** `handrail import` against a real server process: what a technician types, and what anybody else could try. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeSampleSchool } from '../../../cli/demo/sample-school.ts'
import { importFolder } from '../../../cli/import.ts'
import { openStaffSession } from '../../../cli/staff-session.ts'
import { rosterBegin, rosterPeople } from '../../../protocol/roster.ts'

const ROOT = join(import.meta.dirname, '../../..')
const PASSWORD = 'quay-lantern-kelp-471'
/** Signing in is limited per account, and here every call signs in: each takes the next of these. */
const TECHNICIANS = Array.from({ length: 20 }, (_, i) => ({ email: `technician-${i}@harbour.example`, password: PASSWORD }))
let used = 0
const technician = () => TECHNICIANS[used++ % TECHNICIANS.length] as (typeof TECHNICIANS)[number]
const TEACHER = { email: 'khan@harbour.example', password: PASSWORD }

const folder = mkdtempSync(join(tmpdir(), 'handrail-import-'))
const school = join(folder, 'school')
let server: ChildProcess
let address = ''

beforeAll(async () => {
  writeSampleSchool(school)
  const staff = [
    { name: 'Mr Penrose', role: 'head', email: 'penrose@harbour.example', password: PASSWORD },
    ...TECHNICIANS.map((who) => ({ name: 'Sam Bright', role: 'technician', ...who })),
    { name: 'Mrs Khan', role: 'teacher', ...TEACHER },
  ]
  writeFileSync(join(folder, 'setup.json'), JSON.stringify({ school: { name: 'Harbour' }, staff }))
  const args = ['server/main.ts', '--data', join(folder, 'data'), '--listen', 'http://127.0.0.1:0', '--setup', join(folder, 'setup.json')]
  server = spawn(process.execPath, [...args, '--log', join(folder, 'log')], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: server.stdout as NodeJS.ReadableStream })) {
    address = (JSON.parse(line) as { listen: string[] }).listen[0] ?? ''
    break
  }
  if (!address) throw new Error('the server did not start')
})
afterAll(async () => {
  const ended = new Promise((done) => server.once('exit', done))
  server.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

function bring(path: string, options: { dryRun?: boolean; confirmRemovals?: boolean } = {}) {
  const lines: string[] = []
  const outcome = importFolder({
    server: address,
    ...technician(),
    path,
    dryRun: false,
    confirmRemovals: false,
    ...options,
    say: (line) => lines.push(line),
  })
  return { outcome, lines }
}
const total = async () =>
  (await (await openStaffSession(address, technician().email, PASSWORD)).call(rosterPeople, { search: '', after: null, limit: 1 })).total

describe('a technician brings the school in', () => {
  test('a dry run says what would change and changes nothing; then it is done; then there is nothing to do', async () => {
    const look = bring(school, { dryRun: true })
    expect((await look.outcome).applied).toBeNull()
    expect(look.lines.join('\n')).toMatch(/Read 72 people in 9 classes\.\n +72 to add: .*\n/)
    expect(look.lines.join('\n')).toContain('Columns left out and not kept: Password, Birthdate.')
    expect(await total()).toBe(0)
    expect((await bring(school).outcome).applied).toMatchObject({ added: 72, removed: 0 })
    expect((await bring(school).outcome).preview).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: 72 })
    expect(readdirSync(join(folder, 'data', 'imports')).length).toBeLessThanOrEqual(1)
  })
  test('a file of half the school removes nobody until it is confirmed', async () => {
    const half = join(folder, 'half')
    cpSync(school, half, { recursive: true })
    const lines = readFileSync(join(school, 'Student.csv'), 'utf8').split('\r\n')
    writeFileSync(join(half, 'Student.csv'), lines.slice(0, 32).join('\r\n'))
    const { outcome, lines: said } = bring(half)
    await expect(outcome).rejects.toMatchObject({ code: 'IMPORT_MASS_REMOVAL' })
    expect(said.join('\n')).toContain('This would remove more than a fifth of the people.')
    expect(await total()).toBe(72)
    expect((await bring(half, { confirmRemovals: true }).outcome).applied).toMatchObject({ removed: 32 })
    expect((await bring(school).outcome).applied).toMatchObject({ added: 32 })
  })
  test('from the command line: exit 0 with the report, 1 with one clear line, 2 for wrong use, 3 without a server', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(ROOT, 'cli/import-main.ts'), ...args], { encoding: 'utf8', env: { ...process.env, HANDRAIL_PASSWORD: PASSWORD } })
    const to = ['--server', address, '--email', technician().email]
    const good = run(school, ...to, '--dry-run')
    expect([good.status, good.stderr]).toEqual([0, ''])
    expect(good.stdout).toContain('72 stay as they are')
    const missing = run(join(folder, 'nothing-here'), ...to)
    expect(missing.status).toBe(1)
    expect(missing.stderr.trim().split('\n')).toHaveLength(1)
    expect(run(school).status).toBe(2)
    expect(run(school, ...to, '--column', 'nickname=Nick').status).toBe(2)
    expect(run(school, '--server', 'http://127.0.0.1:9', '--email', technician().email).status).toBe(3)
  })
})

describe('nobody else sends files, and no file does harm', () => {
  const put = (query: string, headers: Record<string, string>, body: BodyInit = 'x') =>
    fetch(`${address}/api/roster.upload?${query}`, { method: 'PUT', headers, body })
  async function signedIn(who: { email: string; password: string }): Promise<string> {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${address}/api/staff.signIn`, { method: 'POST', headers, body: JSON.stringify(who) })
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }
  const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code]

  test('C54 not without signing in, not as a teacher, not from another site', async () => {
    const query = 'import=01900000-0000-7000-8000-000000000000&file=p.csv'
    expect(await codeOf(await put(query, {}))).toEqual([401, 'NOT_SIGNED_IN'])
    expect(await codeOf(await put(query, { cookie: await signedIn(TEACHER) }))).toEqual([403, 'FORBIDDEN'])
    const cookie = await signedIn(technician())
    expect(await codeOf(await put(query, { cookie, origin: 'https://evil.example' }))).toEqual([403, 'WRONG_ORIGIN'])
    expect(await codeOf(await put(query, { cookie }))).toEqual([404, 'NOT_FOUND'])
    expect(await codeOf(await put('file=p.csv', { cookie }))).toEqual([400, 'BAD_REQUEST'])
  })
  test('C57 1 GiB is refused in words: before it is sent by our program, and by the server when another sends more than it takes', async () => {
    const big = join(folder, 'big.csv')
    writeFileSync(big, '')
    truncateSync(big, 2 ** 30)
    await expect(bring(big).outcome).rejects.toMatchObject({ code: 'TOO_LARGE' })
    truncateSync(big, 257 * 1024 * 1024)
    const staff = await openStaffSession(address, technician().email, PASSWORD)
    const { importId } = await staff.call(rosterBegin, {})
    await expect(staff.sendFile('roster.upload', { import: importId, file: 'big.csv' }, big)).rejects.toMatchObject({ code: 'TOO_LARGE' })
    expect(readdirSync(join(folder, 'data', 'imports', importId))).toEqual([])
    rmSync(big)
  })
  test('C71 nothing from the files is in the server’s log', async () => {
    const file = join(folder, 'Pupils.csv')
    writeFileSync(file, 'Adno,Forename,Surname,Password\n900,Canary-name,Canary-family,Canary-secret\n901,"Canary"x",y,z\n')
    await bring(file, { dryRun: true }).outcome
    expect(readFileSync(join(folder, 'log'), 'utf8')).not.toContain('Canary')
  })
})
