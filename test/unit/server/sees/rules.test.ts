import { expect, test } from 'vitest'
import { policyDefaults } from '../../../../protocol/policy.ts'
import { elsewhereOf } from '../../../../server/sees/rules.ts'

const USUAL = policyDefaults()
const TRIED = { ...USUAL, 'aup.gate': 'observe' as const }
const ROOM_4 = { id: 'r4', name: 'Room 4' }
const LIBRARY = { id: 'l', name: 'Library' }

test('a room whose PCs record something else is named, with how many of its PCs; one that looks different is not', () => {
  const elsewhere = elsewhereOf(USUAL, [
    { room: ROOM_4, values: TRIED },
    { room: ROOM_4, values: USUAL },
    { room: LIBRARY, values: TRIED },
    { room: null, values: TRIED },
    { room: LIBRARY, values: { ...USUAL, 'panic.coverStyle': 'plain' } },
  ])
  expect(elsewhere).toHaveLength(1)
  expect(elsewhere[0]).toMatchObject({
    statement: { topic: 'rules', says: 'rulesObserve' },
    rooms: [
      { name: 'Library', pcs: 1, of: 2 },
      { name: 'Room 4', pcs: 1, of: 2 },
    ],
    unplaced: 1,
  })
})

test('two rooms of one name stay two rooms', () => {
  const rooms = elsewhereOf(USUAL, [
    { room: ROOM_4, values: TRIED },
    { room: { id: 'other', name: 'Room 4' }, values: TRIED },
  ])[0]?.rooms
  expect(rooms).toEqual([
    { name: 'Room 4', pcs: 1, of: 1 },
    { name: 'Room 4', pcs: 1, of: 1 },
  ])
})

test('a school whose PCs are all alike has no exceptions', () => {
  expect(elsewhereOf(TRIED, [{ room: ROOM_4, values: TRIED }])).toEqual([])
})
