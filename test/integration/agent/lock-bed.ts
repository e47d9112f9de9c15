/** The lock of a PC with a real outbox, a holder that only notes, and time that moves when a test says so. */
import { mkdirSync } from 'node:fs'
import { vi } from 'vitest'
import { type FakeHolder, FakeHolderPort } from '../../../agent/hold/holder.fake.ts'
import { createHold } from '../../../agent/hold/index.ts'
import { createLock, type Lock } from '../../../agent/lock/index.ts'
import type { Outbox } from '../../../agent/outbox/index.ts'
import type { OsSession } from '../../../agent/session/index.ts'
import type { Standing } from '../../../protocol/agreements.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import { Refusal } from '../../../protocol/errors.ts'
import type { LockFact } from '../../../protocol/lock.ts'
import type { PanicFact } from '../../../protocol/panic.ts'
import { type PolicyValues, policyDefaults } from '../../../protocol/policy.ts'
import { NO_SUPPORT } from '../../../protocol/support.ts'
import { fakeClock, makeBed, makeSchool, openBedOutbox, quiet } from './bed.ts'
import { AMY, CODE, PUPIL } from './gate-bed.ts'

export { AMY, CODE } from './gate-bed.ts'

const school = makeSchool()

export class LockBed {
  readonly clock = fakeClock()
  values: PolicyValues = { ...policyDefaults(), 'lock.mode': 'overlay' }
  standing: Standing | null = PUPIL
  timePercent = 100
  panic: PanicFact | null = null
  exam = false
  film = false
  stick = false
  /** what the system's own lock does: null, there is none */
  os: 'locks' | 'open' | null = null
  readonly ended: string[] = []
  readonly switched: string[] = []
  lock!: Lock
  outbox!: Outbox
  holders!: FakeHolderPort
  readonly #bed = makeBed()
  #openHold!: (session: OsSession) => Promise<void>
  /** of the session, untouched */
  #idle = 0

  constructor() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    mkdirSync(this.#bed.paths.state, { recursive: true })
    this.start()
  }
  start(): void {
    const bed = this
    this.holders = new FakeHolderPort()
    this.outbox = openBedOutbox(this.#bed, school.author, this.clock)
    const hold = createHold({ log: quiet, paths: this.#bed.paths, holders: this.holders })
    this.#openHold = hold.openSession
    this.lock = createLock({
      outbox: this.outbox,
      clock: this.clock,
      log: quiet,
      hold,
      policy: {
        get values() {
          return bed.values
        },
      },
      codes: {
        now: () => this.clock.wall(),
        use: async (_subject, typed, act) => {
          if (typed !== CODE) return { result: 'wrong', left: 9, waitMs: 0 }
          act({ id: '019aa000-0000-7000-8000-0000000000c1', name: 'Mrs Khan' }, [], () => undefined)
          return { result: 'accepted', left: 10, waitMs: 0 }
        },
      },
      aup: { reader: () => ({ account: AMY.account, standing: this.standing, choices: NO_CHOICES }) },
      support: { effects: () => (this.timePercent === 100 ? null : { ...NO_SUPPORT, timePercent: this.timePercent }) },
      panic: { fact: () => this.panic },
      sessions: {
        lock: async () => this.os === 'locks',
        isLocked: async () => (this.os === null ? null : this.os === 'locks'),
        switchUser: async ({ account }) => {
          this.switched.push(account)
          return true
        },
        end: ({ account, uid }) => {
          this.ended.push(account)
          this.lock.endSession(uid)
        },
      },
      exam: () => this.exam,
      enrolled: () => true,
      asksToStayAwake: () => this.film,
      hasRemovableMedia: async () => this.stick,
    })
    this.lock.restore()
  }
  /** kill -9 */
  kill(): void {
    this.lock.stop()
    this.outbox.close()
  }
  close(): void {
    this.kill()
    vi.useRealTimers()
    this.#bed.remove()
  }
  set(values: Partial<PolicyValues>): void {
    this.values = { ...this.values, ...values }
    this.lock.look()
  }
  /** A disk that takes nothing from now on. */
  fillDisk(): void {
    this.outbox.record = () => {
      throw new Refusal('STORE_FAILED')
    }
  }

  async logOn(session = AMY): Promise<void> {
    this.lock.openSession(session)
    await this.#openHold(session)
    await this.pass(0)
  }
  holder(): FakeHolder {
    const holder = this.holders.started.get(AMY.uid)
    if (!holder) throw new Error('no holder was started')
    return holder
  }
  held = (): boolean => this.holder().presses.length > 0
  /** Nobody touches anything for so long. */
  async leave(ms: number): Promise<void> {
    for (let left = ms; left > 0; ) {
      const { idleMs } = this.holder()
      const step = idleMs !== null && idleMs > this.#idle ? Math.min(left, idleMs - this.#idle) : left
      this.#idle += step
      left -= step
      await this.pass(step)
      this.holder().untouched(this.#idle)
      await this.pass(0)
    }
  }
  async touch(): Promise<void> {
    this.#idle = 0
    this.holder().untouched(0)
    await this.pass(0)
  }
  async pass(ms: number): Promise<void> {
    this.clock.pass(ms)
    await vi.advanceTimersByTimeAsync(ms)
  }
  fact = (): LockFact | null => this.lock.fact(AMY.uid)
  recorded(): string[] {
    return this.outbox.nextBatch('rest')?.batch.events.map((e) => e.header.type) ?? []
  }
}
