/**
 * The SMART reminder on this PC: a card over whatever the pupil does, for some seconds.
 *
 * Invariants: it is kept in memory alone and nobody records who saw it; it stands only over a free desktop, and what comes before the
 * desktop ends it for good; each new card takes the place of the one before; staff and exam accounts get none, and nobody
 * while there is an exam.
 * Fail direction: no card. Whatever is not sure (who sits there, whether the words are there) shows nothing, and the child works on.
 */
import type { Static } from 'typebox'
import type { Agreement } from '../../protocol/agreements.ts'
import type { Request } from '../../protocol/op.ts'
import { type ReminderCommand, type ReminderFact, type reminderAnswer, showsForMs } from '../../protocol/reminder.ts'
import { NO_SUPPORT } from '../../protocol/support.ts'
import type { Aup } from '../aup/index.ts'
import { createSignal, failure, type Log, newId, type Signal } from '../core/index.ts'
import type { ExamMode } from '../exam/index.ts'
import type { Outbox, StateChange } from '../outbox/index.ts'
import type { Panic } from '../panic/index.ts'
import type { Policy } from '../policy/index.ts'
import type { Support } from '../support/index.ts'
import { cardFor } from './rules.ts'

export interface Reminder {
  /** `advance` is on disk before anything shows, so that no card comes twice. */
  command(command: Static<typeof ReminderCommand>, advance: (tx: StateChange) => void): void
  fact(uid: number): ReminderFact | null
  /** Of a card that is gone: nothing. */
  answer(uid: number, answer: Request<typeof reminderAnswer>): Record<string, never>
  /** Something stands before this desktop now, or the session is over. */
  end(uid: number): void
  readonly changed: Signal<{ uid: number }>
  stop(): void
}
export interface ReminderNeeds {
  readonly outbox: Pick<Outbox, 'change'>
  readonly log: Log
  readonly policy: Pick<Policy, 'values'>
  readonly agreements: { readonly inForce: readonly Agreement[] }
  readonly aup: Pick<Aup, 'fact' | 'reader'>
  readonly panic: Pick<Panic, 'fact'>
  readonly support: Pick<Support, 'effects'>
  readonly exam: Pick<ExamMode, 'on' | 'changed'>
  /** a laptop that is not at school */
  offSite(): boolean
  /** whose sessions are open */
  uids(): readonly number[]
}

export function createReminder({ outbox, log, policy, agreements, aup, panic, support, exam, offSite, uids }: ReminderNeeds): Reminder {
  const cards = new Map<number, { readonly fact: ReminderFact; readonly timer: NodeJS.Timeout }>()
  const changed = createSignal<{ uid: number }>()

  function end(uid: number): void {
    const card = cards.get(uid)
    if (!card) return
    clearTimeout(card.timer)
    cards.delete(uid)
    changed.emit({ uid })
  }
  function show(uid: number, rule: ReminderFact['rule']): void {
    const isFree = panic.fact(uid) === null && aup.fact(uid) === null && !offSite() && !exam.on()
    const who = isFree ? aup.reader(uid) : null
    const effects = (who && support.effects(who.account)) ?? NO_SUPPORT
    const card = who && cardFor(who, rule, { agreements: agreements.inForce, policy: policy.values, language: effects.language })
    if (!card) return
    clearTimeout(cards.get(uid)?.timer)
    const timer = setTimeout(() => end(uid), showsForMs(effects)).unref()
    cards.set(uid, { fact: { id: newId(), ...card, kept: false }, timer })
    changed.emit({ uid })
  }
  const stopHearing = exam.changed.on(() => {
    if (exam.on()) for (const uid of uids()) end(uid)
  })

  return {
    command({ rule }, advance) {
      outbox.change(advance)
      for (const uid of uids()) {
        try {
          show(uid, rule)
        } catch (error) {
          log.error(failure(error), 'a reminder was not shown')
        }
      }
    },
    fact: (uid) => cards.get(uid)?.fact ?? null,
    answer(uid, { id, answer }) {
      const card = cards.get(uid)
      if (card?.fact.id !== id) return {}
      if (answer === 'close') end(uid)
      else {
        clearTimeout(card.timer)
        cards.set(uid, { ...card, fact: { ...card.fact, kept: true } })
        changed.emit({ uid })
      }
      return {}
    },
    end,
    changed,
    stop() {
      stopHearing()
      for (const { timer } of cards.values()) clearTimeout(timer)
      cards.clear()
    },
  }
}
