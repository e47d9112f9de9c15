/**
 * C01, C23: the kiosk, its browser, the holder and the agent are killed with -9 while the rules stand before the desktop.
 * `npm run prove -- gate` kills the kiosk 1,000 times.
 */
import { test } from 'vitest'
import { rounds } from '../tools/sampling.ts'
import { KillRig } from './kill/kill-rig.ts'
import { killWhileStanding } from './kill/standing.ts'

const ROUNDS = rounds(20, 1_000)
/** Each of the others, so often. */
const OTHERS = rounds(2, 50)

test(`C01 C23 the kiosk is killed at the rules ${ROUNDS} times, browser, holder and agent ${OTHERS} times each: 0 frames of the desktop, no key reaches it, nothing is recorded`, {
  timeout: rounds(12, 300) * 60_000,
}, async () => {
  await killWhileStanding(await KillRig.open({ 'aup.gate': 'enforce' }), {
    kind: 'gate',
    name: 'kill-gate',
    forbidden: ['aup.accepted', 'aup.declined'],
    kills: { kiosk: ROUNDS, browser: OTHERS, holder: OTHERS, agent: OTHERS },
  })
})
