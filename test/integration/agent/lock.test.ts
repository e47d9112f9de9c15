/** Nobody's computer is left open, and nobody is locked out: the lock on a PC with a real outbox, over kill and restart. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PanicFact } from '../../../protocol/panic.ts'
import { AMY, CODE, LockBed } from './lock-bed.ts'

const MIN = 60_000
const PRESS: PanicFact = { press: '019aa000-0000-7000-8000-0000000000aa', state: 'told', kept: true, by: null, pressedAt: 1, count: 1 }
const LESSON = '019aa000-0000-7000-8000-0000000000bb'

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

describe('whoever leaves', () => {
  test('is away after three minutes, warned after nine, locked after ten and not a moment before', async () => {
    await bed.leave(3 * MIN - 1)
    expect(bed.lock.state).toBe('none')
    await bed.leave(1)
    expect(bed.lock.state).toBe('away')
    await bed.leave(6 * MIN - 1)
    expect(bed.fact()).toBeNull()
    await bed.leave(1)
    expect(bed.fact()).toMatchObject({ phase: 'warning', name: 'Amy', leftMs: MIN, ofMs: MIN })
    await bed.leave(MIN - 1)
    expect([bed.fact()?.phase, bed.held()]).toEqual(['warning', false])
    await bed.leave(1)
    expect(bed.fact()).toMatchObject({ phase: 'locked', by: 'idle', mode: 'overlay', name: 'Amy', leftMs: 20 * MIN })
    expect([bed.held(), bed.lock.state]).toEqual([true, 'idle'])
    expect(bed.recorded()).toEqual(['lock.locked'])
  })
  test('and comes back in time goes on, as often as they like', async () => {
    for (let i = 0; i < 12; i++) {
      await bed.leave(10 * MIN - 1_000)
      expect(bed.fact()?.phase).toBe('warning')
      await bed.touch()
      expect(bed.fact()).toBeNull()
    }
    expect(bed.recorded()).toEqual([])
  })
  test('is not whoever logs on to a PC that nobody has touched for an hour', async () => {
    bed.holder().untouched(60 * MIN)
    expect([bed.fact(), bed.lock.state]).toEqual([null, 'none'])
  })
  test('or says on the card that they are there', async () => {
    await bed.leave(9 * MIN)
    bed.lock.here(AMY.uid, { id: bed.fact()?.id ?? '' })
    expect(bed.fact()).toBeNull()
    // Nothing was touched, as the window system sees it: the time counts from there all the same.
    await bed.leave(9 * MIN - 1)
    expect(bed.fact()).toBeNull()
    await bed.leave(1)
    expect(bed.fact()?.phase).toBe('warning')
  })
  test('has longer with an access arrangement, also one that comes while they are warned', async () => {
    bed.timePercent = 200
    bed.lock.look()
    await bed.leave(18 * MIN - 1)
    expect(bed.fact()).toBeNull()
    await bed.leave(1)
    expect(bed.fact()).toMatchObject({ phase: 'warning', leftMs: 2 * MIN })
  })
  test('a touch opens no lock; where policy lets the pupil, one action does', async () => {
    const id = await lockedNow()
    await bed.touch()
    bed.lock.here(AMY.uid, { id })
    expect(bed.fact()?.phase).toBe('locked')
    bed.set({ 'lock.pupilOpens': true })
    expect(bed.fact()?.pupilMayOpen).toBe(true)
    bed.lock.here(AMY.uid, { id })
    await bed.pass(0)
    expect([bed.fact(), bed.held(), bed.holder().lifted]).toEqual([null, false, 'asItWas'])
    expect(bed.recorded()).toEqual(['lock.locked', 'lock.opened'])
  })
  test('an adult’s code opens it; a wrong one doesn’t', async () => {
    const id = await lockedNow()
    expect(await bed.lock.openWithCode(AMY.uid, { id, code: '11111111' })).toMatchObject({ result: 'wrong' })
    expect(bed.fact()?.phase).toBe('locked')
    expect(await bed.lock.openWithCode(AMY.uid, { id, code: CODE })).toMatchObject({ result: 'accepted' })
    await bed.pass(0)
    expect([bed.fact(), bed.held()]).toEqual([null, false])
    await expect(bed.lock.openWithCode(AMY.uid, { id, code: CODE })).rejects.toMatchObject({ code: 'LOCK_NOT_LOCKED' })
  })
  test('is told of a stick that is still in, and the school too once they are gone', async () => {
    bed.stick = true
    await bed.leave(9 * MIN)
    expect(bed.fact()?.mediaIn).toBe(true)
    await bed.leave(MIN)
    expect(bed.recorded()).toEqual(['lock.locked', 'lock.mediaLeft'])
  })
  test('is nobody by name where a class shares the login', async () => {
    bed.standing = { audience: 'ks1', name: 'Class 1K', exempt: 'class', readInClass: null, signed: [], again: [] }
    await lockedNow()
    expect(bed.fact()).toMatchObject({ name: null, mode: 'overlay' })
  })
})

describe('nobody is warned', () => {
  const film = () => {
    bed.film = true
  }
  const mirror = () => bed.holder().shows({ windows: 1, mirrored: true })
  const exam = () => {
    bed.exam = true
    bed.lock.look()
  }
  const pressed = () => {
    bed.panic = PRESS
    bed.lock.look()
  }
  const pause = () => bed.lock.command({ kind: 'lock.pause', until: bed.clock.wall() + 30 * MIN }, () => undefined)
  test.each([
    ['while a film plays', film],
    ['while the board repeats the screen', mirror],
    ['in an exam', exam],
    ['beneath a cover', pressed],
    ['while staff teach from the front', pause],
  ])('%s', async (_, begin) => {
    begin()
    await bed.leave(25 * MIN)
    expect(bed.fact()).toBeNull()
  })
  test('and whoever is being warned as it begins no more', async () => {
    for (const begin of [exam, pressed, pause]) {
      await bed.leave(9 * MIN)
      expect(bed.fact()?.phase).toBe('warning')
      begin()
      expect(bed.fact()).toBeNull()
      await bed.touch()
      bed.exam = false
      bed.panic = null
      bed.lock.command({ kind: 'lock.pause', until: 0 }, () => undefined)
    }
    expect(bed.recorded()).toEqual([])
  })
  test('but as soon as it is over, if they are still away', async () => {
    pause()
    await bed.leave(31 * MIN)
    expect(bed.fact()?.phase).toBe('warning')
  })
  test('where policy says off; where it says observe it is reported, once', async () => {
    bed.set({ 'lock.idle': 'off' })
    await bed.leave(15 * MIN)
    expect(bed.recorded()).toEqual([])
    bed.set({ 'lock.idle': 'observe' })
    await bed.touch()
    await bed.leave(15 * MIN)
    expect([bed.fact(), bed.recorded()]).toEqual([null, ['lock.observed']])
  })
  test('before the first touch after a logon, where the PC logs on by itself', async () => {
    bed.lock.endSession(AMY.uid)
    bed.set({ 'lock.untilTouched': true })
    await bed.logOn()
    await bed.leave(40 * MIN)
    expect(bed.fact()).toBeNull()
    await bed.touch()
    await bed.leave(9 * MIN)
    expect(bed.fact()?.phase).toBe('warning')
  })
})

describe('staff lock a PC', () => {
  const set = (over = {}) =>
    bed.lock.command({ kind: 'lock.set', lock: LESSON, until: bed.clock.wall() + 10 * MIN, message: 'Eyes to the front', ...over }, () => undefined)
  test('at once, with their words, until its end: known without the server', async () => {
    set()
    expect(bed.fact()).toMatchObject({ id: LESSON, phase: 'locked', by: 'staff', message: 'Eyes to the front', leftMs: 10 * MIN, pupilMayOpen: false })
    expect([bed.held(), bed.lock.state]).toEqual([true, 'staff'])
    await bed.pass(10 * MIN + 500)
    expect([bed.fact(), bed.held(), bed.holder().lifted]).toEqual([null, false, 'asItWas'])
    expect(bed.recorded()).toEqual(['lock.locked', 'lock.opened'])
  })
  test('until they open it, or a code does', async () => {
    set()
    bed.lock.command({ kind: 'lock.end', lock: LESSON }, () => undefined)
    await bed.pass(0)
    expect(bed.held()).toBe(false)
    set({ lock: '019aa000-0000-7000-8000-0000000000cc' })
    await bed.lock.openWithCode(AMY.uid, { id: '019aa000-0000-7000-8000-0000000000cc', code: CODE })
    await bed.pass(0)
    expect([bed.fact(), bed.held()]).toEqual([null, false])
  })
  test('C03 over power off, for whoever logs on next, and from the first moment', async () => {
    set()
    bed.kill()
    bed.start()
    await bed.logOn({ ...AMY, id: 'c2', account: 'somebody.else' })
    expect(bed.holder().session.covered).toBe(LESSON)
    expect(bed.fact()?.id).toBe(LESSON)
  })
  test('whoever was away then is locked out by neither once a code is typed', async () => {
    await lockedNow()
    set()
    await bed.lock.openWithCode(AMY.uid, { id: LESSON, code: CODE })
    await bed.pass(0)
    expect([bed.fact(), bed.held()]).toEqual([null, false])
    expect(bed.recorded().filter((type) => type === 'lock.opened')).toHaveLength(2)
  })
  test('staff open what nobody was there for, from the dashboard', async () => {
    await lockedNow()
    bed.lock.command({ kind: 'lock.open' }, () => undefined)
    await bed.pass(0)
    expect([bed.fact(), bed.held()]).toEqual([null, false])
  })
  test('an exam ends it; one that is over when it arrives locks nothing', async () => {
    set()
    bed.exam = true
    await bed.pass(500)
    expect(bed.fact()).toBeNull()
    bed.exam = false
    set({ lock: '019aa000-0000-7000-8000-0000000000dd', until: bed.clock.wall() - 1 })
    expect(bed.fact()).toBeNull()
  })
  test('when its row can’t be read it is a lock that ends', async () => {
    set()
    bed.outbox.change((tx) => tx.put('lock.staff', LESSON, { until: 'soon' }))
    bed.kill()
    bed.start()
    await bed.logOn()
    expect(bed.fact()).toMatchObject({ id: LESSON, by: 'staff', leftMs: 60 * MIN })
  })
})

describe('C25 input that no hand makes', () => {
  const jiggle = async (minutes: number) => {
    for (let beats = 0; beats < minutes * 30; beats++) {
      await bed.pass(2_000)
      bed.lock.heard(AMY.uid, 300)
    }
  }
  test('is noted once where the school asks for it, and nothing follows', async () => {
    await jiggle(31)
    expect(bed.recorded()).toEqual([])
    bed.set({ 'lock.oddInput': 'observe' })
    await jiggle(29)
    bed.lock.heard(AMY.uid, 4_000)
    await jiggle(29)
    expect(bed.recorded()).toEqual([])
    await jiggle(35)
    expect([bed.recorded(), bed.fact()]).toEqual([['lock.oddInput'], null])
  })
  test('is not looked for where a pupil has a support profile', async () => {
    bed.set({ 'lock.oddInput': 'observe' })
    bed.timePercent = 125
    await jiggle(31)
    expect(bed.recorded()).toEqual([])
  })
  test('is a kiosk that tells of input the window system has not seen; the lock comes all the same', async () => {
    bed.set({ 'lock.oddInput': 'observe' })
    await bed.leave(4 * MIN)
    for (let beats = 0; beats < 3; beats++) bed.lock.heard(AMY.uid, 100)
    expect(bed.recorded()).toEqual(['lock.oddInput'])
    await bed.leave(6 * MIN)
    expect(bed.fact()?.phase).toBe('locked')
  })
})
