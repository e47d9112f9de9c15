/**
 * “What can this see?” for staff and parents: what the settings in force make Handrail record, and where a room’s PCs differ.
 *
 * Invariants: made from the settings at the moment it is asked, by the function that PCs ask of theirs (protocol/sees-told.ts); it has
 * nobody's data in it.
 * Fail direction: no page. It never shows what was in force once.
 */
import { statementsOf } from '../../protocol/sees-told.ts'
import { asStaff, type HandlersFor } from '../core/index.ts'
import type { Policy } from '../policy/index.ts'
import { elsewhereOf } from './rules.ts'

export function startSees({ everywhere }: Pick<Policy, 'everywhere'>): { readonly handlers: HandlersFor<'sees.school'> } {
  return {
    handlers: {
      async 'sees.school'(_request, caller) {
        const { version, changedAt, whole, pcs } = await everywhere(asStaff(caller).school)
        return { version, changedAt, statements: statementsOf(whole), elsewhere: elsewhereOf(whole, pcs) }
      },
    },
  }
}
