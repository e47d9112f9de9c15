/** docs/policy.md from the policy table: `node build/policy-docs.ts` writes it; a test says when it is out of date. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { POLICY, POLICY_KEYS, type PolicyKey } from '../protocol/policy.ts'
import { IMPOSSIBLE } from '../protocol/policy-impossible.ts'

const OWNERS = { dsl: 'DSL', head: 'head', technician: 'technician' } as const

export function policyPage(): string {
  const features = [...Map.groupBy(POLICY_KEYS, (key) => key.slice(0, key.indexOf('.')))]
  return `# Settings

Generated from \`protocol/policy.ts\` by \`node build/policy-docs.ts\`.

A setting can stand for a trust, a school, a group of PCs, a room or a PC; the narrowest counts. Its owner may set it as the table allows; others may at
most make it stricter, where that is possible at all. Changes wait in a draft until they are published; with \`policy.twoPeople\` a second person publishes them.

A group of PCs can be a pilot ring: what works in ring 1 is promoted to ring 2, and at last to the school, or put back. Of a PC's groups the first ring counts most.

${features.map(([feature, keys]) => `## ${feature}\n\n| setting | values | usual | down to | owner | others | acts in | what it is |\n|---|---|---|---|---|---|---|---|\n${keys.map(row).join('\n')}\n`).join('\n')}
## What can't hold together

A change that would lead to one of these on any PC is refused before it leaves, whichever places the values come from.

| settings | why |
|---|---|
${IMPOSSIBLE.map(({ keys, why }) => `| ${keys.map((key) => `\`${key}\``).join(', ')} | ${why} |`).join('\n')}
| \`policy.twoPeople\` | It can't be switched on while fewer than two people may publish whatever others changed (DSL, head). |
`
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
