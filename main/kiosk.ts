/**
 * The kiosk without its surroundings: facts in, windows out, presses on their way. What it stands on (a host, an agent's and
 * a holder's socket, a folder) comes from main.ts or electron-main.ts.
 */
import type { Logger } from 'pino'
import {
  aupAnswer,
  aupChoose,
  aupGrant,
  aupRead,
  aupTurn,
  type pageAnswer,
  type pageChoose,
  type pageGrant,
  type pageRead,
  type pageTurn,
} from '../protocol/aup.ts'
import { type pageLiftWithCode, panicLiftWithCode } from '../protocol/codes.ts'
import { Refusal } from '../protocol/errors.ts'
import { type AgentFacts, BEAT_MS, sessionBeat, sessionHello } from '../protocol/local.ts'
import type { pageOpenWithCode } from '../protocol/lock.ts'
import type { Request } from '../protocol/op.ts'
import { PAGE_OPS, type pagePainted } from '../protocol/page.ts'
import { pagePress, panicPress, UNSENT_AFTER_MS } from '../protocol/panic.ts'
import type { KioskPolicy } from '../protocol/policy.ts'
import { type pageReminder, type ReminderAnswer, reminderAnswer } from '../protocol/reminder.ts'
import { seesHere } from '../protocol/sees.ts'
import { serve } from '../protocol/serve.ts'
import { PROTOCOL_VERSION } from '../protocol/version.ts'
import { connectAgent } from './agent-client.ts'
import { createCardKeys, createCardScan, scannedOf } from './card/index.ts'
import { connectHolder } from './holder-client.ts'
import type { Host, HostEvents, HostWindow } from './host/host.ts'
import { createLock, idleOf } from './lock/index.ts'
import { type Clock, createPresses, isShortcut, type Spool } from './press/index.ts'
import { createStage, deriveShown, isBeneathButton, policyOf, type Shown, supportOf, withoutCard } from './stage/index.ts'

export interface KioskParts {
  createHost(events: HostEvents): Promise<Host>
  readonly agentSocket: string
  readonly holderSocket: string
  readonly spool: Spool
  readonly log: Logger
  readonly clock: Clock
  readonly version: string
  newId(): string
  /** The window system is gone: there is nothing left to show anything on. */
  onSessionEnding(): void
}
export interface Kiosk {
  readonly host: Host
  stop(): Promise<void>
}

type Shortcut = KioskPolicy['panic.shortcut']
/** Tried after the school's own when another program has taken that: there is always one. */
const SPARE_SHORTCUTS: readonly Shortcut[] = ['Ctrl+Shift+H', 'Ctrl+Alt+H', 'Ctrl+Shift+F12', 'F9']

/** Resolves when every display has its stage and the shortcut is taken. @throws when no window system can be used. */
export async function startKiosk(parts: KioskParts): Promise<Kiosk> {
  const { log, clock } = parts
  const fault = (what: string, error: unknown) => log.warn({ what, why: error instanceof Error ? error.message : String(error) }, 'failed; goes on without')

  let facts: AgentFacts | null = null
  let factsAt = clock.mono()
  let shown: Shown = { kind: 'nothing' }
  let shortcut: Shortcut | null = null
  let news: { of: string; since: number } | null = null
  let host: Host | null = null
  /** The card a child has closed: a reminder, or a warning. */
  let closedCard: string | null = null
  const switchKeys = new Set<string>()

  const derive = () =>
    deriveShown({
      agent: withoutCard(facts, closedCard),
      press: presses.covering(agent.connected() && facts !== null),
      withoutNewsMs: news ? clock.mono() - news.since : 0,
    })
  /** The card that is worked with one key; null where there is none, or no such key. */
  const scanned = () => (supportOf(facts).switchKey === null ? null : scannedOf(shown))
  const render = () => {
    shown = derive()
    const of = shown.kind === 'cover' ? shown.press : null
    if (of === null) news = null
    else if (news?.of !== of) {
      news = { of, since: clock.mono() }
      // A little late on purpose: a timer may come a moment early, and nothing else would look again.
      setTimeout(render, UNSENT_AFTER_MS + 20).unref()
    }
    const policy = policyOf(facts)
    if (host) {
      cardKeys.follow(host, shown.kind === 'reminder' ? shown.card : null)
      lock.follow(host, shown.kind === 'cover' ? null : (facts?.lock ?? null))
    }
    stage.render(shown, shortcut === null ? policy : { ...policy, 'panic.shortcut': shortcut }, supportOf(facts), cardScan.offered(scanned()))
  }

  const close = (card: string | null) => {
    closedCard = card
    render()
  }
  const answerCard = (answer: ReminderAnswer) => {
    if (shown.kind !== 'reminder') return
    const { id } = shown.card
    agent.call(reminderAnswer, { id, answer }).catch((error) => fault('reminder', error))
    if (answer !== 'keep') close(id)
  }
  const cardKeys = createCardKeys(answerCard, fault)
  const cardScan = createCardScan(clock.mono, () => render())
  const agent = connectAgent(parts.agentSocket, {
    onConnected() {
      const hello = { protocol: PROTOCOL_VERSION, version: parts.version, host: host?.kind ?? 'chromium', displays: host?.displays().length ?? 0 } as const
      agent.call(sessionHello, hello).catch((error) => fault('hello', error))
    },
    onFacts(next) {
      facts = next
      factsAt = clock.mono()
      if (next.panic) presses.coverSeen()
      render()
      if (host && next.policy['panic.shortcut'] !== shortcut) takeShortcut(host).catch((error) => fault('shortcut', error))
      if (host) takeSwitchKey(host).catch((error) => fault('switch key', error))
    },
    onFault: fault,
  })
  const lock = createLock({ shown: () => shown, agent, closed: close, onFault: fault })
  const holder = connectHolder(parts.holderSocket, {
    covering: () => (shown.kind === 'cover' ? shown.press : null),
    onCovered: (press) => log.info({ press }, 'holder covers'),
    onLifted: (press) => log.info({ press }, 'holder lifted'),
    onKey(key) {
      const via = isShortcut(key, shortcut ?? policyOf(facts)['panic.shortcut'])
        ? 'shortcut'
        : isShortcut(key, supportOf(facts).switchKey ?? '')
          ? 'switch'
          : null
      if (via === null || (via === 'switch' && isBeneathButton(shown))) stage.primary()?.sendKey(key)
      else presses.pressByKeys(shown.kind === 'cover', via)
    },
  })
  const presses = createPresses(
    {
      cover: holder.cover,
      changed: render,
      send: (press) => agent.call(panicPress, press),
      spool: parts.spool,
      onFault: fault,
    },
    clock,
    parts.newId,
  )
  const stage = createStage({
    open: (role, display, edge) => (host ? host.open(role, display, edge) : Promise.reject(new Error('no host yet'))),
    ageMs: () => clock.mono() - factsAt,
    held: holder.connected,
    onWindows: holder.setStages,
    onFault: fault,
  })

  const dispatch = serve(
    PAGE_OPS,
    {
      [pagePress.name]: ({ via }: Request<typeof pagePress>) => ({ press: presses.press(via) }),
      'page.liftWithCode': ({ code }: Request<typeof pageLiftWithCode>) => {
        if (shown.kind !== 'cover') throw new Refusal('PANIC_NOT_COVERED')
        return agent.call(panicLiftWithCode, { press: shown.press, code })
      },
      'page.read': (request: Request<typeof pageRead>) => agent.call(aupRead, { logon: logon(), ...request }),
      'page.turn': (request: Request<typeof pageTurn>) => agent.call(aupTurn, { logon: logon(), ...request }),
      async 'page.answer'(request: Request<typeof pageAnswer>) {
        await agent.call(aupAnswer, { logon: logon(), ...request })
        return {}
      },
      'page.choose': (request: Request<typeof pageChoose>) => agent.call(aupChoose, { logon: logon(), ...request }),
      'page.sees': () => agent.call(seesHere, {}),
      'page.grant': (request: Request<typeof pageGrant>) => agent.call(aupGrant, { logon: logon(), ...request }),
      'page.reminder': ({ answer }: Request<typeof pageReminder>) => {
        answerCard(answer)
        return {}
      },
      'page.here': () => {
        lock.here()
        return {}
      },
      'page.openWithCode': ({ code }: Request<typeof pageOpenWithCode>) => lock.openWithCode(code),
      'page.painted': ({ kind, press }: Request<typeof pagePainted>, window: HostWindow) => {
        log.info({ role: window.role, display: window.display.id, kind, press }, 'painted')
        stage.painted(window, kind === 'cover' ? press : null)
        return {}
      },
    },
    {
      allow: (access) => (access.who === 'page' ? null : 'FORBIDDEN'),
      onFault: ({ id, operation, error }) => fault(`${operation} ${id}`, error),
      newId: parts.newId,
    },
  )
  /** At whose gate this screen stands. */
  const logon = (): string => {
    if (!facts?.gate) throw new Refusal('AUP_NOT_ASKED')
    return facts.gate.logon
  }
  const takeShortcut = async (on: Host) => {
    const first = policyOf(facts)['panic.shortcut']
    for (const keys of [first, ...SPARE_SHORTCUTS.filter((k) => k !== first)]) {
      if (keys === shortcut || (await on.registerShortcut(keys, () => void presses.pressByKeys(shown.kind === 'cover')))) {
        shortcut = keys
        render()
        return
      }
    }
    log.error('every shortcut is taken by another program; the button remains')
  }

  /** One key is all this pupil has: at the rules, a lock and a card it chooses, and the button is among what it can choose. Anywhere else it is the button. */
  const pressSwitch = (name: string) => {
    if (isBeneathButton(shown)) return void stage.primary()?.sendKey({ name, modifiers: [], text: null })
    const taken = cardScan.take(scanned())
    if (taken === 'hide') presses.pressByKeys(shown.kind === 'cover', 'switch')
    else if (taken === 'here') lock.here()
    else if (taken !== null) answerCard(taken)
  }
  /** A pupil's own key, beside the shortcut. It is left taken when the profile changes: pressing it only ever covers. */
  const takeSwitchKey = async (on: Host) => {
    const { switchKey } = supportOf(facts)
    if (switchKey === null || switchKeys.has(switchKey) || switchKey === shortcut) return
    switchKeys.add(switchKey)
    if (await on.registerShortcut(switchKey, () => pressSwitch(switchKey))) return
    switchKeys.delete(switchKey)
    log.warn({ switchKey }, 'the pupil’s own key is taken by another program')
  }

  const beat = async () => {
    if (!agent.connected()) return
    const idle = await idleOf(host)
    await agent.call(sessionBeat, { showing: shown.kind, at: clock.wall(), ...idle }).catch((error) => fault('beat', error))
  }
  // From the start: opening the windows may take longer than a silence the agent reports as tampering.
  const beating = setInterval(() => void beat(), BEAT_MS)

  host = await parts.createHost({
    onCall: (window, name, request) => dispatch(name, request, window),
    onGone(window, why) {
      log.warn({ role: window.role, display: window.display.id, why }, 'a window is gone and is opened again')
      stage.gone(window)
    },
    onDisplaysChanged: (displays) => stage.setDisplays(displays),
    onSessionEnding: parts.onSessionEnding,
  })
  render()
  stage.setDisplays(host.displays())
  await takeShortcut(host)
  await takeSwitchKey(host)
  await presses.resume().catch((error) => fault('resume', error))
  await stage.ready()

  const running = host
  return {
    host: running,
    async stop() {
      clearInterval(beating)
      presses.stop()
      stage.stop()
      agent.stop()
      holder.stop()
      await running.stop()
    },
  }
}
