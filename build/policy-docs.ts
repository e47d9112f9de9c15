/** docs/policy.md from the policy table: `node build/policy-docs.ts` writes it; a test says when it is out of date. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { POLICY, POLICY_KEYS, type PolicyKey } from '../protocol/policy.ts'

const OWNERS = { dsl: 'DSL', head: 'head', technician: 'technician' } as const

export function policyPage(): string {
  const features = [...Map.groupBy(POLICY_KEYS, (key) => key.slice(0, key.indexOf('.')))]
  return `# Settings

Generated from \`protocol/policy.ts\` by \`node build/policy-docs.ts\`.

A setting can stand for a trust, a school, a group of PCs, a room or a PC; the narrowest counts. Its owner may set it as the table allows; others may at
most make it stricter, where that is possible at all. Changes wait in a draft until they are published; with \`policy.twoPeople\` a second person publishes them.

${features.map(([feature, keys]) => `## ${feature}\n\n| setting | values | usual | down to | owner | others | acts in | what it is |\n|---|---|---|---|---|---|---|---|\n${keys.map(row).join('\n')}\n`).join('\n')}`
}

function row(key: PolicyKey): string {
  const { schema, fallback, scope, owner, tighten, used, help } = POLICY[key]
  const cells = [`\`${key}\``, values(schema), `\`${JSON.stringify(fallback)}\``, scope, OWNERS[owner], tighten ? 'may tighten' : 'may not', used, help]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
function values(schema: object): string {
  const { enum: options, type, minimum, maximum } = schema as { enum?: string[]; type?: string; minimum?: number; maximum?: number }
  if (options) return options.map((option) => `\`${option}\``).join(' ')
  if (minimum !== undefined || maximum !== undefined) return `${minimum ?? 0} to ${maximum ?? 'any'}`
  return type ?? 'see the table'
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(import.meta.dirname, '..', 'docs', 'policy.md'), policyPage())
