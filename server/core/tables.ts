import type { Generated } from 'kysely'
import type { NATIONS, PHASES } from '../../protocol/setup.ts'

/**
 * The database as TypeScript sees it. Each feature adds its own tables, in its store.ts, and is their only writer:
 *
 *   declare module '../core/tables.ts' { interface Tables { rooms: { id: string; school_id: string; name: string } } }
 *
 * Portable columns only: text, whole numbers (epoch ms, counts, 0/1 for yes/no), JSON as text; null where nothing is known.
 * Every table has `school_id`, except `trusts`; a row without one belongs to a whole trust.
 */
export interface Tables {
  /** `epoch` rises with each restore, so that positions counted before it never win again */
  schools: {
    id: string
    school_id: string
    name: string
    epoch: number
    created_at: number
    nation: Generated<(typeof NATIONS)[number] | null>
    phase: Generated<(typeof PHASES)[number] | null>
    /** an IANA name */
    time_zone: Generated<string | null>
    /** the step of the first run reached; null when it is over */
    setup_step: Generated<number | null>
    trust_id: Generated<string | null>
  }
  /** schools under one roof, on one server */
  trusts: { id: string; name: string; created_at: number }
  counters: { school_id: string; name: string; n: number }
}
