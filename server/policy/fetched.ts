/** What PCs that fetch get. After a change a whole school asks within seconds: it is read once for all of them, not PC by PC. */
import type { ExamSpan } from '../../protocol/exams.ts'
import type { Clock, Database, Position } from '../core/index.ts'
import { createMerger, type Merged } from './reach.ts'
import { chainAt, pcsOf, settingsAt, settingsOf } from './store.ts'

/** What PCs get that is not told by a version (a PC that has just moved) may be this old. */
const KEEP_MS = 1_000

export interface Fetched extends Merged {
  readonly networks: string[]
  readonly exams: ExamSpan[]
}
/** What a school's PCs are told beside their settings, by PC. */
export interface ToldBeside {
  /** fingerprints of the networks away from which it is off site; none: it never is */
  networksOf(school: string): Promise<ReadonlyMap<string, string[]>>
  /** exams in its room that are not over */
  examsOf(school: string): Promise<ReadonlyMap<string, ExamSpan[]>>
}

/** What a PC gets, at least as new as `version`. */
export function createFetched(
  db: Database,
  clock: Clock,
  { networksOf, examsOf }: ToldBeside,
): (device: { id: string; school: string }, version: Position) => Promise<Fetched> {
  const kept = new Map<string, { version: string; until: number; all: Promise<ReadonlyMap<string, Fetched>> }>()

  async function readAll(school: string): Promise<ReadonlyMap<string, Fetched>> {
    const pcs = await pcsOf(db.read, school)
    const merge = createMerger(await settingsOf(db.read, school))
    const [networks, exams] = await Promise.all([networksOf(school), examsOf(school)])
    return new Map(pcs.map(({ id, chain }) => [id, { ...merge(chain), networks: networks.get(id) ?? [], exams: exams.get(id) ?? [] }]))
  }
  async function readOne(school: string, id: string): Promise<Fetched> {
    const chain = await chainAt(db.read, school, { scope: 'pc', id })
    const [networks, exams] = await Promise.all([networksOf(school), examsOf(school)])
    return { ...createMerger(await settingsAt(db.read, chain))(chain), networks: networks.get(id) ?? [], exams: exams.get(id) ?? [] }
  }
  return async ({ id, school }, { epoch, n }) => {
    const version = `${epoch}.${n}`
    let known = kept.get(school)
    if (!known || known.version !== version || known.until <= clock.now()) {
      const fresh = { version, until: clock.now() + KEEP_MS, all: readAll(school) }
      fresh.all.catch(() => kept.get(school) === fresh && kept.delete(school))
      kept.set(school, fresh)
      known = fresh
    }
    return (await known.all).get(id) ?? readOne(school, id)
  }
}
