/** A code typed with real keys: holder, kiosk, page, agent and server are all real, on two displays. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codesForAlert, codesOnce } from '../../../protocol/codes.ts'
import { PressRig } from '../../bench/lib/press-rig.ts'
import { nowMs, until } from '../../tools/screen.ts'
import { DESKTOP, MISSING } from './bed.ts'

/** The pad's own colour, --harbour-deep, at its inner edge: nothing else is that colour there. */
const PAD = '#0b2033'

const suite = describe.skipIf(MISSING.length > 0)
suite(MISSING.length > 0 ? `SKIPPED a code on the cover: ${MISSING.join(', ')} not installed` : 'an adult with a code at a covered PC', () => {
  let rig: PressRig
  beforeAll(async () => {
    rig = await PressRig.open()
  })
  afterAll(() => rig?.close())

  const padOpen = () => rig.pc.screen.pixel({ x: rig.pc.screen.width - 72, y: 300 }) === PAD
  const tries = () => rig.pc.outbox().filter(({ type }) => type === 'code.tried').length
  const type = (code: string) => rig.pc.screen.pressKeys(...code)

  test('goes to the keypad and back, is not put off by a wrong code, a press or the keys that close programs, and types the cover away', async () => {
    const pressedAt = rig.keyboard.press('ctrl+shift+h')
    await rig.markShown(pressedAt, ['told'])
    const { code, made } = await rig.teacher.call(codesForAlert, { alert: (await rig.openAlert()).id })
    const end = nowMs() + 30_000
    while (!(await rig.teacher.call(codesOnce, {})).codes.some(({ id, reach }) => id === made.id && reach.known === 1)) {
      if (nowMs() > end) throw new Error('the code did not reach the PC')
      await sleep(50)
    }

    await rig.pc.screen.pressKeys('Tab', 'Return')
    await until('the keypad', padOpen)
    await rig.pc.screen.pressKeys('Escape')
    await until('the words again', () => !padOpen())
    await rig.pc.screen.pressKeys('Return')
    await until('the keypad, by the same key', padOpen)

    await type('00000000')
    await rig.pc.screen.pressKeys('Return')
    await until('the wrong code is kept as an event', () => tries() === 1)
    expect(padOpen()).toBe(true)

    // Until its answer is there the keypad takes no digit.
    await sleep(500)
    await type(code.slice(0, 4))
    await rig.pc.screen.pressKeys('ctrl+shift+h', 'alt+F4', 'ctrl+w', 'ctrl+q', 'F11', 'alt+Tab', 'ctrl+r')
    await sleep(300)
    expect(padOpen()).toBe(true)
    await type(code.slice(4))
    expect(rig.corners.sightings(DESKTOP, pressedAt)).toEqual([])

    const from = nowMs()
    await rig.pc.screen.pressKeys('Return')
    await rig.lifted(from)
    expect(tries()).toBe(2)
  })
})
