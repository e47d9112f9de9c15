import { describe, expect, test } from 'vitest'
import { nextSession, type Session } from '../../../dashboard/shell/session.ts'
import { answeredAfterMs, offers } from '../../../dashboard/views/alerts/rules.ts'
import { askingIn, deviceState } from '../../../dashboard/views/places/rules.ts'
import { fieldOf, isLocked, problemWith } from '../../../dashboard/views/policy/rules.ts'
import { type Import, nextImport } from '../../../dashboard/views/roster/import-machine.ts'
import { Refusal } from '../../../protocol/errors.ts'
import type { Device, Room } from '../../../protocol/places.ts'
import { POLICY_KEYS } from '../../../protocol/policy.ts'
import type { ImportPreview } from '../../../protocol/roster.ts'
import type { Me } from '../../../protocol/staff.ts'
import { alertOf } from './alert.ts'

describe('the buttons of an alert', () => {
  const step = (name: 'acknowledged' | 'sendSomeone' | 'lifting', at = 0) => ({ step: name, at, by: 'Mrs Khan' })
  test('follow what has been done', () => {
    expect(offers(alertOf(), 0)).toEqual(['go', 'send'])
    expect(offers(alertOf({ state: 'delivered', sendSomeone: true }), 0)).toEqual(['go'])
    expect(offers(alertOf({ state: 'acknowledged', steps: [step('acknowledged')] }), 0)).toEqual(['attend', 'send'])
    expect(offers(alertOf({ state: 'attended' }), 0)).toEqual(['lift', 'close'])
    expect(offers(alertOf({ state: 'attended', lift: 'failed' }), 0)).toEqual(['lift', 'close'])
    expect(offers(alertOf({ state: 'attended', lift: 'lifted' }), 0)).toEqual(['close'])
    expect(offers(alertOf({ state: 'closed' }), 0)).toEqual([])
  })
  test('a lift that is not heard of can be asked for again', () => {
    const lifting = alertOf({ state: 'attended', lift: 'lifting', steps: [step('lifting', 1_000)] })
    expect(offers(lifting, 5_000)).toEqual(['close'])
    expect(offers(lifting, 20_000)).toEqual(['lift', 'close'])
  })
  test('the answer’s time counts from the alert to the first person who answered', () => {
    expect(answeredAfterMs(alertOf())).toBeNull()
    expect(answeredAfterMs(alertOf({ raisedAt: 1_000, steps: [step('sendSomeone', 4_000), step('acknowledged', 9_000)] }))).toBe(3_000)
  })
})

describe('seats', () => {
  test('a child waiting is shown before anything else about the PC', () => {
    const device = { state: 'offline', protection: 'protected', covered: true, lock: 'none' } as Device
    expect(deviceState(device, true)).toBe('help')
    expect(deviceState(device, false)).toBe('offline')
    expect(deviceState({ ...device, state: 'online' }, false)).toBe('covered')
    expect(deviceState({ ...device, state: 'online', asksHelp: true }, false)).toBe('covered')
    expect(deviceState({ ...device, state: 'online', covered: false, asksHelp: true }, false)).toBe('asksHelp')
    expect(deviceState({ ...device, state: 'online', covered: false }, false)).toBe('protected')
    expect(deviceState({ ...device, state: 'online', covered: false, offSite: true }, false)).toBe('offSite')
    expect(deviceState(null, false)).toBe('empty')
  })
  test('a lock is shown below a cover and a child who asks, and above where the PC is and whether its button works', () => {
    const device = { state: 'online', protection: 'noKiosk', covered: false, asksHelp: false, offSite: true, lock: 'staff' } as Device
    const states = (['staff', 'idle', 'away', 'none'] as const).map((lock) => deviceState({ ...device, lock }, false))
    expect(states).toEqual(['lockedByStaff', 'locked', 'away', 'offSite'])
    expect(deviceState({ ...device, covered: true }, false)).toBe('covered')
    expect(deviceState({ ...device, asksHelp: true }, false)).toBe('asksHelp')
    expect(deviceState({ ...device, state: 'offline' }, false)).toBe('offline')
    expect(deviceState(device, true)).toBe('help')
  })
  test('who asks for help with the rules is listed by room in reading order, and none where nobody asks', () => {
    const on = (asksHelp: boolean) => ({ state: 'online', protection: 'protected', covered: false, asksHelp, lock: 'none', hostname: 'LAPTOP-7' }) as Device
    const seat = (name: string, x: number, asksHelp: boolean) => ({ id: name, name, x, y: 0, device: on(asksHelp) })
    const room = (name: string, ...seats: ReturnType<typeof seat>[]) => ({ id: name, name, seats }) as unknown as Room
    const rooms = [room('Room 4', seat('Seat 9', 1, true), seat('Seat 2', 0, true), seat('Seat 3', 2, false)), room('Library', seat('Seat 1', 0, false))]
    expect(askingIn({ rooms, unplaced: [on(true), on(false)] })).toEqual([
      { room: 'Room 4', names: ['Seat 2', 'Seat 9'] },
      { room: null, names: ['LAPTOP-7'] },
    ])
    expect(askingIn({ rooms: rooms.slice(1), unplaced: [] })).toEqual([])
  })
})

describe('settings', () => {
  test('every row of the table has a field a person can fill', () => {
    for (const key of POLICY_KEYS) expect(fieldOf(key).kind).toMatch(/choice|yesNo|duration|number|list/)
    expect(fieldOf('alerts.escalateAfterMs')).toEqual({ kind: 'duration', unit: 'seconds', min: 15, max: 900 })
    expect(fieldOf('retention.alertMs')).toEqual({ kind: 'duration', unit: 'days', min: 1, max: 30 })
  })
  test('who is no owner may tighten but not loosen, and sees that before saving', () => {
    expect(problemWith('alerts.escalateAfterMs', 'head', 60_000, 30_000)).toBeNull()
    expect(problemWith('alerts.escalateAfterMs', 'head', 60_000, 90_000)).toBe('tightenOnly')
    expect(problemWith('alerts.escalateAfterMs', 'dsl', 60_000, 90_000)).toBeNull()
    expect(problemWith('alerts.escalateAfterMs', 'dsl', 60_000, 5_000)).toBe('range')
    expect(problemWith('alerts.escalateAfterMs', 'dsl', 60_000, Number.NaN)).toBe('range')
    expect(isLocked('panic.shortcut', 'head', 'school')).toBe(true)
    expect(isLocked('panic.shortcut', 'technician', 'school')).toBe(false)
    expect(isLocked('panic.coverStyle', 'dsl', 'pc')).toBe(true)
  })
})

describe('a session', () => {
  const me = { id: 'me' } as Me
  test('that ends keeps whose page it was; leaving does not', () => {
    const inside: Session = { kind: 'in', me }
    expect(nextSession(inside, { kind: 'refused' })).toEqual({ kind: 'ended', me })
    expect(nextSession({ kind: 'ended', me }, { kind: 'refused' })).toEqual({ kind: 'ended', me })
    expect(nextSession(inside, { kind: 'leave' })).toEqual({ kind: 'out' })
    expect(nextSession({ kind: 'asking' }, { kind: 'refused' })).toEqual({ kind: 'out' })
  })
  test('a server that can’t be asked signs nobody out', () => {
    const failure = new Refusal('SERVER_UNREACHABLE')
    expect(nextSession({ kind: 'in', me }, { kind: 'failed', failure })).toEqual({ kind: 'in', me })
    expect(nextSession({ kind: 'asking' }, { kind: 'failed', failure })).toEqual({ kind: 'unreachable', failure })
  })
})

describe('an import', () => {
  const preview = { importId: 'i' } as ImportPreview
  const failure = new Refusal('IMPORT_STALE')
  test('that fails at the last step keeps the preview, so that nothing is chosen or mapped again', () => {
    const shown: Import = { step: 'preview', preview, failure: null }
    const applying = nextImport(shown, { kind: 'applying' })
    expect(applying).toEqual({ step: 'applying', preview })
    expect(nextImport(applying, { kind: 'failed', failure })).toEqual({ step: 'preview', preview, failure })
  })
  test('that fails before a preview goes back to choosing, with the reason', () => {
    expect(nextImport({ step: 'uploading', file: 'f', sent: 0, total: 1 }, { kind: 'failed', failure })).toEqual({ step: 'choose', why: failure })
  })
  test('nothing is applied that was not shown', () => {
    expect(nextImport({ step: 'checking' }, { kind: 'applying' })).toEqual({ step: 'checking' })
  })
})
