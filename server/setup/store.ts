import type { PolicyValues } from '../../protocol/policy.ts'
import type { SchoolAnswers } from '../../protocol/setup.ts'
import { newId, type Query, type Tx } from '../core/index.ts'

interface SchoolRow {
  id: string
  name: string
  nation: SchoolAnswers['nation'] | null
  phase: SchoolAnswers['phase'] | null
  time_zone: string | null
}

/** Has this server an account, or ever had one? */
export async function hasStaff(q: Query): Promise<boolean> {
  return (await q.selectFrom('staff').select('id').limit(1).executeTakeFirst()) !== undefined
}
/** The school that a first run has begun. */
export function unclaimedSchool(q: Query): Promise<SchoolRow | undefined> {
  return q.selectFrom('schools').select(['id', 'name', 'nation', 'phase', 'time_zone']).orderBy('created_at').limit(1).executeTakeFirst()
}
export function answersOf(school: SchoolRow, settings: PolicyValues): SchoolAnswers {
  return {
    name: school.name,
    nation: school.nation ?? 'other',
    phase: school.phase ?? 'other',
    language: settings['school.language'],
    timeZone: school.time_zone ?? 'Europe/London',
  }
}
/** Makes the school, or answers its questions anew. Returns its id. */
export async function keepSchool(tx: Tx, { name, nation, phase, timeZone }: SchoolAnswers, now: number): Promise<string> {
  const answers = { name: name.trim(), nation, phase, time_zone: timeZone }
  const there = await unclaimedSchool(tx.q)
  if (there) {
    await tx.q.updateTable('schools').set(answers).where('id', '=', there.id).execute()
    return there.id
  }
  const id = newId(now)
  await tx.q
    .insertInto('schools')
    .values({ id, school_id: id, epoch: 1, created_at: now, setup_step: 2, ...answers })
    .execute()
  return id
}
export async function stepOf(q: Query, school: string): Promise<number | null> {
  return (await q.selectFrom('schools').select('setup_step').where('id', '=', school).executeTakeFirst())?.setup_step ?? null
}
export async function saveStep(tx: Tx, school: string, step: number | null): Promise<void> {
  await tx.q.updateTable('schools').set({ setup_step: step }).where('id', '=', school).execute()
}
