/** The gate on a PC with a real outbox: nobody past it unsigned, one record for one answer, over kill and restart. */
import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Aup, createAup } from '../../../agent/aup/index.ts'
import { FakeHolderPort } from '../../../agent/hold/holder.fake.ts'
import { createHold } from '../../../agent/hold/index.ts'
import type { Outbox } from '../../../agent/outbox/index.ts'
import type { OsSession } from '../../../agent/session/index.ts'
import type { Standing } from '../../../protocol/agreements.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { type PolicyValues, policyDefaults } from '../../../protocol/policy.ts'
import { type Bed, fakeClock, makeBed, makeSchool, openBedOutbox, quiet, until } from './bed.ts'

const AMY: OsSession = { id: 'c1', uid: 1001, gid: 1001, account: 'abenson', display: ':9', xauthority: null, home: '/nonexistent' }
const PUPIL: Standing = { audience: 'ks2', name: 'Amy', exempt: null, readInClass: null, signed: [], again: [] }
/** one document each, so that a test reads once; the SMART stories after them are the machine's to count */
const RULES = builtInAgreements().filter(({ kind }) => kind === 'agree')
const PLAIN = { token: null, audioOffered: false, withAdult: false, visitor: null }

let bed: Bed
let clock: ReturnType<typeof fakeClock>
let outbox: Outbox
let holders: FakeHolderPort
let values: PolicyValues
let signedOut: string[]
let kiosks: number
const school = makeSchool()
let aup: Aup
let openHold: (session: OsSession) => Promise<void>

function start(): void {
  holders = new FakeHolderPort()
  outbox = openBedOutbox(bed, school.author, clock)
  const hold = createHold({ log: quiet, paths: bed.paths, holders })
  aup = createAup({
    outbox,
    clock,
    log: quiet,
    hold,
    policy: {
      get values() {
        return values
      },
    },
    agreements: { inForce: RULES },
    withCode: async (_subject, typed, act) => {
      if (typed !== '48217750') return { result: 'wrong', left: 9, waitMs: 0 }
      act({ id: '019aa000-0000-7000-8000-0000000000c1' }, [], () => undefined)
      return { result: 'accepted', left: 10, waitMs: 0 }
    },
    online: () => true,
    enrolled: () => true,
    signOut: ({ account }) => signedOut.push(account),
  })
  openHold = hold.openSession
}
function kill(): void {
  aup.stop()
  outbox.close()
}
beforeEach(() => {
  bed = makeBed()
  mkdirSync(bed.paths.state, { recursive: true })
  clock = fakeClock()
  values = policyDefaults()
  signedOut = []
  kiosks = 0
  start()
})
afterEach(() => {
  kill()
  bed.remove()
})

function logOn(): void {
  aup.openSession(AMY, () => kiosks++)
  void openHold(AMY)
}
const held = () => (holders.started.get(AMY.uid)?.presses.length ?? 0) > 0
const know = (standing: Standing | null) => aup.command({ kind: 'aup.standing', account: 'ABenson', standing }, () => undefined)
const gate = () => aup.fact(AMY.uid)
const logon = () => gate()?.logon ?? ''
const recorded = () => outbox.nextBatch('rest')?.batch.events.map((e) => e.header.type) ?? []
/** Reads to the last page, as slowly as the school asks. */
function readOn(language: string | null = null): string {
  const reading = aup.read(AMY.uid, { logon: logon(), language })
  if (!reading) throw new Error('nothing to read')
  let { token } = reading
  for (const _ of reading.pages.slice(1)) {
    clock.pass(values['aup.pageMs'])
    token = aup.turn(AMY.uid, { logon: logon(), token }).token
  }
  clock.pass(values['aup.pageMs'])
  return token
}
const agree = (token: string, more = {}) => aup.answer(AMY.uid, { logon: logon(), ...PLAIN, answer: 'agree', token, ...more })

describe('a child who has not accepted', () => {
  test('stands before the rules from the first moment, and has the desktop when they are accepted on disk', async () => {
    logOn()
    expect(gate()).toMatchObject({ state: 'waiting' })
    know(PUPIL)
    expect(gate()).toMatchObject({ state: 'reading', name: 'Amy', audience: 'ks2', done: 0, of: 1 })
    await until(held)
    expect(agree(readOn())).toBeNull()
    await until(() => !held())
    expect(recorded()).toEqual(['aup.accepted'])
  })
  test('can’t skip a page, turn it too soon, or agree from the middle', () => {
    logOn()
    know(PUPIL)
    const reading = aup.read(AMY.uid, { logon: logon(), language: null })
    expect(() => aup.turn(AMY.uid, { logon: logon(), token: reading?.token ?? '' })).toThrow(expect.objectContaining({ code: 'AUP_TOO_SOON' }))
    clock.pass(values['aup.pageMs'])
    expect(() => agree(reading?.token ?? '')).toThrow(expect.objectContaining({ code: 'AUP_NOT_ASKED' }))
    expect(() => agree('A'.repeat(22))).toThrow(expect.objectContaining({ code: 'AUP_NOT_ASKED' }))
    expect(recorded()).toEqual([])
  })
  test('C23 presses “I agree” twice, and it is recorded once', () => {
    logOn()
    know(PUPIL)
    const at = logon()
    const token = readOn()
    const again = () => aup.answer(AMY.uid, { logon: at, ...PLAIN, answer: 'agree', token })
    again()
    expect(again).toThrow(expect.objectContaining({ code: 'AUP_NOT_ASKED' }))
    expect(recorded()).toEqual(['aup.accepted'])
  })
  test('says no: it is recorded as that, the gate stays, and the rules can be read again', async () => {
    logOn()
    know(PUPIL)
    aup.answer(AMY.uid, { logon: logon(), ...PLAIN, answer: 'no' })
    expect(gate()).toMatchObject({ state: 'declined' })
    expect(held() || (await until(held))).toBe(true)
    aup.answer(AMY.uid, { logon: logon(), ...PLAIN, answer: 'again' })
    expect(agree(readOn())).toBeNull()
    expect(recorded()).toEqual(['aup.declined', 'aup.accepted'])
  })
  test('does not understand: an adult is asked for, and nothing is recorded of it', () => {
    logOn()
    know(PUPIL)
    aup.answer(AMY.uid, { logon: logon(), ...PLAIN, answer: 'help' })
    expect(gate()).toMatchObject({ state: 'reading', asksHelp: true })
    expect(recorded()).toEqual([])
  })
  test('is let through by an adult’s code for this logon, and asked again at the next', async () => {
    logOn()
    know(PUPIL)
    await until(held)
    expect(await aup.grant(AMY.uid, { logon: logon(), code: '11111111', reason: 'newcomer' })).toMatchObject({ result: 'wrong' })
    expect(gate()).not.toBeNull()
    await aup.grant(AMY.uid, { logon: logon(), code: '48217750', reason: 'newcomer' })
    expect(gate()).toBeNull()
    expect(recorded()).toEqual(['aup.granted'])
    aup.endSession(AMY.uid)
    logOn()
    expect(gate()).toMatchObject({ state: 'reading' })
  })
})

describe('kill -9', () => {
  test('before the answer: the gate stands again', async () => {
    logOn()
    know(PUPIL)
    readOn()
    kill()
    start()
    logOn()
    expect(gate()).toMatchObject({ state: 'reading', done: 0 })
    await until(held)
  })
  test('after the answer: nobody reads twice', () => {
    logOn()
    know(PUPIL)
    agree(readOn())
    kill()
    start()
    logOn()
    expect(gate()).toBeNull()
  })
})

describe('a child with nothing new', () => {
  beforeEach(() => {
    logOn()
    know(PUPIL)
    agree(readOn())
    aup.endSession(AMY.uid)
  })
  test('sees one rule and is through with one tap, without the server', async () => {
    logOn()
    expect(gate()).toMatchObject({ state: 'tap', reminder: expect.any(String) })
    await until(held)
    aup.answer(AMY.uid, { logon: logon(), ...PLAIN, answer: 'go' })
    expect(gate()).toBeNull()
    await until(() => !held())
    expect(recorded()).toEqual(['aup.accepted'])
  })
  test('goes straight to the desktop where the school wants no reminder', () => {
    values = { ...values, 'aup.reminder': false }
    logOn()
    expect(gate()).toBeNull()
    expect(held()).toBe(false)
  })
})

describe('whoever is not known', () => {
  test('is asked as a visitor when the school does not answer, and has to say who they are', () => {
    logOn()
    know(null)
    expect(gate()).toMatchObject({ state: 'reading', audience: 'visitor' })
    const token = readOn()
    expect(() => agree(token)).toThrow(expect.objectContaining({ code: 'AUP_VISITOR_NAMELESS' }))
    expect(agree(token, { visitor: { name: 'Mr Rees', host: 'Mrs Khan' } })).toBeNull()
  })
  test('a class login is not held', () => {
    know({ ...PUPIL, exempt: 'class' })
    logOn()
    expect(gate()).toBeNull()
    expect(held()).toBe(false)
  })
})

describe('off, observe, enforce', () => {
  test('off asks nobody, and turned off it lets go of whoever stands there', async () => {
    logOn()
    await until(held)
    values = { ...values, 'aup.gate': 'off' }
    aup.look()
    expect(gate()).toBeNull()
    await until(() => !held())
    aup.endSession(AMY.uid)
    logOn()
    expect(gate()).toBeNull()
  })
  test('observe holds nobody and says once who would have been asked', () => {
    values = { ...values, 'aup.gate': 'observe' }
    know(PUPIL)
    logOn()
    expect([gate(), held(), recorded()]).toEqual([null, false, ['aup.observed']])
  })
})
