import { describe, expect, test } from 'vitest'
import { areaOf, buttonArea, cardArea } from '../../../main/host/areas.ts'
import type { Host } from '../../../main/host/host.ts'
import { createCardKey } from '../../../main/reminder/index.ts'
import { deriveShown, faceOf, policyOf } from '../../../main/stage/rules.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import { REMINDER_MS, REMINDER_SLOW_MS, type ReminderFact, showsForMs } from '../../../protocol/reminder.ts'
import { NO_SUPPORT } from '../../../protocol/support.ts'
import { NO_FACTS } from '../../tools/kiosk-peers.ts'

const ID = '01a2018b-a82a-7eaf-9c56-b24ec3a1e798'
const CARD: ReminderFact = {
  id: ID,
  audience: 'ks2',
  rule: 'tell',
  picture: 'tell',
  text: { language: 'en', heading: 'Tell', line: 'I tell.' },
  beside: null,
  choices: NO_CHOICES,
  kept: false,
}
const GATE = { logon: ID, state: 'tap', audience: 'ks2', name: null, done: 0, of: 0, asksHelp: false, reminder: 'tell', choices: NO_CHOICES } as const
const PANIC = { press: ID, state: 'told', kept: true, by: null, pressedAt: 1, count: 1 } as const
const shown = (facts: Partial<typeof NO_FACTS>, press: string | null = null) =>
  deriveShown({ agent: { ...NO_FACTS, reminder: CARD, ...facts }, press, withoutNewsMs: 0 }).kind

describe('a card', () => {
  test('never stands over a cover, also one the agent does not know of yet, nor over the rules', () => {
    expect(shown({})).toBe('reminder')
    expect(shown({ gate: GATE })).toBe('gate')
    expect(shown({ panic: PANIC })).toBe('cover')
    expect(shown({ gate: GATE, panic: PANIC })).toBe('cover')
    expect(shown({}, ID)).toBe('cover')
  })
  test('is in a window of its own: the stages wait as if nothing was shown, and the button stands', () => {
    const face = (role: 'stage' | 'button' | 'card') => faceOf({ kind: 'reminder', card: CARD }, { role, primary: true }, policyOf(null))
    expect(face('stage')).toMatchObject({ visibility: 'ready', state: { screen: { kind: 'cover' } } })
    expect(face('button')).toMatchObject({ visibility: 'shown', state: { screen: { kind: 'button' } } })
    expect(face('card')).toMatchObject({ visibility: 'shown', state: { screen: { kind: 'reminder', card: CARD } } })
  })
  test.each([
    [1280, 800],
    [1366, 768],
    [1920, 1080],
    [800, 600],
  ])('on %i × %i it is on the display, and never over the button', (width, height) => {
    const display = { x: 100, y: 50, width, height }
    for (const edge of ['right', 'left'] as const) {
      const [card, button] = [cardArea(display, edge), buttonArea(display, edge)]
      expect(card.x >= display.x && card.x + card.width <= display.x + width).toBe(true)
      expect(card.y >= display.y && card.y + card.height <= display.y + height).toBe(true)
      expect(card.x + card.width <= button.x || button.x + button.width <= card.x).toBe(true)
    }
    expect(areaOf('stage', display)).toBe(display)
  })
  test('is up four times as long for who listens or has one key, and longer still by a pupil’s own time', () => {
    expect(showsForMs(NO_SUPPORT)).toBe(REMINDER_MS)
    expect(showsForMs({ ...NO_SUPPORT, readAloud: true })).toBe(REMINDER_SLOW_MS)
    expect(showsForMs({ ...NO_SUPPORT, switchKey: 'F8' })).toBe(REMINDER_SLOW_MS)
    expect(showsForMs({ ...NO_SUPPORT, timePercent: 200 })).toBe(2 * REMINDER_MS)
  })
})

describe('the card’s key', () => {
  function bench(owned = false) {
    const did: string[] = []
    let press = () => {}
    let closed = 0
    const host = {
      async registerShortcut(keys: string, pressed: () => void) {
        did.push(`take ${keys}`)
        press = pressed
        return !owned
      },
      releaseShortcut: (keys: string) => void did.push(`give ${keys}`),
    } as unknown as Host
    const key = createCardKey(
      () => closed++,
      () => {},
    )
    return { did, follow: (isUp: boolean) => key.follow(host, isUp), press: () => press(), closed: () => closed }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  test('is taken while there is a card, closes it, and is given back', async () => {
    const b = bench()
    b.follow(true)
    b.follow(true)
    await settled()
    b.press()
    b.follow(false)
    await settled()
    expect(b.did).toEqual(['take Escape', 'give Escape'])
    expect(b.closed()).toBe(1)
  })
  test('of a card that has gone before the key was taken stays the program’s', async () => {
    const b = bench()
    b.follow(true)
    b.follow(false)
    await settled()
    expect(b.did).toEqual([])
  })
  test('that another program owns is not given away', async () => {
    const b = bench(true)
    b.follow(true)
    await settled()
    b.follow(false)
    await settled()
    expect(b.did).toEqual(['take Escape'])
  })
})
