import { describe, expect, test } from 'vitest'
import type { Display, HostWindow } from '../../../main/host/host.ts'
import { createStage } from '../../../main/stage/index.ts'
import { deriveShown, type Facts, faceOf, policyOf, type Shown } from '../../../main/stage/rules.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import type { LockFact } from '../../../protocol/lock.ts'
import { type PageState, USUAL_PAGE, WAITING_PRESS } from '../../../protocol/page.ts'
import { PANIC_STATES, UNSENT_AFTER_MS } from '../../../protocol/panic.ts'
import { NO_SUPPORT, type SupportEffects } from '../../../protocol/support.ts'
import { NO_FACTS } from '../../tools/kiosk-peers.ts'

const FIRST = '01a2018b-a82a-7eaf-9c56-b24ec3a1e798'
const SECOND = '01a2018b-b53b-7161-83e1-8479faa23237'
const WARNING: LockFact = {
  ...{ id: FIRST, phase: 'warning', by: 'idle', mode: 'overlay', name: null, message: null, at: 1, leftMs: 60_000, ofMs: 60_000 },
  ...{ pupilMayOpen: false, mediaIn: false, choices: NO_CHOICES },
}
const told = (state: (typeof PANIC_STATES)[number]) => ({ ...NO_FACTS, panic: { press: FIRST, state, kept: true, by: 'Mrs Khan', pressedAt: 1, count: 1 } })
const cover = (press: string, state: (typeof PANIC_STATES)[number], by: string | null = null): Shown => ({ kind: 'cover', press, state, by })

describe('what is shown', () => {
  const table: [string, Facts, Shown][] = [
    ['nothing known: the child works', { agent: null, press: null, withoutNewsMs: 0 }, { kind: 'nothing' }],
    ['no cover: the child works', { agent: NO_FACTS, press: null, withoutNewsMs: 0 }, { kind: 'nothing' }],
    ['a press while the agent is away covers', { agent: null, press: FIRST, withoutNewsMs: 0 }, cover(FIRST, 'sending')],
    ['a press the agent does not know of yet covers', { agent: NO_FACTS, press: FIRST, withoutNewsMs: 0 }, cover(FIRST, 'sending')],
    ['the agent’s cover wins over our own: it knows more', { agent: told('coming'), press: SECOND, withoutNewsMs: 0 }, cover(FIRST, 'coming', 'Mrs Khan')],
    ['just before five seconds nobody gave up', { agent: null, press: FIRST, withoutNewsMs: UNSENT_AFTER_MS - 1 }, cover(FIRST, 'sending')],
    ['after five seconds the child is told to put a hand up', { agent: null, press: FIRST, withoutNewsMs: UNSENT_AFTER_MS }, cover(FIRST, 'unsent')],
    [
      'also when the agent only ever said “sending”',
      { agent: told('sending'), press: null, withoutNewsMs: UNSENT_AFTER_MS },
      cover(FIRST, 'unsent', 'Mrs Khan'),
    ],
    ['a child who was told stays told', { agent: told('told'), press: null, withoutNewsMs: 60_000 }, cover(FIRST, 'told', 'Mrs Khan')],
  ]
  test.each(table)('%s', (_, facts, shown) => {
    expect(deriveShown(facts)).toEqual(shown)
  })

  test('every state of the agent’s cover covers: none of them shows the desktop', () => {
    for (const state of PANIC_STATES) expect(deriveShown({ agent: told(state), press: null, withoutNewsMs: 0 }).kind).toBe('cover')
  })
})

describe('what each window shows', () => {
  const policy = policyOf(null)
  test('words on the primary display, a backdrop on the others, the button aside', () => {
    const face = (role: 'stage' | 'button', primary: boolean) => faceOf(cover(FIRST, 'told'), { role, primary }, policy)
    expect(face('stage', true)).toMatchObject({ visibility: 'shown', state: { screen: { kind: 'cover', press: FIRST, primary: true } } })
    expect(face('stage', false)).toMatchObject({ visibility: 'shown', state: { screen: { kind: 'cover', press: FIRST, primary: false } } })
    expect(face('button', true)).toMatchObject({ visibility: 'ready', state: { screen: { kind: 'button' } } })
  })
  test('a stage in waiting has the cover painted in the state that every press begins in', () => {
    const face = faceOf({ kind: 'nothing' }, { role: 'stage', primary: true }, policy)
    expect(face).toMatchObject({ visibility: 'ready', state: { screen: { kind: 'cover', press: WAITING_PRESS, state: 'sending', by: null } } })
  })
  test('a pupil’s own support changes every screen: language, reading aloud, symbols, numbers', () => {
    const support: SupportEffects = { ...NO_SUPPORT, language: 'uk', readAloud: true, symbols: true, noNumbers: true }
    for (const role of ['stage', 'button'] as const)
      expect(faceOf(cover(FIRST, 'told'), { role, primary: true }, policy, support).state).toMatchObject({
        language: 'uk',
        support: { readAloud: true, symbols: true, noNumbers: true },
      })
    expect(faceOf(cover(FIRST, 'told'), { role: 'stage', primary: true }, policy).state).toMatchObject({ language: 'en', support: USUAL_PAGE })
  })
  test('before any policy has come, the defaults of the policy table hold', () => {
    expect(policy).toEqual({ 'school.name': '', 'school.language': 'en', 'panic.shortcut': 'Ctrl+Shift+H', 'panic.coverStyle': 'pip' })
  })
})

describe('the windows', () => {
  const LEFT: Display = { id: 'left', x: 0, y: 0, width: 1280, height: 800, primary: true }
  const RIGHT: Display = { id: 'right', x: 1280, y: 0, width: 1280, height: 800, primary: false }

  class FakeWindow implements HostWindow {
    readonly did: string[] = []
    readonly states: PageState[] = []
    closed = false
    readonly role: HostWindow['role']
    readonly display: Display
    readonly nativeId: number
    constructor(role: HostWindow['role'], display: Display, nativeId: number) {
      this.role = role
      this.display = display
      this.nativeId = nativeId
    }
    push(state: PageState) {
      this.did.push('push')
      this.states.push(state)
    }
    async show(visibility: 'ready' | 'shown') {
      this.did.push(visibility)
    }
    sendKey() {}
    async close() {
      this.closed = true
    }
  }
  function bench() {
    const opened: FakeWindow[] = []
    const edges: (string | undefined)[] = []
    const told: (readonly number[])[] = []
    let failures = 0
    let holding = true
    let age = 0
    const stage = createStage({
      async open(role, display, edge) {
        edges.push(edge)
        if (failures-- > 0) throw new Error('no window today')
        const window = new FakeWindow(role, display, opened.length + 1)
        opened.push(window)
        return window
      },
      ageMs: () => age,
      held: () => holding,
      onWindows: (ids) => told.push(ids),
      onFault: () => {},
    })
    return {
      stage,
      opened,
      edges,
      told,
      passes(ms: number) {
        age += ms
      },
      loseHolder() {
        holding = false
      },
      fail(times: number) {
        failures = times
      },
    }
  }
  const policy = policyOf(null)

  test('every display has a stage and the primary one the button; the holder hears of the primary stage first', async () => {
    const { stage, opened, told } = bench()
    stage.render({ kind: 'nothing' }, policy)
    stage.setDisplays([RIGHT, LEFT])
    await stage.ready()
    expect(opened.map((w) => `${w.role} ${w.display.id}`).sort()).toEqual(['button left', 'stage left', 'stage right'])
    const primary = opened.find((w) => w.role === 'stage' && w.display.primary)
    expect(stage.primary()).toBe(primary)
    expect(told.at(-1)?.[0]).toBe(primary?.nativeId)
    expect(told.at(-1)).toHaveLength(3)
  })

  test('the button moves to the edge a pupil reaches, and the stages stay as they are', async () => {
    const { stage, opened, edges } = bench()
    stage.render({ kind: 'nothing' }, policy)
    stage.setDisplays([LEFT])
    await stage.ready()
    stage.render({ kind: 'nothing' }, policy, { ...NO_SUPPORT, buttonEdge: 'left' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(edges).toEqual([undefined, 'right', 'left'])
    expect(opened.filter((w) => w.role === 'button').map((w) => w.closed)).toEqual([true, false])
    expect(opened.filter((w) => w.role === 'stage').map((w) => w.closed)).toEqual([false])
  })

  test('covering shows before it draws, lifting draws before it hides: the page of a moment before is never seen', async () => {
    const { stage, opened } = bench()
    stage.render({ kind: 'nothing' }, policy)
    stage.setDisplays([LEFT])
    await stage.ready()
    const [window] = opened
    if (!window) throw new Error('no window')
    window.did.length = 0
    stage.render(cover(FIRST, 'sending'), policy)
    expect(window.did).toEqual(['shown', 'push'])
    window.did.length = 0
    stage.render({ kind: 'nothing' }, policy)
    expect(window.did).toEqual(['push', 'ready'])
  })

  test('a stage that still shows the last press’s words waits for its page: no child reads that somebody is coming who is not', async () => {
    const { stage, opened, loseHolder } = bench()
    stage.render({ kind: 'nothing' }, policy)
    stage.setDisplays([LEFT])
    await stage.ready()
    const [window] = opened
    if (!window) throw new Error('no window')
    stage.render(cover(FIRST, 'coming', 'Mrs Khan'), policy)
    stage.painted(window, FIRST)
    stage.render({ kind: 'nothing' }, policy)
    window.did.length = 0
    stage.render(cover(SECOND, 'sending'), policy)
    expect(window.did).toEqual(['push'])
    stage.painted(window, SECOND)
    expect(window.did).toEqual(['push', 'shown'])

    // Once it has drawn the cover in waiting there is nothing old left to show.
    stage.render({ kind: 'nothing' }, policy)
    stage.painted(window, WAITING_PRESS)
    window.did.length = 0
    stage.render(cover(FIRST, 'sending'), policy)
    expect(window.did).toEqual(['shown', 'push'])

    // Without a holder nothing else hides the desktop: then it does not wait.
    stage.painted(window, FIRST)
    stage.render({ kind: 'nothing' }, policy)
    loseHolder()
    window.did.length = 0
    stage.render(cover(SECOND, 'sending'), policy)
    expect(window.did).toEqual(['shown', 'push'])
  })

  test('a warning is drawn once however often it is looked at, and a window opened later has the time that is left by then', async () => {
    const { stage, opened, passes } = bench()
    const warning: Shown = { kind: 'warning', lock: WARNING }
    stage.render(warning, policy)
    stage.setDisplays([LEFT])
    await stage.ready()
    const card = () => opened.findLast((w) => w.role === 'card')
    const lefts = () => card()?.states.map(({ screen }) => (screen.kind === 'warning' ? screen.lock.leftMs : null))
    passes(1_000)
    stage.render(warning, policy)
    expect(lefts()).toEqual([60_000])
    passes(9_000)
    const first = card()
    if (first) stage.gone(first)
    await new Promise((resolve) => setImmediate(resolve))
    expect(card()).not.toBe(first)
    expect(lefts()).toEqual([50_000])
    stage.render({ kind: 'nothing' }, policy)
    expect(card()?.closed).toBe(true)
  })

  test('a lock comes up beneath the button, which a child may need there', async () => {
    const { stage, opened } = bench()
    stage.render({ kind: 'nothing' }, policy)
    stage.setDisplays([LEFT])
    await stage.ready()
    for (const window of opened) window.did.length = 0
    stage.render({ kind: 'lock', lock: { ...WARNING, phase: 'locked' }, offline: false }, policy)
    const did = (role: string) => opened.find((w) => w.role === role)?.did
    expect([did('stage'), did('button')]).toEqual([['shown', 'push'], ['shown']])
  })

  test('what has not changed is not drawn again', async () => {
    const { stage, opened } = bench()
    stage.setDisplays([LEFT])
    stage.render(cover(FIRST, 'told'), policy)
    await stage.ready()
    const before = opened[0]?.did.length
    stage.render(cover(FIRST, 'told'), policy)
    expect(opened[0]?.did.length).toBe(before)
  })

  test('a window that is gone is opened again, with what is shown now, however often opening fails', async () => {
    const { stage, opened, fail } = bench()
    stage.setDisplays([LEFT])
    stage.render({ kind: 'nothing' }, policy)
    await stage.ready()
    const first = stage.primary()
    if (!first) throw new Error('no stage')
    fail(2)
    stage.gone(first)
    stage.render(cover(FIRST, 'seen'), policy)
    expect(stage.primary()).toBe(null)
    await expect.poll(() => stage.primary(), { timeout: 3_000 }).not.toBe(null)
    expect(opened.at(-1)?.states.at(-1)?.screen).toMatchObject({ kind: 'cover', state: 'seen' })
    expect(opened.at(-1)?.did).toContain('shown')
  })

  test('a display that is plugged in while covered is covered; one that is unplugged loses its window', async () => {
    const { stage, opened } = bench()
    stage.setDisplays([LEFT])
    stage.render(cover(FIRST, 'sending'), policy)
    await stage.ready()
    stage.setDisplays([LEFT, RIGHT])
    await expect.poll(() => opened.find((w) => w.display.id === 'right')?.did).toContain('shown')
    stage.setDisplays([LEFT])
    expect(opened.filter((w) => w.closed).map((w) => w.display.id)).toEqual(['right'])
  })
})
