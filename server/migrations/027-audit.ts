import { type Kysely, sql } from 'kysely'

export const name = '027-audit'

const AT_ONCE = 5_000
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Ways to find rows of the audit: by time, by who, by kind, and by whose or what record they are about. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('audit_about')
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('audit_about_key', ['school_id', 'subject', 'at', 'n'])
    .execute()
  await db.schema.createIndex('audit_by_time').on('audit').columns(['school_id', 'at', 'n']).execute()
  await db.schema.createIndex('audit_by_who').on('audit').columns(['school_id', 'who', 'at', 'n']).execute()
  await db.schema.createIndex('audit_by_kind').on('audit').columns(['school_id', 'of', 'at', 'n']).execute()
  await findSubjects(db)
}

/** Of the rows there are. Written out here: how a scope is read may change, what this migration did may not. */
async function findSubjects(db: Kysely<never>): Promise<void> {
  let [school, last] = ['', 0]
  for (;;) {
    const { rows } = await sql<{ school_id: string; n: number; at: number; scope: string }>`
      select school_id, n, at, scope from audit where (school_id, n) > (${school}, ${last}) order by school_id, n limit ${AT_ONCE}`.execute(db)
    for (const row of rows)
      for (const subject of subjectsOf(row.scope))
        await sql`insert into audit_about (school_id, subject, at, n) values (${row.school_id}, ${subject}, ${row.at}, ${row.n})`.execute(db)
    const end = rows.at(-1)
    if (!end) return
    school = end.school_id
    last = end.n
  }
}

function subjectsOf(scope: string): string[] {
  try {
    const values = Object.values(JSON.parse(scope) as Record<string, unknown>)
    return [...new Set(values.filter((v): v is string => typeof v === 'string' && ID.test(v)))]
  } catch {
    return []
  }
}
