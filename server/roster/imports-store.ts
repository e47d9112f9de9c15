/** Imports as jobs: their state, how far they are, what they did. */
import { Refusal } from '../../protocol/errors.ts'
import type { Mapping } from '../../protocol/roster.ts'
import type { ImportCounts, ImportProgress, ImportState } from '../../protocol/roster-imports.ts'
import { type Database, nextPosition, type Tx } from '../core/index.ts'
import { type ImportEvent, next, WRITING } from './machine.ts'
import { type PreviewChoice, REVISION } from './store.ts'

export interface ImportRow {
  id: string
  school_id: string
  created_at: number
  /** files received so far; a preview is of these and no others */
  uploads: number
  previewed_uploads: number | null
  previewed_revision: number | null
  /** JSON of the mapping a person chose at the preview */
  mapping: string | null
  /** JSON of what else was chosen there */
  choice: string | null
  state: ImportState
  /** the name of whoever began it; empty for the drop folder */
  by_name: string
  source: 'person' | 'drop'
  format: string | null
  /** JSON of ImportCounts */
  counts: string | null
  /** an error's code: why it failed, or waits */
  why: string | null
  ended_at: number | null
  /** when its process last gave a sign of life: a job without one is taken over */
  worked_at: number
  cancelling: number
  progress_of: string | null
  progress_done: number
  progress_total: number | null
  /** rows in the journal; null while it is being written, and nothing has been changed yet */
  planned: number | null
  /** rows of the journal carried out so far, counted from the first */
  applied: number
  /** the roster's revision it made; it can be taken back while that is the newest */
  revision: number | null
  undo_until: number | null
}
declare module '../core/tables.ts' {
  interface Tables {
    roster_imports: ImportRow
    /** when an import last listed people of this kind */
    roster_seen: { school_id: string; kind: string; at: number }
  }
}

export const topicOf = (importId: string): string => `roster:${importId}`
/** What may be set beside the state. */
type Also = Partial<Omit<ImportRow, 'id' | 'school_id' | 'state'>>
export type ImportsStore = ReturnType<typeof createImportsStore>

export function createImportsStore(db: Database) {
  return {
    async begin(tx: Tx, row: Pick<ImportRow, 'id' | 'school_id' | 'created_at' | 'by_name' | 'source'>): Promise<void> {
      const empty = {
        uploads: 0,
        previewed_uploads: null,
        previewed_revision: null,
        mapping: null,
        choice: null,
        format: null,
        counts: null,
        why: null,
        ended_at: null,
      }
      const idle = { worked_at: 0, cancelling: 0, progress_of: null, progress_done: 0, progress_total: null, planned: null, applied: 0 }
      await tx.q
        .insertInto('roster_imports')
        .values({ ...row, ...empty, ...idle, state: 'begun', revision: null, undo_until: null })
        .execute()
    },
    async find(id: string): Promise<ImportRow | undefined> {
      return db.read.selectFrom('roster_imports').selectAll().where('id', '=', id).executeTakeFirst()
    },
    /** Throws CONFLICT when the event can't happen to it now. Wakes whoever works on it. */
    async move(tx: Tx, id: string, event: ImportEvent, also: Also = {}): Promise<ImportState> {
      const row = await tx.q.selectFrom('roster_imports').select('state').where('id', '=', id).executeTakeFirst()
      const state = row && next(row.state, event)
      if (!row || !state) throw new Refusal('CONFLICT', `an import that is ${row?.state ?? 'gone'}`)
      const { numUpdatedRows } = await tx.q
        .updateTable('roster_imports')
        .set({ ...also, state })
        .where('id', '=', id)
        .where('state', '=', row.state)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new Refusal('CONFLICT')
      tx.notify(topicOf(id))
      return state
    },
    /** A person is to look at it, and this is why. */
    async wait(tx: Tx, id: string, why: string): Promise<void> {
      await tx.q.updateTable('roster_imports').set({ why }).where('id', '=', id).where('state', '=', 'previewed').execute()
    },
    /** Ids of the drop folder's imports of a school that wait for a person. */
    async waiting(school: string): Promise<string[]> {
      const rows = db.read.selectFrom('roster_imports').select('id').where('school_id', '=', school).where('source', '=', 'drop')
      return (await rows.where('state', '=', 'previewed').execute()).map((row) => row.id)
    },
    /** As if it had never been tried. Only of an import that was given up. */
    async erase(id: string): Promise<void> {
      await db.write((tx) => tx.q.deleteFrom('roster_imports').where('id', '=', id).where('state', '=', 'cancelled').execute())
    },
    /** Ids of imports for which such a timer is set. */
    async withTimer(school: string, kind: string): Promise<string[]> {
      const rows = db.read.selectFrom('timers').select('subject').where('school_id', '=', school).where('kind', '=', kind)
      return (await rows.execute()).map((row) => row.subject)
    },
    async countUpload(tx: Tx, id: string): Promise<void> {
      await tx.q
        .updateTable('roster_imports')
        .set((e) => ({ uploads: e('uploads', '+', 1) }))
        .where('id', '=', id)
        .execute()
    },
    async keepProgress(id: string, progress: Pick<ImportProgress, 'of' | 'done' | 'total'>, now: number): Promise<void> {
      const at = { worked_at: now, progress_of: progress.of, progress_done: progress.done, progress_total: progress.total }
      await db.write((tx) => tx.q.updateTable('roster_imports').set(at).where('id', '=', id).execute())
    },
    async askToCancel(tx: Tx, id: string): Promise<void> {
      await tx.q.updateTable('roster_imports').set({ cancelling: 1 }).where('id', '=', id).execute()
      tx.notify(topicOf(id))
    },

    async revision(school: string): Promise<number> {
      const row = await db.read.selectFrom('counters').select('n').where('school_id', '=', school).where('name', '=', REVISION).executeTakeFirst()
      return row?.n ?? 0
    },
    /**
     * Takes the next revision for a change by hand or by an import; holds others off until the commit. Throws IMPORT_UNDER_WAY
     * while an import is writing people.
     */
    async takeRevision(tx: Tx, school: string): Promise<number> {
      const n = await nextPosition(tx, school, REVISION)
      const busy = await tx.q.selectFrom('roster_imports').select('id').where('school_id', '=', school).where('state', 'in', WRITING).executeTakeFirst()
      if (busy) throw new Refusal('IMPORT_UNDER_WAY')
      return n
    },
    /**
     * One step of an import that is writing, in the step's own transaction. False when it is not where the caller thought: another
     * process has taken it over.
     */
    async step(tx: Tx, row: ImportRow, to: number, now: number): Promise<boolean> {
      const { numUpdatedRows } = await tx.q
        .updateTable('roster_imports')
        .set({ applied: to, worked_at: now, revision: await nextPosition(tx, row.school_id, REVISION) })
        .where('id', '=', row.id)
        .where('state', '=', row.state)
        .where('applied', '=', row.applied)
        .executeTakeFirst()
      tx.notify(topicOf(row.id))
      return numUpdatedRows > 0n
    },
    async markSeen(tx: Tx, school: string, kinds: readonly string[], at: number): Promise<void> {
      for (const kind of kinds)
        await tx.q
          .insertInto('roster_seen')
          .values({ school_id: school, kind, at })
          .onConflict((c) => c.columns(['school_id', 'kind']).doUpdateSet({ at }))
          .execute()
    },
    /** The journal is whole: from here on it is walked. */
    async keepPlan(id: string, planned: number): Promise<void> {
      await db.write((tx) => tx.q.updateTable('roster_imports').set({ planned }).where('id', '=', id).execute())
    },
    async giveSign(tx: Tx, id: string, now: number): Promise<void> {
      await tx.q.updateTable('roster_imports').set({ worked_at: now }).where('id', '=', id).execute()
    },
    async endUndo(tx: Tx, id: string): Promise<void> {
      await tx.q.updateTable('roster_imports').set({ undo_until: null, planned: null }).where('id', '=', id).where('state', '=', 'done').execute()
    },
    /** Imports in these states, of every school. */
    async inStates(states: readonly ImportState[]): Promise<ImportRow[]> {
      return db.read.selectFrom('roster_imports').selectAll().where('state', 'in', states).execute()
    },
    /** Newest first; `before` is an import's id. Those nobody has sent a file to are left out. */
    async history(school: string, before: string | null, limit: number): Promise<ImportRow[]> {
      let query = db.read.selectFrom('roster_imports').selectAll().where('school_id', '=', school).where('state', 'not in', ['begun', 'uploading'])
      if (before !== null) {
        const last = await db.read.selectFrom('roster_imports').select('created_at').where('id', '=', before).where('school_id', '=', school).executeTakeFirst()
        if (!last) throw new Refusal('NOT_FOUND')
        query = query.where((e) => e.or([e('created_at', '<', last.created_at), e.and([e('created_at', '=', last.created_at), e('id', '<', before)])]))
      }
      return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
    },
  }
}

export function countsOf(row: Pick<ImportRow, 'counts'>): ImportCounts | null {
  return row.counts === null ? null : (JSON.parse(row.counts) as ImportCounts)
}
/** What was chosen at the preview. */
export function choiceOf(row: Pick<ImportRow, 'mapping' | 'choice'>): PreviewChoice {
  const mapping = row.mapping === null ? null : (JSON.parse(row.mapping) as Mapping)
  const rest: Omit<PreviewChoice, 'mapping'> = row.choice === null ? { preset: null, school: null } : JSON.parse(row.choice)
  return { ...rest, mapping }
}
