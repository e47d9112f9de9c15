/** A whole server on one of the databases, real sockets and real PCs' code, with a clock that can be moved. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { pino } from 'pino'
import { fact, type Link, makeEvent, sha256, signEvent } from '../../../agent/outbox/envelope.ts'
import { createSealer } from '../../../agent/outbox/sealer.ts'
import { client } from '../../../protocol/client.ts'
import { codesMakeSlip, codesSlipChoices, codesUseSlip } from '../../../protocol/code-slips.ts'
import { claimSigned, type EnrolToken, enrolChallenge, enrolClaim, enrolPass, eventsIngest, nonceSigned } from '../../../protocol/device.ts'
import { decodeEnrolToken } from '../../../protocol/enrol-token.ts'
import type { EventBody, EventType } from '../../../protocol/events.ts'
import { type Batch, type BatchAnswer, batchDigest, type Envelope, GENESIS, headerHash, headSigned } from '../../../protocol/evidence.ts'
import type { Client, Result, Role } from '../../../protocol/op.ts'
import { enrolCreateToken } from '../../../protocol/places.ts'
import { PROTOCOL_VERSION } from '../../../protocol/version.ts'
import { buildServer, type HandrailServer } from '../../../server/app.ts'
import { adoptTimeZone } from '../../../server/calendar/index.ts'
import type { Database } from '../../../server/core/db.ts'
import { newId } from '../../../server/core/ids.ts'
import { type Listening, listen, parseAddress } from '../../../server/core/listen.ts'
import { morningZone } from '../../tools/morning.ts'
import { addSchool, type OpenTestDatabase } from '../harness.ts'

export const PASSWORD = 'correct horse battery'

export interface Serving {
  readonly db: Database
  readonly url: string
  readonly server: HandrailServer
  /** '' on an empty server */
  readonly school: string
  /** the server's data folder */
  readonly dir: string
  readonly clock: { now(): number; advance(ms: number): void }
  /** what the server logged */
  readonly logged: string[]
  /** a new account, signed in */
  signIn(role: Role, school?: string): Promise<Browser>
  /** From now on it is about eight in the morning at this school: a slip for today has the day before it, whenever the test is run. */
  makeMorning(school?: string): Promise<void>
  /** a supply teacher, signed in with a slip for today, in the morning */
  signInSupply(room: string, school?: string): Promise<Browser>
  /** a new PC, enrolled, with a pass */
  enrolPc(school?: string): Promise<Pc>
  token(options?: { uses?: number; lifetimeMs?: number; school?: string }): Promise<EnrolToken>
  /** a second server process on the same database (PostgreSQL) */
  another(): Promise<{ url: string }>
  close(): Promise<void>
}

export async function serveOn(open: OpenTestDatabase, { empty = false } = {}): Promise<Serving> {
  const { db, again, drop } = await open()
  const dir = await mkdtemp(join(tmpdir(), 'handrail-server-'))
  const school = empty ? '' : await addSchool(db)
  let ahead = 0
  const clock = {
    now: () => Date.now() + ahead,
    advance(ms: number) {
      ahead += ms
    },
  }
  const logged: string[] = []
  const log = pino({}, { write: (line: string) => void logged.push(line) })
  const running: { server: HandrailServer; listening: Listening }[] = []

  async function start(on: Database) {
    let listening: Listening | undefined
    const server = await buildServer({ db: on, dir, log, clock, caFingerprint: null, publicUrl: () => listening?.urls[0] ?? '' })
    listening = await listen([parseAddress('http://127.0.0.1:0')], (request, response) => server.http.fastify.routing(request, response), undefined)
    running.push({ server, listening })
    return { server, url: listening.urls[0] ?? '' }
  }
  const { server, url } = await start(db)
  async function signIn(role: Role, at = school): Promise<Browser> {
    const email = `${role}-${newId()}@school.test`
    await server.staff.add(at, { name: `A ${role}`, email, role, password: PASSWORD })
    const browser = new Browser(url)
    const result = await browser.call('staff.signIn', { email, password: PASSWORD })
    if (!result.ok) throw new Error(result.message)
    return browser
  }
  async function makeMorning(at = school): Promise<void> {
    await db.write((tx) => adoptTimeZone(tx, at, morningZone(clock.now())))
  }
  async function signInSupply(room: string, at = school): Promise<Browser> {
    await makeMorning(at)
    const office = await signIn('office', at)
    const { days } = await office.client.call(codesSlipChoices, {})
    const { webCode } = await office.client.call(codesMakeSlip, { name: 'Mr Jones', room, day: days[0] ?? '' })
    const browser = new Browser(url)
    await browser.client.call(codesUseSlip, { webCode })
    return browser
  }
  async function token({ uses = 10, lifetimeMs = 3_600_000, school: at = school } = {}): Promise<EnrolToken> {
    const made = await (await signIn('technician', at)).client.call(enrolCreateToken, { uses, lifetimeMs, trust: 'system', room: null })
    return decodeEnrolToken(made.token, (text) => Buffer.from(text, 'base64url').toString())
  }
  return {
    db,
    url,
    server,
    school,
    dir,
    clock,
    logged,
    signIn,
    makeMorning,
    signInSupply,
    token,
    enrolPc: async (at = school) => Pc.enrol(url, await token({ school: at })),
    another: async () => start(await again()),
    async close() {
      for (const one of running) {
        const closed = one.listening.close(1_000)
        await one.server.stop()
        await closed
      }
      await drop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** What an authenticator app shows for this secret; `steps` of 30 s from now. */
export function codeNow(secret: string, steps = 0, now = Date.now()): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now + steps * 30_000 })
}

/** What a dashboard does: a cookie, and fetch from the same origin. */
export class Browser {
  readonly url: string
  cookie = ''
  readonly client: Client
  constructor(url: string) {
    this.url = url
    this.client = client((name, request) => this.call(name, request))
  }
  get headers(): Record<string, string> {
    return { origin: this.url, 'sec-fetch-site': 'same-origin', ...(this.cookie === '' ? {} : { cookie: this.cookie }) }
  }
  async call(name: string, request: unknown, headers: Record<string, string> = this.headers): Promise<Result<unknown> & { status: number }> {
    const response = await fetch(`${this.url}/api/${name}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    const set = response.headers.getSetCookie().find((c) => c.startsWith('__Host-handrail='))
    if (set) this.cookie = set.split(';')[0] ?? ''
    return { ...((await response.json()) as Result<unknown>), status: response.status }
  }
  stream(name: string, signal: AbortSignal, after = { epoch: 0, n: 0 }): Promise<EventStream> {
    return openStream(`${this.url}/api/${name}?epoch=${after.epoch}&n=${after.n}`, this.headers, signal)
  }
}

/** A PC: its key, its chain and its pass, made with the agent's own code. */
export class Pc {
  readonly url: string
  readonly id: string
  readonly key: KeyObject
  readonly sealKey: { kid: string; key: string }
  readonly policyKey: string
  pass = ''
  link: Link = { seq: 0, hash: GENESIS }
  readonly client: Client
  readonly #sealer = createSealer(randomBytes)

  private constructor(url: string, claimed: { device: string; sealKey: { kid: string; key: string }; policyKey: string }, key: KeyObject) {
    this.url = url
    this.id = claimed.device
    this.sealKey = claimed.sealKey
    this.policyKey = claimed.policyKey
    this.key = key
    this.client = client((name, request) => this.call(name, request))
  }
  static async enrol(url: string, token: EnrolToken): Promise<Pc> {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const key = publicKey.export({ format: 'jwk' }).x ?? ''
    const signature = sign(null, Buffer.from(claimSigned(token.secret, key)), privateKey).toString('base64url')
    const claim = { protocol: PROTOCOL_VERSION, secret: token.secret, key, hostname: 'PC-01', os: 'Debian 12', machineIdHint: null, signature }
    const pc = new Pc(url, await client((name, request) => post(url, name, request)).call(enrolClaim, claim), privateKey)
    await pc.fetchPass()
    return pc
  }
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.key).toString('base64url')
  }
  async fetchPass(): Promise<void> {
    const { nonce } = await this.client.call(enrolChallenge, { protocol: PROTOCOL_VERSION, device: this.id })
    const { pass } = await this.client.call(enrolPass, { device: this.id, nonce, signature: this.sign(nonceSigned(this.id, nonce)) })
    this.pass = pass
  }
  get headers(): Record<string, string> {
    return this.pass === '' ? {} : { authorization: `Bearer ${this.pass}` }
  }
  call(name: string, request: unknown): Promise<Result<unknown>> {
    return post(this.url, name, request, this.headers)
  }
  /** The next event of this PC's chain. */
  make<E extends EventType>(type: E, body: EventBody<E>, at = Date.now()): Envelope {
    const author = { device: this.id, sealKey: this.sealKey, sign: (text: string) => this.sign(text) }
    const made = makeEvent(fact(type, body), this.link, { author, sealer: this.#sealer, at, mono: 1, newId: () => newId(at), random: randomBytes })
    this.link = made.link
    return signEvent(made.envelope, author)
  }
  batch(events: Envelope[], head: Partial<Pick<Batch, 'headSeq' | 'headHash' | 'lowestUnsent'>> = {}): Batch {
    const stated = {
      device: this.id,
      headSeq: this.link.seq,
      headHash: this.link.hash,
      lowestUnsent: Math.min(...events.map((e) => e.header.seq), this.link.seq + 1),
      digest: batchDigest(
        events.map(({ header }) => headerHash(header, sha256)),
        sha256,
      ),
      ...head,
    }
    return { ...stated, signature: this.sign(headSigned(stated)), events }
  }
  send(events: Envelope[], head: Partial<Pick<Batch, 'headSeq' | 'headHash' | 'lowestUnsent'>> = {}): Promise<BatchAnswer> {
    return this.client.call(eventsIngest, this.batch(events, head))
  }
  stream(name: string, signal: AbortSignal, after = { epoch: 0, n: 0 }): Promise<EventStream> {
    return openStream(`${this.url}/api/${name}?epoch=${after.epoch}&n=${after.n}`, this.headers, signal)
  }
}

export async function post(url: string, name: string, request: unknown, headers: Record<string, string> = {}): Promise<Result<unknown>> {
  const response = await fetch(`${url}/api/${name}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  return (await response.json()) as Result<unknown>
}
/** An envelope whose header was changed afterwards. */
export function altered(envelope: Envelope, header: Partial<Envelope['header']>): Envelope {
  return { ...envelope, header: { ...envelope.header, ...header } }
}
export const hashOf = (envelope: Envelope): string => headerHash(envelope.header, sha256)

export interface EventStream {
  readonly status: number
  /** The next item; rejects when the stream ended. */
  next(): Promise<{ id: string; data: unknown }>
  /** Resolves when the server ended the stream. */
  ended: Promise<void>
}

async function openStream(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<EventStream> {
  const response = await fetch(url, { headers, signal })
  const items: { id: string; data: unknown }[] = []
  const waiting: { resolve(item: { id: string; data: unknown }): void; reject(error: Error): void }[] = []
  let over = false
  const ended = (async () => {
    let text = ''
    try {
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString()
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const match = /^id: (.*)\ndata: (.*)$/.exec(text.slice(0, end))
          text = text.slice(end + 2)
          if (!match) continue
          const item = { id: match[1] ?? '', data: JSON.parse(match[2] ?? '') as unknown }
          const first = waiting.shift()
          if (first) first.resolve(item)
          else items.push(item)
        }
      }
    } catch {
      // cut by the server or by the test
    }
    over = true
    for (const one of waiting) one.reject(new Error('the stream ended'))
  })()
  return {
    status: response.status,
    ended,
    next() {
      const item = items.shift()
      if (item) return Promise.resolve(item)
      if (over) return Promise.reject(new Error('the stream ended'))
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
  }
}
