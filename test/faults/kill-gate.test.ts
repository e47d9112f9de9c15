/**
 * C01, C23: the kiosk, its browser, the holder and the agent are killed with -9 while the rules stand before the desktop: some when a child
 * can read them, most while they are still on their way back from the last kill. The screen is looked at thousands of times a second.
 * `npm run prove -- gate` kills the kiosk 1,000 times.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { rounds, seededRandom, whole } from '../tools/sampling.ts'
import { nowMs, until } from '../tools/waiting.ts'
import { KillRig, type Part, WORKSHEET } from './kill/kill-rig.ts'

const ROUNDS = rounds(20, 1_000)
/** Each of the others, so often. */
const OTHERS = rounds(2, 50)
const BACK_WITHIN_MS = 120_000
const LOOK_EVERY = 50
/** From the rules being there, or a kiosk on its way to them, to the next kill: at any moment of this. */
const LET_STAND_MS = 150
const LET_COME_MS = 2_500
/** Of so many kills one waits until the rules are on every display again. */
const READ_EVERY = 4

test(`C01 C23 the kiosk is killed at the rules ${ROUNDS} times, browser, holder and agent ${OTHERS} times each: 0 frames of the desktop, no key reaches it, nothing is recorded`, {
  timeout: rounds(12, 300) * 60_000,
}, async () => {
  const random = seededRandom('kill-gate')
  const rig = await KillRig.open({ 'aup.gate': 'enforce' })
  const killed: Partial<Record<Part, number>> = {}
  let looked: { looksPerSecond: number; longestGapMs: number }
  try {
    await rulesShown(rig, 0)
    rig.typeOn()
    const from = nowMs()
    for (const [round, part] of victims().entries()) {
      const [shown, pid] = [rig.rulesPainted(), rig.pidOf(part)]
      const read = part !== 'kiosk' || round % READ_EVERY === READ_EVERY - 1
      process.kill(pid, 'SIGKILL')
      if (read) {
        await rig.bringBack(part)
        if (part === 'holder') await until('another holder', () => rig.pidOf('holder') > 1, BACK_WITHIN_MS)
        else await rulesShown(rig, shown)
      } else {
        // It is killed again before it is ready, and says so.
        rig.bringBack(part).catch(() => undefined)
        await until('another kiosk', () => rig.pidOf(part) !== pid, BACK_WITHIN_MS)
      }
      killed[part] = (killed[part] ?? 0) + 1
      await sleep(whole(random, read ? LET_STAND_MS : LET_COME_MS))
      // A run of an hour and a half says where it is, and ends where it fails.
      if (round % LOOK_EVERY === LOOK_EVERY - 1) {
        nothingSeen(rig, from)
        process.stdout.write(`killed at the rules so far: ${JSON.stringify(killed)}; nothing seen, typed below or recorded\n`)
      }
    }
    rig.stopTyping()
    nothingSeen(rig, from)
  } finally {
    looked = await rig.close()
  }
  process.stdout.write(
    `killed at the rules: ${JSON.stringify(killed)}; looked ${Math.round(looked.looksPerSecond)} times a second, at least every ${looked.longestGapMs.toFixed(1)} ms\n`,
  )
  expect(looked.looksPerSecond).toBeGreaterThan(60)
})

/** No frame of the desktop, no key below the cover, no answer in the record. */
function nothingSeen(rig: KillRig, from: number): void {
  expect(rig.desktop.sightings(WORKSHEET, from)).toEqual([])
  expect(rig.worksheet.keys.filter(({ atMs }) => atMs > from)).toEqual([])
  expect(rig.pc.outbox().filter(({ type }) => type === 'aup.accepted' || type === 'aup.declined')).toEqual([])
}

/** Every stage has said anew that the rules are on the glass. */
async function rulesShown(rig: KillRig, before: number): Promise<void> {
  await until('the rules on every display', () => rig.rulesPainted() >= before + rig.pc.screen.centres.length, BACK_WITHIN_MS)
}

function victims(): Part[] {
  const others = (['browser', 'holder', 'agent'] as const).flatMap((part) => Array.from({ length: OTHERS }, () => part))
  return [...Array.from({ length: ROUNDS }, (): Part => 'kiosk'), ...others]
}
