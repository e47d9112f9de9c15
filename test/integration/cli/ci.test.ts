import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const RUN = join(import.meta.dirname, '../../../.ci/run')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handrail-ci-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs .ci/run with an `npm` that says these lines and ends so. */
function ciWith(lines: string[], code: number) {
  const npm = join(folder, 'npm')
  writeFileSync(npm, `#!/bin/sh\n[ "$*" = test ] || exit 9\n${lines.map((line) => `echo '${line}'`).join('\n')}\nexit ${code}\n`)
  chmodSync(npm, 0o755)
  const { status, stdout } = spawnSync('bash', [RUN], { encoding: 'utf8', env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } })
  return { status, last: stdout.trimEnd().split('\n').at(-1) }
}

test.each([
  ['all passed', ['seed 1', '12 passed, 0 failed, 2 skipped'], 0, 0, '12 passed, 0 failed, 2 skipped'],
  ['npm adds words of its own', ['3 passed, 1 failed', 'npm error code 1'], 1, 1, '3 passed, 1 failed'],
  ['it broke before a test ran', ['setup: npm could not install'], 1, 1, '0 passed, 1 failed'],
  ['it ended well but counted nothing', ['hello'], 0, 1, '0 passed, 1 failed'],
])('.ci/run runs exactly `npm test` and ends with the count when %s: a build that cannot be read is a build nobody trusts', (_, lines, code, status, last) => {
  expect(ciWith(lines, code)).toEqual({ status, last })
})
