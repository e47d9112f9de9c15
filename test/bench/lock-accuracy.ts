/**
 * lock-accuracy · the idle limit is reached → the screen is covered; and a key during the warning → nobody is warned any more. The
 * lock of the agent, a real holder and real screens; limits shorter than a school can choose, so that there are enough of them. Between
 * every two samples the PC's clock is set ten years on or back.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agentPaths, systemClock } from '../../agent/core/index.ts'
import { findHolderUser, X11HolderPort } from '../../agent/hold/holder.linux.ts'
import { createHold } from '../../agent/hold/index.ts'
import { createLock } from '../../agent/lock/index.ts'
import { openOutbox } from '../../agent/outbox/index.ts'
import { compileNative, HOLDER } from '../../build/native.ts'
import { HOLDER_COLOUR } from '../../protocol/holder.ts'
import { policyDefaults } from '../../protocol/policy.ts'
import { makeSchool, quiet } from '../integration/agent/bed.ts'
import { openKeyboard } from '../tools/keyboard.ts'
import { nowMs, openScreen, until } from '../tools/screen.ts'
import { judge, type Result } from './lib/report.ts'
import { summarise } from './lib/stats.ts'

const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 50)
/** Beside each other: each sample is mostly waiting. */
const PCS = 4
const AFTER_MS = 2_000
const TEN_YEARS_MS = 3_652 * 86_400_000
const WORKSHEET = '#c01010'
const PUPIL = 54_321

export async function measure(): Promise<Result> {
  const samples = await Promise.all(Array.from({ length: PCS }, () => onePc()))
  const late = summarise(samples.flatMap(({ lates }) => lates))
  const extend = summarise(samples.flatMap(({ extends: each }) => each))
  const earliest = Math.min(...samples.flatMap(({ lates }) => lates))
  return {
    bench: 'lock-accuracy',
    unit: 'ms',
    ours: { lateP50: late.p50, lateP99: late.p99, lateMax: late.max, earliest, extendP50: extend.p50, extendP99: extend.p99, extendMax: extend.max },
    peer: null,
    ratio: {},
    ...judge([
      { name: 'lateP99', goal: '≤ 500', value: late.p99, met: late.p99 <= 500 },
      { name: 'earliest', goal: '≥ 0', value: earliest, met: earliest >= 0 },
      { name: 'extendP99', goal: '≤ 50', value: extend.p99, met: extend.p99 <= 50 },
    ]),
    notes: [
      `${PCS} screens beside each other, ${ROUNDS} locks and as many warnings ended by a key on each; the limit is ${AFTER_MS / 1_000} s, half of it a warning`,
      'late: from a real key and the limit after it to the holder’s colour on every display; taken from just before the key is handed to xdotool, so what xdotool takes counts as lateness',
      'the PC’s clock is set ten years on or back between samples; a PC that sleeps is locked when it wakes, which can’t be measured here',
      'no peer: nothing to compare with in the same run',
    ],
  }
}

async function onePc(): Promise<{ lates: number[]; extends: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-lock-'))
  const paths = agentPaths(join(folder, 'state'), join(folder, 'run'))
  mkdirSync(paths.state, { recursive: true })
  mkdirSync(join(folder, 'run', String(PUPIL)), { recursive: true })
  const real = systemClock()
  let offMs = 0
  const clock = { ...real, wall: () => real.wall() + offMs }
  const { author } = makeSchool()
  const outbox = openOutbox({ paths, clock, log: quiet, author: () => author })
  const hold = createHold({ log: quiet, paths, holders: new X11HolderPort(compileNative(HOLDER), findHolderUser(), quiet) })
  const values = { ...policyDefaults(), 'lock.mode': 'overlay', 'lock.afterMs': AFTER_MS, 'lock.freeAfterMs': 0 } as const
  const screen = await openScreen()
  const lock = createLock({
    outbox,
    clock,
    log: quiet,
    hold,
    policy: { values },
    codes: { now: clock.wall, use: () => Promise.reject(new Error('nobody types a code here')) },
    aup: { reader: () => null },
    support: { effects: () => null },
    panic: { fact: () => null },
    sessions: { lock: async () => false, isLocked: async () => null, switchUser: async () => false, end() {} },
    exam: () => false,
    enrolled: () => true,
    asksToStayAwake: () => false,
    hasRemovableMedia: async () => false,
  })
  const worksheet = await screen.openWindows(WORKSHEET)
  const desktop = await screen.watch(screen.corners)
  const keyboard = openKeyboard(screen.env())
  const session = { id: 'c1', uid: PUPIL, gid: PUPIL, account: 'pupil', home: '/nonexistent', display: screen.display, xauthority: screen.authorityFor(0) }
  const [lates, extended]: [number[], number[]] = [[], []]
  try {
    lock.openSession(session)
    await hold.openSession(session)
    const warned = () => until('a warning', () => lock.fact(PUPIL)?.phase === 'warning', AFTER_MS + 5_000)
    for (let round = 0; round < ROUNDS; round++) {
      keyboard.press('a')
      await warned()
      const backAt = keyboard.press('a')
      await new Promise<void>((resolve) => {
        const stop = lock.changed.on(() => {
          if (lock.fact(PUPIL) !== null) return
          stop()
          resolve()
        })
      })
      extended.push(nowMs() - backAt)
      offMs = round % 2 === 0 ? TEN_YEARS_MS : 0
      lates.push((await desktop.until(HOLDER_COLOUR, AFTER_MS + 5_000)) - (backAt + AFTER_MS))
      lock.command({ kind: 'lock.open' }, () => undefined)
      await desktop.until(WORKSHEET, 5_000)
    }
    return { lates, extends: extended }
  } finally {
    lock.stop()
    await hold.stop()
    await keyboard.close()
    await desktop.close()
    await worksheet.close()
    await screen.close()
    outbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
