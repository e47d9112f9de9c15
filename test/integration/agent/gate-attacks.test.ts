/** The gate against clocks, second accounts, impatient fingers, a month without the school: nobody past it unsigned, nobody stuck, nothing recorded twice. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OsSession } from '../../../agent/session/index.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { until } from './bed.ts'
import { AMY, CODE, GateBed, PLAIN, PUPIL } from './gate-bed.ts'

const DAY = 86_400_000
const TEN_YEARS = 3_652 * DAY
const BEN: OsSession = { ...AMY, id: 'c2', uid: 1002, account: 'bcole' }
const KS2 = builtInAgreements().find(({ audience, kind }) => audience === 'ks2' && kind === 'agree')?.document ?? ''
const notAsked = expect.objectContaining({ code: 'AUP_NOT_ASKED' })

let bed: GateBed
beforeEach(() => {
  bed = new GateBed()
})
afterEach(() => bed.close())

/** Amy read the rules on this PC, and went. */
function acceptedHere(): void {
  bed.logOn()
  bed.know(PUPIL)
  bed.agree(bed.readOn())
  bed.logOff()
}

describe('what the school says while the gate waits', () => {
  test('accepted elsewhere: whoever had begun to read as a visitor is let on to their one tap', () => {
    bed.online = false
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'reading', audience: 'visitor' })
    bed.know({ ...PUPIL, signed: [{ document: KS2, version: 1, at: bed.clock.wall() }] })
    expect(bed.gate()).toMatchObject({ state: 'tap', audience: 'ks2', name: 'Amy' })
  })
  test('an exam account is let go, also of a gate that stands already', async () => {
    bed.online = false
    bed.logOn()
    await until(bed.held)
    bed.know({ ...PUPIL, exempt: 'exam' })
    expect(bed.gate()).toBeNull()
    await until(() => !bed.held())
    bed.logOff()
    bed.logOn()
    expect([bed.gate(), bed.held()]).toEqual([null, false])
    expect(bed.recorded()).toEqual([])
  })
  test('asked anew by staff: nobody taps past it', () => {
    acceptedHere()
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'tap' })
    bed.know({ ...PUPIL, again: [{ document: KS2, after: bed.clock.wall() }] })
    expect(bed.gate()).toMatchObject({ state: 'reading', of: 1 })
    expect(() => bed.answer('go')).not.toThrow()
    expect(bed.gate()).toMatchObject({ state: 'reading' })
  })
  test('a leave to turn from before it is worth nothing', () => {
    bed.online = false
    bed.logOn()
    const token = bed.readOn()
    bed.know(PUPIL)
    expect(() => bed.agree(token, { visitor: { name: 'A', host: 'B' } })).toThrow(notAsked)
    expect(bed.recorded()).toEqual([])
  })
})

describe('what changes while somebody reads', () => {
  test('a policy that arrives after the gate went up: the child reads the rules it says', () => {
    bed.online = false
    bed.logOn()
    expect(bed.gate()).toMatchObject({ audience: 'visitor' })
    bed.set({ 'aup.unknownAs': 'ks2' })
    bed.aup.look()
    expect(bed.gate()).toMatchObject({ state: 'reading', audience: 'ks2' })
  })
  test('a policy that says nothing new about them leaves the reader where they are', () => {
    bed.logOn()
    bed.know(PUPIL)
    const token = bed.readOn()
    bed.set({ 'aup.reminder': false })
    bed.aup.look()
    expect(bed.agree(token)).toBeNull()
  })
})

describe('without the school', () => {
  test('offline for a month: one tap at each logon, and nothing to read again', () => {
    acceptedHere()
    bed.online = false
    for (let day = 0; day < 30; day++) {
      bed.clock.pass(DAY)
      if (day % 7 === 0) {
        bed.kill()
        bed.start()
        bed.aup.tidy()
      }
      bed.logOn()
      expect(bed.gate(), `day ${day}`).toMatchObject({ state: 'tap', name: 'Amy' })
      expect(bed.answer('go')).toBeNull()
      bed.logOff()
    }
    expect(bed.recorded()).toEqual(['aup.accepted'])
  })
  test('a child nobody knows yet is not kept waiting for an answer that can’t come', () => {
    bed.online = false
    bed.set({ 'aup.unknownAs': 'ks2' })
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'reading', audience: 'ks2' })
    expect(bed.agree(bed.readOn())).toBeNull()
  })
})

describe('C17 a clock that is wrong', () => {
  test.each([
    ['ahead', TEN_YEARS],
    ['back', -TEN_YEARS],
  ])('ten years %s in the middle of reading: pages turn as slowly as before, and no sooner', (_, by) => {
    bed.logOn()
    bed.know(PUPIL)
    const reading = bed.aup.read(AMY.uid, { logon: bed.logon(), language: null })
    bed.clock.set(bed.clock.wall() + by)
    const turn = () => bed.aup.turn(AMY.uid, { logon: bed.logon(), token: reading?.token ?? '' })
    expect(turn).toThrow(expect.objectContaining({ code: 'AUP_TOO_SOON' }))
    bed.clock.pass(bed.values['aup.pageMs'])
    expect(turn()).toMatchObject({ token: expect.any(String) })
    expect(bed.agree(bed.readOn())).toBeNull()
    expect(bed.recorded()).toEqual(['aup.accepted'])
  })
  test('ten years ahead at a start without the school: nobody is forgotten', () => {
    acceptedHere()
    bed.online = false
    const right = bed.clock.wall()
    bed.clock.set(right + TEN_YEARS)
    bed.kill()
    bed.start()
    bed.aup.tidy()
    bed.clock.set(right + DAY)
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'tap', name: 'Amy', audience: 'ks2' })
  })
  test('accepted while it was ten years ahead: asked once when it is right, and then not for ten years unasked', () => {
    const right = bed.clock.wall()
    bed.clock.set(right + TEN_YEARS)
    acceptedHere()
    bed.clock.set(right)
    acceptedHere()
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'tap' })
  })
  test('ten years back: the gate opens as ever', () => {
    bed.clock.set(bed.clock.wall() - TEN_YEARS)
    acceptedHere()
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'tap' })
  })
})

describe('C16 another account', () => {
  test('a second one that signs in beside the first has a gate of its own; neither opens the other’s', async () => {
    bed.logOn(AMY)
    bed.logOn(BEN)
    bed.know(PUPIL, 'abenson')
    bed.know({ ...PUPIL, name: 'Ben' }, 'bcole')
    await until(() => bed.held(BEN.uid))
    const token = bed.readOn()
    expect(() => bed.aup.answer(BEN.uid, { logon: bed.logon(AMY.uid), ...PLAIN, answer: 'agree', token })).toThrow(notAsked)
    expect(() => bed.agree(token, {}, BEN.uid)).toThrow(notAsked)
    bed.agree(token)
    expect(bed.gate(AMY.uid)).toBeNull()
    expect(bed.gate(BEN.uid)).toMatchObject({ state: 'reading', name: 'Ben' })
    expect(bed.held(BEN.uid)).toBe(true)
  })
  test('a guest, and a session from afar, are asked like anybody nobody knows', async () => {
    for (const session of [
      { ...BEN, account: 'guest' },
      { ...BEN, id: 'remote-7', uid: 1003, account: 'PUPILS\\gast', display: null },
    ]) {
      bed.logOn(session)
      bed.know(null, session.account)
      expect(bed.gate(session.uid)).toMatchObject({ state: 'reading', audience: 'visitor', name: null })
      expect(() => bed.agree(bed.readOn(null, session.uid), {}, session.uid)).toThrow(expect.objectContaining({ code: 'AUP_VISITOR_NAMELESS' }))
    }
  })
  test('who signs in after Amy in the same session of the system does not pass on her word', () => {
    bed.logOn()
    bed.know(PUPIL)
    bed.agree(bed.readOn())
    bed.kill()
    bed.start()
    bed.logOn({ ...AMY, account: 'bcole' })
    expect(bed.gate()).not.toBeNull()
  })
  test.each(['Åsa Öberg', '李小龍', 'ad\\x', "o'brien; DROP", '\u202eevil', '👩‍🏫', ' '])(
    'an account called %j is asked, answers and is known again',
    (account) => {
      bed.set({ 'aup.unknownAs': 'ks3' })
      bed.online = false
      const session = { ...AMY, account }
      bed.logOn(session)
      expect(bed.agree(bed.readOn())).toBeNull()
      bed.logOff(session)
      bed.logOn(session)
      expect(bed.gate()).toMatchObject({ state: 'tap' })
    },
  )
})

describe('C23 impatient fingers', () => {
  test('agree, no, again, agree in any order: one acceptance for one document', () => {
    bed.logOn()
    bed.know(PUPIL)
    const first = bed.readOn()
    bed.answer('no')
    bed.answer('no')
    expect(() => bed.agree(first)).toThrow(notAsked)
    bed.answer('again')
    bed.answer('again')
    const at = bed.logon()
    const token = bed.readOn()
    bed.agree(token)
    for (const answer of ['agree', 'no', 'go'] as const)
      expect(() => bed.aup.answer(AMY.uid, { logon: at, ...PLAIN, answer, token: answer === 'agree' ? token : null })).toThrow(notAsked)
    expect(bed.recorded()).toEqual(['aup.declined', 'aup.accepted'])
  })
  test('“go” and a code don’t open what is not theirs to open', async () => {
    bed.logOn()
    bed.know(PUPIL)
    bed.answer('go')
    expect(bed.gate()).toMatchObject({ state: 'reading' })
    await expect(bed.aup.grant(AMY.uid, { logon: '019aa000-0000-7000-8000-00000000dead', code: CODE, reason: 'other' })).rejects.toThrow(notAsked)
    expect(bed.gate()).not.toBeNull()
  })
  test('who asks for help reads on where they are', () => {
    bed.logOn()
    bed.know(PUPIL)
    const token = bed.readOn()
    bed.answer('help')
    expect(bed.gate()).toMatchObject({ asksHelp: true })
    expect(bed.agree(token)).toBeNull()
  })
})

describe('the youngest', () => {
  const young = () => ({ ...PUPIL, audience: 'ks1', readInClass: bed.clock.wall() - 7 * DAY }) as const
  test('one picture, one tap, once a day; nothing is recorded of it', () => {
    bed.know(young())
    bed.logOn()
    expect(bed.gate()).toMatchObject({ state: 'tap', reminder: 'picture' })
    const reading = bed.aup.read(AMY.uid, { logon: bed.logon(), language: null })
    expect(reading?.pages).toHaveLength(1)
    expect(reading?.pages[0]?.picture).not.toBeNull()
    expect(bed.answer('go')).toBeNull()
    bed.logOff()
    bed.logOn()
    expect(bed.gate()).toBeNull()
    bed.logOff()
    bed.clock.pass(DAY)
    bed.logOn()
    expect(bed.gate()).toMatchObject({ reminder: 'picture' })
    expect(bed.recorded()).toEqual([])
  })
  test('a power cut after the tap: the day’s picture is not asked twice', () => {
    bed.know(young())
    bed.logOn()
    bed.answer('go')
    bed.kill()
    bed.start()
    bed.logOn({ ...AMY, id: 'c9' })
    expect(bed.gate()).toBeNull()
  })
})

describe('how a child likes to read', () => {
  const CHOICES = { language: 'cy', size: 'larger', contrast: 'dark' } as const
  test('is there again at the next logon, over a kill -9, and is nobody else’s', () => {
    bed.logOn()
    bed.know(PUPIL)
    expect(bed.gate()?.choices).toEqual(NO_CHOICES)
    bed.aup.choose(AMY.uid, { logon: bed.logon(), choices: CHOICES })
    expect(bed.gate()?.choices).toEqual(CHOICES)
    bed.kill()
    bed.start()
    bed.aup.tidy()
    bed.logOn()
    bed.logOn(BEN)
    expect(bed.gate()?.choices).toEqual(CHOICES)
    expect(bed.gate(BEN.uid)?.choices).toEqual(NO_CHOICES)
    expect(bed.recorded()).toEqual([])
  })
})
