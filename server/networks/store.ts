import { Refusal } from '../../protocol/errors.ts'
import type { Network } from '../../protocol/places.ts'
import type { Query, Tx } from '../core/index.ts'

declare module '../core/tables.ts' {
  interface Tables {
    /** `ours`: 0/1, said by a technician */
    networks: { school_id: string; fingerprint: string; ours: number; first_seen_at: number; last_seen_at: number }
  }
}

/** A network is written again this often at most. */
const SEEN_EVERY_MS = 10 * 60_000
/** One that is nobody's business (a home, a café) is forgotten after this. */
const FORGET_MS = 30 * 86_400_000

/** The school's own networks. */
export async function ourNetworks(q: Query, school: string): Promise<Set<string>> {
  const rows = await q.selectFrom('networks').select('fingerprint').where('school_id', '=', school).where('ours', '=', 1).orderBy('fingerprint').execute()
  return new Set(rows.map((row) => row.fingerprint))
}

export async function keepNetwork(tx: Tx, school: string, fingerprint: string, now: number): Promise<void> {
  await tx.q
    .insertInto('networks')
    .values({ school_id: school, fingerprint, ours: 0, first_seen_at: now, last_seen_at: now })
    .onConflict((c) =>
      c
        .columns(['school_id', 'fingerprint'])
        .doUpdateSet({ last_seen_at: now })
        .where('networks.last_seen_at', '<', now - SEEN_EVERY_MS),
    )
    .execute()
}

/** The busiest first: the school’s own is the one most PCs are on. Other people’s are not shown once they would be forgotten. */
export async function readNetworks(q: Query, school: string, now: number): Promise<Network[]> {
  const rows = await q
    .selectFrom('networks as n')
    .leftJoin('devices as d', (join) => join.onRef('d.school_id', '=', 'n.school_id').onRef('d.network', '=', 'n.fingerprint').on('d.revoked_at', 'is', null))
    .select((e) => ['n.fingerprint', 'n.ours', 'n.first_seen_at', 'n.last_seen_at', e.fn.count<number | string>('d.id').as('pcs')])
    .where('n.school_id', '=', school)
    .where((e) => e.or([e('n.ours', '=', 1), e('n.last_seen_at', '>=', now - FORGET_MS)]))
    .groupBy(['n.fingerprint', 'n.ours', 'n.first_seen_at', 'n.last_seen_at'])
    .execute()
  return rows
    .map((r) => ({ fingerprint: r.fingerprint, ours: r.ours === 1, firstSeenAt: r.first_seen_at, lastSeenAt: r.last_seen_at, pcs: Number(r.pcs) }))
    .sort((a, b) => b.pcs - a.pcs || a.fingerprint.localeCompare(b.fingerprint))
}

/** Throws NOT_FOUND for a network no PC of the school was seen on. */
export async function markNetwork(tx: Tx, school: string, fingerprint: string, ours: boolean, now: number): Promise<void> {
  const marked = await tx.q
    .updateTable('networks')
    .set({ ours: ours ? 1 : 0 })
    .where('school_id', '=', school)
    .where('fingerprint', '=', fingerprint)
    .returning('fingerprint')
    .executeTakeFirst()
  if (!marked) throw new Refusal('NOT_FOUND')
  await tx.q
    .deleteFrom('networks')
    .where('school_id', '=', school)
    .where('ours', '=', 0)
    .where('last_seen_at', '<', now - FORGET_MS)
    .execute()
}
