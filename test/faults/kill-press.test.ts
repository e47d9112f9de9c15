/**
 * C01, C42: kiosk, browser, agent, holder and server are killed with -9 in the middle of a press, one of them each time, at any
 * moment from the key to 80 ms later, while the child goes on typing. `npm run prove -- kills` does it 200 times.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { COVER_STATE_COLOURS } from '../../renderer/screens/panic/marks.ts'
import { FULL, type Random, rounds, seededRandom, whole } from '../tools/sampling.ts'
import { nowMs, until } from '../tools/waiting.ts'
import { KillRig, PARTS, type Part, REPLACED_WITH, WORKSHEET } from './kill/kill-rig.ts'

const ROUNDS = rounds(10, 200)
const KILLED_WITHIN_MS = 80
/** Everything is back; what is still on its way may take this long. On a PC of its own it takes a tenth. */
const SETTLES_WITHIN_MS = 30_000
/** Nothing left on any disk or screen for this long after everything is back: there was no press. */
const NOTHING_FOR_MS = 2_000

interface Round {
  part: Part
  afterMs: number
  /** from the key to the whole screen hidden; null: the kiosk died before it had handled the key */
  hiddenAfterMs: number | null
}

async function killDuringPress(rig: KillRig, part: Part, afterMs: number): Promise<Round> {
  const before = new Set(rig.pressesMade())
  const typedBefore = rig.worksheet.keys.length
  const pids = new Map(PARTS.map((p) => [p, rig.pidOf(p)]))
  const pid = pids.get(part) ?? 0
  expect(pid, `${part} runs`).toBeGreaterThan(1)

  const pressedAt = rig.press()
  await sleep(afterMs)
  process.kill(pid, 'SIGKILL')
  await rig.bringBack(part)

  const made = () => rig.pressesMade().filter((press) => !before.has(press))
  const backAt = nowMs()
  await until(
    'a press, or none',
    () => (made().length > 0 && rig.hiddenAt(pressedAt) !== null) || (nowMs() - backAt > NOTHING_FOR_MS && rig.hiddenAt(pressedAt) === null),
    SETTLES_WITHIN_MS,
  )
  const hiddenAt = rig.hiddenAt(pressedAt)
  if (hiddenAt === null) {
    // Only a kiosk that died before it handled the key may leave no press, and then nothing may claim that there is one.
    rig.stopTyping()
    expect({ part, made: made(), alerts: await rig.openAlerts() }).toEqual({ part: 'kiosk', made: [], alerts: [] })
    return { part, afterMs, hiddenAfterMs: null }
  }

  // Not lost: whatever was killed, the press arrives, and the words are there again above the cover.
  const [press = ''] = made()
  await until('the press is on the server', () => rig.pressesStored().has(press), SETTLES_WITHIN_MS)
  await rig.mark.until(COVER_STATE_COLOURS.told, SETTLES_WITHIN_MS)
  // Not twice: one press was made, stored and counted, and one adult called.
  const stored = rig.pressesStored()
  expect(made()).toEqual([press])
  expect([...stored].filter(([, times]) => times !== 1)).toEqual([])
  const [alert, ...more] = await rig.openAlerts()
  expect(more).toEqual([])
  expect(alert).toMatchObject({ press, count: 1, lift: 'covered' })
  if (!alert) throw new Error('no alert')
  // Nothing else died of it.
  const others = PARTS.filter((other) => other !== part && other !== REPLACED_WITH[part])
  expect(others.map((other) => [other, rig.pidOf(other)])).toEqual(others.map((other) => [other, pids.get(other)]))

  rig.stopTyping()
  await rig.lift(alert)
  // Not a frame and not a key, up to the moment the empty desktop is there.
  expect(rig.desktop.sightings(WORKSHEET, hiddenAt)).toEqual([])
  const typedOnto = rig.worksheet.keys.slice(typedBefore).filter((key) => key.atMs > hiddenAt)
  expect(typedOnto.map(({ atMs }) => `${atMs - hiddenAt} ms after it was hidden, ${hiddenAt - pressedAt} ms after the key`)).toEqual([])
  return { part, afterMs, hiddenAfterMs: hiddenAt - pressedAt }
}

test(`C01 C42 a child presses and a part of Handrail is killed, ${ROUNDS} times: no press lost, none twice, nothing of the desktop seen, no key reaches it`, {
  timeout: rounds(5, 90) * 60_000,
}, async () => {
  const random = seededRandom('kill-press')
  const done: Round[] = []
  const rig = await KillRig.open()
  let looked: { looksPerSecond: number; longestGapMs: number }
  try {
    for (const [round, part] of victims(random).entries()) {
      const afterMs = whole(random, KILLED_WITHIN_MS + 1)
      try {
        done.push(await killDuringPress(rig, part, afterMs))
      } catch (error) {
        const shown = rig.desktop.seen.slice(-30).map(({ point, colour, atMs }) => `${point} ${colour} at ${Math.round(atMs)}`)
        throw new Error(`round ${round + 1}: ${part} killed ${afterMs} ms after the key; now ${Math.round(nowMs())}, last shown: ${shown.join(', ')}`, {
          cause: error,
        })
      }
      if (done.at(-1)?.hiddenAfterMs !== null) await rig.openWorksheet()
    }
  } finally {
    looked = await rig.close()
  }
  process.stdout.write(`${describe(done)}; looked ${Math.round(looked.looksPerSecond)} times a second, at least every ${looked.longestGapMs.toFixed(1)} ms\n`)
  expect(looked.looksPerSecond).toBeGreaterThan(60)
  // Or nothing was tried: most kills must have met a press that had been made.
  expect(done.filter((round) => round.hiddenAfterMs !== null).length).toBeGreaterThan(FULL ? ROUNDS * 0.8 : ROUNDS / 2)
})

/** Each part as often as the others, in any order. */
function victims(random: Random): Part[] {
  const drawn = Array.from({ length: ROUNDS }, (_, i) => ({ part: PARTS[i % PARTS.length] as Part, order: random() }))
  return drawn.sort((a, b) => a.order - b.order).map(({ part }) => part)
}

function describe(done: readonly Round[]): string {
  const killed = PARTS.map((part) => `${part} ${done.filter((round) => round.part === part).length}`).join(', ')
  const none = done.filter((round) => round.hiddenAfterMs === null).length
  const hidden = done.flatMap(({ hiddenAfterMs }) => hiddenAfterMs ?? [])
  return `killed ${done.length} times (${killed}); no press made ${none}; hidden at most ${Math.round(Math.max(0, ...hidden))} ms after the key`
}
