/**
 * code-lift · Enter after a code's last digit → the cover gone from every display: holder, page, kiosk, agent
 * (scrypt, the write that spends the code, the lift) and back to the screen. A real keyboard, pixels read from the framebuffer.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { alertsAttend, alertsClose } from '../../protocol/alerts.ts'
import { codesForAlert, codesOnce } from '../../protocol/codes.ts'
import { nowMs } from '../tools/screen.ts'
import { PressRig } from './lib/press-rig.ts'
import { judge, type Result } from './lib/report.ts'
import { summarise } from './lib/stats.ts'

const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 100)
const WARM_UP = 2
const WITHIN_MS = 20_000

export async function measure(): Promise<Result> {
  await using rig = await PressRig.open()
  const times: number[] = []
  for (let n = 0; n < ROUNDS + WARM_UP; n++) {
    const took = await liftByCode(rig)
    if (n >= WARM_UP) times.push(took)
  }
  const { p50, p99, max } = summarise(times)
  return {
    bench: 'code-lift',
    unit: 'ms',
    ours: { p50, p99, max },
    peer: null,
    ratio: {},
    ...judge([{ name: 'p99', goal: '≤ 1000', value: p99, met: p99 <= 1_000 }]),
    notes: [
      `${ROUNDS} one-time codes of 8 digits, each for one cover; scrypt N=2^15 r=8 is in every figure; the goal is ours: nobody should wonder whether it worked`,
    ],
  }
}

async function liftByCode(rig: PressRig): Promise<number> {
  const pressedAt = rig.keyboard.press('ctrl+shift+h')
  await rig.markShown(pressedAt, ['told'])
  const { id } = await rig.openAlert()
  const { teacher } = rig
  const { code, made } = await teacher.call(codesForAlert, { alert: id })
  const end = nowMs() + WITHIN_MS
  while (!(await teacher.call(codesOnce, {})).codes.some((known) => known.id === made.id && known.reach.known === 1)) {
    if (nowMs() > end) throw new Error('the code did not reach the PC')
    await sleep(20)
  }
  // The way in is the last thing on the cover that Tab reaches; Enter opens it.
  rig.keyboard.press('Tab Return')
  await sleep(150)
  rig.keyboard.press([...code].join(' '))
  await sleep(100)
  const at = rig.keyboard.press('Return')
  const liftedAt = await rig.lifted(at)
  await teacher.call(alertsAttend, { alert: id }).catch(() => undefined)
  await teacher.call(alertsClose, { alert: id, as: 'mistake' })
  await rig.openWorksheet()
  return liftedAt - at
}
