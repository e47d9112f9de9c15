/** The roster's tables: people, remembered column mappings, imports under way. The only SQL of this feature. */
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { Refusal } from '../../protocol/errors.ts'
import type { Mapping, Person } from '../../protocol/roster.ts'
import { type Database, newId, nextPosition, normaliseAccount, type Tx } from '../core/index.ts'
import type { ReadRequest } from './reading/index.ts'
import type { Candidate, Diff, PersonKind } from './rules.ts'

export interface PersonRow {
  id: string
  school_id: string
  kind: string
  external_id: string
  given_name: string
  family_name: string
  username: string | null
  /** the username as accounts are compared; not unique, since two people can share a login */
  account: string | null
  email: string | null
  year_group: string | null
  /** JSON list of class names */
  classes: string
  /** what lists sort and search by */
  sort_name: string
}
interface ImportRow {
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
}
/** What a person chose at a preview; an import is carried out with exactly that. */
export interface PreviewChoice {
  readonly mapping: Mapping | null
  readonly preset: ReadRequest['preset']
  /** of the export's schools */
  readonly school: string | null
}
declare module '../core/tables.ts' {
  interface Tables {
    roster_people: PersonRow
    roster_imports: ImportRow
    roster_mappings: { school_id: string; signature: string; mapping: string }
  }
}

/** Each change of a school's roster counts one up, so that an import can tell that people changed since its preview. */
export const REVISION = 'roster'
/** People written per transaction: a few milliseconds, so that a press never waits behind an import. */
const BATCH = 500
const PAGE = 1_000
const PERSON_COLUMNS = [
  'id',
  'school_id',
  'kind',
  'external_id',
  'given_name',
  'family_name',
  'username',
  'account',
  'email',
  'year_group',
  'classes',
  'sort_name',
] as const

export type RosterStore = ReturnType<typeof createRosterStore>

export function createRosterStore(db: Database) {
  return {
    async beginImport(tx: Tx, id: string, school: string, now: number): Promise<void> {
      const row = { id, school_id: school, created_at: now, uploads: 0, previewed_uploads: null, previewed_revision: null, mapping: null, choice: null }
      await tx.q.insertInto('roster_imports').values(row).execute()
    },
    async findImport(id: string): Promise<ImportRow | undefined> {
      return db.read.selectFrom('roster_imports').selectAll().where('id', '=', id).executeTakeFirst()
    },
    async countUpload(id: string): Promise<void> {
      await db.write((tx) =>
        tx.q
          .updateTable('roster_imports')
          .set((e) => ({ uploads: e('uploads', '+', 1) }))
          .where('id', '=', id)
          .execute(),
      )
    },
    async keepPreview(id: string, uploads: number, revision: number, { mapping, ...choice }: PreviewChoice): Promise<void> {
      const seen = { previewed_uploads: uploads, previewed_revision: revision, mapping: mapping && JSON.stringify(mapping), choice: JSON.stringify(choice) }
      await db.write((tx) => tx.q.updateTable('roster_imports').set(seen).where('id', '=', id).execute())
    },
    async endImport(id: string): Promise<void> {
      await db.write((tx) => tx.q.deleteFrom('roster_imports').where('id', '=', id).execute())
    },

    async rememberedMapping(school: string, signature: string): Promise<Mapping | null> {
      const row = await db.read
        .selectFrom('roster_mappings')
        .select('mapping')
        .where('school_id', '=', school)
        .where('signature', '=', signature)
        .executeTakeFirst()
      return row ? (JSON.parse(row.mapping) as Mapping) : null
    },
    async rememberMapping(school: string, signature: string, mapping: Mapping): Promise<void> {
      const text = JSON.stringify(mapping)
      await db.write((tx) =>
        tx.q
          .insertInto('roster_mappings')
          .values({ school_id: school, signature, mapping: text })
          .onConflict((c) => c.columns(['school_id', 'signature']).doUpdateSet({ mapping: text }))
          .execute(),
      )
    },

    async revision(school: string): Promise<number> {
      const row = await db.read.selectFrom('counters').select('n').where('school_id', '=', school).where('name', '=', REVISION).executeTakeFirst()
      return row?.n ?? 0
    },
    /** Everybody, page by page; between two pages the server does what else there is to do. */
    async *everybody(school: string): AsyncGenerator<Person[]> {
      for (let after = ''; ; ) {
        const rows = await db.read
          .selectFrom('roster_people')
          .selectAll()
          .where('school_id', '=', school)
          .where('id', '>', after)
          .orderBy('id')
          .limit(PAGE)
          .execute()
        const last = rows.at(-1)
        if (!last) return
        yield rows.map(toPerson)
        after = last.id
        await setImmediate()
      }
    },
    /**
     * Writes a diff in short transactions, each of which first makes sure that nobody else changed the roster since
     * `revision` (else IMPORT_STALE). Cut short, it leaves each person either old or new; importing again completes it.
     */
    async apply(school: string, diff: Diff, revision: number): Promise<void> {
      let expected = revision
      const step = async (run: (tx: Tx) => Promise<unknown>) => {
        // On SQLite nothing else would get a turn between two batches.
        await setImmediate()
        return db.write(async (tx) => {
          const n = await nextPosition(tx, school, REVISION)
          if (n !== expected + 1) throw new Refusal('IMPORT_STALE')
          await run(tx)
          return n
        })
      }
      for (const part of batches(diff.added)) {
        const rows = part.map((person) => {
          const row = toRow(newId(), school, person)
          return PERSON_COLUMNS.map((column) => row[column])
        })
        expected = await step((tx) => tx.insertMany('roster_people', PERSON_COLUMNS, rows))
      }
      for (const part of batches(diff.changed)) {
        expected = await step(async (tx) => {
          for (const { id, person } of part)
            await tx.q
              .updateTable('roster_people')
              .set(toRow(id, school, person))
              .where('id', '=', id)
              .execute()
        })
      }
      for (const part of batches(diff.removed)) {
        const ids = part.map((p) => p.id)
        expected = await step((tx) => tx.q.deleteFrom('roster_people').where('school_id', '=', school).where('id', 'in', ids).execute())
      }
    },

    /** People by family name; `words` must all occur in the name. `after` is the id of the last person seen. */
    async page(
      school: string,
      words: readonly string[],
      after: string | null,
      limit: number,
    ): Promise<{ people: Person[]; total: number; next: string | null }> {
      let query = db.read.selectFrom('roster_people').where('school_id', '=', school)
      for (const word of words) query = query.where(sql<boolean>`sort_name like ${`%${word.replaceAll(/[\\%_]/g, '\\$&')}%`} escape '\\'`)
      const { total } = await query.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      let from = query.selectAll()
      if (after !== null) {
        const last = await db.read
          .selectFrom('roster_people')
          .select(['sort_name', 'id'])
          .where('school_id', '=', school)
          .where('id', '=', after)
          .executeTakeFirst()
        if (!last) throw new Refusal('NOT_FOUND')
        from = from.where(sql<boolean>`(sort_name, id) > (${last.sort_name}, ${last.id})`)
      }
      const rows = await from
        .orderBy('sort_name')
        .orderBy('id')
        .limit(limit + 1)
        .execute()
      const people = rows.slice(0, limit).map(toPerson)
      return { people, total: Number(total), next: rows.length > limit ? (people.at(-1)?.id ?? null) : null }
    },
  }
}

function toRow(id: string, school: string, person: Candidate): PersonRow {
  return {
    id,
    school_id: school,
    kind: person.kind,
    external_id: person.externalId,
    given_name: person.givenName,
    family_name: person.familyName,
    username: person.username,
    account: person.username === null ? null : normaliseAccount(person.username),
    email: person.email,
    year_group: person.yearGroup,
    classes: JSON.stringify(person.classes),
    sort_name: sortName(`${person.familyName} ${person.givenName}`),
  }
}
export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    kind: row.kind as PersonKind,
    externalId: row.external_id,
    givenName: row.given_name,
    familyName: row.family_name,
    username: row.username,
    email: row.email,
    yearGroup: row.year_group,
    classes: JSON.parse(row.classes) as string[],
  }
}

/** Lower case without accents, so that “zoe” finds Zoë. */
export function sortName(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += BATCH) yield items.slice(from, from + BATCH)
}
