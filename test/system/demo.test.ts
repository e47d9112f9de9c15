import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { processesOf, sweep } from '../../cli/demo/children.ts'

const ROOT = join(import.meta.dirname, '../..')
const UP_WITHIN_MS = 60_000

let data = ''
const runs = new Set<string>()
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'handrail-demo-test-'))
})
afterEach(async () => {
  for (const run of runs) await sweep(run)
  rmSync(data, { recursive: true, force: true })
})

test('npm start -- --first-run: an empty server says where it is and which code it asks for, once; Ctrl-C ends it', async () => {
  const first = await startDemo('--first-run')
  const said = /Open {2}(\S+) {2}and type the set-up code {2}(\S+)/.exec(first.said())
  const answer = await fetch(`${said?.[1]}/api/setup.open`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: said?.[2] }),
  })
  expect(await answer.json()).toMatchObject({ ok: true, value: { school: null } })
  first.process.kill('SIGINT')
  await once(first.process, 'exit')
  expect(first.process.exitCode).toBe(0)
  expect(processesOf(first.run)).toEqual([])
}, 90_000)

interface Demo {
  process: ChildProcess
  said(): string
  run: string
}

/** `npm start` on a machine without a desktop, until it has told people where to look. */
async function startDemo(...flags: string[]): Promise<Demo> {
  const { DISPLAY: _, ...env } = process.env
  const child = spawn(process.execPath, [join(ROOT, 'cli/start.ts'), '--data', data, ...flags], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  child.stderr.on('data', (chunk) => (text += chunk))
  const until = Date.now() + UP_WITHIN_MS
  while (!text.includes('Ctrl-C ends all of it')) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`the demo did not start: ${text}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { run } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as { run: string }
  runs.add(run)
  return { process: child, said: () => text, run }
}

/** Somebody else's program on the port the dashboard would like. */
async function takePort(port: number): Promise<Server | null> {
  const server = createServer().listen(port, '127.0.0.1')
  const taken = await Promise.race([once(server, 'listening').then(() => true), once(server, 'error').then(() => false)])
  return taken ? server : null
}

test('npm start: a busy port is named, Ctrl-C ends every part, kill -9 leaves nothing to stop the next start, and the school is kept', async () => {
  const busy = await takePort(8080)
  const first = await startDemo()
  expect(first.said()).toMatch(/Port 8080 is in use by another program; the dashboard takes \d+\./)
  expect(first.said()).toMatch(/\d+ pretend people were imported/)
  expect(first.said()).toMatch(/Enrolled with Harbour School/)
  expect(first.said()).toMatch(/There is no desktop here, so the pupil’s PC has a virtual screen, :\d+/)
  const signIns = /teacher +khan@harbour\.example +\S+/.exec(first.said())?.[0]
  expect(signIns).toBeDefined()
  busy?.close()

  const second = spawn(process.execPath, [join(ROOT, 'cli/start.ts'), '--data', data], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  expect((await once(second, 'exit'))[0]).toBe(1)

  expect(processesOf(first.run).length).toBeGreaterThan(3)
  first.process.kill('SIGINT')
  expect(await once(first.process, 'exit')).toEqual([0, null])
  expect(processesOf(first.run)).toEqual([])
  expect(existsSync(first.run)).toBe(false)

  const again = await startDemo()
  expect(again.said()).not.toMatch(/imported|Enrolled with/)
  expect(again.said()).toContain(signIns)
  again.process.kill('SIGKILL')
  await once(again.process, 'exit')
  expect(processesOf(again.run).length).toBeGreaterThan(3)

  const third = await startDemo()
  expect(processesOf(again.run)).toEqual([])
  third.process.kill('SIGTERM')
  expect(await once(third.process, 'exit')).toEqual([0, null])
  expect(processesOf(third.run)).toEqual([])
})
