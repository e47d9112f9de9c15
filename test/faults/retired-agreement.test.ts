/** C68: an agreement is taken out of use, or published anew, while a child reads it. */
import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Aup, createAup } from '../../agent/aup/index.ts'
import { FakeHolderPort } from '../../agent/hold/holder.fake.ts'
import { createHold } from '../../agent/hold/index.ts'
import type { Outbox } from '../../agent/outbox/index.ts'
import type { OsSession } from '../../agent/session/index.ts'
import type { Agreement } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { policyDefaults } from '../../protocol/policy.ts'
import { type Bed, fakeClock, makeBed, makeSchool, openBedOutbox, quiet } from '../integration/agent/bed.ts'

const AMY: OsSession = { id: 'c1', uid: 1001, gid: 1001, account: 'abenson', display: ':9', xauthority: null, home: '/nonexistent' }
const NOBODY_ELSE = { token: null, audioOffered: false, withAdult: false, visitor: null }
const RULES = builtInAgreements().filter(({ audience, kind }) => audience === 'ks2' && kind === 'agree')

let bed: Bed
let outbox: Outbox
let aup: Aup
let inForce: readonly Agreement[]
const clock = fakeClock()

beforeEach(() => {
  bed = makeBed()
  mkdirSync(bed.paths.state, { recursive: true })
  outbox = openBedOutbox(bed, makeSchool().author, clock)
  inForce = RULES
  aup = createAup({
    outbox,
    clock,
    log: quiet,
    hold: createHold({ log: quiet, paths: bed.paths, holders: new FakeHolderPort() }),
    policy: { values: policyDefaults() },
    agreements: {
      get inForce() {
        return inForce
      },
    },
    withCode: async () => ({ result: 'wrong', left: 9, waitMs: 0 }),
    exam: () => false,
    online: () => true,
    enrolled: () => true,
    signOut: () => undefined,
  })
})
afterEach(() => {
  aup.stop()
  outbox.close()
  bed.remove()
})

const logOn = () => {
  aup.openSession(AMY, () => undefined)
  aup.command(
    { kind: 'aup.standing', account: 'abenson', standing: { audience: 'ks2', name: 'Amy', exempt: null, signed: [], again: [], readInClass: null } },
    () => undefined,
  )
}
const logon = () => aup.fact(AMY.uid)?.logon ?? ''
const pause = () => clock.pass(policyDefaults()['aup.pageMs'])
const begin = () => aup.read(AMY.uid, { logon: logon(), language: null })
function finish(reading: NonNullable<ReturnType<typeof begin>>): void {
  let { token } = reading
  for (const _ of reading.pages.slice(1)) {
    pause()
    token = aup.turn(AMY.uid, { logon: logon(), token }).token
  }
  pause()
  aup.answer(AMY.uid, { logon: logon(), ...NOBODY_ELSE, answer: 'agree', token })
}
const recorded = () => outbox.nextBatch('rest')?.batch.events.map((event) => event.header.type) ?? []

test.each([
  ['taken out of use', () => []],
  ['published anew', () => RULES.map((one) => ({ ...one, version: 2 }))],
])('C68 an agreement %s while it is read can be read to its end: the child is not stuck, and one record names what was read', (_what, next) => {
  logOn()
  const reading = begin()
  if (!reading) throw new Error('nothing is asked')
  inForce = next()
  finish(reading)
  expect(aup.fact(AMY.uid)).toBeNull()
  expect(recorded()).toEqual(['aup.accepted'])
  // The next logon follows what is in force then.
  void aup.endSession(AMY.uid)
  logOn()
  const asked = aup.fact(AMY.uid)
  expect(asked?.state).toBe(next().length === 0 ? 'tap' : 'reading')
})
