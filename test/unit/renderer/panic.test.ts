import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOLDER_COLOUR } from '../../../protocol/holder.ts'
import { PANIC_STATES, type PanicState } from '../../../protocol/panic.ts'
import { COVER_MARK, COVER_STATE_COLOURS } from '../../../renderer/screens/panic/marks.ts'
import { minutesUp, plainLine, saysWaiting, someoneKey, stateKey } from '../../../renderer/screens/panic/rules.ts'
import { contrast } from './contrast.ts'

describe('the words of a cover', () => {
  const LINES: Record<PanicState, { pip: string; plain: string; neighbour: string }> = {
    sending: { pip: 'state.sending', plain: 'plain.sending', neighbour: 'plain.unlock' },
    unsent: { pip: 'state.unsent', plain: 'state.unsent', neighbour: 'plain.askNow' },
    told: { pip: 'state.told', plain: 'plain.told', neighbour: 'plain.unlock' },
    seen: { pip: 'state.seen', plain: 'state.seen', neighbour: 'plain.unlock' },
    coming: { pip: 'state.coming', plain: 'state.coming', neighbour: 'plain.unlock' },
    here: { pip: 'state.here', plain: 'state.here', neighbour: 'plain.unlock' },
  }
  test.each(PANIC_STATES)('say what is true in state %s, to the child and to a neighbour', (state) => {
    expect({ pip: stateKey('pip', state), plain: stateKey('plain', state), neighbour: plainLine(state) }).toEqual(LINES[state])
  })
  test('call an older pupil’s grown-up an adult', () => {
    expect([someoneKey('pip'), someoneKey('plain')]).toEqual(['state.someone', 'plain.someone'])
  })
})

describe('a child who waits', () => {
  const AFTER_A_MINUTE: Record<PanicState, boolean> = { sending: true, unsent: false, told: true, seen: true, coming: true, here: false }
  test.each(PANIC_STATES)('is told after a minute in state %s that a hand up helps too, unless that is said or an adult is there', (state) => {
    expect(saysWaiting(state, 0)).toBe(false)
    expect(saysWaiting(state, 1)).toBe(AFTER_A_MINUTE[state])
  })
  test('is never told of more minutes than have passed, nor of fewer than none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: -1e6, max: 1e9 }), (since, ms) => {
        const minutes = minutesUp(since, since + ms)
        expect(minutes).toBeGreaterThanOrEqual(0)
        expect(minutes * 60_000).toBeLessThanOrEqual(Math.max(0, ms))
        expect((minutes + 1) * 60_000).toBeGreaterThan(ms)
      }),
    )
  })
})

describe('the mark', () => {
  test('has a colour of its own for every state, so that a state can be read from the glass', () => {
    expect(Object.keys(COVER_STATE_COLOURS)).toEqual(PANIC_STATES)
    expect(new Set(Object.values(COVER_STATE_COLOURS)).size).toBe(PANIC_STATES.length)
  })
  test.each(PANIC_STATES)('stands out from the cover in state %s', (state) => {
    expect(contrast(COVER_STATE_COLOURS[state], '#12304a')).toBeGreaterThan(3)
  })
  test('is where the drill looks for it', () => {
    expect(COVER_MARK).toEqual({ left: 24, top: 24, size: 24 })
  })
})

describe('the pages’ first colour', () => {
  test.each(['stage', 'button'])('of %s.html is the holder’s, which the theme calls harbour: no flash between the holder and the words', (page) => {
    const html = readFileSync(new URL(`../../../renderer/${page}.html`, import.meta.url), 'utf8')
    expect(/bgcolor="(#\w{6})"/.exec(html)?.[1]).toBe(HOLDER_COLOUR)
    const tokens = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8')
    expect(HOLDER_COLOUR).toBe(/--harbour: (#\w{6})/.exec(tokens)?.[1])
  })
})
