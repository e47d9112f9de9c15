/**
 * The PCs of the benches policy-reach and aup-reach, in a process of its own so that their CPU is not counted as the server's. Each holds
 * a stream of commands; when it is told of a change it fetches the document, as an agent does, and checks signature, shape and that it is
 * its own or its school's.
 */
import { Agent, get, request } from 'node:http'
import { compactVerify, importJWK } from 'jose'
import { Compile } from 'typebox/compile'
import { AgreementsDocument } from '../../../protocol/agreements.ts'
import type { CommandItem } from '../../../protocol/device.ts'
import { PolicyDocument } from '../../../protocol/policy-document.ts'
import { nowMs } from '../../tools/waiting.ts'

export interface LoadOrder {
  url: string
  /** raw Ed25519 public key, base64url */
  policyKey: string
  what: keyof typeof DOCUMENTS
  pcs: readonly { id: string; pass: string }[]
}
/** A change came in force everywhere. */
export interface Reached {
  /** nowMs() of each PC */
  at: number[]
  /** CPU of this load generator since the word before, in milliseconds */
  cpuMs: number
}
type Have = PolicyDocument['version'] | null
type Told = CommandItem['command']['kind']
interface Pc {
  readonly id: string
  readonly pass: string
  have: Have
}

const OPENED_AT_ONCE = 50
const DOCUMENTS = {
  policy: { fetch: 'policy.fetch', told: 'policy.changed' as Told, shape: Compile(PolicyDocument) },
  agreements: { fetch: 'aup.fetch', told: 'aup.changed' as Told, shape: Compile(AgreementsDocument) },
}
// Fetches have a connection each, as from PCs of their own.
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

async function main({ url, policyKey, what, pcs: all }: LoadOrder): Promise<void> {
  const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: policyKey }, 'EdDSA')
  const { fetch, told, shape } = DOCUMENTS[what]
  const pcs = all.map((pc): Pc => ({ ...pc, have: null }))
  let at: number[] = []
  let cpu = process.cpuUsage()

  async function take(pc: Pc): Promise<void> {
    const envelope = await fetchDocument(new URL(`/api/${fetch}`, url), pc)
    if (envelope === null) return
    const { payload } = await compactVerify(envelope, key, { algorithms: ['EdDSA'] })
    const document: unknown = JSON.parse(new TextDecoder().decode(payload))
    if (!shape.Check(document) || ('device' in document && document.device !== pc.id)) throw new Error('a document that is not for this PC')
    pc.have = document.version
    at.push(nowMs())
    if (at.length < pcs.length) return
    const used = process.cpuUsage(cpu)
    process.send?.({ at, cpuMs: (used.user + used.system) / 1_000 } satisfies Reached)
    at = []
  }

  // As at a PC's start: the policy first, then the stream, a few PCs at a time.
  for (let from = 0; from < pcs.length; from += OPENED_AT_ONCE)
    await Promise.all(
      pcs.slice(from, from + OPENED_AT_ONCE).map(async (pc) => {
        await take(pc)
        await openStream(url, pc, told, () => void take(pc).catch(fail))
      }),
    )
  process.on('message', () => {
    cpu = process.cpuUsage()
    process.send?.('go')
  })
}

/** Resolves when the server has answered; a stream that ends before the bench does fails it. */
function openStream(url: string, pc: Pc, told: Told, changed: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get(new URL('/api/devices.commands?epoch=0&n=0', url), { agent: false, headers: { authorization: `Bearer ${pc.pass}` } }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`a stream was answered ${answer.statusCode}`))
      resolve()
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
        const end = text.lastIndexOf('\n\n')
        if (end === -1) return
        const lines = text.slice(0, end).split('\n')
        text = text.slice(end + 2)
        const items = lines.filter((line) => line.startsWith('data:')).map((line) => JSON.parse(line.slice(5)) as CommandItem)
        if (items.some((item) => item.command.kind === told)) changed()
      })
      answer.once('end', () => fail(new Error('a stream ended')))
    })
    asked.once('error', reject)
  })
}

function fetchDocument(address: URL, pc: Pc): Promise<string | null> {
  const body = JSON.stringify({ have: pc.have })
  const headers = { authorization: `Bearer ${pc.pass}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const asked = request(address, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.once('error', reject)
      answer.once('end', () => {
        const text = Buffer.concat(parts).toString()
        if (answer.statusCode !== 200) return reject(new Error(`a fetch was answered ${answer.statusCode}: ${text.slice(0, 200)}`))
        resolve((JSON.parse(text) as { value: { envelope: string | null } }).value.envelope)
      })
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
}

process.once('disconnect', () => process.exit(0))
process.once('message', (order) => void main(order as LoadOrder).catch(fail))
