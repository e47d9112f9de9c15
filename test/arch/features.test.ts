import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEVICE_OPS, DEVICE_STREAMS } from '../../protocol/device.ts'
import { LOCAL_OPS, LOCAL_STREAMS } from '../../protocol/local.ts'
import { PAGE_OPS } from '../../protocol/page.ts'
import { POLICY, POLICY_KEYS } from '../../protocol/policy.ts'
import { STAFF_OPS, STAFF_STREAMS } from '../../protocol/staff.ts'
import { ROOT, sources } from './sources.ts'

const all = sources()
const codeOf = (processes: readonly string[]) => all.filter((s) => processes.includes(s.process)).map((s) => s.code)

const SERVED: { by: string; names: string[] }[] = [
  { by: 'main', names: Object.keys(PAGE_OPS) },
  { by: 'agent', names: [...Object.keys(LOCAL_OPS), ...LOCAL_STREAMS.map((s) => s.name)] },
  { by: 'server', names: [...Object.keys(DEVICE_OPS), ...DEVICE_STREAMS.map((s) => s.name), ...Object.keys(STAFF_OPS), ...STAFF_STREAMS.map((s) => s.name)] },
]

describe('what is declared is wired', () => {
  test.each(SERVED.flatMap(({ by, names }) => names.map((name) => ({ by, name }))))('$by answers $name', ({ by, name }) => {
    const [feature = '', verb = ''] = name.split('.')
    const constant = feature + verb.charAt(0).toUpperCase() + verb.slice(1)
    const handler = new RegExp(`['"]${name.replace('.', '\\.')}['"]\\s*[:(\\],]|\\b${constant}\\b|\\b${feature}s?${constant.slice(feature.length)}\\b`)
    expect(codeOf([by]).some((code) => handler.test(code))).toBe(true)
  })

  test.each(POLICY_KEYS)('the setting %s changes something in the process it names', (key) => {
    const users = { kiosk: ['main', 'renderer'], agent: ['agent'], server: ['server'] }[POLICY[key].used]
    expect(codeOf(users).some((code) => code.includes(`'${key}'`) || code.includes(`"${key}"`))).toBe(true)
  })
})

/** Ground that features stand on, and languages other than ours. */
const NOT_FEATURES = ['core', 'native', 'migrations', 'theme', 'i18n', 'components']

describe('a feature says what it promises', () => {
  const folders = ['agent', 'server', 'main', 'renderer/screens', 'dashboard/views'].flatMap((root) =>
    existsSync(join(ROOT, root))
      ? readdirSync(join(ROOT, root), { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && !NOT_FEATURES.includes(entry.name))
          .map((entry) => `${root}/${entry.name}`)
      : [],
  )

  test.each(folders)('%s has an index.ts whose header gives its purpose and fail direction', (folder) => {
    const index = ['index.ts', 'index.tsx', 'host.ts'].map((name) => join(ROOT, folder, name)).find(existsSync)
    expect(index, `${folder}/index.ts`).toBeDefined()
    const header = /^\/\*\*[\s\S]*?\*\//.exec(readFileSync(index ?? '', 'utf8'))?.[0] ?? ''
    expect(header.length).toBeGreaterThan(80)
    // What only shows (screens, views) enforces nothing, so it has nothing to fail towards.
    if (!/^(?:renderer|dashboard)\//.test(folder)) expect(header).toMatch(/fail direction/i)
  })
})
