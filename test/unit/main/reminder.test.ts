import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type CardScan, createCardKeys, createCardScan, scannedOf } from '../../../main/card/index.ts'
import { areaOf, buttonArea, cardArea } from '../../../main/host/areas.ts'
import type { Host } from '../../../main/host/host.ts'
import { deriveShown, faceOf, policyOf } from '../../../main/stage/rules.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import { REMINDER_MS, REMINDER_SLOW_MS, type ReminderFact, showsForMs } from '../../../protocol/reminder.ts'
import { NO_SUPPORT, SCAN_OFFERED_MS, SCAN_SAME_PRESS_MS } from '../../../protocol/support.ts'
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
    expect(face('card')).toMatchObject({ visibility: 'shown', state: { screen: { kind: 'reminder', card: CARD, offered: null } } })
    const scanned = faceOf({ kind: 'reminder', card: CARD }, { role: 'card', primary: true }, policyOf(null), NO_SUPPORT, 'keep')
    expect(scanned.state.screen).toMatchObject({ offered: 'keep' })
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

describe('the card’s keys', () => {
  function bench(owned = false) {
    const did: string[] = []
    const pressed = new Map<string, () => void>()
    const answers: string[] = []
    const host = {
      async registerShortcut(keys: string, press: () => void) {
        did.push(`take ${keys}`)
        pressed.set(keys, press)
        return !owned
      },
      releaseShortcut: (keys: string) => void did.push(`give ${keys}`),
    } as unknown as Host
    const keys = createCardKeys(
      (answer) => answers.push(answer),
      () => {},
    )
    return { did, follow: (card: ReminderFact | null) => keys.follow(host, card), press: (key: string) => pressed.get(key)?.(), answers }
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  test('are taken while there is a card, close and keep it, and are given back; from a kept card only the one that closes', async () => {
    const b = bench()
    b.follow(CARD)
    b.follow(CARD)
    await settled()
    b.press('Escape')
    b.press('Shift+Escape')
    expect(b.answers).toEqual(['close', 'keep'])
    b.follow({ ...CARD, kept: true })
    await settled()
    b.follow(null)
    await settled()
    expect(b.did).toEqual(['take Escape', 'take Shift+Escape', 'give Shift+Escape', 'give Escape'])
  })
  test('of a card that has gone before they were taken stay the program’s', async () => {
    const b = bench()
    b.follow(CARD)
    b.follow(null)
    await settled()
    expect(b.did).toEqual([])
  })
  test('that another program owns are not given away', async () => {
    const b = bench(true)
    b.follow(CARD)
    await settled()
    b.follow(null)
    await settled()
    expect(b.did).toEqual(['take Escape', 'take Shift+Escape'])
  })
})

describe('a card worked with one key', () => {
  const of = (card: ReminderFact) => scannedOf({ kind: 'reminder', card })
  const [NEW, KEPT] = [of(CARD), of({ ...CARD, kept: true })]
  let mono = 0
  let changes = 0
  let scan: CardScan
  beforeEach(() => {
    vi.useFakeTimers()
    mono = 0
    changes = 0
    scan = createCardScan(
      () => mono,
      () => changes++,
    )
  })
  afterEach(() => {
    scan.offered(null)
    vi.useRealTimers()
  })
  const pass = (ms: number) => {
    mono += ms
    vi.advanceTimersByTime(ms)
  }

  test('offers in turn all that a pointer can do, the button first, and begins again', () => {
    expect(scan.offered(NEW)).toBe('hide')
    const offered = Array.from({ length: 3 }, () => {
      pass(SCAN_OFFERED_MS)
      return scan.offered(NEW)
    })
    expect([offered, changes]).toEqual([['keep', 'close', 'hide'], 3])
  })
  test('kept, it offers the button and to close; each new card begins with the button', () => {
    scan.offered(NEW)
    pass(SCAN_OFFERED_MS)
    expect([scan.take(NEW), scan.offered(KEPT)]).toEqual(['keep', 'hide'])
    pass(SCAN_OFFERED_MS)
    expect(scan.offered(KEPT)).toBe('close')
    expect(scan.offered(of({ ...CARD, id: ID.replace('01a', '01b') }))).toBe('hide')
  })
  test('a hand that shakes takes one thing: the press after a choice is the same press, and after that it is the button again', () => {
    scan.offered(NEW)
    pass(2 * SCAN_OFFERED_MS)
    expect(scan.take(NEW)).toBe('close')
    pass(SCAN_SAME_PRESS_MS - 1)
    expect(scan.take(null)).toBeNull()
    pass(1)
    expect(scan.take(null)).toBe('hide')
  })
  test('without a card the key is the button, every time; nothing is offered and nothing wakes', () => {
    expect([scan.offered(null), scan.take(null), scan.take(null)]).toEqual([null, 'hide', 'hide'])
    scan.offered(NEW)
    scan.offered(null)
    expect(vi.getTimerCount()).toBe(0)
  })
})
