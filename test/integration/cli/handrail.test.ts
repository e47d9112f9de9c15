import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createChildren, processesOf, sweep } from '../../../cli/demo/children.ts'
import { freePort } from '../../../cli/demo/ports.ts'
import { keepSetup } from '../../../cli/demo/sign-ins.ts'
import { PASSWORD_MIN } from '../../../protocol/staff.ts'

const ROOT = join(import.meta.dirname, '../../..')
const handrail = (...args: string[]) => spawnSync(process.execPath, [join(ROOT, 'cli/handrail.mjs'), ...args], { encoding: 'utf8', timeout: 30_000 })

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handrail-cli-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('wrong use gets one clear line and exit code 2', () => {
  test.each([
    ['an unknown command', ['serve'], /no command “serve”.*handrail server/],
    ['an unknown flag', ['server', '--colour', 'red'], /--colour.*handrail server --help/],
    ['a flag without its value', ['agent', '--state'], /--state.*handrail agent --help/],
    ['a missing word', ['enrol'], /TOKEN is missing/],
    ['a word too many', ['enrol', 'a', 'b'], /“b” is one word too many/],
  ])('%s', (_, args, says) => {
    const { status, stderr, stdout } = handrail(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(says)
  })
})

test('--help and --version answer with exit code 0; nothing asked is wrong use, with the overview', () => {
  expect(handrail('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('handrail demo') })
  expect(handrail('kiosk', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--profile') })
  expect(handrail('--version').stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/)
  expect(handrail()).toMatchObject({ status: 2, stdout: expect.stringContaining('Usage') })
})

describe('the demo', () => {
  test('takes the next port when the wanted one is in use: a second program must not stop a demonstration', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    expect(await freePort(port)).toBeGreaterThan(port)
    other.close()
    await once(other, 'close')
    expect(await freePort(port)).toBe(port)
  })

  test('keeps its passwords from run to run, for their owner only, and no two demos share them', () => {
    const { file, setup } = keepSetup(folder)
    expect(keepSetup(folder).setup).toEqual(setup)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(setup.staff.map(({ role }) => role).sort()).toEqual(['dsl', 'governor', 'head', 'teacher', 'technician'])
    for (const { password } of setup.staff) expect(password.length).toBeGreaterThanOrEqual(PASSWORD_MIN)
    const other = mkdtempSync(join(tmpdir(), 'handrail-cli-'))
    expect(keepSetup(other).setup.staff[0]?.password).not.toBe(setup.staff[0]?.password)
    rmSync(other, { recursive: true })
  })

  test('ends every program it started, and what those started and let go: an orphan would keep the screen covered', async () => {
    const children = createChildren(folder)
    // One that leaves its group, as the holder does.
    const runaway = `const { spawn } = require('node:child_process')
      spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }).unref()
      console.log('{"ready":true}')
      setInterval(() => {}, 1000)`
    const { pid } = await children.start({ name: 'the server', program: process.execPath, args: ['-e', runaway], log: join(folder, 'log'), saysReady: true })
    expect(processesOf(folder)).toHaveLength(2)
    await children.stop()
    expect(processesOf(folder)).toEqual([])
    expect(() => process.kill(pid, 0)).toThrow()
  })

  test('names a program that does not start, its last words and its log: “it does not work” helps nobody', async () => {
    const children = createChildren(folder)
    const log = join(folder, 'server.log')
    const started = children.start({
      name: 'the server',
      program: process.execPath,
      args: ['-e', 'console.error("the disk is full"); process.exit(7)'],
      log,
      saysReady: true,
    })
    await expect(started).rejects.toThrow(/^the server ended with exit code 7\. Its last words:\s+the disk is full\s+Its log: /)
    await children.stop()
  })
})

describe('setup', () => {
  /** A project of its own, so that a stale lock file here could not install anything. */
  function project(): string {
    mkdirSync(join(folder, 'build'))
    mkdirSync(join(folder, 'node_modules'))
    copyFileSync(join(ROOT, 'build/setup.mjs'), join(folder, 'build/setup.mjs'))
    writeFileSync(join(folder, 'package-lock.json'), '{}')
    writeFileSync(join(folder, 'node_modules/.handrail-lock'), createHash('sha256').update('{}').digest('hex'))
    symlinkSync(join(ROOT, `node_modules/node-${process.platform}-${process.arch}`), join(folder, `node_modules/node-${process.platform}-${process.arch}`))
    return join(folder, 'build/setup.mjs')
  }

  test('hands over to the pinned Node and passes signals and the exit code on: Ctrl-C must end the demo in order', async () => {
    const script = join(folder, 'child.ts')
    writeFileSync(script, `process.on('SIGTERM', () => process.exit(42)); console.log('up ' + process.version, process.argv[2]); setInterval(() => {}, 1000)`)
    const setup = spawn(process.execPath, [project(), 'check', script, '--drill'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [chunk] = (await once(setup.stdout, 'data')) as [Buffer]
    expect(chunk.toString()).toBe('up v24.21.0 --drill\n')
    setup.kill('SIGTERM')
    expect(await once(setup, 'exit')).toEqual([42, null])
  })

  test('takes less than a second when there is nothing to do, or nobody would use the two commands', () => {
    const script = join(folder, 'nothing.ts')
    writeFileSync(script, '')
    const setup = project()
    const startedAt = performance.now()
    expect(spawnSync(process.execPath, [setup, 'check', script]).status).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  test('says how it is used when it is used wrongly', () => {
    const { status, stderr } = spawnSync(process.execPath, [project(), 'dance'], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('Usage: node build/setup.mjs start|test|check SCRIPT') })
  })
})

test('a sweep touches nothing that does not name the folder', async () => {
  const other = spawn('sleep', ['1000'], { stdio: 'ignore' })
  await sweep(folder)
  expect(other.exitCode).toBeNull()
  other.kill()
})
