import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf, PROCESSES, type Source, sources, withoutComments } from './sources.ts'

/** Folders whose subfolders are features, and the folders there that are everybody's ground. */
const FEATURE_ROOTS = ['agent', 'main', 'server', 'renderer/screens', 'dashboard/views']
const SHARED = ['core', 'theme', 'i18n', 'migrations', 'components']
/** A port is imported by the file that says what it is, never by one of its implementations. */
const PORTS = ['main/host/host.ts']

/** The host: Electron's own file, and Chromium's with its parts. */
const WINDOW_FILES = 'main/host/'
const ELECTRON_FILES = ['main/host/electron.ts', 'main/preload.ts', 'main/electron-main.ts']
/** The adapters: the only files that open, accept or speak over a connection. */
const WIRES: Record<string, string> = {
  'agent/local-api/': 'the local endpoint, one socket per OS session',
  'agent/uplink/': 'the PC’s line to the server',
  'main/agent-client.ts': 'the kiosk’s line to the agent',
  'main/holder-client.ts': 'the kiosk’s line to the holder',
  'server/core/listen.ts': 'the server’s listeners',
  'server/core/tls.ts': 'which addresses the certificate is for',
  'dashboard/api/': 'the dashboard’s line to its server',
  'cli/': 'carries a person’s commands to a server',
}
const WIRE_MODULES = /^(?:node:)?(?:http2?|https|net|tls|dgram)$|^(?:undici|ws|eventsource)$/
const WIRE_CALLS = /(?<![.\w])(?:fetch|EventSource|WebSocket|XMLHttpRequest)\(|\bipc(?:Main|Renderer)\b/

interface Rule {
  says: string
  because: string
  breaks(source: Source): string[]
}
const breaksOf = (source: Source, wrong: (from: string, file: string | null) => boolean) =>
  source.imports.filter((i) => wrong(i.from, i.file)).map((i) => `${source.path} imports ${i.from}`)

const RULES: Rule[] = [
  {
    says: 'a process imports itself and protocol/ only; pages share the theme',
    because: 'each process runs with other rights and may be older than its peer: what they share is a contract, not code',
    breaks: (s) =>
      breaksOf(s, (_, file) => {
        if (file === null || file === 'package.json' || (s.process === 'dashboard' && file.startsWith('renderer/theme/'))) return false
        return ![s.process, 'protocol'].includes(file.split('/')[0] ?? '')
      }),
  },
  {
    says: 'protocol/ imports typebox and nothing else',
    because: 'contracts run in every environment, so they may use none',
    breaks: (s) => (s.process === 'protocol' ? breaksOf(s, (from, file) => file === null && !/^typebox(?:\/|$)/.test(from)) : []),
  },
  {
    says: 'a feature imports core/ and the index.ts of another feature',
    because: 'what a feature promises is in its index; the rest may change without asking',
    breaks: (s) =>
      breaksOf(s, (_, file) => {
        const target = file === null ? null : featureOf(file)
        if (target === null || target === featureOf(s.path) || file === null) return false
        return !SHARED.includes(basename(target)) && basename(file) !== 'index.ts' && !PORTS.includes(file) && !isCompositionRoot(s.path)
      }),
  },
  {
    says: 'nobody imports a main',
    because: 'a main wires one process by hand and runs on import',
    breaks: (s) => breaksOf(s, (_, file) => file !== null && /(?:^|\/)(?:[a-z]+-)?main\.tsx?$/.test(file)),
  },
  {
    says: 'only the host’s files touch a window system',
    because: 'everything else must run the same under Electron, Chromium and a test',
    breaks: (s) => [
      ...breaksOf(s, (from) => from === 'x11' && !s.path.startsWith(WINDOW_FILES)),
      ...(/remote-debugging-/.test(s.code) && !s.path.startsWith(WINDOW_FILES) ? [`${s.path} drives a browser`] : []),
    ],
  },
  {
    says: 'only the Electron host, its preload and its entry import electron',
    because: 'the whole official hardening checklist is kept in files one can read in one go',
    breaks: (s) => breaksOf(s, (from) => from === 'electron' && !ELECTRON_FILES.includes(s.path)),
  },
  {
    says: 'connections are opened in named adapter files only',
    because: 'every other call is an op, whose access and shape are checked once',
    breaks: (s) => {
      if (s.process === 'build' || Object.keys(WIRES).some((wire) => s.path.startsWith(wire)) || ELECTRON_FILES.includes(s.path)) return []
      return [
        ...s.imports.filter((i) => !i.typeOnly && WIRE_MODULES.test(i.from)).map((i) => `${s.path} imports ${i.from}`),
        ...(WIRE_CALLS.test(s.code) ? [`${s.path} calls the network itself`] : []),
      ]
    },
  },
  {
    says: 'playwright, vitest and fast-check stay in test/',
    because: 'they can take pictures of a screen; the product must not be able to',
    breaks: (s) => breaksOf(s, (from) => /^(?:playwright|vitest|fast-check|axe-core)/.test(from)),
  },
]

function featureOf(file: string): string | null {
  for (const root of FEATURE_ROOTS) {
    if (!file.startsWith(`${root}/`)) continue
    const [feature, ...inside] = file.slice(root.length + 1).split('/')
    return inside.length > 0 && feature ? `${root}/${feature}` : null
  }
  return null
}

/** Wires by hand, so it may name implementations of a port. */
function isCompositionRoot(path: string): boolean {
  return /(?:^|-)main\.ts$/.test(basename(path)) && !path.slice(path.indexOf('/') + 1).includes('/')
}

const all = sources()

describe('imports', () => {
  test.each(RULES.map((rule) => [rule.says, rule.because, rule] as const))('%s, because %s', (_, __, { breaks }) => {
    expect(all.flatMap(breaks)).toEqual([])
  })

  test('there are no cycles: a file that needs itself to load can’t be understood or tested alone', () => {
    const graph = new Map(all.map((s) => [s.path, s.imports.flatMap((i) => (i.file !== null && !i.typeOnly ? [i.file] : []))]))
    expect(cyclesIn(graph)).toEqual([])
  })

  test('features have no cycles, not even of types: one of two such features would have no meaning without the other', () => {
    const graph = new Map<string, string[]>()
    for (const s of all) {
      const from = featureOf(s.path)
      if (from === null) continue
      const to = s.imports.flatMap((i) => (i.file === null ? [] : [featureOf(i.file)])).filter((f): f is string => f !== null && f !== from)
      graph.set(from, [...new Set([...(graph.get(from) ?? []), ...to])])
    }
    expect(cyclesIn(graph)).toEqual([])
  })

  test('every adapter on the list is there: a stale exception is a hole', () => {
    const stale = [...Object.keys(WIRES), ...PORTS].filter((wire) => !all.some((s) => s.path.startsWith(wire)))
    expect(stale).toEqual([])
  })

  test('the scan itself sees imports of every form and no comments, or these rules would hold nothing', () => {
    const code = withoutComments(
      [`import a from './a.ts' // import no from './no.ts'`, `/* import b from './b.ts' */ export * from "./c.ts"`, `import type { D } from './d.ts'`]
        .concat([`const url = 'https://x' ; const r = /['"]/g; await import('./e.ts')`, `import './f.css'`, `import {\n  g,\n} from '../g.ts'`])
        .join('\n'),
    )
    expect(importsOf('agent/x/y.ts', code).map((i) => `${i.file}${i.typeOnly ? ' type' : ''}`)).toEqual([
      'agent/x/a.ts',
      'agent/x/c.ts',
      'agent/x/d.ts type',
      'agent/x/f.css',
      'agent/g.ts',
      'agent/x/e.ts',
    ])
    expect(PROCESSES.every((process) => all.some((s) => s.process === process))).toBe(true)
  })
})

function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (node: string, trail: readonly string[]): void => {
    const seenAt = trail.indexOf(node)
    if (seenAt !== -1) found.push([...trail.slice(seenAt), node].join(' → '))
    if (seenAt !== -1 || done.has(node)) return
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node])
    done.add(node)
  }
  for (const node of graph.keys()) visit(node, [])
  return found
}

test('a folder of a feature is one level below its root: deeper ones would hide from the rules', () => {
  const deep = all.filter((s) => s.path.startsWith('agent/') || s.path.startsWith('server/')).filter((s) => dirname(s.path).split('/').length > 3)
  expect(deep.map((s) => s.path).filter((path) => !path.includes('/native/'))).toEqual([])
})
