import type { Kysely } from 'kysely'

export const name = '038-audit'

/** What one person did with one kind of record: without it a rare kind is looked for among everything they ever did. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema.createIndex('audit_by_who_and_kind').on('audit').columns(['school_id', 'who', 'of', 'at', 'n']).execute()
}
