/** Whom the kiosk talks to, played by a test: an agent's socket and a holder's, each of which can be slow, silent or gone. */
import { chmod, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createLineServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { aupAnswer } from '../../protocol/aup.ts'
import type { TryAnswer } from '../../protocol/codes.ts'
import { type AgentFacts, LOCAL_OPS } from '../../protocol/local.ts'
import type { Request } from '../../protocol/op.ts'
import type { PanicFact, panicPress } from '../../protocol/panic.ts'
import { policyDefaults } from '../../protocol/policy.ts'
import type { reminderAnswer } from '../../protocol/reminder.ts'
import { statementsOf } from '../../protocol/sees-told.ts'
import { serve } from '../../protocol/serve.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'

export const NO_FACTS: AgentFacts = {
  panic: null,
  gate: null,
  lock: null,
  reminder: null,
  policy: { 'school.name': 'Example Primary', 'school.language': 'en', 'panic.shortcut': 'Ctrl+Shift+H', 'panic.coverStyle': 'pip' },
  support: null,
  server: 'online',
  offSite: false,
  exam: false,
}

export class FakeAgent {
  readonly presses: Request<typeof panicPress>[] = []
  readonly hellos: unknown[] = []
  readonly beats: unknown[] = []
  readonly answers: Request<typeof aupAnswer>[] = []
  readonly codes: { press: string; code: string }[] = []
  readonly heres: string[] = []
  readonly lockCodes: { id: string; code: string }[] = []
  readonly reminders: Request<typeof reminderAnswer>[] = []
  /** what it says to every code */
  tryAnswer: TryAnswer = { result: 'wrong', left: 9, waitMs: 0 }
  facts: AgentFacts = NO_FACTS
  /** Takes calls and never answers them. */
  hangs = false
  /** Answers presses like this instead of keeping them. */
  breaks = false
  readonly #path: string
  #server: Server | null = null
  readonly #streams = new Set<ServerResponse>()

  constructor(path: string) {
    this.#path = path
  }

  async listen(): Promise<void> {
    const dispatch = serve(
      LOCAL_OPS,
      {
        'session.hello': (hello) => {
          this.hellos.push(hello)
          return { protocol: PROTOCOL_VERSION, account: 'amira', session: 'c2', school: 'Example Primary', holder: null, facts: this.facts }
        },
        'session.beat': (beat) => {
          this.beats.push(beat)
          return {}
        },
        'sees.here': () => statementsOf(policyDefaults()),
        'aup.read': () => null,
        'aup.turn': ({ token }) => ({ token }),
        'aup.choose': () => ({}),
        'aup.answer': (answer) => {
          this.answers.push(answer)
          return this.facts.gate
        },
        'aup.grant': () => this.tryAnswer,
        'reminder.answer': (answer) => {
          this.reminders.push(answer)
          return {}
        },
        'lock.here': ({ id }) => {
          this.heres.push(id)
          return {}
        },
        'lock.openWithCode': ({ id, code }) => {
          this.lockCodes.push({ id, code })
          return this.tryAnswer
        },
        'panic.liftWithCode': ({ press, code }) => {
          this.codes.push({ press, code })
          return this.tryAnswer
        },
        'panic.press': (press) => {
          if (this.breaks) throw new Error('broken on purpose')
          this.presses.push(press)
          const count = new Set(this.presses.map((p) => p.press)).size
          const panic: PanicFact = this.facts.panic
            ? { ...this.facts.panic, count }
            : { press: press.press, state: 'sending', kept: true, by: null, pressedAt: press.pressedAt, count: 1 }
          this.say({ ...this.facts, panic })
          return panic
        },
      },
      { allow: () => null, onFault: () => {}, newId: () => '0' },
    )
    const server = createServer((request, response) => {
      // A kiosk that is killed in the middle of a call has nobody to answer.
      this.#answer(request, response, dispatch).catch(() => response.destroy())
    })
    this.#server = server
    await rm(this.#path, { force: true })
    await new Promise<void>((resolve) => server.listen(this.#path, resolve))
    await chmod(this.#path, 0o666)
  }

  async #answer(request: IncomingMessage, response: ServerResponse, dispatch: ReturnType<typeof serve>): Promise<void> {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: ${JSON.stringify(this.facts)}\n\n`)
      this.#streams.add(response)
      response.on('close', () => this.#streams.delete(response))
      return
    }
    let body = ''
    for await (const part of request) body += part
    if (this.hangs) return
    response.end(JSON.stringify(await dispatch((request.url ?? '').replace('/v1/', ''), JSON.parse(body), undefined)))
  }

  /** New facts for every kiosk that listens. */
  say(facts: AgentFacts): void {
    this.facts = facts
    for (const stream of this.#streams) stream.write(`data: ${JSON.stringify(facts)}\n\n`)
  }
  /** A staff member lifted the cover. */
  lift(): void {
    this.say({ ...this.facts, panic: null })
  }
  listeners(): number {
    return this.#streams.size
  }
  async close(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(null)))
    this.#server = null
  }
}

/** Takes the kiosk's lines and covers nothing. */
export class FakeHolder {
  readonly lines: string[] = []
  readonly #server = createLineServer((socket) => this.#take(socket))
  readonly #sockets = new Set<Socket>()
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }
  async listen(): Promise<void> {
    await rm(this.#path, { force: true })
    await new Promise<void>((resolve) => this.#server.listen(this.#path, resolve))
    await chmod(this.#path, 0o666)
  }
  #take(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket))
    createInterface({ input: socket }).on('line', (line) => {
      this.lines.push(line)
      if (line.startsWith('cover ')) socket.write(`covered ${line.slice(6)}\n`)
    })
  }
  say(line: string): void {
    for (const socket of this.#sockets) socket.write(`${line}\n`)
  }
  covers(): string[] {
    return this.lines.filter((line) => line.startsWith('cover ')).map((line) => line.slice(6))
  }
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
