/** A pupil's desk for the holder's tests: a screen, a program on it, the holder, and a stand-in for the kiosk. */
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findHolderUser, type X11Holder, X11HolderPort } from '../../../agent/hold/holder.linux.ts'
import type { HolderEvent } from '../../../agent/hold/holder.ts'
import { compileNative, HOLDER } from '../../../build/native.ts'
import { openScreen, type PlainWindows, type Screen, type ScreenOptions, until } from '../../tools/screen.ts'

export const VICTIM = '#c01010'
export const STAGE = '#30a050'
/** Nobody's real uid on this machine, and another than the holder's. */
export const PUPIL = 54_321

export interface Agent {
  holder: X11Holder
  events: HolderEvent[]
  pid(): number
}

export class Desk {
  readonly screen: Screen
  readonly victim: PlainWindows
  readonly run: string
  readonly socket: string
  readonly #agents: Agent[] = []
  readonly #sockets: Socket[] = []

  private constructor(screen: Screen, victim: PlainWindows) {
    this.screen = screen
    this.victim = victim
    this.run = mkdtempSync(join(tmpdir(), 'handrail-holder-'))
    chmodSync(this.run, 0o755)
    this.socket = join(this.run, 'holder.sock')
  }

  static async open(options?: ScreenOptions): Promise<Desk> {
    const screen = await openScreen(options)
    return new Desk(screen, await screen.openWindows(VICTIM))
  }

  /** An agent's holder, ready. A second one takes over from the first, as after an agent's death. */
  async startAgent(covered: string | null = null): Promise<Agent> {
    const events: HolderEvent[] = []
    const port = new X11HolderPort(compileNative(HOLDER), findHolderUser(), { info() {}, warn() {} })
    const session = { uid: PUPIL, display: this.screen.display, xauthority: this.screen.authorityFor(0), socket: this.socket, covered }
    const holder = port.start(session, (event) => events.push(event))
    const agent = { holder, events, pid: () => holder.pid ?? 0 }
    this.#agents.push(agent)
    await until('holder ready', () => events.some((event) => event.kind === 'ready'))
    return agent
  }

  async connectKiosk(): Promise<Kiosk> {
    const socket = connect(this.socket)
    this.#sockets.push(socket)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return new Kiosk(socket)
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    for (const agent of this.#agents) await agent.holder.stop()
    await this.victim.close()
    await this.screen.close()
    rmSync(this.run, { recursive: true, force: true })
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

export class Kiosk {
  readonly lines: string[] = []
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => {})
    createInterface({ input: socket }).on('line', (line) => this.lines.push(line))
  }

  get gone(): boolean {
    return this.#socket.closed || this.#socket.readableEnded
  }
  say(line: string): void {
    this.#socket.write(`${line}\n`)
  }
  async press(): Promise<string> {
    const press = randomUUID()
    this.say(`cover ${press}`)
    await until('covered told to the kiosk', () => this.lines.includes(`covered ${press}`))
    return press
  }
  close(): void {
    this.#socket.destroy()
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
