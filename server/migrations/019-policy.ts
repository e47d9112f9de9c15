import { type Kysely, sql } from 'kysely'
import { newId } from '../core/ids.ts'

export const name = '019-policy'

/** Settings by scope: trust, school, group, room, PC; drafts, history, pilot rings. What schools had set moves over. */
export async function up(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('trusts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute()
  await db.schema.alterTable('schools').addColumn('trust_id', 'text').execute()
  await db.schema.alterTable('staff').addColumn('trust_wide', 'bigint').execute()

  await db.schema
    .createTable('policy_values')
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    // null: set for a whole trust
    .addColumn('school_id', 'text')
    // of the change that set it
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    // 1: set with the owner's authority, so it may be looser than wider places
    .addColumn('as_owner', 'bigint', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('approved_by', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('policy_values_key', ['subject', 'key'])
    .execute()
  await db.schema.createIndex('policy_values_school').on('policy_values').column('school_id').execute()
  await db.schema
    .createTable('policy_lines')
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('school_id', 'text')
    .addColumn('id', 'text', (c) => c.notNull())
    // JSON; null: take back what is set here
    .addColumn('value', 'text')
    // the change that was in force here when the line was written, and its value
    .addColumn('base', 'text')
    .addColumn('base_value', 'text')
    .addColumn('staff_id', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('policy_lines_key', ['subject', 'key'])
    .execute()
  await db.schema.createIndex('policy_lines_school').on('policy_lines').column('school_id').execute()
  // Append only. A trust's change is one row in each of its schools, with that school's version.
  await db.schema
    .createTable('policy_changes')
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('epoch', 'bigint', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('approved_by', 'text')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('policy_changes_key', ['school_id', 'id'])
    .execute()
  await db.schema
    .createTable('policy_groups')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('school_id', 'text', (c) => c.notNull().references('schools.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('ring', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('policy_groups_ring', ['school_id', 'ring'])
    .execute()
  await db.schema
    .createTable('policy_members')
    .addColumn('group_id', 'text', (c) => c.notNull().references('policy_groups.id'))
    .addColumn('school_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('policy_members_key', ['group_id', 'subject'])
    .execute()
  await db.schema.createIndex('policy_members_school').on('policy_members').columns(['school_id', 'subject']).execute()

  const { rows } = await sql<{ school_id: string; key: string; value: string; changed_by: string; changed_at: number }>`select * from policy`.execute(db)
  for (const row of rows) {
    // Before this, a value in force had been set by the owner or tightened what the owner had set.
    await sql`insert into policy_values (subject, key, scope, school_id, id, value, as_owner, "by", role, at)
      select ${row.school_id}, ${row.key}, 'school', ${row.school_id}, ${newId(row.changed_at)}, ${row.value}, 1, name, role, ${row.changed_at}
      from staff where id = ${row.changed_by}`.execute(db)
  }
  await db.schema.dropTable('policy').execute()
}
