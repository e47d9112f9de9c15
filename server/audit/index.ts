/**
 * Who looked at or changed what: one row per call on personal data and per stream opened, chained per school.
 * Invariants: rows are written in one place, for every operation that declares it; a change and its row are one transaction (the first
 * one of the call), a view's row is on disk before its answer goes out; what was refused before it changed anything has none; a row says
 * what was touched, never its contents.
 * Fail direction: what can't be recorded is not changed and not answered.
 */
import { Compile } from 'typebox/compile'
import { AUDIT_EXPORT, AuditFilter } from '../../protocol/audit.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { AuditNote } from '../../protocol/op.ts'
import { asStaff, type Caller, type Clock, carryOver, type Database, type Download, type HandlersFor, type Tx } from '../core/index.ts'
import { describeScope, supplyName } from './rules.ts'
import { exportAudit, searchAudit } from './search.ts'
import { appendEntry, namesUsed } from './store.ts'

export { findBreak, supplyName } from './rules.ts'

/** Names offered to choose from. */
const NAMES_MAX = 2_000

interface Audited {
  name: string
  note: AuditNote
}
export interface Audit {
  readonly handlers: HandlersFor<'audit.list' | 'audit.names'>
  readonly downloads: readonly Download[]
  /** Runs a call by somebody of the staff and keeps its row. */
  audited<T>(what: Audited, request: unknown, caller: Caller, run: () => Promise<T>): Promise<T>
  /** The same for what the server does of itself, or somebody who is only just being let in; `who` names the part of it, or the person. */
  auditedOwn<T>(what: Audited, request: unknown, by: { school: string; who: string }, run: () => Promise<T>): Promise<T>
}

export function startAudit({ db, clock }: { db: Database; clock: Clock }): Audit {
  async function keep<T>({ name, note }: Audited, request: unknown, by: { id: string; name: string; school: string }, run: () => Promise<T>): Promise<T> {
    const who = { school_id: by.school, staff_id: by.id, who: by.name }
    const what = { verb: note.verb, of: note.of, operation: name, scope: describeScope(request) }
    const append = (tx: Tx): Promise<void> => appendEntry(tx, { ...who, at: clock.now(), ...what })
    if (note.verb === 'change') return carryOver(db, append, run)
    const value = await run()
    await db.write(append)
    return value
  }
  return {
    audited(what, request, caller, run) {
      const { id, name, school, supply } = asStaff(caller)
      return keep(what, request, { id, name: supply ? supplyName(name) : name, school }, run)
    },
    auditedOwn: (what, request, { school, who }, run) => keep(what, request, { id: '', name: who, school }, run),
    handlers: {
      'audit.list': ({ filter, before, limit }, caller) => searchAudit(db, asStaff(caller).school, filter ?? {}, before, limit),
      'audit.names': async (_request, caller) => ({ names: await namesUsed(db, asStaff(caller).school, NAMES_MAX) }),
    },
    downloads: [
      {
        ...AUDIT_EXPORT,
        file: 'audit.csv',
        type: 'text/csv; charset=utf-8',
        parse(query) {
          const filter = parseFilter(query.filter)
          return { request: { filter }, open: async (caller) => exportAudit(db, asStaff(caller).school, filter) }
        },
      },
    ],
  }
}

const isFilter = Compile(AuditFilter)

function parseFilter(text: string | undefined): AuditFilter {
  try {
    const filter: unknown = JSON.parse(text ?? '{}')
    if (isFilter.Check(filter)) return filter
  } catch {
    // Said below.
  }
  throw new Refusal('BAD_REQUEST', 'filter')
}
