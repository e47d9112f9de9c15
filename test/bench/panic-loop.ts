/**
 * panic-loop · a teacher's "I'm going" → the words "… is coming" on the child's cover: pixels of the state mark on the pupil's real
 * display. The acknowledgement is a call over HTTP, timed from just before it is sent.
 */
import { alertsAcknowledge } from '../../protocol/alerts.ts'
import { nowMs } from '../tools/screen.ts'
import { PressRig } from './lib/press-rig.ts'
import { judge, type Result } from './lib/report.ts'
import { summarise } from './lib/stats.ts'

const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 200)

export async function measure(): Promise<Result> {
  await using rig = await PressRig.open()
  const times: number[] = []
  for (let n = 0; n < ROUNDS + 5; n++) {
    const pressedAt = rig.keyboard.press('ctrl+shift+h')
    await rig.markShown(pressedAt, ['told'])
    const { id } = await rig.openAlert()
    const at = nowMs()
    await rig.teacher.call(alertsAcknowledge, { alert: id })
    const shownAt = await rig.markShown(at, ['coming'])
    // The first ones warm everything up and are not counted.
    if (n >= 5) times.push(shownAt - at)
    await rig.reset()
  }
  const { p50, p99, max } = summarise(times)
  return {
    bench: 'panic-loop',
    unit: 'ms',
    ours: { p50, p99, max },
    peer: null,
    ratio: {},
    ...judge([{ name: 'p99', goal: '≤ 200', value: p99, met: p99 <= 200 }]),
    notes: [`${ROUNDS} rounds; from just before the teacher’s call to the state mark’s new colour in the pupil’s framebuffer`],
  }
}
