import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSignal } from '../../../agent/core/index.ts'
import type { Outbox } from '../../../agent/outbox/index.ts'
import { createReminder, type Reminder } from '../../../agent/reminder/index.ts'
import type { Agreement, Standing } from '../../../protocol/agreements.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { policyDefaults } from '../../../protocol/policy.ts'
import { REMINDER_MS, REMINDER_SLOW_MS } from '../../../protocol/reminder.ts'
import { NO_SUPPORT, type SupportEffects } from '../../../protocol/support.ts'
import { type Bed, fakeClock, makeBed, makeSchool, openBedOutbox, quiet } from './bed.ts'

const UID = 1001
const PUPIL: Standing = { audience: 'ks2', name: 'Amy', exempt: null, readInClass: null, signed: [], again: [] }
const GATE = { logon: '019aa000-0000-7000-8000-000000000001' }
const school = makeSchool()

/** How things are when a card comes. */
interface Now {
  agreements: Agreement[]
  standing: Standing | null
  effects: SupportEffects
  gate: object | null
  panic: object | null
  away: boolean
  exam: boolean
}

describe('a card on a PC', () => {
  let bed: Bed
  let outbox: Outbox
  let reminder: Reminder
  let now: Now
  let changes: number
  const examChanged = createSignal<null>()
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    bed = makeBed()
    mkdirSync(bed.paths.state, { recursive: true })
    outbox = openBedOutbox(bed, school.author, fakeClock())
    now = { agreements: builtInAgreements(), standing: PUPIL, effects: NO_SUPPORT, gate: null, panic: null, away: false, exam: false }
    changes = 0
    reminder = createReminder({
      outbox,
      log: quiet,
      policy: { values: policyDefaults() },
      agreements: {
        get inForce() {
          return now.agreements
        },
      },
      aup: { fact: () => now.gate as never, reader: () => ({ account: 'abenson', standing: now.standing, choices: NO_CHOICES }) },
      panic: { fact: () => now.panic as never },
      support: { effects: () => now.effects },
      exam: { on: () => now.exam, changed: examChanged },
      offSite: () => now.away,
      uids: () => [UID],
    })
    reminder.changed.on(() => changes++)
  })
  afterEach(() => {
    reminder.stop()
    outbox.close()
    bed.remove()
    vi.useRealTimers()
  })
  const show = (rule: 'safe' | 'tell' = 'tell') => reminder.command({ kind: 'reminder.show', rule }, (tx) => tx.put('test', 'cursor', rule))
  const card = () => reminder.fact(UID)

  test('says the school’s rule in the child’s reading age, goes by itself, and leaves no record', () => {
    show()
    expect(card()).toMatchObject({ audience: 'ks2', rule: 'tell', picture: 'tell', kept: false, beside: null, text: { language: 'en', heading: 'Tell' } })
    expect(outbox.state.get('test', 'cursor')).toBe('"tell"')
    vi.advanceTimersByTime(REMINDER_MS - 1)
    expect(card()).not.toBeNull()
    vi.advanceTimersByTime(1)
    expect(card()).toBeNull()
    expect(changes).toBe(2)
    expect(outbox.unsent()).toBe(0)
  })
  test('stays longer for who listens to it, and for good for who keeps it; closed, it is gone; of another card nothing is closed', () => {
    now.effects = { ...NO_SUPPORT, readAloud: true }
    show()
    vi.advanceTimersByTime(REMINDER_SLOW_MS - 1)
    const id = card()?.id ?? ''
    reminder.answer(UID, { id, answer: 'keep' })
    vi.advanceTimersByTime(10 * REMINDER_SLOW_MS)
    expect(card()).toMatchObject({ id, kept: true })
    reminder.answer(UID, { id: GATE.logon, answer: 'close' })
    expect(card()).not.toBeNull()
    reminder.answer(UID, { id, answer: 'close' })
    expect(card()).toBeNull()
  })
  test('nobody in an exam sees one, and one that is up goes when an exam begins', () => {
    show()
    now.exam = true
    examChanged.emit(null)
    expect(card()).toBeNull()
    show()
    expect(card()).toBeNull()
  })
  test('a new one takes the place of the one before, for its own whole time', () => {
    show('tell')
    vi.advanceTimersByTime(REMINDER_MS - 1)
    show('safe')
    vi.advanceTimersByTime(REMINDER_MS - 1)
    expect(card()?.rule).toBe('safe')
  })
  test.each<[string, Partial<Now>]>([
    ['while the rules stand before the desktop', { gate: GATE }],
    ['under a cover', { panic: {} }],
    ['off site', { away: true }],
    ['in an exam', { standing: { ...PUPIL, exempt: 'exam' } }],
    ['for staff', { standing: { ...PUPIL, audience: 'staff' } }],
    ['for a visitor', { standing: { ...PUPIL, audience: 'visitor' } }],
    ['where the school has taken the rule out', { agreements: builtInAgreements().filter(({ kind }) => kind === 'agree') }],
  ])('there is none %s, then or later; the command is carried out all the same', (_, as) => {
    Object.assign(now, as)
    show()
    expect(card()).toBeNull()
    expect(outbox.state.get('test', 'cursor')).toBe('"tell"')
    Object.assign(now, { gate: null, panic: null })
    expect(card()).toBeNull()
  })
  test('whoever the school does not know reads it as juniors do; a class login as its class', () => {
    now.standing = null
    show()
    expect(card()?.audience).toBe('ks2')
    now.standing = { ...PUPIL, audience: 'ks1', exempt: 'class' }
    show()
    expect(card()).toMatchObject({ audience: 'ks1', text: { heading: 'Tell: I tell a grown-up' } })
  })
  test('a language the school has not confirmed stands beside the English', () => {
    now.effects = { ...NO_SUPPORT, language: 'pl' }
    show()
    expect(card()).toMatchObject({ text: { language: 'pl' }, beside: { language: 'en', heading: 'Tell' } })
  })
  test('what comes before the desktop ends it, and it does not come back', () => {
    show()
    reminder.end(UID)
    expect(card()).toBeNull()
    vi.advanceTimersByTime(REMINDER_MS)
    expect(changes).toBe(2)
  })
})
