import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrange, boardOf, mergeChange } from '../../../dashboard/views/places/board.ts'
import {
  addSeat,
  change,
  changeSeat,
  draftOf,
  moveSeat,
  nextNumber,
  type Plan,
  type PlanSeat,
  redo,
  removeSeat,
  turnRow,
  undo,
} from '../../../dashboard/views/places/draft.ts'
import { differences, mergePlans } from '../../../dashboard/views/places/merge.ts'
import { stepOf } from '../../../dashboard/views/places/plan-keys.ts'
import type { Device, RoomPlan } from '../../../protocol/places.ts'

const seat = (key: string, x: number, y: number, name = key): PlanSeat => ({ key, id: key, name, x, y, kind: 'pupil' })
const cells = (plan: Plan) => Object.fromEntries(plan.map((s) => [s.key, [s.x, s.y]]))
const plan: Plan = [seat('a', 0, 0), seat('b', 1, 0), seat('c', 2, 0), seat('d', 0, 2)]

describe('a plan that is edited', () => {
  test('a seat put on another changes places with it; none leaves the plan', () => {
    expect(cells(moveSeat(plan, 'a', { x: 1, y: 0 }))).toMatchObject({ a: [1, 0], b: [0, 0] })
    expect(moveSeat(plan, 'a', { x: -1, y: 0 })).toBe(plan)
    expect(moveSeat(plan, 'a', { x: 0, y: 100 })).toBe(plan)
  })
  test('a row turns into a column about its first seat, and back', () => {
    const wide = [seat('a', 0, 0), seat('b', 1, 0), seat('c', 2, 0)]
    const turned = turnRow(wide, 'b')
    expect(cells(turned)).toEqual({ a: [0, 0], b: [0, 1], c: [0, 2] })
    expect(cells(turnRow(turned, 'a'))).toEqual(cells(wide))
  })
  test('a row that would stand on another seat stays as it is', () => {
    expect(turnRow(plan, 'a')).toBe(plan)
  })
  test('every step can be undone and done again', () => {
    const steps = [moveSeat(plan, 'a', { x: 5, y: 5 }), removeSeat(plan, 'b'), changeSeat(plan, 'c', { name: 'Window' })]
    let draft = draftOf(plan)
    for (const step of steps) draft = change(draft, step)
    let back = draft
    for (const _ of steps) back = undo(back)
    expect(back.plan).toBe(plan)
    for (const _ of steps) back = redo(back)
    expect(back.plan).toBe(draft.plan)
  })
  test('no two seats are ever in one place, whatever is done', () => {
    const cell = fc.record({ x: fc.integer({ min: -2, max: 8 }), y: fc.integer({ min: -2, max: 8 }) })
    const step = fc.oneof(
      fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), cell).map(
        ([key, to]) =>
          (p: Plan) =>
            moveSeat(p, key, to),
      ),
      fc.constantFrom('a', 'b', 'c', 'd').map((key) => (p: Plan) => turnRow(p, key)),
      cell.map((to) => (p: Plan) => addSeat(p, to, { key: `${to.x} ${to.y}`, kind: 'pupil', name: 'new' })),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const end = steps.reduce<Plan>((p, apply) => apply(p), plan)
        expect(new Set(end.map((s) => `${s.x} ${s.y}`)).size).toBe(end.length)
        expect(end.every((s) => s.x >= 0 && s.y >= 0 && s.x <= 99 && s.y <= 99)).toBe(true)
      }),
    )
  })
  test('a new seat gets the next number', () => {
    expect(nextNumber([seat('a', 0, 0, 'Seat 9'), seat('b', 1, 0, 'Desk')])).toBe(10)
  })
  test('Home and End stay among the seats of the row; arrows go anywhere', () => {
    expect(stepOf({ key: 'End', ctrlKey: false }, { x: 0, y: 0 }, plan)).toEqual({ x: 2, y: 0 })
    expect(stepOf({ key: 'End', ctrlKey: true }, { x: 0, y: 0 }, plan)).toEqual({ x: 2, y: 2 })
    expect(stepOf({ key: 'ArrowDown', ctrlKey: false }, { x: 0, y: 0 }, plan)).toEqual({ x: 0, y: 1 })
    expect(stepOf({ key: 'a', ctrlKey: false }, { x: 0, y: 0 }, plan)).toBeNull()
  })
})

describe('two people and one plan', () => {
  const mine = changeSeat(moveSeat(plan, 'a', { x: 5, y: 5 }), 'b', { name: 'Mine' })
  const theirs = changeSeat(removeSeat(plan, 'd'), 'b', { name: 'Theirs' })

  test('what each did is said by the names both know', () => {
    expect(differences(plan, theirs).map((d) => `${d.what} ${d.name}`)).toEqual(['renamed b', 'removed d'])
    expect(differences(plan, mine).map((d) => `${d.what} ${d.name}`)).toEqual(['moved a', 'renamed b'])
  })
  test('both are kept; only what both changed needs a choice', () => {
    const merged = mergePlans(plan, mine, theirs, 'mine')
    expect(merged.clashes).toEqual(['b'])
    expect(cells(merged.plan)).toEqual({ a: [5, 5], b: [1, 0], c: [2, 0] })
    expect(merged.plan.find((s) => s.key === 'b')?.name).toBe('Mine')
    expect(mergePlans(plan, mine, theirs, 'theirs').plan.find((s) => s.key === 'b')?.name).toBe('Theirs')
  })
  test('a seat they removed and I moved comes back as a new one when I say so, and stays gone otherwise', () => {
    const moved = moveSeat(plan, 'd', { x: 7, y: 7 })
    expect(mergePlans(plan, moved, theirs, 'mine').plan.find((s) => s.key === 'd')).toMatchObject({ id: null, x: 7, y: 7 })
    expect(mergePlans(plan, moved, theirs, 'theirs').plan.some((s) => s.key === 'd')).toBe(false)
  })
  test('two seats moved to one place stand side by side', () => {
    const merged = mergePlans(plan, moveSeat(plan, 'a', { x: 9, y: 9 }), moveSeat(plan, 'b', { x: 9, y: 9 }), 'mine')
    expect(merged.plan.find((s) => s.key === 'a')).toMatchObject({ x: 9, y: 9 })
    expect(new Set(merged.plan.map((s) => `${s.x} ${s.y}`)).size).toBe(plan.length)
  })
})

describe('rooms that change while they are looked at', () => {
  const device = (id: string, more: Partial<Device> = {}) => ({ id, hostname: id, state: 'online', ...more }) as Device
  const room: RoomPlan = {
    id: 'r',
    name: 'Room 4',
    pattern: null,
    revision: 0,
    changedAt: null,
    changedBy: null,
    seats: [{ id: 's', name: 'Seat 1', x: 0, y: 0, kind: 'pupil', device: 'pc' }],
  }
  const board = boardOf({ rooms: [{ ...room, seats: [{ ...room.seats[0], device: device('pc') } as never] }], unplaced: [], cursor: { epoch: 1, n: 5 } })
  const at = (n: number) => ({ epoch: 1, n })

  test('a PC that enrols and sits down is on its seat, in whichever order both are told', () => {
    const seated = { at: at(7), change: { kind: 'room' as const, room: { ...room, seats: [{ ...room.seats[0], device: 'new' } as never] } } }
    const enrolled = { at: at(6), change: { kind: 'device' as const, device: device('new') } }
    const after = arrange(mergeChange(mergeChange(board, enrolled), seated))
    expect(after.rooms[0]?.seats[0]?.device?.id).toBe('new')
    expect(after.unplaced.map((d) => d.id)).toEqual(['pc'])
  })
  test('what is older than what is shown changes nothing', () => {
    expect(mergeChange(board, { at: at(5), change: { kind: 'device', device: device('pc', { state: 'offline' }) } })).toBe(board)
  })
  test('a PC that was removed is gone', () => {
    const { rooms, unplaced } = arrange(mergeChange(board, { at: at(6), change: { kind: 'device', device: device('pc', { state: 'revoked' }) } }))
    expect([rooms[0]?.seats[0]?.device, unplaced]).toEqual([null, []])
  })
})
