/** What is locked stays locked, over kill, restart and power loss, and becomes free for the next. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PanicFact } from '../../../protocol/panic.ts'
import { AMY, CODE, LockBed } from './lock-bed.ts'

const MIN = 60_000
const PRESS: PanicFact = { press: '019aa000-0000-7000-8000-0000000000aa', state: 'told', kept: true, by: null, pressedAt: 1, count: 1 }

let bed: LockBed
beforeEach(async () => {
  bed = new LockBed()
  await bed.logOn()
})
afterEach(() => bed.close())
const lockedNow = async () => {
  await bed.leave(10 * MIN)
  return bed.fact()?.id ?? ''
}

describe('a lock stays', () => {
  test('C01 over kill -9 of the agent: it is held before anything else, and opens as before', async () => {
    const id = await lockedNow()
    bed.kill()
    bed.start()
    await bed.logOn()
    expect(bed.holder().session.covered).toBe(id)
    expect(bed.fact()).toMatchObject({ id, phase: 'locked' })
    await bed.lock.openWithCode(AMY.uid, { id, code: CODE })
    await bed.pass(0)
    expect(bed.held()).toBe(false)
  })
  test('C03 C04 over power off and a new logon, while the PC would not have been free; after that it is open, and the record says so', async () => {
    const id = await lockedNow()
    const later = { ...AMY, id: 'c2' }
    bed.kill()
    bed.start()
    await bed.logOn(later)
    expect(bed.fact()?.id).toBe(id)
    bed.kill()
    bed.clock.pass(21 * MIN)
    bed.start()
    await bed.logOn({ ...AMY, id: 'c3' })
    expect(bed.fact()).toBeNull()
    expect(bed.recorded()).toEqual(['lock.locked', 'lock.opened'])
  })
  test('C17 and no clock that is set moves a warning or a lock', async () => {
    bed.clock.set(bed.clock.wall() + 10 * 365 * 86_400_000)
    await bed.leave(9 * MIN - 1)
    expect(bed.fact()).toBeNull()
    await bed.leave(1)
    bed.clock.set(bed.clock.wall() - 20 * 365 * 86_400_000)
    await bed.leave(MIN - 1)
    expect(bed.fact()?.phase).toBe('warning')
    await bed.leave(1)
    expect(bed.fact()).toMatchObject({ phase: 'locked', leftMs: 20 * MIN })
  })
  test('C24 and comes although nothing can be written', async () => {
    bed.fillDisk()
    const id = await lockedNow()
    expect([bed.fact()?.phase, bed.held()]).toEqual(['locked', true])
    await expect(bed.lock.openWithCode(AMY.uid, { id, code: CODE })).rejects.toMatchObject({ code: 'STORE_FAILED' })
    expect(bed.held()).toBe(true)
  })
  test('C06 a PC that slept is locked when it wakes', async () => {
    bed.lock.slept()
    await bed.pass(0)
    expect(bed.fact()).toMatchObject({ phase: 'locked', by: 'sleep' })
    expect(bed.held()).toBe(true)
  })
  test('when its row can’t be read: as one of this moment', async () => {
    const id = await lockedNow()
    bed.outbox.change((tx) => tx.put('lock.idle', `${AMY.uid} ${id}`, 'nonsense'))
    bed.kill()
    bed.start()
    await bed.logOn({ ...AMY, id: 'c2' })
    expect(bed.fact()).toMatchObject({ id, phase: 'locked', mode: 'overlay' })
  })
  test('beneath a cover, and what the press hid is not shown after it', async () => {
    const id = await lockedNow()
    bed.panic = PRESS
    bed.lock.look()
    expect(bed.fact()?.id).toBe(id)
    await bed.leave(60 * MIN)
    expect(bed.ended).toEqual([])
  })
})

describe('the system’s own lock', () => {
  beforeEach(() => bed.set({ 'lock.mode': 'os' }))
  test('locks where the account is the pupil’s own, and whoever opens it has it open here', async () => {
    bed.os = 'locks'
    await bed.leave(10 * MIN)
    expect(bed.fact()).toMatchObject({ phase: 'locked', mode: 'os' })
    expect(bed.held()).toBe(false)
    bed.os = 'open'
    await bed.pass(1_000)
    expect(bed.fact()).toBeNull()
    expect(bed.recorded()).toEqual(['lock.locked', 'lock.opened'])
  })
  test('is replaced by our own screen where it doesn’t lock', async () => {
    await bed.leave(10 * MIN)
    expect(bed.fact()).toMatchObject({ phase: 'locked', mode: 'overlay' })
    expect(bed.held()).toBe(true)
    expect(bed.recorded()).toEqual(['lock.locked'])
  })
})

describe('a PC becomes free', () => {
  test('when all its programs have closed: signed out, and the next finds no lock', async () => {
    await lockedNow()
    bed.holder().shows({ windows: 0, mirrored: false })
    await bed.leave(20 * MIN + 1_000)
    expect(bed.holder().closed).toBe(1)
    expect(bed.ended).toEqual(['abenson'])
    expect(bed.recorded()).toEqual(['lock.locked', 'lock.freed', 'lock.opened'])
    await bed.logOn({ ...AMY, id: 'c2' })
    expect(bed.fact()).toBeNull()
  })
  test('beside a program that has something to save: nobody’s work is thrown away', async () => {
    await lockedNow()
    bed.holder().shows({ windows: 1, mirrored: false })
    await bed.leave(20 * MIN + 11_000)
    expect([bed.ended, bed.switched]).toEqual([[], ['abenson']])
    expect(bed.fact()?.phase).toBe('locked')
  })
  test('not where policy lets it stay locked', async () => {
    bed.set({ 'lock.freeAfterMs': 0 })
    await lockedNow()
    expect(bed.fact()?.leftMs).toBeNull()
    await bed.leave(300 * MIN)
    expect(bed.ended).toEqual([])
  })
})
