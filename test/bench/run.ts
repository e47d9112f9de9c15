/**
 * npm run bench -- <name> [--record] · measures one figure of Handrail beside its peer, in the same run.
 * Exit code 0 whether or not the goal is met (a miss is printed, not hidden behind a red exit), 1 when it couldn't be measured.
 */
import type { Result } from './lib/report.ts'
import { print, record } from './lib/report.ts'

const BENCHES: Readonly<Record<string, () => Promise<{ measure(): Promise<Result> }>>> = {
  outbox: () => import('./outbox.ts'),
  ingest: () => import('./ingest.ts'),
  'panic-cover': () => import('./panic-cover.ts'),
  'panic-alert': () => import('./panic-alert.ts'),
  'import-people': () => import('./import-people.ts'),
  'aup-signin': () => import('./aup-signin.ts'),
  'code-lift': () => import('./code-lift.ts'),
  'panic-loop': () => import('./panic-loop.ts'),
  'seat-plan': () => import('./seat-plan.ts'),
  'policy-merge': () => import('./policy-merge.ts'),
  'policy-reach': () => import('./policy-reach.ts'),
  register: () => import('./register.ts'),
  verify: () => import('./verify.ts'),
  'aup-reach': () => import('./aup-reach.ts'),
  'lock-accuracy': () => import('./lock-accuracy.ts'),
  'lock-room': () => import('./lock-room.ts'),
}

const [name, ...flags] = process.argv.slice(2)
const load = name === undefined ? undefined : BENCHES[name]
if (!load) {
  process.stderr.write(`Which figure? One of: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(2)
}
const result = await (await load()).measure()
if (flags.includes('--record')) record(result)
print(result)
process.exit(0)
