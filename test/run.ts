/**
 * `npm test [-- FILTER…]`: the whole suite. Prints the seed first, every skipped test with its reason, and as its very last
 * line `N passed, N failed, N skipped`. Exit code 0 only when nothing failed and, with CI=true, nothing was skipped
 * but what needs Electron's executable or Windows.
 */
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { startVitest } from 'vitest/node'

const MAY_BE_SKIPPED_IN_CI = /electron|windows/i

class Tally implements Reporter {
  passed = 0
  failed = 0
  readonly skipped: { name: string; reason: string }[] = []
  readonly broken: string[] = []

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string }[]) {
    for (const module of modules) {
      const errors = [...module.errors(), ...suiteErrors(module)]
      for (const error of errors) this.broken.push(`${module.relativeModuleId}: ${error.message}`)
      for (const test of module.children.allTests()) this.count(test)
    }
    for (const error of unhandled) this.broken.push(error.message)
  }

  private count(test: TestCase) {
    const result = test.result()
    if (result.state === 'passed') this.passed++
    else if (result.state === 'skipped' && test.options.mode !== 'todo')
      this.skipped.push({ name: test.fullName, reason: result.note ?? 'marked so in the test' })
    else this.failed++
  }
}

function* suiteErrors(module: TestModule) {
  for (const suite of module.children.allSuites()) yield* suite.errors()
}

async function main(filters: string[]) {
  process.env.HANDRAIL_SEED ??= String(1 + Math.floor(Math.random() * 2 ** 30))
  process.stdout.write(`seed ${process.env.HANDRAIL_SEED}\n`)
  const tally = new Tally()
  const vitest = await startVitest(filters, { run: true, watch: false, reporters: ['default', tally] })
  await vitest.close()

  const ci = process.env.CI === 'true'
  const forbidden = ci ? tally.skipped.filter(({ name }) => !MAY_BE_SKIPPED_IN_CI.test(name)) : []
  for (const { name, reason } of tally.skipped) process.stdout.write(name.startsWith('SKIPPED ') ? `${name}\n` : `SKIPPED ${name}: ${reason}\n`)
  for (const { name } of forbidden) process.stdout.write(`FAILED ${name}: with CI=true only Electron and Windows tests may be skipped\n`)
  for (const message of tally.broken) process.stdout.write(`FAILED ${message}\n`)
  if (tally.passed + tally.failed + tally.skipped.length === 0) tally.broken.push('no test ran')

  const failed = tally.failed + tally.broken.length + forbidden.length
  const skipped = tally.skipped.length - forbidden.length
  process.stdout.write(`${tally.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  process.exit(failed > 0 ? 1 : 0)
}

await main(process.argv.slice(2))
