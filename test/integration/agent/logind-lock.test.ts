/** The system's own lock on Linux: what is asked of logind and the display manager, and what is believed of their answers. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { logindSessions } from '../../../agent/session/index.ts'
import { quiet } from './bed.ts'
import { AMY } from './gate-bed.ts'

const path = process.env.PATH
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handrail-logind-'))
  mkdirSync(join(folder, 'bin'))
  process.env.PATH = `${join(folder, 'bin')}:${path}`
})
afterEach(() => {
  process.env.PATH = path
  rmSync(folder, { recursive: true, force: true })
})

/** A program of that name that notes what it was asked, and then does `script`. */
function stand(name: string, script: string): void {
  const file = join(folder, 'bin', name)
  writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> ${join(folder, 'asked')}\n${script}\n`)
  chmodSync(file, 0o755)
}
const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')
const sessions = () => logindSessions(quiet, join(folder, 'none'))

test('a desktop with a locker is locked, and says so; opened by its password it says that too', async () => {
  stand('loginctl', `case "$1" in lock-session) touch ${folder}/locked;; show-session) [ -e ${folder}/locked ] && echo yes || echo no;; esac`)
  expect(await sessions().isLocked(AMY)).toBe(false)
  expect(await sessions().lock(AMY)).toBe(true)
  expect(await sessions().isLocked(AMY)).toBe(true)
  expect(asked()).toEqual([
    'loginctl show-session c1 --property=LockedHint --value',
    'loginctl lock-session c1',
    'loginctl show-session c1 --property=LockedHint --value',
    'loginctl show-session c1 --property=LockedHint --value',
  ])
})
test('one without a locker is not believed to be locked: our own screen takes its place', async () => {
  stand('loginctl', 'case "$1" in show-session) echo no;; esac')
  const from = performance.now()
  expect(await sessions().lock(AMY)).toBe(false)
  expect(performance.now() - from).toBeGreaterThan(1_900)
})
test('logind that refuses or is not there: not locked at once, and nobody can tell', async () => {
  stand('loginctl', 'exit 1')
  expect(await sessions().lock(AMY)).toBe(false)
  expect(await sessions().isLocked(AMY)).toBeNull()
})
test('the next user is let in beside by the display manager, where there is one that can', async () => {
  stand('dm-tool', 'exit 0')
  expect(await sessions().switchUser(AMY)).toBe(true)
  stand('dm-tool', 'exit 1')
  expect(await sessions().switchUser(AMY)).toBe(false)
  expect(asked()[0]).toBe('dm-tool switch-to-greeter')
})
