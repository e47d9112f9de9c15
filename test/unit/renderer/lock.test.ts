import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import { LOCKED_BY, type LockFact } from '../../../protocol/lock.ts'
import { LANGUAGES } from '../../../protocol/page.ts'
import { createSpeech } from '../../../renderer/i18n/index.ts'
import { clockTime, linesOf, secondsLeft, shareLeft, warningLines } from '../../../renderer/screens/lock/rules.ts'
import { grade } from '../protocol/readability.ts'

const NOON = new Date(2026, 10, 20, 12, 0).getTime()
const LOCK: LockFact = {
  ...{ id: '01a2018b-a82a-7eaf-9c56-b24ec3a1e798', phase: 'locked', by: 'idle', mode: 'overlay', name: 'Aisha', message: null },
  ...{ at: NOON - 65 * 60_000, leftMs: 9 * 60_000, ofMs: 20 * 60_000, pupilMayOpen: false, mediaIn: false, choices: NO_CHOICES },
}
const speechFor = createSpeech()
const said = (fact: Partial<LockFact>, more: { offline?: boolean; noNumbers?: boolean } = {}) =>
  linesOf({ lock: { ...LOCK, ...fact }, offline: false, noNumbers: false, nowMs: NOON, ...more }, speechFor('en')).map(({ text }) =>
    text.replaceAll(/[\u2068\u2069]/g, ''),
  )

describe('a lock', () => {
  test('says whose PC it is, what to do next and what comes by itself', () => {
    expect(said({})).toEqual([
      'Aisha is using this computer.',
      'Ask an adult. They can open it with their code.',
      'Locked since 10:55.',
      'At 12:09 it will be free for the next person.',
    ])
  })
  test('of a PC that slept is told like any other: nobody is blamed', () => {
    expect(said({ by: 'sleep' })).toEqual(said({}))
  })
  test('tells the one way to open it that there is', () => {
    const way = (fact: Partial<LockFact>, offline = false) => said(fact, { offline }).filter((line) => /open it|come back/.test(line))
    expect(way({})).toEqual(['Ask an adult. They can open it with their code.'])
    expect(way({}, true)).toEqual(['Just now an adult can only open it here, with a code.'])
    expect(way({ pupilMayOpen: true }, true)).toEqual(['Press any key or touch the screen to come back.'])
    expect(way({ by: 'staff' })).toEqual([])
    expect(way({ by: 'staff' }, true)).toEqual(['Just now an adult can only open it here, with a code.'])
  })
  test.each(LOCKED_BY)('by %s says no number to whom none are shown, and nothing of an end that does not come', (by) => {
    for (const leftMs of [null, 1_000]) expect(said({ by, leftMs, mediaIn: true }, { noNumbers: true }).join(' ')).not.toMatch(/\d/)
    expect(said({ by, leftMs: null }).join(' ')).not.toMatch(/free|by itself/)
  })
  test('is in words that a six-year-old can follow', () => {
    const all = LOCKED_BY.flatMap((by) => [true, false].flatMap((pupilMayOpen) => said({ by, pupilMayOpen, mediaIn: true }, { noNumbers: true })))
    expect(grade([...new Set(all)])).toBeLessThanOrEqual(3)
  })
  test('shows a time as the clock on the wall does', () => {
    expect([clockTime(NOON), clockTime(NOON - 3 * 3_600_000 + 5 * 60_000)]).toEqual(['12:00', '09:05'])
  })
})

describe('a warning', () => {
  test('says in every language what to do; that the PC locks where there is room, and that a stick is in always', () => {
    for (const language of LANGUAGES) {
      const speech = speechFor(language)
      for (const size of ['usual', 'large', 'larger'] as const)
        for (const mediaIn of [true, false]) {
          const lines = warningLines({ ...LOCK, mediaIn, choices: { ...NO_CHOICES, size } }, speech)
          expect(lines.slice(0, 2)).toEqual([speech.say('warning.title'), speech.say('warning.how')])
          expect(lines.some(({ text }) => text === speech.say('lock.stick').text)).toBe(mediaIn)
        }
      expect(warningLines(LOCK, speech)).toContainEqual(speech.say('warning.soon'))
    }
  })
  test('its ring is never fuller than full, nor emptier than empty, and its figure never says less than is left', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000, max: 10_000_000 }), fc.integer({ min: 0, max: 10_000_000 }), (left, of) => {
        const share = shareLeft(left, of)
        expect(share >= 0 && share <= 1).toBe(true)
        const [minutes, seconds] = secondsLeft(left).includes(':') ? secondsLeft(left).split(':').map(Number) : [0, Number(secondsLeft(left))]
        expect(((minutes ?? 0) * 60 + (seconds ?? 0)) * 1_000).toBeGreaterThanOrEqual(left)
      }),
    )
    expect([secondsLeft(60_000), secondsLeft(59_001), secondsLeft(1), secondsLeft(0), secondsLeft(125_000)]).toEqual(['60', '60', '1', '0', '2:05'])
  })
})
