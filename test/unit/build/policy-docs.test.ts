import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { policyPage } from '../../../build/policy-docs.ts'
import cy from '../../../dashboard/i18n/cy/settings.json' with { type: 'json' }
import en from '../../../dashboard/i18n/en/settings.json' with { type: 'json' }
import { POLICY_KEYS } from '../../../protocol/policy.ts'

const ROOT = join(import.meta.dirname, '../../..')

test('docs/policy.md says what the table says, or a technician sets what isn’t there (run: node build/policy-docs.ts)', () => {
  expect(readFileSync(join(ROOT, 'docs/policy.md'), 'utf8')).toBe(policyPage())
})

test.each(POLICY_KEYS)('%s has a name and a help text in English and in Welsh', (key) => {
  for (const words of [en, cy] as { name: Record<string, string>; help: Record<string, string> }[]) {
    expect(words.name[key]?.length).toBeGreaterThan(3)
    expect(words.help[key]?.length).toBeGreaterThan(10)
  }
})
