/**
 * Builds the pages: renderer → out/renderer/{stage,button,card}.html, dashboard → out/dashboard/index.html.
 * Only what is older than its sources is built. Files are replaced one by one, pages last, so that a program that
 * serves them meanwhile, or a second build at the same time, never sees half a page.
 *
 *   node build/pages.ts [renderer] [dashboard]
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'
import dashboard from './vite.dashboard.ts'
import renderer from './vite.renderer.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CONFIGS: Readonly<Record<PageSet, InlineConfig>> = { renderer, dashboard }
export const PAGE_SETS = ['renderer', 'dashboard'] as const
export type PageSet = (typeof PAGE_SETS)[number]

/** The renderer counts for the dashboard too: it has the shared theme. */
const SOURCES: Record<PageSet, readonly string[]> = {
  renderer: ['renderer', 'protocol', 'build/pages.ts', 'build/vite.shared.ts', 'build/vite.renderer.ts', 'package-lock.json'],
  dashboard: ['dashboard', 'renderer/theme', 'protocol', 'build/pages.ts', 'build/vite.shared.ts', 'build/vite.dashboard.ts', 'package-lock.json'],
}

/** Returns the sets that had to be built. */
export async function buildPages(sets: readonly PageSet[] = PAGE_SETS): Promise<PageSet[]> {
  const built: PageSet[] = []
  for (const set of sets) {
    if (isFresh(set)) continue
    await buildSet(set)
    built.push(set)
  }
  return built
}

function isFresh(set: PageSet): boolean {
  const stamp = statSync(stampOf(set), { throwIfNoEntry: false })
  return stamp !== undefined && SOURCES[set].every((source) => newestMs(join(ROOT, source)) < stamp.mtimeMs)
}

/** A folder's own time counts as well: it changes when a file in it is taken away. */
function newestMs(path: string): number {
  const here = statSync(path)
  if (!here.isDirectory()) return here.mtimeMs
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestMs(join(path, name))), here.mtimeMs)
}

function stampOf(set: PageSet): string {
  return join(ROOT, 'out', set, '.built')
}

async function buildSet(set: PageSet): Promise<void> {
  const startedAt = new Date()
  const result = await build(CONFIGS[set])
  if (!('output' in result)) throw new Error(`building ${set} gave no output`)
  const folder = join(ROOT, 'out', set)
  const files = result.output.map((file) => ({ path: join(folder, file.fileName), body: file.type === 'chunk' ? file.code : file.source }))
  files.sort((a, b) => Number(a.path.endsWith('.html')) - Number(b.path.endsWith('.html')))
  for (const file of files) replaceFile(file.path, file.body)
  removeOthers(folder, new Set(files.map((file) => file.path)))
  // Dated from before the build, so that a source saved while it ran is noticed next time.
  replaceFile(stampOf(set), '')
  utimesSync(stampOf(set), startedAt, startedAt)
}

function replaceFile(path: string, body: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true })
  const next = `${path}.${process.pid}`
  writeFileSync(next, body)
  renameSync(next, path)
}

/** Files of earlier builds. Another build may take the same one away first. */
function removeOthers(folder: string, keep: ReadonlySet<string>): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !keep.has(path) && !/\.\d+$/.test(path)) rmSync(path, { force: true })
  }
}

if (import.meta.main) {
  const asked = process.argv.slice(2)
  const unknown = asked.find((name) => !PAGE_SETS.includes(name as PageSet))
  if (unknown !== undefined) {
    process.stderr.write(`There are no pages called ${unknown}. There are: ${PAGE_SETS.join(', ')}.\n`)
    process.exit(2)
  }
  const built = await buildPages(asked.length > 0 ? (asked as PageSet[]) : PAGE_SETS)
  process.stdout.write(built.length > 0 ? `built ${built.join(' and ')}\n` : 'pages are up to date\n')
}
