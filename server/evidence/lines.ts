/**
 * One PC, one line of evidence. Where two lines carry one PC's name (a copied disk, a disk put back), it matters which of them an
 * event is on: they may be two PCs with two children.
 */
import type { Header } from '../../protocol/evidence.ts'
import type { Query } from '../core/index.ts'

/** Further back than this nobody looks: the lines then count as two. */
const WALK_MAX = 2_000

/** Is there another line beside this event's? `clone`: two PCs are alive under one name. `fork`: one was set back. */
export async function contestedBy(q: Query, device: string, header: Header): Promise<'clone' | 'fork' | null> {
  const rival = await q
    .selectFrom('events')
    .select('id')
    .where('device_id', '=', device)
    .where('seq', '=', header.seq)
    .where('id', '!=', header.id)
    .executeTakeFirst()
  // What contradicts this very event is told to the technician when the batch is stored; here it counts at once.
  if (rival) return 'clone'
  const known = await q
    .selectFrom('anomalies')
    .select('kind')
    .where('device_id', '=', device)
    .where('kind', 'in', ['clone', 'fork'])
    .where('cleared_at', 'is', null)
    .execute()
  return known.some(({ kind }) => kind === 'clone') ? 'clone' : known.length > 0 ? 'fork' : null
}

/** Does this event come after one of those on the same line? Only when every link between them is here and fits. */
export async function follows(q: Query, device: string, header: Header, earlier: readonly string[]): Promise<boolean> {
  const links = await q
    .selectFrom('events')
    .select(['id', 'seq', 'hash', 'prev'])
    .where('device_id', '=', device)
    .where('seq', '<', header.seq)
    .where('seq', '>=', header.seq - WALK_MAX)
    .execute()
  const byHash = new Map(links.map((link) => [link.hash, link]))
  for (let link = byHash.get(header.prev); link; link = byHash.get(link.prev)) if (earlier.includes(link.id)) return true
  return false
}
