/** The classes an export lists, and which school of an export is this one. The only SQL of these two tables. */
import { setImmediate } from 'node:timers/promises'
import type { Database, Query } from '../core/index.ts'
import type { ClassInfo, Facts } from './reading/index.ts'
import { fullName } from './rules.ts'

declare module '../core/tables.ts' {
  interface Tables {
    /** `periods`: JSON list of the lesson times a class has, in the school's words */
    roster_classes: { school_id: string; external_id: string; name: string; room: string | null; periods: string }
    roster_sources: { school_id: string; source_school: string }
  }
}
const BATCH = 500
const COLUMNS = ['school_id', 'external_id', 'name', 'room', 'periods'] as const

/** A class as the roster knows it. `teachers` are person ids. */
export interface RosterClass {
  readonly name: string
  /** where and when it is taught, in the school's words, where its export says so */
  readonly room: string | null
  readonly periods: readonly string[]
  readonly teachers: readonly string[]
}

export type ClassStore = ReturnType<typeof createClassStore>

export function createClassStore(db: Database) {
  return {
    async list(school: string): Promise<ClassInfo[]> {
      const rows = await db.read.selectFrom('roster_classes').selectAll().where('school_id', '=', school).execute()
      return rows.map((row) => ({ id: row.external_id, name: row.name, room: row.room, periods: JSON.parse(row.periods) as string[] }))
    },
    /** As an import found them: all there are, or those that changed. In short transactions; importing again completes it. */
    async keep(school: string, { all, list, gone }: Facts['classes']): Promise<void> {
      if (!all && list.length + gone.length === 0) return
      const before = new Set((await this.list(school)).map((known) => known.id))
      const now = new Set(list.map((one) => one.id))
      const away = [...before].filter((id) => now.has(id) || all || gone.includes(id))
      for (let from = 0; from < Math.max(away.length, list.length); from += BATCH) {
        const ids = away.slice(from, from + BATCH)
        if (ids.length > 0) await db.write((tx) => tx.q.deleteFrom('roster_classes').where('school_id', '=', school).where('external_id', 'in', ids).execute())
        await setImmediate()
      }
      for (let from = 0; from < list.length; from += BATCH) {
        const rows = list.slice(from, from + BATCH).map((one) => [school, one.id, one.name, one.room, JSON.stringify(one.periods)])
        await db.write((tx) => tx.insertMany('roster_classes', COLUMNS, rows))
        await setImmediate()
      }
    },
    /** The id this school has in the exports it is imported from. */
    async sourceSchool(school: string): Promise<string | null> {
      const row = await db.read.selectFrom('roster_sources').select('source_school').where('school_id', '=', school).executeTakeFirst()
      return row?.source_school ?? null
    },
    async rememberSource(school: string, source: string): Promise<void> {
      await db.write(({ q }) =>
        q
          .insertInto('roster_sources')
          .values({ school_id: school, source_school: source })
          .onConflict((c) => c.column('school_id').doUpdateSet({ source_school: source }))
          .execute(),
      )
    },
  }
}

/** Every class of the school with who teaches it: those an export lists, and those people are simply said to be in. */
export async function classesOf(q: Query, school: string): Promise<RosterClass[]> {
  const listed = await q.selectFrom('roster_classes').select(['name', 'room', 'periods']).where('school_id', '=', school).execute()
  const lists = await q.selectFrom('roster_people').select('classes').distinct().where('school_id', '=', school).execute()
  const staff = await q.selectFrom('roster_people').select(['id', 'classes']).where('school_id', '=', school).where('kind', '=', 'teacher').execute()
  const teachers = new Map<string, string[]>()
  for (const { id, classes } of staff) for (const name of JSON.parse(classes) as string[]) teachers.set(name, [...(teachers.get(name) ?? []), id])
  const found = new Map<string, RosterClass>()
  for (const { classes } of lists) {
    for (const name of JSON.parse(classes) as string[]) found.set(name, { name, room: null, periods: [], teachers: teachers.get(name) ?? [] })
  }
  for (const { name, room, periods } of listed) {
    found.set(name, { name, room, periods: JSON.parse(periods) as string[], teachers: teachers.get(name) ?? [] })
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name))
}

/** A class of which the export says where and when it is taught, and which has a teacher. */
export interface TaughtClass {
  readonly name: string
  readonly room: string
  readonly periods: readonly string[]
  readonly teachers: readonly { readonly id: string; readonly name: string }[]
}
export async function taughtClasses(q: Query, school: string): Promise<TaughtClass[]> {
  const listed = await q
    .selectFrom('roster_classes')
    .select(['name', 'room', 'periods'])
    .where('school_id', '=', school)
    .where('room', 'is not', null)
    .execute()
  const timed = listed
    .map((row) => ({ name: row.name, room: row.room ?? '', periods: JSON.parse(row.periods) as string[] }))
    .filter((c) => c.periods.length > 0)
  // Most exports say neither: their teachers needn't be read.
  if (timed.length === 0) return []
  const teachers = Map.groupBy(await teachersInClasses(q, school), (teacher) => teacher.className)
  return timed.map((one) => ({ ...one, teachers: teachers.get(one.name) ?? [] })).filter((one) => one.teachers.length > 0)
}
async function teachersInClasses(q: Query, school: string): Promise<{ className: string; id: string; name: string }[]> {
  const rows = await q
    .selectFrom('roster_people')
    .select(['id', 'given_name', 'family_name', 'classes'])
    .where('school_id', '=', school)
    .where('kind', '=', 'teacher')
    .orderBy('id')
    .execute()
  return rows.flatMap(({ id, given_name: givenName, family_name: familyName, classes }) =>
    (JSON.parse(classes) as string[]).map((className) => ({ className, id, name: fullName({ givenName, familyName }) })),
  )
}
