/** `npm run check`: types, lint, arch, unit and contract tests, each with its time; under a minute. Exit code 0 only when all are clean. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const ENVIRONMENTS = ['protocol', 'agent', 'main', 'renderer', 'server', 'dashboard', 'cli', 'build', 'test']
const BUDGET_MS = 60_000

interface Step {
  name: string
  program: string
  args: string[]
}
interface Outcome {
  ok: boolean
  output: string
  tookMs: number
}

const program = (name: string) => join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)

function steps(): Step[] {
  const types = ENVIRONMENTS.filter((folder) => existsSync(join(ROOT, folder, 'tsconfig.json')))
  return [
    {
      name: 'arch, unit, contract',
      program: program('vitest'),
      args: ['run', '--project', 'arch', '--project', 'unit', '--project', 'contract', '--reporter', 'dot'],
    },
    { name: 'lint', program: program('biome'), args: ['ci', '--error-on-warnings', '--colors=off', '--max-diagnostics=20', '.'] },
    ...types.map((folder) => ({ name: `types ${folder}`, program: program('tsc'), args: ['-p', folder] })),
  ]
}

function run(step: Step): Promise<Outcome> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const child = spawn(step.program, step.args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ ok: false, output: error.message, tookMs: performance.now() - startedAt }))
    child.on('close', (code) => resolve({ ok: code === 0, output, tookMs: performance.now() - startedAt }))
  })
}

async function main(): Promise<number> {
  const startedAt = performance.now()
  const waiting = steps()
  let failed = 0
  async function worker() {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const { ok, output, tookMs } = await run(step)
      if (!ok) failed++
      process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${(tookMs / 1000).toFixed(1).padStart(5)} s  ${step.name}\n${ok ? '' : `${output.trim()}\n`}`)
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker))
  const tookMs = performance.now() - startedAt
  process.stdout.write(
    `${failed === 0 ? 'all clean' : `${failed} failed`} in ${(tookMs / 1000).toFixed(1)} s${tookMs > BUDGET_MS ? ' (over the minute it is allowed)' : ''}\n`,
  )
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
