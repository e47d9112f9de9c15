/**
 * A PC as the server sees one: enrols, gets its pass, makes chained, sealed and signed events with the agent's own code, and
 * sends what a test tells it to, right or wrong. Plain HTTP over a kept-alive connection.
 */

import { randomBytes } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { newId } from '../../agent/core/index.ts'
import { type Author, fact, type Link, type MadeEvent, makeEvent, type NewEvent, sha256, signEvent } from '../../agent/outbox/envelope.ts'
import { createSealer, type Sealer } from '../../agent/outbox/sealer.ts'
import { makeKey } from '../../agent/uplink/identity.ts'
import { client } from '../../protocol/client.ts'
import { claimSigned, enrolChallenge, enrolClaim, enrolPass, nonceSigned } from '../../protocol/device.ts'
import { decodeEnrolToken } from '../../protocol/enrol-token.ts'
import { panicPressed } from '../../protocol/events.ts'
import { type Batch, type BatchAnswer, batchDigest, type Envelope, GENESIS, headerHash, headSigned } from '../../protocol/evidence.ts'
import type { Client, Result } from '../../protocol/op.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'

export interface Answer {
  readonly status: number
  readonly result: Result<unknown>
}

export class SimulatedPc {
  readonly author: Author
  readonly school: string
  readonly url: string
  readonly call: Client['call']
  pass = ''
  link: Link = { seq: 0, hash: GENESIS }
  /** everything below has been acknowledged; tests that send out of order set it themselves */
  lowestUnsent = 1
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 })
  readonly #sealer: Sealer

  constructor(url: string, author: Author, school: string) {
    this.url = url
    this.author = author
    this.school = school
    this.#sealer = createSealer((size) => randomBytes(size))
    this.call = client(async (name, body) => (await this.post(name, body)).result).call
  }

  /** Claims an enrolment and fetches a pass. Throws a Refusal with the server's code. */
  static async enrol(url: string, token: string, hostname = 'ROOM4-01'): Promise<SimulatedPc> {
    const { secret } = decodeEnrolToken(token, (text) => Buffer.from(text, 'base64url').toString())
    const key = makeKey()
    const anonymous = new SimulatedPc(url, { device: '', sealKey: { kid: '', key: '' }, sign: key.sign }, '')
    const claimed = await anonymous.call(enrolClaim, {
      protocol: PROTOCOL_VERSION,
      secret,
      key: key.publicKey,
      hostname,
      os: 'Debian 12',
      machineIdHint: null,
      signature: key.sign(claimSigned(secret, key.publicKey)),
    })
    anonymous.close()
    const pc = new SimulatedPc(url, { device: claimed.device, sealKey: claimed.sealKey, sign: key.sign }, claimed.school)
    await pc.refreshPass()
    return pc
  }

  get device(): string {
    return this.author.device
  }

  async refreshPass(): Promise<void> {
    const { nonce } = await this.call(enrolChallenge, { protocol: PROTOCOL_VERSION, device: this.device })
    this.pass = (await this.call(enrolPass, { device: this.device, nonce, signature: this.author.sign(nonceSigned(this.device, nonce)) })).pass
  }

  /** The next event of this PC's chain. */
  make(event: NewEvent, at = Date.now()): MadeEvent {
    const made = makeEvent(event, this.link, {
      author: this.author,
      sealer: this.#sealer,
      at,
      mono: Math.round(performance.now()),
      newId,
      random: (size: number) => randomBytes(size),
    })
    this.link = made.link
    return { ...made, envelope: signEvent(made.envelope, this.author) }
  }
  makePress(press = newId(), account = 'abenson'): MadeEvent {
    return this.make(fact(panicPressed, { press, who: { account, session: '1' }, via: 'shortcut', pressedAt: Date.now(), keptAfterMs: 2 }))
  }

  batch(events: readonly Envelope[]): Batch {
    const digest = batchDigest(
      events.map(({ header }) => headerHash(header, sha256)),
      sha256,
    )
    const head = { device: this.device, headSeq: this.link.seq, headHash: this.link.hash, lowestUnsent: this.lowestUnsent, digest }
    return { ...head, signature: this.author.sign(headSigned(head)), events: [...events] }
  }

  async send(events: readonly MadeEvent[]): Promise<BatchAnswer> {
    const { result } = await this.post('events.ingest', this.batch(events.map((e) => e.envelope)))
    if (!result.ok) throw new Error(`${result.code} ${result.message}`)
    return result.value as BatchAnswer
  }

  /** POST of any body to any operation; a string is sent as it is. */
  post(operation: string, body: unknown): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const headers: Record<string, string | number> = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      if (this.pass) headers.authorization = `Bearer ${this.pass}`
      const asked = httpRequest(new URL(`/api/${operation}`, this.url), { method: 'POST', agent: this.#agent, headers }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () => {
          try {
            resolve({ status: answer.statusCode ?? 0, result: JSON.parse(Buffer.concat(parts).toString()) as Result<unknown> })
          } catch (error) {
            reject(error)
          }
        })
      })
      asked.on('error', reject)
      asked.end(text)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
  [Symbol.dispose](): void {
    this.close()
  }
}
