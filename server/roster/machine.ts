/**
 * What may happen to an import in each state. Pure.
 *
 *   begun ─▶ uploading ⇄ reading ─▶ previewed ─▶ applying ─▶ done ─▶ undoing ─▶ undone
 *                           │            │           └─▶ reverting ─▶ cancelled | failed
 *                           └─▶ failed   └─▶ reading (another mapping), uploading (another file)
 *
 * `failed` with its files still there can be read again. What nobody finished lapses: it counts as cancelled.
 */
import type { ImportState } from '../../protocol/roster-imports.ts'

export type ImportEvent = 'received' | 'read' | 'found' | 'fail' | 'cancel' | 'apply' | 'revert' | 'finish' | 'undo'

const BEFORE: Partial<Record<ImportEvent, ImportState>> = { received: 'uploading', read: 'reading', cancel: 'cancelled' }
const NEXT: Readonly<Record<ImportState, Partial<Record<ImportEvent, ImportState>>>> = {
  begun: BEFORE,
  uploading: BEFORE,
  reading: { found: 'previewed', fail: 'failed', cancel: 'cancelled' },
  previewed: { ...BEFORE, apply: 'applying' },
  applying: { finish: 'done', revert: 'reverting', fail: 'failed' },
  reverting: { cancel: 'cancelled', fail: 'failed' },
  done: { undo: 'undoing' },
  undoing: { finish: 'undone' },
  undone: {},
  cancelled: {},
  failed: { ...BEFORE, cancel: 'failed' },
}
/** Rows of people are being written: one import of a school at a time. */
export const WRITING: readonly ImportState[] = ['applying', 'reverting', 'undoing']

/** The state after `event`; null when it can't happen now. */
export function next(state: ImportState, event: ImportEvent): ImportState | null {
  return NEXT[state][event] ?? null
}
