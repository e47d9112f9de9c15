/**
 * panic-cover · a real key → the holder's colour on every display, then the words. Two displays under Xvfb with openbox, pixels read
 * from the framebuffer 5,000 times a second. Quiet, then with both cores busy. Between presses a teacher lifts over the API.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { PressRig } from './lib/press-rig.ts'
import { judge, type Result } from './lib/report.ts'
import { round, type Summary, summarise } from './lib/stats.ts'

const QUIET = Number(process.env.HANDRAIL_ROUNDS ?? 400)
const BUSY = Math.ceil(QUIET / 4)

interface Round {
  colour: Summary
  words: Summary
}

export async function measure(): Promise<Result> {
  await using rig = await PressRig.open()
  await press(rig, 5)
  const quiet = await press(rig, QUIET)
  const load = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }))
  let busy: Round
  try {
    busy = await press(rig, BUSY)
  } finally {
    for (const child of load) end(child)
  }
  return {
    bench: 'panic-cover',
    unit: 'ms',
    ours: {
      colourP50: quiet.colour.p50,
      colourP99: quiet.colour.p99,
      colourMaxBusy: busy.colour.max,
      wordsP50: quiet.words.p50,
      wordsP99: quiet.words.p99,
      wordsP99Busy: busy.words.p99,
    },
    peer: null,
    ratio: {},
    ...judge([
      { name: 'colourP50', goal: '≤ 10', value: quiet.colour.p50, met: quiet.colour.p50 <= 10 },
      { name: 'colourP99', goal: '≤ 30 quiet', value: quiet.colour.p99, met: quiet.colour.p99 <= 30 },
      { name: 'colourMaxBusy', goal: '≤ 100 busy', value: round(busy.colour.max), met: busy.colour.max <= 100 },
      { name: 'wordsP50', goal: '≤ 40', value: quiet.words.p50, met: quiet.words.p50 <= 40 },
      { name: 'wordsP99', goal: '≤ 100', value: quiet.words.p99, met: quiet.words.p99 <= 100 },
    ]),
    notes: [
      `${QUIET} presses quiet, ${BUSY} with ${availableParallelism()} processes spinning; the time includes xdotool's own`,
      'colour: the last of both displays; words: the state mark on the primary display',
      'peer: Veyon’s screen lock is not installed here and needs its own service and keys; ours alone',
    ],
  }
}

async function press(rig: PressRig, times: number): Promise<Round> {
  const colour: number[] = []
  const words: number[] = []
  for (let n = 0; n < times; n++) {
    const at = rig.keyboard.press('ctrl+shift+h')
    colour.push((await rig.covered(at)) - at)
    words.push((await rig.markShown(at, ['sending', 'told', 'seen', 'coming'])) - at)
    await rig.reset()
  }
  return { colour: summarise(colour), words: summarise(words) }
}

function end(child: ChildProcess): void {
  child.kill('SIGKILL')
}
