/** The gate of a PC with a real outbox, a holder that only notes, and time that moves when a test says so. */
import { mkdirSync } from 'node:fs'
import { type Aup, createAup } from '../../../agent/aup/index.ts'
import { FakeHolderPort } from '../../../agent/hold/holder.fake.ts'
import { createHold } from '../../../agent/hold/index.ts'
import type { Outbox } from '../../../agent/outbox/index.ts'
import type { OsSession } from '../../../agent/session/index.ts'
import type { Standing } from '../../../protocol/agreements.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { type PolicyValues, policyDefaults } from '../../../protocol/policy.ts'
import { fakeClock, makeBed, makeSchool, openBedOutbox, quiet } from './bed.ts'

export const AMY: OsSession = { id: 'c1', uid: 1001, gid: 1001, account: 'abenson', display: ':9', xauthority: null, home: '/nonexistent' }
export const PUPIL: Standing = { audience: 'ks2', name: 'Amy', exempt: null, readInClass: null, signed: [], again: [] }
/** one document each, so that a test reads once; the SMART stories after them are the machine's to count */
const RULES = builtInAgreements().filter(({ kind }) => kind === 'agree')
const ks2 = RULES.find(({ audience }) => audience === 'ks2')
if (!ks2) throw new Error('no rules for seven-year-olds')
export const KS2 = ks2
export const PLAIN = { token: null, audioOffered: false, withAdult: false, visitor: null }
export const CODE = '48217750'
const school = makeSchool()

export class GateBed {
  readonly clock = fakeClock()
  readonly signedOut: string[] = []
  kiosks = 0
  online = true
  exam = false
  values: PolicyValues = policyDefaults()
  aup!: Aup
  outbox!: Outbox
  readonly #bed = makeBed()
  #holders!: FakeHolderPort
  #openHold!: (session: OsSession) => Promise<void>

  constructor() {
    mkdirSync(this.#bed.paths.state, { recursive: true })
    this.start()
  }
  start(): void {
    const bed = this
    this.#holders = new FakeHolderPort()
    this.outbox = openBedOutbox(this.#bed, school.author, this.clock)
    const hold = createHold({ log: quiet, paths: this.#bed.paths, holders: this.#holders })
    this.aup = createAup({
      outbox: this.outbox,
      clock: this.clock,
      log: quiet,
      hold,
      policy: {
        get values() {
          return bed.values
        },
      },
      agreements: { inForce: RULES },
      withCode: async (_subject, typed, act) => {
        if (typed !== CODE) return { result: 'wrong', left: 9, waitMs: 0 }
        act({ id: '019aa000-0000-7000-8000-0000000000c1' }, [], () => undefined)
        return { result: 'accepted', left: 10, waitMs: 0 }
      },
      exam: () => this.exam,
      online: () => this.online,
      enrolled: () => true,
      signOut: ({ account }) => this.signedOut.push(account),
    })
    this.#openHold = hold.openSession
  }
  /** kill -9 */
  kill(): void {
    this.aup.stop()
    this.outbox.close()
  }
  close(): void {
    this.kill()
    this.#bed.remove()
  }

  set(values: Partial<PolicyValues>): void {
    this.values = { ...this.values, ...values }
  }
  logOn(session = AMY): void {
    this.aup.openSession(session, () => this.kiosks++)
    void this.#openHold(session)
  }
  logOff(session = AMY): void {
    void this.aup.endSession(session.uid)
  }
  /** What the school says of an account. */
  know(standing: Standing | null, account = 'ABenson'): void {
    this.aup.command({ kind: 'aup.standing', account, standing }, () => undefined)
  }
  /** What the holder says to being let go from now on; null: it lets go. */
  stick(why: string | null, uid = AMY.uid): void {
    this.#holders.started.get(uid)?.refuseLift(why)
  }
  /** A holder that an agent before this one left covered, taken over. */
  foundHeld(press: string, uid = AMY.uid): void {
    void this.#holders.started.get(uid)?.cover(press)
  }
  readonly held = (uid = AMY.uid): boolean => (this.#holders.started.get(uid)?.presses.length ?? 0) > 0
  gate(uid = AMY.uid) {
    return this.aup.fact(uid)
  }
  logon(uid = AMY.uid): string {
    return this.gate(uid)?.logon ?? ''
  }
  recorded(): string[] {
    return this.outbox.nextBatch('rest')?.batch.events.map((e) => e.header.type) ?? []
  }
  /** Reads to the last page, as slowly as the school asks; the leave to agree. */
  readOn(language: string | null = null, uid = AMY.uid): string {
    const reading = this.aup.read(uid, { logon: this.logon(uid), language })
    if (!reading) throw new Error('nothing to read')
    let { token } = reading
    for (const _ of reading.pages.slice(1)) {
      this.clock.pass(this.values['aup.pageMs'])
      token = this.aup.turn(uid, { logon: this.logon(uid), token }).token
    }
    this.clock.pass(this.values['aup.pageMs'])
    return token
  }
  agree(token: string, more = {}, uid = AMY.uid) {
    return this.aup.answer(uid, { logon: this.logon(uid), ...PLAIN, answer: 'agree', token, ...more })
  }
  answer(answer: 'no' | 'again' | 'help' | 'go' | 'signOut', uid = AMY.uid) {
    return this.aup.answer(uid, { logon: this.logon(uid), ...PLAIN, answer })
  }
}
