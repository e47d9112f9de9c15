import { hash } from 'node:crypto'
import type { Static } from 'typebox'
import { CodesDocument, codesDelivered, codesFetch, type TryAnswer, type TryResult } from '../../protocol/codes.ts'
import { Refusal } from '../../protocol/errors.ts'
import { codeTried } from '../../protocol/events.ts'
import type { Client } from '../../protocol/op.ts'
import { type AgentPaths, type Clock, type DocumentOwnership, failure, type Log, readIfThere, signedReader, writeDurably } from '../core/index.ts'
import { fact, type NewEvent, type Outbox, type StateChange } from '../outbox/index.ts'
import type { Panic } from '../panic/index.ts'
import { budgetOf, recentOf } from './budget.ts'
import { matching } from './match.ts'
import { choose, remembered, saidByServer, type TimeKept, timeNow } from './rules.ts'
import { createCodesStore } from './store.ts'

/** How often the latest time this PC is sure of goes to disk, while there is a code to bring back by setting the clock. */
const REMEMBER_TIME_MS = 60_000

export interface Codes {
  /** Loads the last known good codes, and the guesses of before. Call once, after enrolment. */
  restore(own: DocumentOwnership): Promise<void>
  /** Fetches newer codes if there are any, and says which are in force. Throws a Refusal; those in force stay then. */
  refresh(server: Pick<Client, 'call'>): Promise<void>
  /**
   * Somebody at this PC typed a code on the cover. Answers when the try is on disk.
   * Throws PANIC_NOT_COVERED, BUSY while another try is looked at or nothing is loaded yet, STORE_FAILED; nothing is lifted then.
   */
  liftCover(uid: number, press: string, typed: string): Promise<TryAnswer>
  /**
   * The same for anything else an adult's code allows. `subject` names the occasion, an UUID: a one-time code is spent on it. `act`
   * records `events`, what it changes and `also` in one transaction. Throws BUSY, STORE_FAILED, and what `act` throws.
   */
  use(
    subject: string,
    typed: string,
    act: (code: { id: string; name: string }, events: readonly NewEvent[], also: (tx: StateChange) => void) => void,
  ): Promise<TryAnswer>
  /**
   * The server's time as far as this PC is sure of it, epoch ms; its own clock until the server has said one. A clock years ahead is not
   * believed: it would end a lock or an exam.
   */
  now(): number
  stop(): void
}

/** Without what was kept of it, only the envelope's own time is sure. */
const timeOf = (issuedAt: number): TimeKept => ({ issuedAt, wall: issuedAt, mono: 0, boot: '', seen: issuedAt })

export interface CodesOptions {
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  readonly paths: Pick<AgentPaths, 'codes' | 'pepper'>
  readonly panic: Pick<Panic, 'coverOf' | 'liftByCode'>
}

export function createCodes({ outbox, clock, log, paths, panic }: CodesOptions): Codes {
  const store = createCodesStore(outbox.state)
  const readSigned = signedReader(CodesDocument)
  let own: DocumentOwnership | null = null
  let inForce: { document: Static<typeof CodesDocument>; pepper: string } | null = null
  let time: TimeKept | null = null
  let tries: number[] = []
  let trying = false
  /** `tooMany` is reported once per wait, not once per key */
  let reportedWait = false
  let told = false
  let queue: Promise<void> = Promise.resolve()

  const timeHere = () => (time ? timeNow(time, nowHere()) : clock.wall())
  const nowHere = () => ({ wall: clock.wall(), mono: clock.mono(), boot: clock.bootId })

  /** Throws when they do not belong together: then neither counts. */
  async function verified(envelope: string, pepper: string | null, by: DocumentOwnership) {
    const document = await readSigned(envelope, by, inForce?.document.version ?? null)
    if (pepper === null || hash('sha256', pepper, 'base64url') !== document.pepperHash)
      throw new Refusal('POLICY_INVALID', 'the codes were made for another pepper')
    return { document, pepper }
  }

  async function fetchNewer(server: Pick<Client, 'call'>, by: DocumentOwnership): Promise<void> {
    const { envelope, pepper, now } = await server.call(codesFetch, { have: inForce?.document.version ?? null })
    const said = saidByServer(now, nowHere())
    if (envelope !== null) {
      const next = await verified(envelope, pepper ?? inForce?.pepper ?? null, by)
      const { codes } = next.document
      // The pepper first: codes without it would be dropped at the next start, and are fetched again then.
      if (pepper !== null) writeDurably(paths.pepper, pepper)
      writeDurably(paths.codes, envelope)
      outbox.change((tx) => {
        store.saveTime(tx, said)
        store.forgetSpent(tx, new Set(codes.map(({ id }) => id)))
      })
      inForce = next
      told = false
      log.info({ version: next.document.version, codes: codes.length }, 'codes in force')
    }
    time = said
    if (!inForce || told) return
    await server.call(codesDelivered, { version: inForce.document.version })
    told = true
  }

  function rememberTime(): void {
    if (!time || !inForce?.document.codes.some(({ validUntil }) => validUntil > (time?.seen ?? 0))) return
    const seen = remembered(time, nowHere())
    try {
      outbox.change((tx) => store.saveTime(tx, seen))
      time = seen
    } catch (error) {
      log.warn(failure(error), 'the time could not be remembered')
    }
  }
  const remembering = setInterval(rememberTime, REMEMBER_TIME_MS).unref()

  function answer(result: TryResult): TryAnswer {
    return { result, ...budgetOf(tries, clock.mono()) }
  }

  async function look(cover: string, typed: string, act: Parameters<Codes['use']>[2]): Promise<TryAnswer> {
    const now = clock.mono()
    const before = recentOf(tries, now)
    if (budgetOf(before, now).waitMs > 0) {
      if (!reportedWait) outbox.record([fact(codeTried, { result: 'tooMany', code: null, press: cover })])
      reportedWait = true
      return answer('tooMany')
    }
    // On disk before it is looked at: a PC killed in between has had its guess.
    const counted = [...before, now]
    const seen = time && remembered(time, nowHere())
    outbox.change((tx) => {
      store.saveTries(tx, clock.bootId, counted)
      if (seen) store.saveTime(tx, seen)
    })
    tries = counted
    time = seen
    reportedWait = false

    const found = inForce ? await matching(typed, inForce.document.codes, inForce.pepper) : []
    const here = { now: timeHere(), device: own?.device ?? '', cover, spentOn: store.spentOn() }
    const chosen = choose(found, here)
    const result = chosen?.result ?? 'wrong'
    const tried: NewEvent = fact(codeTried, { result, code: chosen?.code.id ?? null, press: cover })
    if (chosen?.result !== 'accepted') {
      outbox.record([tried])
      return answer(result)
    }
    const { id, holderName: name, once } = chosen.code
    act({ id, name }, [tried], (tx) => {
      if (once) store.spend(tx, id, cover)
      store.saveTries(tx, clock.bootId, before)
    })
    tries = before
    return answer('accepted')
  }

  const use: Codes['use'] = async (subject, typed, act) => {
    if (trying || !own) throw new Refusal('BUSY')
    trying = true
    try {
      return await look(subject, typed, act)
    } finally {
      trying = false
    }
  }

  return {
    async restore(ownership) {
      const now = clock.mono()
      tries = store.tries(clock.bootId, now)
      // Written at once: guesses of another boot age from this start, not from whichever comes next.
      try {
        if (tries.length > 0) outbox.change((tx) => store.saveTries(tx, clock.bootId, tries))
      } catch (error) {
        // Each look writes before it looks, so a disk that fails is met there again.
        log.error(failure(error), 'the guesses of before could not be kept')
      }
      time = store.time()
      const envelope = readIfThere(paths.codes)
      try {
        if (envelope !== null) {
          inForce = await verified(envelope, readIfThere(paths.pepper), ownership)
          time ??= timeOf(inForce.document.issuedAt)
        }
      } catch (error) {
        log.error(
          { code: error instanceof Refusal ? error.code : 'INTERNAL' },
          'the kept codes are not believed; covers are lifted from the dashboard until the server sends new ones',
        )
      }
      own = ownership
    },
    refresh(server) {
      const by = own
      if (!by) return Promise.resolve()
      // One after the other: the second must not be answered by what the first had asked before.
      const fetched = queue.then(() => fetchNewer(server, by))
      queue = fetched.catch(() => undefined)
      return fetched
    },
    async liftCover(uid, press, typed) {
      const cover = panic.coverOf(uid, press)
      if (cover === null) throw new Refusal('PANIC_NOT_COVERED')
      return use(cover, typed, ({ id, name }, events, also) => panic.liftByCode(uid, cover, { by: 'code', code: id, name }, events, also))
    },
    use,
    now: () => (time ? remembered(time, nowHere()).seen : clock.wall()),
    stop: () => clearInterval(remembering),
  }
}
