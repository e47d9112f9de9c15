/** What the arch tests look at: every source file of ours, without its comments, and what it imports. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'

export const ROOT = join(import.meta.dirname, '..', '..')
/** One top folder is one environment; `test` may import any of them and is not a product. */
export const PROCESSES = ['protocol', 'agent', 'main', 'renderer', 'server', 'dashboard', 'cli', 'build'] as const
const SOURCE = new Set(['.ts', '.tsx', '.mjs', '.c', '.h'])

export interface Import {
  /** as written */
  from: string
  /** relative to the repository, when it is a file of ours */
  file: string | null
  /** erased before running: cannot make a cycle at run time */
  typeOnly: boolean
}
export interface Source {
  /** relative to the repository, with forward slashes */
  path: string
  process: string
  text: string
  /** the text with comments blanked */
  code: string
  imports: Import[]
}

export function sources(folders: readonly string[] = PROCESSES): Source[] {
  return folders.flatMap((folder) => filesOf(join(ROOT, folder))).map(read)
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'out' ? [] : filesOf(path)
    return SOURCE.has(extname(entry.name)) ? [path] : []
  })
}

function read(file: string): Source {
  const path = relative(ROOT, file).replaceAll('\\', '/')
  const text = readFileSync(file, 'utf8')
  const code = withoutComments(text)
  return { path, process: path.split('/')[0] ?? '', text, code, imports: importsOf(path, code) }
}

const STATEMENT = /(?:^|[;\n])\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s*)?['"]([^'"\n]+)['"]/g
const DYNAMIC = /\bimport\(\s*['"]([^'"\n]+)['"]/g

export function importsOf(path: string, code: string): Import[] {
  const found: Import[] = []
  const add = (from: string, typeOnly: boolean) =>
    found.push({ from, typeOnly, file: from.startsWith('.') ? join(dirname(path), from.replace(/[?#].*$/, '')).replaceAll('\\', '/') : null })
  for (const [, type, from] of code.matchAll(STATEMENT)) if (from) add(from, type !== undefined)
  for (const [, from] of code.matchAll(DYNAMIC)) if (from) add(from, false)
  return found
}

/** Comments become spaces; strings, templates and regular expressions stay. Line numbers are kept. */
export function withoutComments(text: string): string {
  let out = ''
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at, at + 2)
    const char = text[at] ?? ''
    if (rest === '//') {
      const end = indexOr(text, '\n', at)
      out += ' '.repeat(end - at)
      at = end
    } else if (rest === '/*') {
      const end = Math.min(indexOr(text, '*/', at + 2) + 2, text.length)
      out += text.slice(at, end).replace(/[^\n]/g, ' ')
      at = end
    } else if (char === '"' || char === "'" || char === '`' || (char === '/' && beginsRegExp(out))) {
      const end = literalEnd(text, at, char)
      out += text.slice(at, end)
      at = end
    } else {
      out += char
      at++
    }
  }
  return out
}

function indexOr(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from)
  return found === -1 ? text.length : found
}

function literalEnd(text: string, start: number, quote: string): number {
  let inClass = false
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (quote === '/' && char === '[') inClass = true
    else if (quote === '/' && char === ']') inClass = false
    else if (char === quote && !inClass) return at + 1
    else if (char === '\n' && quote !== '`') return at
  }
  return text.length
}

/** A slash begins a regular expression where a value may begin, else it divides. JSX's `</a>` is neither. */
function beginsRegExp(before: string): boolean {
  const last = before.trimEnd()
  return last === '' || /[(,=:[!&|?{};+]$/.test(last) || /\b(?:return|case|typeof)$/.test(last)
}
