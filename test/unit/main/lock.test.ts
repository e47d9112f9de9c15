import { describe, expect, test } from 'vitest'
import { createCardScan, scannedOf } from '../../../main/card/index.ts'
import type { Host } from '../../../main/host/host.ts'
import { createLock, idleOf } from '../../../main/lock/index.ts'
import { aged, deriveShown, faceOf, policyOf, type Shown, withoutCard } from '../../../main/stage/rules.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import type { AgentFacts } from '../../../protocol/local.ts'
import type { LockFact } from '../../../protocol/lock.ts'
import type { Client } from '../../../protocol/op.ts'
import type { PageState } from '../../../protocol/page.ts'
import type { ReminderFact } from '../../../protocol/reminder.ts'
import { SCAN_SAME_PRESS_MS } from '../../../protocol/support.ts'
import { NO_FACTS } from '../../tools/kiosk-peers.ts'

const ID = '01a2018b-a82a-7eaf-9c56-b24ec3a1e798'
const OTHER = '01a2018b-b53b-7161-83e1-8479faa23237'
const LOCKED: LockFact = {
  id: ID,
  phase: 'locked',
  by: 'idle',
  mode: 'overlay',
  name: 'Amy',
  message: null,
  at: 1,
  leftMs: 60_000,
  ofMs: 60_000,
  pupilMayOpen: false,
  mediaIn: false,
  choices: NO_CHOICES,
}
const WARNED: LockFact = { ...LOCKED, phase: 'warning' }
const OS_LOCKED: LockFact = { ...LOCKED, mode: 'os' }
const GATE = { logon: ID, state: 'tap', audience: 'ks2', name: null, done: 0, of: 0, asksHelp: false, reminder: 'tell', choices: NO_CHOICES } as const
const PANIC = { press: ID, state: 'told', kept: true, by: null, pressedAt: 1, count: 1 } as const
const CARD: ReminderFact = {
  ...{ id: OTHER, audience: 'ks2', rule: 'tell', picture: 'tell', text: { language: 'en', heading: 'Tell', line: 'I tell.' } },
  ...{ beside: null, choices: NO_CHOICES, kept: false },
}
const shown = (facts: Partial<AgentFacts>, press: string | null = null) => deriveShown({ agent: { ...NO_FACTS, ...facts }, press, withoutNewsMs: 0 })

describe('a locked PC', () => {
  test('shows the lock before everything but a child’s cover, whose press the agent need not know yet', () => {
    expect(shown({ lock: LOCKED, gate: GATE, reminder: CARD }).kind).toBe('lock')
    expect(shown({ lock: LOCKED, panic: PANIC }).kind).toBe('cover')
    expect(shown({ lock: LOCKED }, ID).kind).toBe('cover')
  })
  test('with the system’s own lock shows nothing of ours before it: what is beneath stays as it was', () => {
    expect(shown({ lock: OS_LOCKED }).kind).toBe('nothing')
    expect(shown({ lock: OS_LOCKED, gate: GATE }).kind).toBe('gate')
  })
  test('has the words on the primary display, a backdrop on the others, and the button', () => {
    const lock = shown({ lock: LOCKED, server: 'offline' })
    const face = (role: 'stage' | 'button' | 'card', primary: boolean) => faceOf(lock, { role, primary }, policyOf(null))
    const screen = { kind: 'lock', lock: LOCKED, style: 'pip', offline: true }
    expect(face('stage', true)).toMatchObject({ visibility: 'shown', state: { screen: { ...screen, primary: true } } })
    expect(face('stage', false)).toMatchObject({ visibility: 'shown', state: { screen: { ...screen, primary: false } } })
    expect(face('button', true)).toMatchObject({ visibility: 'shown', state: { screen: { kind: 'button' } } })
    expect(face('card', true).visibility).toBe('ready')
  })
})

describe('a warning', () => {
  test('stands over the desktop and above any reminder, and beneath the rules', () => {
    expect(shown({ lock: WARNED, reminder: CARD }).kind).toBe('warning')
    expect(shown({ lock: { ...WARNED, mode: 'os' } }).kind).toBe('warning')
    expect(shown({ lock: WARNED, gate: GATE }).kind).toBe('gate')
    expect(shown({ lock: WARNED, panic: PANIC }).kind).toBe('cover')
  })
  test('is in the card’s window: the stages wait as if nothing was shown, and the button stands', () => {
    const face = (role: 'stage' | 'button' | 'card') => faceOf({ kind: 'warning', lock: WARNED }, { role, primary: true }, policyOf(null))
    expect(face('stage')).toMatchObject({ visibility: 'ready', state: { screen: { kind: 'cover' } } })
    expect(face('button')).toMatchObject({ visibility: 'shown', state: { screen: { kind: 'button' } } })
    expect(face('card')).toMatchObject({ visibility: 'shown', state: { screen: { kind: 'warning', lock: WARNED, offered: null } } })
  })
  test('that was answered is gone at once, whatever the agent still says; a lock is not closed that way', () => {
    expect(withoutCard({ ...NO_FACTS, lock: WARNED }, ID)?.lock).toBeNull()
    expect(withoutCard({ ...NO_FACTS, lock: WARNED }, OTHER)?.lock).toEqual(WARNED)
    expect(withoutCard({ ...NO_FACTS, lock: LOCKED }, ID)?.lock).toEqual(LOCKED)
    expect(withoutCard({ ...NO_FACTS, reminder: CARD }, OTHER)?.reminder).toBeNull()
  })
  test('with one key offers to go on first, then the button, and a hand that shakes takes one of them', () => {
    let mono = 0
    const scan = createCardScan(
      () => mono,
      () => {},
    )
    const warning = scannedOf({ kind: 'warning', lock: WARNED })
    expect(warning?.offers).toEqual(['here', 'hide'])
    expect([scan.offered(warning), scan.take(warning)]).toEqual(['here', 'here'])
    mono = SCAN_SAME_PRESS_MS - 1
    expect(scan.take(null)).toBeNull()
    mono++
    expect(scan.take(null)).toBe('hide')
  })
})

describe('time that is left', () => {
  const stateOf = (lock: LockFact, kind: 'lock' | 'warning'): PageState => {
    const face = faceOf(
      kind === 'lock' ? { kind, lock, offline: false } : { kind, lock },
      { role: kind === 'lock' ? 'stage' : 'card', primary: true },
      policyOf(null),
    )
    return face.state
  }
  const left = ({ screen }: PageState) => (screen.kind === 'lock' || screen.kind === 'warning' ? screen.lock.leftMs : 'none')
  test.each(['lock', 'warning'] as const)('is counted from when the agent said it, for a %s in a window that is opened late', (kind) => {
    expect(left(aged(stateOf(LOCKED, kind), 12_345.6))).toBe(47_654)
    expect(left(aged(stateOf(LOCKED, kind), 10 * 60_000))).toBe(0)
    expect(left(aged(stateOf({ ...LOCKED, leftMs: null }, kind), 5_000))).toBeNull()
  })
  test('on any other screen changes nothing', () => {
    const { state } = faceOf({ kind: 'nothing' }, { role: 'stage', primary: true }, policyOf(null))
    expect(aged(state, 5_000)).toBe(state)
  })
})

describe('what the kiosk does about a lock', () => {
  function bench(now: Shown, canLock = true) {
    const did: string[] = []
    let fails = false
    const agent: Client = {
      async call({ name }: { name: string }, request: object) {
        did.push(`${name} ${Object.values(request).join(' ')}`)
        if (fails) throw new Error('nobody there')
        return { result: 'accepted', left: 9, waitMs: 0 } as never
      },
    }
    const host = {
      capabilities: { lockSession: canLock },
      async lockSession() {
        did.push('locks')
      },
    } as unknown as Host
    const lock = createLock({ shown: () => now, agent, closed: (id) => did.push(`closed ${id}`), onFault: (what) => did.push(`failed ${what}`) })
    return {
      ...{ did, lock, follow: (fact: LockFact | null) => lock.follow(host, fact) },
      break() {
        fails = true
      },
    }
  }

  test('says that somebody is there: a warning goes at once, and stands again when nobody could be told', async () => {
    const b = bench({ kind: 'warning', lock: WARNED })
    b.lock.here()
    b.break()
    b.lock.here()
    await new Promise((resolve) => setImmediate(resolve))
    expect(b.did).toEqual([`closed ${ID}`, `lock.here ${ID}`, `closed ${ID}`, `lock.here ${ID}`, 'failed here', 'closed null'])
  })
  test('closes no lock by itself, and says nothing where there is none', async () => {
    const b = bench({ kind: 'lock', lock: LOCKED, offline: false })
    b.lock.here()
    const none = bench({ kind: 'nothing' })
    none.lock.here()
    expect([b.did, none.did]).toEqual([[`lock.here ${ID}`], []])
  })
  test('carries a code to the agent for the lock that is shown, and refuses one where none is', async () => {
    const b = bench({ kind: 'lock', lock: LOCKED, offline: false })
    expect(await b.lock.openWithCode('123456')).toMatchObject({ result: 'accepted' })
    expect(b.did).toEqual([`lock.openWithCode ${ID} 123456`])
    await expect(bench({ kind: 'warning', lock: WARNED }).lock.openWithCode('123456')).rejects.toMatchObject({ code: 'LOCK_NOT_LOCKED' })
  })
  test('asks the system for its own lock once for each, and for none where the lock is ours or only a warning, or the host can’t', () => {
    const b = bench({ kind: 'nothing' })
    for (const fact of [OS_LOCKED, { ...OS_LOCKED, leftMs: 5 }, null, OS_LOCKED, { ...OS_LOCKED, id: OTHER }]) b.follow(fact)
    expect(b.did).toEqual(['locks', 'locks'])
    const others = bench({ kind: 'nothing' })
    for (const fact of [LOCKED, { ...WARNED, mode: 'os' as const }]) others.follow(fact)
    const unable = bench({ kind: 'nothing' }, false)
    unable.follow(OS_LOCKED)
    expect([others.did, unable.did]).toEqual([[], []])
  })
  test('tells how long nobody has touched the session; nothing where the host can’t tell, or not in time', async () => {
    expect(await idleOf({ idleSeconds: async () => 12.3456 })).toEqual({ idleMs: 12_346 })
    expect(await idleOf({ idleSeconds: () => Promise.reject(new Error('no screen saver here')) })).toEqual({})
    expect(await idleOf({ idleSeconds: () => new Promise(() => {}) })).toEqual({})
    expect(await idleOf(null)).toEqual({})
  })
})
