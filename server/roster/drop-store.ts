/** Which process is at a school's drop folder, and what it has learnt of it. The only SQL of this table. */
import type { Database } from '../core/index.ts'

export interface DropRow {
  school_id: string
  /** until when the process that looks has it for itself */
  busy_until: number
  /** signature of files that were dealt with and could not be cleared away */
  files: string
  /** JSON list: names of the last whole export, without what changes from night to night */
  usual: string
  looked_at: number
}
declare module '../core/tables.ts' {
  interface Tables {
    roster_drops: DropRow
  }
}
export type DropStore = ReturnType<typeof createDropStore>

export function createDropStore(db: Database) {
  return {
    async find(school: string): Promise<{ left: string; usual: readonly string[] }> {
      const row = await db.read.selectFrom('roster_drops').selectAll().where('school_id', '=', school).executeTakeFirst()
      return { left: row?.files ?? '', usual: JSON.parse(row?.usual ?? '[]') as string[] }
    },
    /** True for the one process that has the folder until then. */
    async take(school: string, now: number, until: number): Promise<boolean> {
      const mine = await db.write((tx) =>
        tx.q
          .insertInto('roster_drops')
          .values({ school_id: school, busy_until: until, files: '', usual: '[]', looked_at: now })
          .onConflict((c) => c.column('school_id').doUpdateSet({ busy_until: until, looked_at: now }).where('roster_drops.busy_until', '<=', now))
          .returning('school_id')
          .executeTakeFirst(),
      )
      return mine !== undefined
    },
    async keep(school: string, until: number): Promise<void> {
      await db.write((tx) => tx.q.updateTable('roster_drops').set({ busy_until: until }).where('school_id', '=', school).execute())
    },
    async release(school: string, learnt: { files?: string; usual?: string }): Promise<void> {
      await db.write((tx) =>
        tx.q
          .updateTable('roster_drops')
          .set({ busy_until: 0, ...learnt })
          .where('school_id', '=', school)
          .execute(),
      )
    },
  }
}
