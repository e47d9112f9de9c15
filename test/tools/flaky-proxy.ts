/**
 * A network between a PC and its server that does what networks do. A connection that was let down stays down, as a half-open
 * one does: whoever holds it has to notice by themselves.
 *
 *   await using line = await openFlakyProxy(server.url)
 *   line.weather = { kind: 'blackHole' }
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export type Weather =
  | { kind: 'clear' }
  /** each chunk of an answer arrives this much later */
  | { kind: 'slow'; ms: number }
  /** connections are taken and nothing ever comes back: a filter, a dead NAT */
  | { kind: 'blackHole' }
  /** something else answers: a proxy in front of a broken server, a captive portal */
  | { kind: 'answers'; status: string; body: string }
  /** nobody listens */
  | { kind: 'absent' }

export async function openFlakyProxy(target: string): Promise<FlakyProxy> {
  const proxy = new FlakyProxy(target)
  await proxy.listen()
  return proxy
}

export class FlakyProxy {
  /** where connections made from now on lead */
  target: string
  /** connections taken so far */
  taken = 0
  #weather: Weather = { kind: 'clear' }
  #server: Server | undefined
  #port = 0
  readonly #sockets = new Set<Socket>()

  constructor(target: string) {
    this.target = target
  }
  get port(): number {
    return this.#port
  }

  /** Open connections suffer the new weather; those that end of it (absent, answers) are cut. */
  async change(weather: Weather): Promise<void> {
    const before = this.#weather
    this.#weather = weather
    if (weather.kind === 'absent') await this.#hide()
    else if (before.kind === 'absent') await this.listen()
    if (weather.kind === 'answers') this.cut()
  }

  async listen(): Promise<void> {
    const server = createServer((client) => this.#carry(client))
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', resolve)
    })
    this.#port = (server.address() as AddressInfo).port
  }

  /** Resets every open connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
  async close(): Promise<void> {
    await this.#hide()
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #hide(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
    this.cut()
    await closed
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket)
    return socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket))
  }

  #carry(client: Socket): void {
    this.#keep(client)
    this.taken++
    const weather = this.#weather
    if (weather.kind === 'answers') {
      const { status, body } = weather
      client.once('data', () => client.end(`HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`))
      return
    }
    const { hostname, port } = new URL(this.target)
    const upstream = this.#keep(connect(Number(port), hostname))
    let letDown = false
    const pass = (to: Socket, chunk: Buffer, answering: boolean): void => {
      const now = this.#weather
      letDown ||= now.kind === 'blackHole'
      if (letDown) return
      if (now.kind === 'slow' && answering) setTimeout(() => to.writable && to.write(chunk), now.ms)
      else to.write(chunk)
    }
    client.on('data', (chunk: Buffer) => pass(upstream, chunk, false))
    upstream.on('data', (chunk: Buffer) => pass(client, chunk, true))
    client.once('close', () => upstream.destroy())
    upstream.once('close', () => {
      // Nobody hears of an end that happened beyond a black hole.
      if (!letDown && this.#weather.kind !== 'blackHole') client.destroy()
    })
  }
}
