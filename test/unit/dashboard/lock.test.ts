import { describe, expect, test } from 'vitest'
import { askedPcs, type LockablePc, lockedByItself, seatNames, standing } from '../../../dashboard/views/lock/rules.ts'
import { pupilPcs } from '../../../dashboard/views/places/rules.ts'
import type { DeviceKind, Room, SeatKind } from '../../../protocol/places.ts'

const pc = (id: string, lock: LockablePc['lock'] = 'none'): LockablePc => ({ id, name: `Seat ${id}`, says: 'protected', lock })
const room = ['1', '2', '3', '4'].map((id) => pc(id))

describe('what stands in a room', () => {
  const lock = (until: number, pcs: string[]) => ({ lock: String(until), by: 'Mrs Khan', at: 0, until, message: null, pcs })
  test('no lock is shown longer than it is true, nor one of which nothing is left', () => {
    expect(standing([lock(2_000, ['1']), lock(1_000, ['2']), lock(3_000, [])], 1_000).map(({ lock }) => lock)).toEqual(['2000'])
  })
  test('what locked because nobody was there is told from what staff locked', () => {
    expect(lockedByItself([pc('1', 'idle'), pc('2', 'staff'), pc('3', 'away'), pc('4', 'none')])).toEqual(['1'])
  })
  test('a few seats are named in reading order, many are counted, and one that is not known here makes them a number', () => {
    expect(seatNames(['3', '1'], room)).toEqual(['Seat 1', 'Seat 3'])
    expect(seatNames(['1', '2', '3', '4'], room)).toBeNull()
    expect(seatNames(['1', 'gone'], room)).toBeNull()
  })
})

describe('what is asked of the server', () => {
  test('all of a room, also a PC that has just been put there, or only what was picked and is there still', () => {
    expect(askedPcs(room, null)).toBeNull()
    expect(askedPcs(room, new Set(['3', '1', 'gone']))).toEqual(['1', '3'])
    expect(askedPcs(room, new Set())).toEqual([])
  })
  test('no member of staff’s PC is ever offered: not the desk’s, not the board’s, not one on a pupil’s seat', () => {
    const seat = (name: string, x: number, kind: SeatKind, of: DeviceKind | null) => ({ name, x, y: 0, kind, device: of && { id: name, kind: of } })
    const seats = [
      seat('laptop', 3, 'pupil', 'laptop'),
      seat('pupil', 1, 'pupil', 'pupil'),
      seat('staff on a pupil’s seat', 2, 'pupil', 'staff'),
      seat('desk', 4, 'teacher', 'teacher'),
      seat('board', 5, 'projector', 'pupil'),
      seat('empty', 6, 'pupil', null),
    ]
    expect(pupilPcs({ seats } as unknown as Room).map((one) => one.seat.name)).toEqual(['pupil', 'laptop'])
  })
})
