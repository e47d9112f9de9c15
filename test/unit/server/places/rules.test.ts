import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OFFLINE_AFTER_MS } from '../../../../protocol/device.ts'
import { judgeTwin } from '../../../../server/devices/rules.ts'
import { isOffSite, networkPlace } from '../../../../server/networks/rules.ts'
import { layOut, matchSeats, requirePossible, seatNumber } from '../../../../server/places/rules.ts'

const seats = ['Seat 1', 'Seat 2', 'Seat 10'].map((name, i) => ({ id: `s${i}`, name, device: null as string | null }))
const pc = (hostname: string) => ({ id: hostname, hostname })

describe('names that say where a PC stands', () => {
  test('leading zeros and case don’t count; another room’s names mean nothing here', () => {
    expect(seatNumber('ICT1-{seat}', 'ict1-007')).toBe('7')
    expect(seatNumber('ICT1-{seat}', 'ICT2-07')).toBeNull()
    expect(seatNumber('ICT1-{seat}', 'ICT1-')).toBeNull()
    expect(seatNumber('{seat}', '0')).toBe('0')
  })
  test('each PC goes to the one seat its number names', () => {
    const outcome = matchSeats('ICT1-{seat}', seats, ['ICT1-01', 'ICT1-10', 'ICT1-3', 'LIB-01'].map(pc))
    expect(outcome.map((m) => [m.hostname, m.seat, m.outcome])).toEqual([
      ['ICT1-01', 's0', 'moves'],
      ['ICT1-10', 's2', 'moves'],
      ['ICT1-3', null, 'noSeat'],
    ])
  })
  test('two PCs of one number are for a person to decide, and so is a seat somebody sits on', () => {
    const taken = seats.map((s, i) => (i === 1 ? { ...s, device: 'OTHER' } : s))
    const outcome = matchSeats('ICT1-{seat}', taken, ['ICT1-01', 'ICT1-1', 'ICT1-2', 'OTHER'].map(pc))
    expect(outcome.map((m) => m.outcome)).toEqual(['unclear', 'unclear', 'taken'])
  })
  test('two PCs that have each other’s seats change them', () => {
    const crossed = seats.map((s, i) => ({ ...s, device: ['ICT1-2', 'ICT1-1', null][i] ?? null }))
    expect(matchSeats('ICT1-{seat}', crossed, ['ICT1-1', 'ICT1-2'].map(pc)).map((m) => m.outcome)).toEqual(['moves', 'moves'])
  })
  test('whatever the names, no seat is given to two PCs', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 }), { maxLength: 12 }), fc.array(fc.string({ maxLength: 6 }), { maxLength: 8 }), (hosts, names) => {
        const given = matchSeats(
          'A{seat}',
          names.map((name, i) => ({ id: `s${i}`, name, device: null })),
          hosts.map((h, i) => ({ id: `d${i}`, hostname: `A${h}` })),
        ).filter((m) => m.outcome === 'moves')
        expect(new Set(given.map((m) => m.seat)).size).toBe(given.length)
      }),
    )
  })
})

test('a plan with two seats in one place is refused whole', () => {
  const draft = { id: null, name: 'A', x: 1, y: 1, kind: 'pupil' as const }
  expect(() => requirePossible([draft, { ...draft, name: 'B' }])).toThrow(/one place/)
  expect(() => requirePossible([draft, { ...draft, x: 2 }])).not.toThrow()
})
test('a hall of a thousand seats fits the plan, however few are in a row', () => {
  expect(layOut(1_000, 1).every((s) => s.x <= 99 && s.y <= 99)).toBe(true)
})

describe('a PC that comes back under an old name', () => {
  test('is a copy while the old one is on, its successor when that is silent, its replacement when that is long gone', () => {
    expect(judgeTwin(OFFLINE_AFTER_MS - 1, 3_600_000)).toBe('clone')
    expect(judgeTwin(OFFLINE_AFTER_MS, 3_600_000)).toBe('reclaim')
    expect(judgeTwin(3_600_000, 3_600_000)).toBe('replace')
  })
})

describe('off site', () => {
  const ours = new Set(['school'])
  test('is a laptop on another network or none, and nothing before the school has said which are its own', () => {
    const off = (kind: string, network: string | null, known: ReadonlySet<string> = ours) => isOffSite(kind, networkPlace(network, known))
    expect([off('laptop', 'home'), off('laptop', ''), off('laptop', 'school')]).toEqual([true, true, false])
    expect([off('pupil', 'home'), off('laptop', null), off('laptop', 'home', new Set())]).toEqual([false, false, false])
  })
})
