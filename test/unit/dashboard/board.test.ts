import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Board, emptyBoard, mergeAlert, mergeItem, mergeList, mostUrgent, openAlerts } from '../../../dashboard/live/board.ts'
import type { Alert } from '../../../protocol/alerts.ts'
import { alertOf } from './alert.ts'

const boardOf = (...alerts: Alert[]): Board => alerts.reduce(mergeAlert, { ...emptyBoard, cursor: { epoch: 1, n: 0 } })
const ids = (alerts: readonly Alert[]) => alerts.map((a) => a.id)

describe('what a browser knows', () => {
  test('in whatever order its states arrive, an alert ends in the newest, and a closed one never comes back', () => {
    const life = (['raised', 'delivered', 'acknowledged', 'attended', 'closed'] as const).map((state, i) => alertOf({ state, pos: i + 1 }))
    fc.assert(
      fc.property(fc.shuffledSubarray(life, { minLength: 1 }), fc.shuffledSubarray(life), (some, again) => {
        const board = boardOf(...some, ...again)
        const newest = Math.max(...[...some, ...again].map((a) => a.pos))
        expect(board.alerts.get('a')?.pos).toBe(newest)
        expect(openAlerts(board).length).toBe(newest === 5 ? 0 : 1)
      }),
    )
  })

  test('the cursor only goes forward, and only within its epoch', () => {
    const board: Board = { ...emptyBoard, cursor: { epoch: 2, n: 7 } }
    expect(mergeItem(board, { at: { epoch: 2, n: 8 }, alert: alertOf({ pos: 8 }) }).cursor).toEqual({ epoch: 2, n: 8 })
    expect(mergeItem(board, { at: { epoch: 2, n: 6 }, alert: alertOf({ pos: 6 }) }).cursor).toEqual({ epoch: 2, n: 7 })
    expect(mergeItem(board, { at: { epoch: 1, n: 99 }, alert: alertOf({ pos: 99 }) }).cursor).toEqual({ epoch: 2, n: 7 })
  })

  test('after a gap the stream goes on from our own cursor, so that what was raised and closed meanwhile is replayed', () => {
    const board: Board = { ...boardOf(alertOf({ id: 'old', pos: 3 })), cursor: { epoch: 1, n: 3 } }
    const back = mergeList(board, { alerts: [alertOf({ id: 'old', pos: 3 }), alertOf({ id: 'new', pos: 6 })], cursor: { epoch: 1, n: 9 } })
    expect(back.cursor).toEqual({ epoch: 1, n: 3 })
    expect(ids(openAlerts(back)).sort()).toEqual(['new', 'old'])
  })

  test('a server that came back from yesterday is believed: its list and its cursor replace ours', () => {
    const board: Board = { ...boardOf(alertOf({ id: 'gone', pos: 50 })), cursor: { epoch: 1, n: 50 } }
    for (const cursor of [
      { epoch: 2, n: 10 },
      { epoch: 1, n: 10 },
    ]) {
      const back = mergeList(board, { alerts: [alertOf({ id: 'there', pos: 9 })], cursor })
      expect(back.cursor).toEqual(cursor)
      expect(ids(openAlerts(back))).toEqual(['there'])
    }
  })

  test('memory stays small over a long day of closed alerts', () => {
    const board = boardOf(
      ...Array.from({ length: 1_000 }, (_, i) => alertOf({ id: `c${i}`, state: 'closed', pos: i + 1 })),
      alertOf({ id: 'open', pos: 2_000 }),
    )
    expect(board.alerts.size).toBeLessThanOrEqual(201)
    expect(ids(openAlerts(board))).toEqual(['open'])
  })
})

describe('in which order', () => {
  const waiting = alertOf({ id: 'waiting', raisedAt: 30, pos: 3 })
  const going = alertOf({ id: 'going', state: 'acknowledged', raisedAt: 10, pos: 4 })
  const there = alertOf({ id: 'there', state: 'attended', raisedAt: 20, pos: 5 })

  test('the longest wait is first, and an answer never moves an alert from under the pointer', () => {
    expect(ids(openAlerts(boardOf(waiting, going, there)))).toEqual(['going', 'there', 'waiting'])
    const answered = { ...waiting, state: 'acknowledged' as const, pos: 9 }
    expect(ids(openAlerts(boardOf(waiting, going, there, answered)))).toEqual(['going', 'there', 'waiting'])
  })

  test('where there is room for few, those nobody is going to are the ones shown', () => {
    const open = openAlerts(boardOf(waiting, going, there))
    expect(ids(mostUrgent(open, 1))).toEqual(['waiting'])
    expect(ids(mostUrgent(open, 2))).toEqual(['going', 'waiting'])
  })
})
