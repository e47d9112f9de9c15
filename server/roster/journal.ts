/**
 * What an import changes, row by row, written down before anything is changed: each row says how a person was and how they become
 * (null: not there). Carrying out and taking back are the same walk in two directions, in short steps, so that a press never waits
 * behind an import; wherever it stops, it can be walked to either end. The SQL of that walk.
 */
import type { Cell, Database, Tx } from '../core/index.ts'
import { fullName, groupOf, type PersonKind, type SourceRecord } from './rules.ts'
import { PERSON_COLUMNS, type PersonRow, toPerson } from './store.ts'

/** A person's row without what the journal's own columns say. */
export type PersonState = Omit<PersonRow, 'id' | 'school_id'>
export interface Change {
  readonly person: string
  readonly was: PersonState | null
  readonly becomes: PersonState | null
}
interface ChangeRow {
  import_id: string
  n: number
  school_id: string
  person_id: string
  /** JSON of a PersonState */
  was: string | null
  becomes: string | null
}
/** Who is not on the roster any more, while that may be taken back: they get their id back when they come again. */
export interface LeaverRow {
  person_id: string
  school_id: string
  kind: string
  external_id: string
  name: string
  group_name: string | null
  left_at: number
  import_id: string
  records: string | null
}
declare module '../core/tables.ts' {
  interface Tables {
    roster_changes: ChangeRow
    roster_leavers: LeaverRow
  }
}

/** People per transaction: a few milliseconds. */
export const BATCH = 500
const CHANGE_COLUMNS = ['import_id', 'n', 'school_id', 'person_id', 'was', 'becomes'] as const
const LEAVER_COLUMNS = ['person_id', 'school_id', 'kind', 'external_id', 'name', 'group_name', 'left_at', 'import_id', 'records'] as const
const FORGET_BATCH = 5_000

export type Journal = ReturnType<typeof createJournal>

/** `onWritten`: who keeps something beside the people's rows, in the same transaction. */
export function createJournal(db: Database, onWritten: (tx: Tx, school: string, people: readonly string[]) => Promise<void>) {
  return {
    /** Appends rows numbered from `from`. */
    async write(tx: Tx, school: string, importId: string, from: number, changes: readonly Change[]): Promise<void> {
      const text = (state: PersonState | null) => state && JSON.stringify(state)
      const rows = changes.map(({ person, was, becomes }, at) => [importId, from + at, school, person, text(was), text(becomes)])
      await tx.insertMany('roster_changes', CHANGE_COLUMNS, rows)
    },
    /** Walks rows [from, to) to one side, in the caller's transaction. Who is taken off becomes a leaver; who is put back is none. */
    async walk(tx: Tx, row: { id: string; school_id: string }, from: number, to: number, side: 'was' | 'becomes', now: number): Promise<void> {
      const changes = await tx.q.selectFrom('roster_changes').selectAll().where('import_id', '=', row.id).where('n', '>=', from).where('n', '<', to).execute()
      const other = side === 'was' ? 'becomes' : 'was'
      const gone = changes.filter((c) => c[side] === null)
      const come = changes.filter((c) => c[side] !== null && c[other] === null)
      if (gone.length > 0) {
        await tx.q
          .deleteFrom('roster_people')
          .where('school_id', '=', row.school_id)
          .where(
            'id',
            'in',
            gone.map((c) => c.person_id),
          )
          .execute()
        await tx.insertMany(
          'roster_leavers',
          LEAVER_COLUMNS,
          gone.map((c) => leaver(c, other, now)),
        )
      }
      for (const change of changes) {
        const state = stateOf(change[side])
        if (state && change[other] !== null) await tx.q.updateTable('roster_people').set(state).where('id', '=', change.person_id).execute()
      }
      if (come.length > 0) {
        await tx.q
          .deleteFrom('roster_leavers')
          .where(
            'person_id',
            'in',
            come.map((c) => c.person_id),
          )
          .execute()
        await tx.insertMany(
          'roster_people',
          PERSON_COLUMNS,
          come.map((c) => cells(c, side)),
        )
      }
      await onWritten(
        tx,
        row.school_id,
        changes.map((c) => c.person_id),
      )
    },
    /** Drops the personal data of an import; the import's own row stays. */
    async forget(importId: string): Promise<void> {
      for (let gone = FORGET_BATCH; gone >= FORGET_BATCH; ) {
        const { numDeletedRows } = await db.write((tx) =>
          tx.q
            .deleteFrom('roster_changes')
            .where('import_id', '=', importId)
            .where('n', 'in', (q) => q.selectFrom('roster_changes').select('n').where('import_id', '=', importId).limit(FORGET_BATCH))
            .executeTakeFirst(),
        )
        gone = Number(numDeletedRows)
      }
    },
    /** Who left with this import and has not come back, under every id they had; from now on they are strangers. */
    async takeLeavers(tx: Tx, importId: string): Promise<string[]> {
      const gone = await tx.q.deleteFrom('roster_leavers').where('import_id', '=', importId).returning(['person_id', 'records']).execute()
      const records = gone.flatMap((row) => (row.records === null ? [] : (JSON.parse(row.records) as SourceRecord[])))
      return [...new Set([...gone.map((row) => row.person_id), ...records.map((record) => record.id)])]
    },
    /** How these people are now, by id. */
    async statesOf(school: string, ids: readonly string[]): Promise<Map<string, PersonState>> {
      if (ids.length === 0) return new Map()
      const rows = await db.read.selectFrom('roster_people').selectAll().where('school_id', '=', school).where('id', 'in', ids).execute()
      return new Map(rows.map(({ id, school_id: _, ...state }) => [id, state]))
    },
    /** Ids of people who left and may come again, by the key an import knows them by. */
    async leaversByKey(school: string): Promise<Map<string, string>> {
      const rows = await db.read.selectFrom('roster_leavers').select(['kind', 'external_id', 'person_id']).where('school_id', '=', school).execute()
      return new Map(rows.map((r) => [`${r.kind}:${r.external_id}`, r.person_id]))
    },
  }
}

function stateOf(text: string | null): PersonState | null {
  return text === null ? null : (JSON.parse(text) as PersonState)
}
function cells(change: ChangeRow, side: 'was' | 'becomes'): Cell[] {
  const row = { ...(stateOf(change[side]) as PersonState), id: change.person_id, school_id: change.school_id }
  return PERSON_COLUMNS.map((column) => row[column])
}
function leaver(change: ChangeRow, side: 'was' | 'becomes', now: number): Cell[] {
  const state = stateOf(change[side]) as PersonState
  const person = toPerson({ ...state, id: change.person_id, school_id: change.school_id })
  const kind: PersonKind = person.kind
  return [change.person_id, change.school_id, kind, person.externalId, fullName(person), groupOf(person), now, change.import_id, state.records]
}
