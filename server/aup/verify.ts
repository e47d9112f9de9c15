/** The register against the evidence: every answer of a PC has its row, says the same, and no row came from nowhere. */
import { aupAccepted, aupDeclined } from '../../protocol/events.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { Query } from '../core/index.ts'
import type { Witness } from '../evidence/index.ts'
import type { AnswerRow } from './store.ts'

const ANSWERS: Readonly<Record<string, AnswerRow['answer']>> = { [aupAccepted.type]: 'accepted', [aupDeclined.type]: 'declined' }
/** A statement has a most of parameters. */
const AT_ONCE = 1_000

export function registerWitness(): Witness {
  let matched = 0
  return {
    types: Object.keys(ANSWERS),
    async check(q, events) {
      for (let from = 0; from < events.length; from += AT_ONCE) {
        const some = events.slice(from, from + AT_ONCE)
        const ids = some.map((event) => event.id)
        const rows = new Map((await q.selectFrom('aup_answers').selectAll().where('id', 'in', ids).execute()).map((row) => [row.id, row]))
        for (const event of some) {
          const row = rows.get(event.id)
          // Only the header came: there was nothing to make a row of.
          if (!row && event.body === null) continue
          if (!row) return { wrong: 'rowMissing', event }
          matched++
          if (row.device_id !== event.device_id || row.answer !== ANSWERS[event.type] || row.at !== event.received_at) return { wrong: 'rowChanged', event }
          if (event.body !== null && !saysTheSame(row, event.body)) return { wrong: 'rowChanged', event }
        }
      }
      return null
    },
    async end(q) {
      if ((await countFromPcs(q)) === matched) return null
      const row = await q
        .selectFrom('aup_answers as a')
        .leftJoin('events as e', (join) => join.onRef('e.device_id', '=', 'a.device_id').onRef('e.id', '=', 'a.id'))
        .select(['a.id', 'a.school_id'])
        .where('a.device_id', 'is not', null)
        .where((e) => e.or([e('e.id', 'is', null), e('e.type', 'not in', Object.keys(ANSWERS))]))
        .orderBy('a.at')
        .orderBy('a.id')
        .executeTakeFirst()
      return row ? { school: row.school_id, event: row.id } : null
    },
  }
}

function saysTheSame(row: AnswerRow, body: string): boolean {
  const { who, document, version, ...detail } = JSON.parse(body) as { who: { account: string }; document: string; version: number }
  return row.account === who.account && row.document_id === document && row.version === version && canonical(JSON.parse(row.detail)) === canonical(detail)
}

async function countFromPcs(q: Query): Promise<number> {
  const { n } = await q
    .selectFrom('aup_answers')
    .select((e) => e.fn.countAll().as('n'))
    .where('device_id', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(n)
}
