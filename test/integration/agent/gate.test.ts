/** The gate on a PC with a real outbox: nobody past it unsigned, one record for one answer, over kill and restart. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { until } from './bed.ts'
import { AMY, CODE, GateBed, KS2, PLAIN, PUPIL } from './gate-bed.ts'

let bed: GateBed
beforeEach(() => {
  bed = new GateBed()
})
afterEach(() => bed.close())

describe('a child who has not accepted', () => {
  test('stands before the rules from the first moment, and has the desktop when they are accepted on disk', async () => {
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'waiting' })
    bed.know(PUPIL)
    expect(bed.gate()).toMatchObject({ state: 'reading', name: 'Amy', audience: 'ks2', done: 0, of: 1 })
    await until(bed.held)
    expect(bed.agree(bed.readOn())).toBeNull()
    await until(() => !bed.held())
    expect(bed.recorded()).toEqual(['aup.accepted'])
  })
  test('can’t skip a page, turn it too soon, or agree from the middle', () => {
    bed.logOn()
    bed.know(PUPIL)
    const reading = bed.aup.read(AMY.uid, { logon: bed.logon(), language: null })
    expect(() => bed.aup.turn(AMY.uid, { logon: bed.logon(), token: reading?.token ?? '' })).toThrow(expect.objectContaining({ code: 'AUP_TOO_SOON' }))
    bed.clock.pass(bed.values['aup.pageMs'])
    expect(() => bed.agree(reading?.token ?? '')).toThrow(expect.objectContaining({ code: 'AUP_NOT_ASKED' }))
    expect(() => bed.agree('A'.repeat(22))).toThrow(expect.objectContaining({ code: 'AUP_NOT_ASKED' }))
    expect(bed.recorded()).toEqual([])
  })
  test('C23 presses “I agree” twice, and it is recorded once', () => {
    bed.logOn()
    bed.know(PUPIL)
    const at = bed.logon()
    const token = bed.readOn()
    const again = () => bed.aup.answer(AMY.uid, { logon: at, ...PLAIN, answer: 'agree', token })
    again()
    expect(again).toThrow(expect.objectContaining({ code: 'AUP_NOT_ASKED' }))
    expect(bed.recorded()).toEqual(['aup.accepted'])
  })
  test('says no: it is recorded as that, the gate stays, and the rules can be read again', async () => {
    bed.logOn()
    bed.know(PUPIL)
    bed.aup.answer(AMY.uid, { logon: bed.logon(), ...PLAIN, answer: 'no' })
    expect(bed.gate()).toMatchObject({ state: 'declined' })
    expect(bed.held() || (await until(bed.held))).toBe(true)
    bed.aup.answer(AMY.uid, { logon: bed.logon(), ...PLAIN, answer: 'again' })
    expect(bed.agree(bed.readOn())).toBeNull()
    expect(bed.recorded()).toEqual(['aup.declined', 'aup.accepted'])
  })
  test('does not understand: an adult is asked for, and nothing is recorded of it', () => {
    bed.logOn()
    bed.know(PUPIL)
    bed.aup.answer(AMY.uid, { logon: bed.logon(), ...PLAIN, answer: 'help' })
    expect(bed.gate()).toMatchObject({ state: 'reading', asksHelp: true })
    expect(bed.recorded()).toEqual([])
  })
  test('is let through by an adult’s code for this logon, and asked again at the next', async () => {
    bed.logOn()
    bed.know(PUPIL)
    await until(bed.held)
    expect(await bed.aup.grant(AMY.uid, { logon: bed.logon(), code: '11111111', reason: 'newcomer' })).toMatchObject({ result: 'wrong' })
    expect(bed.gate()).not.toBeNull()
    await bed.aup.grant(AMY.uid, { logon: bed.logon(), code: CODE, reason: 'newcomer' })
    expect(bed.gate()).toBeNull()
    expect(bed.recorded()).toEqual(['aup.granted'])
    await bed.aup.endSession(AMY.uid)
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'reading' })
  })
})

describe('nobody is left before an empty colour', () => {
  async function pass(): Promise<string> {
    bed.logOn()
    bed.know(PUPIL)
    await until(bed.held)
    const logon = bed.logon()
    bed.agree(bed.readOn())
    return logon
  }
  test('by a holder that can’t let go at once: it is asked again until the desktop is there', async () => {
    bed.logOn()
    bed.know(PUPIL)
    await until(bed.held)
    bed.stick('windows')
    bed.agree(bed.readOn())
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([bed.gate(), bed.held()]).toEqual([null, true])
    bed.stick(null)
    await until(() => !bed.held())
  })
  test('by an agent killed between the answer and the lift: the next one lets go of what was held for it, and of nothing else', async () => {
    const logon = await pass()
    bed.kill()
    bed.start()
    bed.logOn()
    expect(bed.gate()).toBeNull()
    bed.foundHeld('019aa000-0000-7000-8000-0000000000ff')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bed.held()).toBe(true)
    bed.foundHeld(logon)
    await until(() => !bed.held())
  })
})

describe('kill -9', () => {
  test('before the answer: the gate stands again', async () => {
    bed.logOn()
    bed.know(PUPIL)
    bed.readOn()
    bed.kill()
    bed.start()
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'reading', done: 0 })
    await until(bed.held)
  })
  test('after the answer: nobody reads twice', () => {
    bed.logOn()
    bed.know(PUPIL)
    bed.agree(bed.readOn())
    bed.kill()
    bed.start()
    bed.logOn()
    expect(bed.gate()).toBeNull()
  })
})

describe('a child with nothing new', () => {
  beforeEach(async () => {
    bed.logOn()
    bed.know(PUPIL)
    bed.agree(bed.readOn())
    await bed.aup.endSession(AMY.uid)
  })
  test('sees one rule and is through with one tap, without the server', async () => {
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'tap', reminder: expect.any(String) })
    await until(bed.held)
    bed.aup.answer(AMY.uid, { logon: bed.logon(), ...PLAIN, answer: 'go' })
    expect(bed.gate()).toBeNull()
    await until(() => !bed.held())
    expect(bed.recorded()).toEqual(['aup.accepted'])
  })
  test('is through with one tap after a month without the server, too', () => {
    bed.clock.pass(31 * 86_400_000)
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'tap' })
    bed.aup.answer(AMY.uid, { logon: bed.logon(), ...PLAIN, answer: 'go' })
    expect(bed.gate()).toBeNull()
  })
  test('goes straight to the desktop where the school wants no reminder', () => {
    bed.set({ 'aup.reminder': false })
    bed.logOn()
    expect(bed.gate()).toBeNull()
    expect(bed.held()).toBe(false)
  })
})

describe('whoever is not known', () => {
  test('is asked as a visitor when the school does not answer, and has to say who they are', () => {
    bed.logOn()
    bed.know(null)
    expect(bed.gate()).toMatchObject({ state: 'reading', audience: 'visitor' })
    const token = bed.readOn()
    expect(() => bed.agree(token)).toThrow(expect.objectContaining({ code: 'AUP_VISITOR_NAMELESS' }))
    expect(bed.agree(token, { visitor: { name: 'Mr Rees', host: 'Mrs Khan' } })).toBeNull()
  })
  test('a class login is not held', () => {
    bed.know({ ...PUPIL, exempt: 'class' })
    bed.logOn()
    expect(bed.gate()).toBeNull()
    expect(bed.held()).toBe(false)
  })
})

describe('what is agreed to elsewhere or on paper while a child stands at the gate', () => {
  const signed = [{ document: KS2.document, version: KS2.version, at: Date.now() }]
  test('is not asked any more, and nothing is recorded of it here', async () => {
    bed.set({ 'aup.reminder': false })
    bed.logOn()
    bed.know(PUPIL)
    await until(bed.held)
    bed.know({ ...PUPIL, signed })
    expect(bed.gate()).toBeNull()
    await until(() => !bed.held())
    expect(bed.recorded()).toEqual([])
  })
  test('and whoever is asked again while they work keeps their desktop, and stands before the rules at the next logon, without the server', async () => {
    bed.know({ ...PUPIL, signed })
    bed.set({ 'aup.reminder': false })
    bed.logOn()
    expect(bed.gate()).toBeNull()
    bed.know({ ...PUPIL, signed, again: [{ document: KS2.document, after: Date.now() + 1_000 }] })
    expect([bed.gate(), bed.held()]).toEqual([null, false])
    await bed.aup.endSession(AMY.uid)
    bed.online = false
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'reading' })
  })
})

describe('an exam', () => {
  test('asks nobody at its logon, and says once that it did not, also when the agent is killed in it', () => {
    bed.exam = true
    bed.know(PUPIL)
    bed.logOn()
    expect([bed.gate(), bed.held()]).toEqual([null, false])
    bed.kill()
    bed.start()
    bed.logOn()
    expect([bed.gate(), bed.recorded()]).toEqual([null, ['aup.stoodAside']])
  })
  test('that begins while a child stands at the gate lets go of them; over, it leaves them at their work, and asks at the next logon', async () => {
    bed.logOn()
    bed.know(PUPIL)
    await until(bed.held)
    bed.exam = true
    bed.aup.look()
    expect(bed.gate()).toBeNull()
    await until(() => !bed.held())
    bed.exam = false
    bed.aup.look()
    expect([bed.gate(), bed.held(), bed.recorded()]).toEqual([null, false, ['aup.stoodAside']])
    await bed.aup.endSession(AMY.uid)
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'reading' })
  })
  test('that is looked at again and again is recorded once for each logon, and not where nobody is asked anyway', () => {
    bed.exam = true
    bed.logOn()
    bed.aup.look()
    bed.aup.look()
    expect(bed.recorded()).toEqual(['aup.stoodAside'])
    bed.set({ 'aup.gate': 'off' })
    bed.logOn({ ...AMY, id: 'c2', uid: 1002, account: 'bcarr' })
    expect(bed.recorded()).toEqual(['aup.stoodAside'])
  })
})

describe('off, observe, enforce', () => {
  test('off asks nobody, and turned off it lets go of whoever stands there', async () => {
    bed.logOn()
    await until(bed.held)
    bed.set({ 'aup.gate': 'off' })
    bed.aup.look()
    expect(bed.gate()).toBeNull()
    await until(() => !bed.held())
    await bed.aup.endSession(AMY.uid)
    bed.logOn()
    expect(bed.gate()).toBeNull()
  })
  test('observe holds nobody and says once who would have been asked', () => {
    bed.set({ 'aup.gate': 'observe' })
    bed.know(PUPIL)
    bed.logOn()
    expect([bed.gate(), bed.held(), bed.recorded()]).toEqual([null, false, ['aup.observed']])
  })
})
