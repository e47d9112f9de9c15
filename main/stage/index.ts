/**
 * The kiosk's windows: one stage per display and the button, kept in being and showing what was last derived; and while there is a
 * card, a window for it on the primary display.
 *
 * Invariants: every display has a stage, or one is being opened; a window shows only what `render` was last given; showing
 * comes before drawing, because the pixels are already there. Unless they are still an earlier press's: a child must not read
 * "Mrs Khan is coming" of the last time, so while the holder covers, such a stage waits until it has drawn the new press.
 * Fail direction: a window that is gone is opened again at once and for ever; the others go on showing meanwhile.
 */
import { type PageState, WAITING_PRESS } from '../../protocol/page.ts'
import type { KioskPolicy } from '../../protocol/policy.ts'
import { NO_SUPPORT, type SupportEffects } from '../../protocol/support.ts'
import type { ButtonEdge, Display, Host, HostWindow, Visibility, WindowRole } from '../host/host.ts'
import { aged, faceOf, isBeneathButton, isOnCard, type Offer, type Shown } from './rules.ts'

export { deriveShown, type Facts, isBeneathButton, type Offer, policyOf, type Shown, supportOf, withoutCard } from './rules.ts'

export interface Stage {
  /** `offered`: what a pupil's one key would do on a card now */
  render(shown: Shown, policy: KioskPolicy, support?: SupportEffects, offered?: Offer | null): void
  setDisplays(displays: readonly Display[]): void
  gone(window: HostWindow): void
  /** The page in this window has drawn the cover of this press; null: something else. */
  painted(window: HostWindow, press: string | null): void
  /** The page that has the words; null while it is being opened. */
  primary(): HostWindow | null
  /** Resolves when every wanted window is open for the first time. */
  ready(): Promise<void>
  stop(): void
}
export interface StageOptions {
  readonly open: Host['open']
  /** how long ago the facts were said that are shown, in milliseconds */
  ageMs(): number
  /** Does anything else keep the screen while a stage waits for its page? */
  held(): boolean
  /** Native ids of all our windows, the primary stage first, whenever they change. */
  onWindows(ids: readonly number[]): void
  onFault(what: string, error: unknown): void
}

interface Slot {
  readonly role: WindowRole
  readonly display: Display
  /** the button's edge when this window was opened; a stage has none, a card goes to the other */
  readonly edge: ButtonEdge | null
  window: HostWindow | null
  pushed: string | null
  visibility: Visibility | null
  /** the press whose cover its page last said it had drawn; null before it has said anything */
  painted: string | null
  /** its page has drawn what it was given: a card is seen from then on, and never empty */
  drawn: boolean
  dropped: boolean
}
const OPEN_AGAIN_MS = 250
/** A page that takes longer is shown as it is: words a moment old are better than none for good. */
const STALE_WAIT_MS = 500

export function createStage({ open, ageMs, held, onWindows, onFault }: StageOptions): Stage {
  let slots: Slot[] = []
  let latest: { shown: Shown; policy: KioskPolicy; support: SupportEffects; offered: Offer | null } | null = null
  let displays: readonly Display[] = []
  let stopped = false
  const whenReady = Promise.withResolvers<void>()

  const tellWindows = () => {
    const rank = (s: Slot) => (s.role === 'button' ? 2 : s.display.primary ? 0 : 1)
    // A card is no window of the holder's: nothing may keep it above a cover.
    const ids = slots
      .filter(({ role }) => role !== 'card')
      .sort((a, b) => rank(a) - rank(b))
      .flatMap((s) => s.window?.nativeId ?? [])
    onWindows(ids)
  }
  const show = (slot: Slot, visibility: Visibility) => {
    if (!slot.window || slot.visibility === visibility || (slot.role === 'card' && !slot.drawn)) return
    slot.visibility = visibility
    slot.window.show(visibility).catch((error) => onFault('show', error))
  }
  /** Would showing it now show the words of an earlier press? */
  const isStale = ({ painted }: Slot, { press }: Shown & { kind: 'cover' }) => painted !== null && painted !== WAITING_PRESS && painted !== press
  const showUnlessStale = (slot: Slot, visibility: Visibility, shown: Shown) => {
    const waits = shown.kind === 'cover' && slot.role === 'stage' && slot.visibility !== 'shown' && isStale(slot, shown) && held()
    if (!waits) return show(slot, visibility)
    setTimeout(() => latest?.shown.kind === 'cover' && show(slot, 'shown'), STALE_WAIT_MS).unref()
  }
  const push = (slot: Slot, state: PageState) => {
    const text = JSON.stringify(state)
    if (!slot.window || slot.pushed === text) return
    slot.pushed = text
    slot.window.push(aged(state, ageMs()))
  }
  const fill = async (slot: Slot) => {
    while (!slot.dropped && !stopped && !slot.window) {
      try {
        const window = await open(slot.role, slot.display, slot.edge ?? undefined)
        if (slot.dropped || stopped) return void window.close()
        slot.window = window
        slot.pushed = null
        slot.visibility = null
        slot.painted = null
        slot.drawn = false
        renderSlots([slot])
        tellWindows()
        if (slots.every((s) => s.window)) whenReady.resolve()
      } catch (error) {
        onFault('open', error)
        await new Promise((resolve) => setTimeout(resolve, OPEN_AGAIN_MS))
      }
    }
  }
  const renderSlots = (which: readonly Slot[]) => {
    if (!latest) return
    const { shown, policy, support, offered } = latest
    const inOrder = [...which].sort((a, b) => Number(a.role === 'button') - Number(b.role === 'button'))
    const faces = inOrder.map((slot) => ({ slot, ...faceOf(shown, { role: slot.role, primary: slot.display.primary }, policy, support, offered) }))
    // Covering shows first and hiding draws first: neither ever shows the page of the moment before.
    const showFirst = shown.kind === 'cover' || isBeneathButton(shown)
    // A stage that comes up goes above the button, which stands before the rules and a lock as it does before everything else.
    if (isBeneathButton(shown) && which.some((s) => s.role === 'stage' && s.visibility !== 'shown'))
      for (const s of slots) if (s.role === 'button') s.visibility = null
    if (showFirst) for (const { slot, visibility } of faces) showUnlessStale(slot, visibility, shown)
    for (const { slot, state } of faces) push(slot, state)
    if (!showFirst) for (const { slot, visibility } of faces) show(slot, visibility)
  }

  /** Opens the windows that are wanted and missing, and closes those no longer wanted. */
  const furnish = () => {
    const primary = displays.find((d) => d.primary) ?? displays[0]
    const edge = latest?.support.buttonEdge ?? 'right'
    const wanted: Pick<Slot, 'role' | 'display' | 'edge'>[] = displays.map((display) => ({ role: 'stage', display, edge: null }))
    if (primary) wanted.push({ role: 'button', display: primary, edge })
    if (primary && latest && isOnCard(latest.shown)) wanted.push({ role: 'card', display: primary, edge })
    const same = (a: Pick<Slot, 'role' | 'display' | 'edge'>, b: Slot) =>
      a.role === b.role && a.edge === b.edge && a.display.id === b.display.id && a.display.primary === b.display.primary
    const kept = slots.filter((slot) => wanted.some((w) => same(w, slot)))
    const leaving = slots.filter((slot) => !kept.includes(slot))
    const added = wanted
      .filter((w) => !kept.some((slot) => same(w, slot)))
      .map((w): Slot => ({ ...w, window: null, pushed: null, visibility: null, painted: null, drawn: false, dropped: false }))
    slots = [...kept, ...added]
    for (const slot of added) void fill(slot)
    for (const slot of leaving) {
      slot.dropped = true
      slot.window?.close().catch((error) => onFault('close', error))
    }
    tellWindows()
  }

  return {
    render(shown, policy, support = NO_SUPPORT, offered = null) {
      const before = latest
      const moved = before !== null && before.support.buttonEdge !== support.buttonEdge
      const cardComesOrGoes = (before !== null && isOnCard(before.shown)) !== isOnCard(shown)
      latest = { shown, policy, support, offered }
      renderSlots(slots)
      if (moved || cardComesOrGoes) furnish()
    },
    setDisplays(now) {
      displays = now
      furnish()
    },
    gone(window) {
      const slot = slots.find((s) => s.window === window)
      if (!slot) return
      slot.window = null
      tellWindows()
      void fill(slot)
    },
    painted(window, press) {
      const slot = slots.find((s) => s.window === window)
      if (!slot) return
      slot.painted = press
      slot.drawn = true
      if (slot.role === 'card' && latest && isOnCard(latest.shown)) show(slot, 'shown')
      if (slot.role === 'stage' && latest?.shown.kind === 'cover' && latest.shown.press === press) show(slot, 'shown')
    },
    primary: () => slots.find((s) => s.role === 'stage' && s.display.primary)?.window ?? null,
    ready: () => whenReady.promise,
    stop() {
      stopped = true
    },
  }
}
