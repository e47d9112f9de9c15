import type { AuditFilter } from '../../protocol/audit.ts'
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
export const SUBJECT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
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
  // One by its id; of more, how many.
  if (Array.isArray(fields.pcs)) scope.pcs = fields.pcs.length === 1 ? fields.pcs[0] : fields.pcs.length
  if (typeof fields.filter === 'object' && fields.filter !== null) scope.filter = narrowing(fields.filter as AuditFilter)
  // Which settings, not what they were set to: the policy's own history has that.
  if (typeof fields.values === 'object' && fields.values !== null) scope.settings = Object.keys(fields.values)
  return JSON.stringify(scope).slice(0, SCOPE_MAX)
}

/** A supply teacher's name as the record has it: it may be a colleague's, too. */
export function supplyName(name: string): string {
  return `${name} (supply)`
}

/** What somebody looked for in the audit, without the words they typed: those may be a child's name. */
function narrowing({ about, words, ...chosen }: AuditFilter): object {
  return { ...chosen, ...(about !== undefined && { about: SUBJECT.test(about) ? about : 'a name' }), ...(words !== undefined && { words: true }) }
}

/** Whose or what record a row is about: the ids in its scope, each once. */
export function subjectsOf(scope: string): string[] {
  return [...new Set(valuesOf(scope).filter((value): value is string => typeof value === 'string' && SUBJECT.test(value)))]
}
/** A scope that was cut short says nothing. */
function valuesOf(scope: string): unknown[] {
  try {
    return Object.values(JSON.parse(scope) as Record<string, unknown>)
  } catch {
    return []
  }
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
