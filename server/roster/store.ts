/** The people of the roster, and remembered column mappings. */
import { sql } from 'kysely'
import { Refusal } from '../../protocol/errors.ts'
import type { Mapping, Person } from '../../protocol/roster.ts'
import { type Database, normaliseAccount } from '../core/index.ts'
import type { ReadRequest } from './reading/index.ts'
import type { Candidate, KnownPerson, PersonKind, RosterPerson, SourceRecord } from './rules.ts'

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
  /** since when imports have left them out without taking them off; null: the last one named them */
  unseen_since: number | null
  /** JSON list of SourceRecords; null: the row is their only one */
  records: string | null
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
    roster_mappings: { school_id: string; signature: string; mapping: string }
  }
}

/** Each change of a school's roster counts one up, so that an import can tell that people changed since its preview. */
export const REVISION = 'roster'
/** People the reading thread is told of at once: a few milliseconds of the server's time. */
const PAGE = 500
export const PERSON_COLUMNS = [
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
  'unseen_since',
  'records',
] as const

export type RosterStore = ReturnType<typeof createRosterStore>

export function createRosterStore(db: Database) {
  return {
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

    /** Everybody by id, a page at a time; empty after the last. */
    async pageOfAll(school: string, after: string): Promise<KnownPerson[]> {
      const all = db.read.selectFrom('roster_people').selectAll().where('school_id', '=', school).where('id', '>', after)
      const rows = await all.orderBy('id').limit(PAGE).execute()
      return rows.map((row) => ({ ...toRosterPerson(row), unseenSince: row.unseen_since }))
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

/** A person of an import as they are stored. */
export function toState(person: Candidate): Omit<PersonRow, 'id' | 'school_id'> {
  return {
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
    unseen_since: null,
    records: person.records ? JSON.stringify(person.records) : null,
  }
}
export function toRosterPerson(row: PersonRow): RosterPerson {
  return { ...toPerson(row), records: row.records === null ? null : (JSON.parse(row.records) as SourceRecord[]) }
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
