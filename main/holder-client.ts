/**
 * The kiosk's line to the holder (protocol/holder.ts): connected before it is needed, and again whenever it is lost.
 * Fail direction: a cover asked for while the line is down is asked for as soon as it is up; it is never withdrawn from here.
 */
import { connect, type Socket } from 'node:net'
import { parseHolderLine } from '../protocol/holder.ts'
import type { HostKey } from './host/host.ts'

export interface HolderClient {
  cover(press: string): void
  /** Native ids of our windows, to be kept above the holder; the one to have the keyboard first. */
  setStages(ids: readonly number[]): void
  connected(): boolean
  stop(): void
}
export interface HolderEvents {
  /** The press that is covered for now, asked of a holder that is new or was away; null when nothing is. */
  covering(): string | null
  onCovered(press: string): void
  onLifted(press: string): void
  onKey(key: HostKey): void
}

const RECONNECT_MS = 250
const LINE_MAX = 4_096

export function connectHolder(path: string, events: HolderEvents): HolderClient {
  let socket: Socket | null = null
  let stopped = false
  let again: NodeJS.Timeout | undefined
  let stages: readonly number[] = []

  const say = (line: string) => {
    if (socket?.writable) socket.write(`${line}\n`)
  }
  const sayStages = () => say(['stage', ...stages].join(' '))

  const receive = (line: string) => {
    const { verb, args } = parseHolderLine(line)
    const [first = ''] = args
    if (verb === 'covered') events.onCovered(first)
    else if (verb === 'lifted') events.onLifted(first)
    else if (verb === 'key') {
      const key = parseKey(args)
      if (key) events.onKey(key)
    }
  }
  const open = () => {
    let held = ''
    const line = connect(path)
    line.setEncoding('utf8')
    line.on('connect', () => {
      socket = line
      sayStages()
      // Derived, not remembered: a lift that was said while the line was down must not be undone by it.
      const press = events.covering()
      if (press !== null) say(`cover ${press}`)
    })
    line.on('data', (text: string) => {
      const lines = (held + text).split('\n')
      held = (lines.pop() ?? '').slice(0, LINE_MAX)
      for (const l of lines) receive(l)
    })
    line.on('error', () => {})
    line.on('close', () => {
      socket = null
      if (!stopped) again = setTimeout(open, RECONNECT_MS)
    })
  }
  open()

  return {
    cover(id) {
      say(`cover ${id}`)
    },
    setStages(ids) {
      stages = ids
      sayStages()
    },
    connected: () => socket !== null,
    stop() {
      stopped = true
      clearTimeout(again)
      socket?.destroy()
    },
  }
}

const MODIFIERS: Readonly<Record<string, HostKey['modifiers'][number]>> = { s: 'Shift', c: 'Control', a: 'Alt' }

/** `<name> <mods> <text|->`, names and text percent-encoded; null when it can't be read, for a key is not worth a crash. */
export function parseKey([name = '', mods = '', text = '']: readonly string[]): HostKey | null {
  try {
    return {
      name: decodeURIComponent(name),
      modifiers: [...mods].flatMap((m) => MODIFIERS[m] ?? []),
      text: text === '-' || text === '' ? null : decodeURIComponent(text),
    }
  } catch {
    return null
  }
}
