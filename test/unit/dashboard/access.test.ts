import { expect, test } from 'vitest'
import cy from '../../../dashboard/i18n/cy/access.json' with { type: 'json' }
import en from '../../../dashboard/i18n/en/access.json' with { type: 'json' }
import { categories } from '../../../dashboard/views/staff/access-rules.ts'
import { ROLES } from '../../../protocol/op.ts'
import { STAFF_OPS, STAFF_STREAMS } from '../../../protocol/staff.ts'

const category = (of: string) => categories().find((c) => c.of === of) ?? { of, sees: [], changes: [], never: [] }

test('every audited call stands in the need-to-know table, in words a data protection officer can read', () => {
  for (const { name, access, audit } of [...Object.values(STAFF_OPS), ...STAFF_STREAMS]) {
    if (!audit || access.who !== 'staff') continue
    const { sees, changes } = category(audit.of)
    for (const role of access.roles) expect(audit.verb === 'view' ? sees : changes, `${role} ${name}`).toContain(role)
  }
  for (const { of } of categories()) {
    expect(en.of, of).toHaveProperty(of)
    expect(cy.of, of).toHaveProperty(of)
  }
})

test('a technician never sees who pressed or what was looked at, and a governor nobody’s data', () => {
  for (const of of ['alerts', 'presses', 'audit']) expect(category(of).never).toContain('technician')
  for (const { of, never } of categories()) if (of !== 'ownAccount') expect(never, of).toContain('governor')
})

test('only the head changes staff accounts, and a data protection officer changes nothing but their own', () => {
  expect(category('staff').changes).toEqual(['head'])
  for (const { of, changes } of categories()) if (of !== 'ownAccount') expect(changes, of).not.toContain('dpo')
  expect(category('ownAccount').changes).toEqual([...ROLES])
})
