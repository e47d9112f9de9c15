/**
 * Checks everything that is stored as evidence, PC by PC: each header against its hash, each body against its header, each entry against
 * the one before, each panic and each head against the PC's own signature. What the server saw to be wrong when it came (a gap, a fork)
 * is counted and told apart from what was changed here since.
 */
import { type KeyObject, verify } from 'node:crypto'
import { EVENTS } from '../../protocol/events.ts'
import { bodyHash, GENESIS, headerHash, headSigned } from '../../protocol/evidence.ts'
import { type Database, ed25519Key, type Query, sha256 } from '../core/index.ts'
import type { EventRow, HeadRow } from './store.ts'

export type Wrong =
  /** the header is not what its hash says */
  | 'headerChanged'
  /** the contents are not what the header says */
  | 'bodyChanged'
  | 'signatureWrong'
  /** it does not follow the entry before */
  | 'chainBroken'
  /** an entry before it is gone that was here */
  | 'missing'
  /** it is the last, and one after it was here */
  | 'endMissing'
  /** a second entry of one number, which did not come so */
  | 'twice'
  /** the PC's signed head is not the entry it was */
  | 'headChanged'
  /** a row that an entry led to is gone, says something else, or was led to by none */
  | 'rowMissing'
  | 'rowChanged'
  | 'rowWithoutEvidence'
export interface Fault {
  readonly wrong: Wrong
  readonly school: string
  /** null: not about one PC */
  readonly device: string | null
  readonly seq: number | null
  readonly event: string | null
}
/** Entries and the rows a feature made of them: checked beside each other. */
export interface Witness {
  readonly types: readonly string[]
  check(q: Query, events: readonly EventRow[]): Promise<{ readonly wrong: Wrong; readonly event: EventRow } | null>
  /** Rows that no entry led to; called after the last. */
  end(q: Query): Promise<{ readonly school: string; readonly event: string } | null>
}
export interface Verified {
  readonly entries: number
  readonly pcs: number
  /** entries whose contents were erased as they should be, or never came: their headers were checked */
  readonly withoutContents: number
  /** gaps and forks the server saw when they came */
  readonly seenThen: number
  /** the first in the order of PCs and numbers; null: all is as it came */
  readonly fault: Fault | null
}
const AT_ONCE = 5_000
type Seen = { readonly gap: ReadonlySet<number>; readonly fork: ReadonlySet<number> }

export async function verifyEvidence(
  db: Database,
  witnesses: readonly Witness[] = [],
  onEntries: (entries: number) => void = () => undefined,
): Promise<Verified> {
  const pcs = await db.read.selectFrom('devices').select(['id', 'school_id', 'key']).orderBy('enrolled_at').orderBy('id').execute()
  const result = { entries: 0, pcs: pcs.length, withoutContents: 0, seenThen: 0 }
  for (const pc of pcs) {
    const seen = await seenOf(db.read, pc.id)
    result.seenThen += seen.gap.size + seen.fork.size
    const head = await db.read.selectFrom('chain_heads').selectAll().where('device_id', '=', pc.id).executeTakeFirst()
    const walk = startWalk(ed25519Key(pc.key), head, seen)
    let fault: Pick<Fault, 'wrong' | 'seq' | 'event'> | null = null
    for await (const page of pagesOf(db.read, pc.id)) {
      let well = 0
      for (const event of page) {
        result.entries++
        if (event.body === null) result.withoutContents++
        const wrong = walk.step(event)
        if (wrong) fault = { wrong, seq: event.seq, event: event.id }
        if (wrong) break
        well++
      }
      // What a chain that broke later was led to before is looked at too: the first fault is named, whichever it is.
      for (const witness of witnesses) {
        const before = page.slice(0, well).filter(({ type, seq }) => witness.types.includes(type) && seq < (fault?.seq ?? Number.POSITIVE_INFINITY))
        const found = await witness.check(db.read, before)
        if (found) fault = { wrong: found.wrong, seq: found.event.seq, event: found.event.id }
      }
      if (fault) break
      onEntries(result.entries)
    }
    if (!fault) {
      const wrong = walk.end()
      if (wrong) fault = { wrong, seq: walk.at(), event: null }
    }
    if (fault) return { ...result, fault: { ...fault, school: pc.school_id, device: pc.id } }
  }
  for (const witness of witnesses) {
    const row = await witness.end(db.read)
    if (row) return { ...result, fault: { wrong: 'rowWithoutEvidence', device: null, seq: null, ...row } }
  }
  return { ...result, fault: null }
}

/** One PC's chain, entry by entry. */
function startWalk(key: KeyObject, head: HeadRow | undefined, seen: Seen) {
  /** the last number and its entries: a PC whose disk was put back has several */
  let seq = 0
  let here: string[] = []
  let before: string[] = []
  let atHead: readonly string[] | null = null

  function follows(event: EventRow): Wrong | null {
    if (event.seq === seq) {
      if (!seen.fork.has(seq)) return 'twice'
      here.push(event.hash)
      return null
    }
    const missing = event.seq > seq + 1
    // Panics come ahead of their turn: above what is complete nothing is missing yet.
    if (missing && seq + 1 <= (head?.complete_to ?? 0) && !seen.gap.has(seq + 1)) return 'missing'
    before = missing ? [] : here
    here = [event.hash]
    seq = event.seq
    if (event.prev === GENESIS || missing || before.includes(event.prev)) return null
    return seen.fork.has(seq) || seen.fork.has(seq - 1) ? null : 'chainBroken'
  }
  return {
    at: () => seq,
    step(event: EventRow): Wrong | null {
      const { device_id: device, body_hash, ...header } = event
      const { id, at, mono, type, prev, salt, body, signature } = header
      if (headerHash({ v: 1, id, device, seq: event.seq, at, mono, type, bodyHash: body_hash, prev }, sha256) !== event.hash) return 'headerChanged'
      if (body !== null && bodyHash({ salt: salt ?? '', json: body }, sha256) !== body_hash) return 'bodyChanged'
      if (signature === null ? EVENTS[type]?.lane === 'panic' : !isSigned(key, event.hash, signature)) return 'signatureWrong'
      const wrong = follows(event)
      if (seq === head?.head_seq) atHead = here
      return wrong
    },
    /** The end of the chain: what the PC signed last. */
    end(): Wrong | null {
      if (!head) return seq === 0 ? null : 'headChanged'
      const { device_id: device, head_seq: headSeq, head_hash: headHash, lowest_unsent: lowestUnsent, digest, signature } = head
      if (seq < head.complete_to) return 'endMissing'
      const signed = headSigned({ device, headSeq, headHash, lowestUnsent, ...(digest !== null && { digest }) })
      if (!isSigned(key, signed, signature)) return 'headChanged'
      // What the head names may still be on its way.
      if (atHead === null) return headSeq > 0 && headSeq <= head.complete_to && !seen.gap.has(headSeq) ? 'endMissing' : null
      return atHead.includes(headHash) || seen.fork.has(headSeq) ? null : 'headChanged'
    },
  }
}

function isSigned(key: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
}

async function* pagesOf(q: Query, device: string): AsyncGenerator<EventRow[]> {
  let after: { seq: number; id: string } | null = null
  for (;;) {
    let rows = q.selectFrom('events').selectAll().where('device_id', '=', device)
    if (after) {
      const { seq, id }: { seq: number; id: string } = after
      rows = rows.where('seq', '>=', seq).where((e) => e.or([e('seq', '>', seq), e('id', '>', id)]))
    }
    const page: EventRow[] = await rows.orderBy('seq').orderBy('id').limit(AT_ONCE).execute()
    if (page.length > 0) yield page
    after = page.at(-1) ?? null
    if (page.length < AT_ONCE) return
  }
}

async function seenOf(q: Query, device: string): Promise<Seen> {
  const rows = await q.selectFrom('anomalies').select(['kind', 'seq']).where('device_id', '=', device).where('kind', 'in', ['gap', 'fork']).execute()
  const of = (kind: string) => new Set(rows.filter((row) => row.kind === kind).map((row) => row.seq))
  return { gap: of('gap'), fork: of('fork') }
}
