import { canonical } from '../../protocol/evidence.ts'
import { sha256 } from '../core/index.ts'

export interface AuditEntry {
  school_id: string
  n: number
  at: number
  staff_id: string
  who: string
  verb: string
  of: string
  operation: string
  scope: string
}

const SCOPE_MAX = 400
/** What says what an entry was about, without being it: ids, pages, counts. Everything else a request holds is left out. */
const SCOPE_FIELDS = [
  'id',
  'alert',
  'device',
  'room',
  'day',
  'seat',
  'person',
  'importId',
  'className',
  'before',
  'after',
  'limit',
  'as',
  'role',
  'uses',
  'lifetimeMs',
  'trust',
  'confirmRemovals',
  'from',
] as const

/** Which part of the data a call was about, as short JSON; never a password, a search word or a person's words. */
export function describeScope(request: unknown): string {
  if (typeof request !== 'object' || request === null) return '{}'
  const fields = request as Record<string, unknown>
  const scope: Record<string, unknown> = {}
  for (const name of SCOPE_FIELDS) if (fields[name] !== undefined) scope[name] = fields[name]
  // Which settings, not what they were set to: the policy's own history has that.
  if (typeof fields.values === 'object' && fields.values !== null) scope.settings = Object.keys(fields.values)
  return JSON.stringify(scope).slice(0, SCOPE_MAX)
}

/** A supply teacher's name as the record has it: it may be a colleague's, too. */
export function supplyName(name: string): string {
  return `${name} (supply)`
}

/** Each row covers the one before it, so that a change or a missing row shows from there on. */
export function sealEntry<E extends AuditEntry>(entry: E, prev: string): E & { prev: string; hash: string } {
  return { ...entry, prev, hash: sha256(prev + canonical(entry)) }
}

/** The number of the first row that doesn't fit the chain; null when all do. `rows` oldest first, from number 1. */
export function findBreak(rows: readonly (AuditEntry & { prev: string; hash: string })[]): number | null {
  let prev = ''
  for (const [i, row] of rows.entries()) {
    const { prev: claimed, hash, ...entry } = row
    if (entry.n !== i + 1 || claimed !== prev || hash !== sealEntry(entry, prev).hash) return i + 1
    prev = hash
  }
  return null
}
