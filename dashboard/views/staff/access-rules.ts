/** Who may see and change what, read off the live table of operations, so that the page can't say less than is true. Pure. */
import { ROLES, type Role } from '../../../protocol/op.ts'
import { STAFF_OPS, STAFF_STREAMS } from '../../../protocol/staff.ts'

export interface Category {
  /** as the operations declare it: 'alerts', 'people' … */
  of: string
  sees: readonly Role[]
  changes: readonly Role[]
  never: readonly Role[]
}

/** Every kind of data that an audited call or stream touches, in the order of the alphabet. */
export function categories(): Category[] {
  const found = new Map<string, Record<'view' | 'change', Set<Role>>>()
  for (const { access, audit } of [...Object.values(STAFF_OPS), ...STAFF_STREAMS]) {
    if (!audit || access.who !== 'staff') continue
    const one = found.get(audit.of) ?? { view: new Set(), change: new Set() }
    for (const role of access.roles) one[audit.verb].add(role)
    found.set(audit.of, one)
  }
  return [...found]
    .map(([of, { view, change }]) => ({
      of,
      sees: ROLES.filter((role) => view.has(role)),
      changes: ROLES.filter((role) => change.has(role)),
      never: ROLES.filter((role) => !view.has(role) && !change.has(role)),
    }))
    .sort((a, b) => a.of.localeCompare(b.of))
}
