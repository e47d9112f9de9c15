/** A school's evidence as its PCs would have sent it, written straight into a database: chained, hashed, heads signed. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { bodyHash, canonical, GENESIS, headerHash, headSigned } from '../../../protocol/evidence.ts'
import type { Cell, Database } from '../../../server/core/db.ts'
import { newId, sha256 } from '../../../server/core/ids.ts'

export interface Wanted {
  readonly pcs: number
  /** entries of each PC */
  readonly entries: number
  /** of these, acceptances */
  readonly accepted: number
  readonly pupils: number
}
const AT_ONCE = 2_000
const DAY = 86_400_000

/** The id of the school. */
export async function fillRegister(db: Database, { pcs, entries, accepted, pupils }: Wanted): Promise<string> {
  const [now, school] = [Date.now(), newId()]
  await db.write(({ q }) => q.insertInto('schools').values({ id: school, school_id: school, name: 'Bench', epoch: 1, created_at: now }).execute())
  const people = Array.from({ length: pupils }, (_, n) => ({ id: newId(), account: `pupil${n}`, year: (n % 11) + 1 }))
  const rules = new Map(
    builtInAgreements()
      .filter((a) => a.kind === 'agree')
      .map((a) => [a.audience, a.document]),
  )
  const rulesOf = (year: number) => rules.get(year <= 2 ? 'ks1' : year <= 6 ? 'ks2' : 'ks3') ?? ''
  await insert(
    db,
    'roster_people',
    ['id', 'school_id', 'kind', 'external_id', 'given_name', 'family_name', 'username', 'account', 'year_group', 'classes', 'sort_name'],
    people.map(({ id, account, year }, n) => [
      id,
      school,
      'pupil',
      account,
      'Pupil',
      `Number ${n}`,
      account,
      account,
      String(year),
      `["${year}${'ABCDE'[n % 5]}"]`,
      `number ${n}`,
    ]),
  )
  const every = Math.max(1, Math.floor((pcs * entries) / accepted))
  let [made, count] = [0, 0]
  for (let pc = 0; pc < pcs; pc++) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const device = newId()
    await insert(
      db,
      'devices',
      ['id', 'school_id', 'hostname', 'os', 'version', 'key', 'protection', 'covered', 'enrolled_at'],
      [[device, school, `PC-${pc}`, 'Linux', '1', String(publicKey.export({ format: 'jwk' }).x), 'protected', 0, now]],
    )
    const events: Cell[][] = []
    const answers: Cell[][] = []
    let prev = GENESIS
    for (let seq = 1; seq <= entries; seq++) {
      const isAnswer = made++ % every === 0 && count < accepted
      const at = now - ((pcs * entries - made) % (300 * DAY))
      const id = newId(at)
      const person = people[count % people.length]
      const document = rulesOf(person?.year ?? 1)
      const detail = { audience: 'ks2', audioOffered: true, logon: id, texts: [{ hash: sha256('text'), language: 'en' }], visitor: null, withAdult: false }
      const body = isAnswer
        ? canonical({ ...detail, document, version: 1, who: { account: person?.account ?? '', session: '2' } })
        : canonical({ count: seq, session: '1', what: 'clockJumped' })
      const plain = { salt: 'AAAAAAAAAAAAAAAAAAAAAA', json: body }
      const type = isAnswer ? 'aup.accepted' : 'tamper.seen'
      const header = { v: 1 as const, id, device, seq, at, mono: seq * 1_000, type, bodyHash: bodyHash(plain, sha256), prev }
      const hash = headerHash(header, sha256)
      events.push([device, id, school, seq, at, header.mono, type, header.bodyHash, prev, hash, null, plain.salt, body, at])
      if (isAnswer)
        answers.push([id, school, device, 'accepted', 'atPc', person?.id ?? null, person?.account ?? null, 'matched', document, 1, JSON.stringify(detail), at])
      if (isAnswer) count++
      prev = hash
    }
    await insert(
      db,
      'events',
      ['device_id', 'id', 'school_id', 'seq', 'at', 'mono', 'type', 'body_hash', 'prev', 'hash', 'signature', 'salt', 'body', 'received_at'],
      events,
    )
    await insert(
      db,
      'aup_answers',
      ['id', 'school_id', 'device_id', 'answer', 'how', 'person_id', 'account', 'confidence', 'document_id', 'version', 'detail', 'at'],
      answers,
    )
    const head = { device, digest: sha256('batch'), headSeq: entries, headHash: prev, lowestUnsent: entries + 1 }
    const signature = sign(null, Buffer.from(headSigned(head)), privateKey).toString('base64url')
    await insert(
      db,
      'chain_heads',
      ['device_id', 'school_id', 'head_seq', 'head_hash', 'lowest_unsent', 'signature', 'digest', 'complete_to', 'highest_seq', 'updated_at'],
      [[device, school, entries, prev, entries + 1, signature, head.digest, entries, entries, now]],
    )
  }
  return school
}

async function insert(
  db: Database,
  table: Parameters<Parameters<Parameters<Database['write']>[0]>[0]['insertMany']>[0],
  columns: readonly string[],
  rows: readonly Cell[][],
): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) await db.write((tx) => tx.insertMany(table, columns, rows.slice(from, from + AT_ONCE)))
}
