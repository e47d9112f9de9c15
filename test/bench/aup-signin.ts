/**
 * aup-signin · the last key at the rules → every display free, the acceptance on the PC's disk; the server is switched off. A real
 * keyboard, pixels read from the framebuffer. Two ways: one tap, when nothing is new, and “I agree” on the last page, which is an event.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { GateReader } from '../tools/gate-reader.ts'
import { openKeyboard } from '../tools/keyboard.ts'
import { openPupilPc } from '../tools/pupil-pc.ts'
import { startServer } from '../tools/server-process.ts'
import { judge, type Result } from './lib/report.ts'
import { summarise } from './lib/stats.ts'

const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 100)
const WARM_UP = 2
/** The empty desktop: what the holder leaves when it lets go. */
const DESKTOP = '#000000'
const WITHIN_MS = 20_000
/** What happens after the last key must not share the moment with what happened before it. */
const CALM_MS = 300

export async function measure(): Promise<Result> {
  await using server = await startServer({ settings: { 'aup.gate': 'enforce', 'aup.unknownAs': 'ks2', 'aup.pageMs': 0, 'aup.pupilsAgain': 'change' } })
  await using pc = await openPupilPc(await server.enrolToken())
  const { screen } = pc
  const child = new GateReader(screen)
  const keyboard = openKeyboard(screen.env())
  const corners = await screen.watch(screen.corners)
  const accepted = () => pc.outbox().filter(({ type }) => type === 'aup.accepted').length
  const last = async (): Promise<number> => {
    await sleep(CALM_MS)
    const at = keyboard.press('Return')
    return (await corners.until(DESKTOP, WITHIN_MS)) - at
  }
  try {
    // Known to the PC from here on, and then nobody is there to ask.
    await child.readTo('ks2')
    await server.kill()
    await child.agree('ks2')
    await child.readTo('ks2', 'confirm')
    await child.toLast('ks2', 'confirm')
    const agreed = [await last()]
    if (accepted() !== 2) throw new Error('the desktop was free before the acceptance was on disk')
    const taps: number[] = []
    for (let n = 0; n < ROUNDS + WARM_UP; n++) {
      await pc.nextLogon()
      await child.seesReminder()
      const took = await last()
      if (n >= WARM_UP) taps.push(took)
    }
    for (let n = 0; n < Math.ceil(ROUNDS / 10); n++) {
      await pc.nextLogon({ forgotten: true })
      await child.readTo('ks2')
      await child.agree('ks2')
      await child.readTo('ks2', 'confirm')
      await child.toLast('ks2', 'confirm')
      const before = accepted()
      agreed.push(await last())
      if (accepted() !== before + 1) throw new Error('the desktop was free before the acceptance was on disk')
    }
    const [tap, agree] = [summarise(taps), summarise(agreed)]
    return {
      bench: 'aup-signin',
      unit: 'ms',
      ours: { tapP50: tap.p50, tapP99: tap.p99, tapMax: tap.max, agreeP50: agree.p50, agreeMax: agree.max },
      peer: null,
      ratio: {},
      ...judge([
        { name: 'tapP99', goal: '≤ 100', value: tap.p99, met: tap.p99 <= 100 },
        { name: 'agreeMax', goal: '≤ 100', value: agree.max, met: agree.max <= 100 },
      ]),
      notes: [
        `${ROUNDS} taps and ${agreed.length} acceptances with the server killed; from before xdotool’s key to the empty desktop in every corner and the middle of both displays`,
        'the agent answers after its fsync, and only then lets the holder go: free is durable',
      ],
    }
  } finally {
    await Promise.allSettled([keyboard.close(), corners.close()])
  }
}
