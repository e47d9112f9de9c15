/**
 * `npm run prove -- PROMISE`: runs one promise's tests at their full count and writes what came of it, with the machine and
 * the commit, to docs/figures/prove-<promise>.json. Without a name it lists the promises.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

interface Promised {
  /** the sentence we are held to */
  says: string
  tests: string[]
}

const PROMISES: Record<string, Promised> = {
  kills: {
    says: 'kill -9 of kiosk, browser, agent, holder and server in the middle of a press, 200 times in all: no press lost, none twice, no frame of the desktop, no key reaching it.',
    tests: ['test/faults/kill'],
  },
  gate: {
    says: 'kill -9 of the kiosk 1,000 times, of browser, holder and agent 50 times each, while the rules stand before the desktop: no frame of it, no key reaching it, nothing recorded.',
    tests: ['test/faults/kill-gate'],
  },
  lock: {
    says: 'kill -9 of the kiosk 700 times, of browser, holder and agent 100 times each, at a locked PC: no frame of the desktop, no key reaching it, nothing that opens it.',
    tests: ['test/faults/kill-lock'],
  },
  'first-logons': {
    says: 'Every audience reads its rules in every language it has, by keyboard alone, and is on the register with the words that were shown.',
    tests: ['test/system/first-logons'],
  },
  'no-lost-events': {
    says: 'No acknowledged event is lost: agent and server killed at any moment, a network that fails in every way, a full disk on either side.',
    tests: ['test/faults/restarts', 'test/faults/network', 'test/faults/full-disk', 'test/faults/wrong-server'],
  },
  'none-twice': {
    says: 'No event is stored twice and no press raises two alarms: replayed, reordered, sent again after kills, from a cloned disk, pressed 200 times.',
    tests: ['test/faults/bent-evidence', 'test/faults/restarts', 'test/faults/cloned-pc', 'test/faults/many-presses'],
  },
  'bad-input': {
    says: 'Bad input gets a clear error: 0 crashes, 0 accepted unknown fields, 0 leaked internals, 0 scripts run, and a press goes through meanwhile.',
    tests: [
      'test/faults/bent-requests',
      'test/faults/bent-evidence',
      'test/faults/hostile-text',
      'test/faults/local-socket',
      'test/faults/slow-and-huge',
      'test/faults/stolen-pass',
      'test/faults/enrol-token',
    ],
  },
  faults: { says: 'Every case of test/faults at its full count.', tests: ['test/faults'] },
}

function machine() {
  const [cpu] = cpus()
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryMb: Math.round(totalmem() / 2 ** 20),
    os: `${process.platform} ${release()}`,
    node: process.version,
  }
}

function commit(): string {
  const asked = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: ROOT, encoding: 'utf8' })
  return asked.status === 0 ? asked.stdout.trim() : 'unknown'
}

async function main(name: string | undefined): Promise<number> {
  const promised = name === undefined ? undefined : PROMISES[name]
  if (name === undefined || promised === undefined) {
    const list = Object.entries(PROMISES).map(([key, { says }]) => `  ${key.padEnd(15)} ${says}`)
    process.stdout.write(`${name === undefined ? 'npm run prove -- PROMISE' : `There is no promise called ${name}.`}\n${list.join('\n')}\n`)
    return name === undefined ? 0 : 2
  }
  const startedAt = Date.now()
  const code = await new Promise<number>((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'test/run.ts'), ...promised.tests], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, HANDRAIL_FULL: '1' },
    })
    child.on('close', (status) => resolve(status ?? 1))
  })
  const folder = join(ROOT, 'docs/figures')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `prove-${name}.json`)
  const result = {
    promise: name,
    says: promised.says,
    kept: code === 0,
    at: new Date(startedAt).toISOString(),
    tookMs: Date.now() - startedAt,
    commit: commit(),
    machine: machine(),
  }
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
  process.stdout.write(`${code === 0 ? 'kept' : 'NOT KEPT'}: written to ${file}\n`)
  return code
}

process.exitCode = await main(process.argv[2])
