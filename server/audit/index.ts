/**
 * Who looked at or changed what: one row per call on personal data and per stream opened, chained per school.
 * Invariants: rows are written in one place, for every operation that declares it, before its answer goes out; a row says what
 * was touched, never its contents.
 * Fail direction: what can't be recorded is not answered.
 */
import type { AuditNote } from '../../protocol/op.ts'
import { asStaff, type Caller, type Clock, type Database, type HandlersFor } from '../core/index.ts'
import { describeScope } from './rules.ts'
import { appendEntry, entriesBefore } from './store.ts'

export { findBreak } from './rules.ts'

export interface Audit {
  readonly handlers: HandlersFor<'audit.list'>
  record(what: { name: string; note: AuditNote }, request: unknown, caller: Caller): Promise<void>
  /** What the server does of itself; `who` names the part of it. */
  recordOwn(what: { name: string; note: AuditNote }, request: unknown, by: { school: string; who: string }): Promise<void>
}

export function startAudit({ db, clock }: { db: Database; clock: Clock }): Audit {
  async function append({ name, note }: { name: string; note: AuditNote }, request: unknown, by: { id: string; name: string; school: string }) {
    const who = { school_id: by.school, staff_id: by.id, who: by.name }
    const entry = { ...who, at: clock.now(), verb: note.verb, of: note.of, operation: name, scope: describeScope(request) }
    await db.write((tx) => appendEntry(tx, entry))
  }
  return {
    record: (what, request, caller) => append(what, request, asStaff(caller)),
    recordOwn: (what, request, { school, who }) => append(what, request, { id: '', name: who, school }),
    handlers: {
      async 'audit.list'({ before, limit }, caller) {
        const rows = await entriesBefore(db, asStaff(caller).school, before, limit)
        return { rows: rows.map(({ n, at, who, verb, of, operation, scope }) => ({ n, at, who, verb, of, operation, scope })) }
      },
    },
  }
}
