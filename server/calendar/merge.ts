/** A teacher whom the school's system has twice: their lessons and logons are one person's, and two people's again after a split. */
import type { Move } from '../../protocol/roster-merge.ts'
import type { Query, Tx } from '../core/index.ts'
import type { MergeFollower } from '../roster/index.ts'

interface Moved {
  readonly lessons: readonly string[]
  readonly sessions: readonly { readonly device: string; readonly session: string }[]
}

/** `changed`: who watches which room may have changed. */
export function teacherFollower(changed: (tx: Tx, school: string) => Promise<void>): MergeFollower {
  return {
    async looks(q, school, { dropped }) {
      const lessons = await lessonsOfPerson(q, school, dropped)
      const named = new Map(lessons.map((l) => [`${l.class_name}\n${l.room}`, l]))
      return { moves: [...named.values()].map((l): Move => ({ of: 'lesson', what: l.class_name, where: l.room })) }
    },
    async join(tx, school, { kept, dropped }): Promise<Moved> {
      const lessons = (await lessonsOfPerson(tx.q, school, dropped)).map(({ id }) => id)
      const sessions = await tx.q
        .selectFrom('calendar_sessions')
        .select(['device_id as device', 'session'])
        .where('school_id', '=', school)
        .where('person_id', '=', dropped)
        .execute()
      await move(tx, school, { lessons, sessions }, dropped, kept)
      return { lessons, sessions }
    },
    async part(tx, school, { kept, dropped }, moved) {
      await move(tx, school, moved as Moved, kept, dropped)
    },
  }

  async function move(tx: Tx, school: string, { lessons, sessions }: Moved, from: string, to: string): Promise<void> {
    if (lessons.length > 0)
      await tx.q
        .updateTable('calendar_lessons')
        .set({ person_id: to })
        .where('school_id', '=', school)
        .where('person_id', '=', from)
        .where('id', 'in', lessons)
        .execute()
    for (const { device, session } of sessions)
      await tx.q
        .updateTable('calendar_sessions')
        .set({ person_id: to })
        .where('device_id', '=', device)
        .where('session', '=', session)
        .where('person_id', '=', from)
        .execute()
    if (lessons.length + sessions.length > 0) await changed(tx, school)
  }
}

function lessonsOfPerson(q: Query, school: string, person: string) {
  return q
    .selectFrom('calendar_lessons as l')
    .innerJoin('rooms as r', 'r.id', 'l.room_id')
    .select(['l.id', 'l.class_name', 'r.name as room'])
    .where('l.school_id', '=', school)
    .where('l.person_id', '=', person)
    .orderBy('l.id')
    .execute()
}
