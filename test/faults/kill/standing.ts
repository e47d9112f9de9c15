/** Kills while something stands before the desktop, some when it can be read, most while the killed part is on its way back. The screen is looked at thousands of times a second. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { seededRandom, whole } from '../../tools/sampling.ts'
import { nowMs, until } from '../../tools/waiting.ts'
import { type KillRig, type Part, WORKSHEET } from './kill-rig.ts'

export type Victim = Exclude<Part, 'server'>
export interface Standing {
  /** Puts it there. */
  begin?(rig: KillRig): Promise<void>
  /** the screen's kind, as the kiosk's page names it when it has painted it */
  readonly kind: 'gate' | 'lock'
  /** What may not have been recorded meanwhile. */
  readonly forbidden: readonly string[]
  readonly kills: Readonly<Record<Victim, number>>
  /** its name in what is printed, and in the seed */
  readonly name: string
}

const BACK_WITHIN_MS = 120_000
const LOOK_EVERY = 50
/** From its being there, or a kiosk on its way to it, to the next kill: at any moment of this. */
const LET_STAND_MS = 150
const LET_COME_MS = 2_500
/** Of so many kills one waits until it is on every display again. */
const READ_EVERY = 4

/** Every stage has said anew that it is on the glass. */
async function shownAnew(rig: KillRig, kind: Standing['kind'], before: number): Promise<void> {
  await until(`the ${kind} on every display`, () => rig.painted(kind) >= before + rig.pc.screen.centres.length, BACK_WITHIN_MS)
}

/** Kills as often as asked, with a child who types on; then no frame of the desktop was seen, no key got below, and nothing forbidden was recorded. Closes the rig. */
export async function killWhileStanding(rig: KillRig, { begin, kind, forbidden, kills, name }: Standing): Promise<void> {
  const random = seededRandom(name)
  const killed: Partial<Record<Victim, number>> = {}
  let looked: { looksPerSecond: number; longestGapMs: number }
  try {
    await begin?.(rig)
    await shownAnew(rig, kind, 0)
    rig.typeOn()
    const from = nowMs()
    const nothingSeen = () => {
      expect(rig.desktop.sightings(WORKSHEET, from)).toEqual([])
      expect(rig.worksheet.keys.filter(({ atMs }) => atMs > from)).toEqual([])
      expect(rig.pc.outbox().filter(({ type }) => forbidden.includes(type))).toEqual([])
    }
    const victims = (Object.entries(kills) as [Victim, number][]).flatMap(([part, count]) => Array.from({ length: count }, () => part))
    for (const [round, part] of victims.entries()) {
      const [shown, pid] = [rig.painted(kind), rig.pidOf(part)]
      const read = part !== 'kiosk' || round % READ_EVERY === READ_EVERY - 1
      process.kill(pid, 'SIGKILL')
      if (read) {
        await rig.bringBack(part)
        if (part === 'holder') await until('another holder', () => rig.pidOf('holder') > 1, BACK_WITHIN_MS)
        else await shownAnew(rig, kind, shown)
      } else {
        // It is killed again before it is ready, and says so.
        rig.bringBack(part).catch(() => undefined)
        await until('another kiosk', () => rig.pidOf(part) !== pid, BACK_WITHIN_MS)
      }
      killed[part] = (killed[part] ?? 0) + 1
      await sleep(whole(random, read ? LET_STAND_MS : LET_COME_MS))
      // A run of an hour and a half says where it is, and ends where it fails.
      if (round % LOOK_EVERY === LOOK_EVERY - 1) {
        nothingSeen()
        process.stdout.write(`${name}, killed so far: ${JSON.stringify(killed)}; nothing seen, typed below or recorded\n`)
      }
    }
    rig.stopTyping()
    nothingSeen()
  } finally {
    looked = await rig.close()
  }
  process.stdout.write(
    `${name}, killed: ${JSON.stringify(killed)}; looked ${Math.round(looked.looksPerSecond)} times a second, at least every ${looked.longestGapMs.toFixed(1)} ms\n`,
  )
  expect(looked.looksPerSecond).toBeGreaterThan(60)
}
