/** A card worked with one real key on a real screen; the agent is a fake. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import type { ReminderFact } from '../../../protocol/reminder.ts'
import { NO_SUPPORT } from '../../../protocol/support.ts'
import { NO_FACTS } from '../../tools/kiosk-peers.ts'
import { until } from '../../tools/screen.ts'
import { type Bed, MISSING, openBed } from './bed.ts'

const WITHIN_MS = 20_000
const KEY = 'F8'
const CARD: ReminderFact = {
  id: '01a2018b-a82a-7eaf-9c56-b24ec3a1e798',
  audience: 'ks2',
  rule: 'tell',
  picture: 'tell',
  text: { language: 'en', heading: 'Tell', line: 'I tell.' },
  beside: null,
  choices: NO_CHOICES,
  kept: false,
}

const suite = describe.skipIf(MISSING.length > 0)
suite(MISSING.length > 0 ? `SKIPPED a card and one key: ${MISSING.join(', ')} not installed` : 'a pupil with one key and a card', () => {
  let bed: Bed
  beforeAll(async () => {
    bed = await openBed()
    await bed.kiosk.ready
  })
  afterAll(() => bed?.close())

  const say = (card: ReminderFact | null) => bed.agent.say({ ...NO_FACTS, support: { ...NO_SUPPORT, switchKey: KEY }, reminder: card })
  /** How often the card has been drawn: once for each thing it offers. */
  const drawn = () => bed.kiosk.log.filter(({ msg, role, kind }) => msg === 'painted' && role === 'card' && kind === 'reminder').length
  const offers = async (more: number) => {
    const wanted = drawn() + more
    await until('something else is offered', () => drawn() >= wanted, WITHIN_MS)
  }

  test('keeps it and closes it as a pointer would, and no press of the button is made of either', async () => {
    say(CARD)
    await offers(2)
    await bed.screen.pressKeys(KEY)
    await until('kept', () => bed.agent.reminders.at(-1)?.answer === 'keep', WITHIN_MS)
    say({ ...CARD, kept: true })
    await offers(2)
    await bed.screen.pressKeys(KEY)
    await until('closed', () => bed.agent.reminders.at(-1)?.answer === 'close', WITHIN_MS)
    say(null)
    expect([bed.agent.reminders.map(({ answer }) => answer), bed.agent.presses]).toEqual([['keep', 'close'], []])
  })
  test('still has the button, first, on a card that has just come', async () => {
    say({ ...CARD, id: CARD.id.replace('01a', '01b') })
    await offers(1)
    await bed.screen.pressKeys(KEY)
    await until('a press', () => bed.agent.presses.length === 1, WITHIN_MS)
    expect(bed.agent.presses[0]?.via).toBe('switch')
    expect(bed.agent.reminders).toHaveLength(2)
  })
})
