import { Refusal } from '../../protocol/errors.ts'
import { type Database, ofSchool, type Tx } from '../core/index.ts'
import { judgeToken } from './rules.ts'

export interface EnrolTokenRow {
  id: string
  school_id: string
  secret_hash: string
  expires_at: number
  uses: number
  used: number
  room_id: string | null
  created_by: string
  created_at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    enrol_tokens: EnrolTokenRow
  }
}

export async function insertToken(tx: Tx, row: EnrolTokenRow): Promise<void> {
  await tx.q.insertInto('enrol_tokens').values(row).execute()
}

/** Takes one use. Counting and checking are one statement, so that a hundred PCs at once can't share the last use. */
export async function useToken(tx: Tx, secretHash: string, now: number): Promise<EnrolTokenRow> {
  const taken = await tx.q
    .updateTable('enrol_tokens')
    .set((e) => ({ used: e('used', '+', 1) }))
    .where('secret_hash', '=', secretHash)
    .where('expires_at', '>', now)
    .whereRef('used', '<', 'uses')
    .returningAll()
    .executeTakeFirst()
  if (taken) return taken
  const row = await tx.q.selectFrom('enrol_tokens').selectAll().where('secret_hash', '=', secretHash).executeTakeFirst()
  throw new Refusal(judgeToken(row, now) ?? 'ENROL_TOKEN_USED_UP')
}

export async function schoolOf(db: Database, id: string): Promise<{ id: string; name: string; epoch: number }> {
  const row = await db.read.selectFrom('schools').select(['id', 'school_id', 'name', 'epoch']).where('id', '=', id).executeTakeFirst()
  return ofSchool(row, { school: id })
}
