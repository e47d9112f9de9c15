/**
 * Compiles the C parts of a Linux PC into out/native/. Purpose: one call that leaves a current program behind.
 * Invariants: compiled only when a source is newer; moved into place whole, so that programs that run are never touched.
 * Fail direction: a compiler's error is the caller's error; an old program is not used in place of a broken source.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')
const FLAGS = [
  '-std=gnu17',
  '-D_GNU_SOURCE',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-D_FORTIFY_SOURCE=2',
  '-fstack-protector-strong',
  '-fPIE',
  '-pie',
  '-Wl,-z,relro,-z,now',
]

export interface Native {
  /** the program, relative to the repository */
  out: string
  /** first one first; headers too, so that a change of one compiles anew */
  sources: readonly string[]
  libraries: readonly string[]
}

const LINUX = 'agent/native/linux'
export const HOLDER: Native = {
  out: 'out/native/holder',
  sources: ['holder.c', 'holder-screen.c', 'holder-lift.c', 'holder-idle.c', 'holder-options.c', 'holder-keys.c', 'holder-lines.c', 'holder.h'].map(
    (file) => `${LINUX}/${file}`,
  ),
  libraries: ['X11', 'Xext', 'Xrandr'],
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Returns the program's absolute path, compiled if needed. Throws with the compiler's words when it doesn't compile. */
export function compileNative(native: Native): string {
  const out = join(ROOT, native.out)
  const sources = native.sources.map((source) => join(ROOT, source))
  const builtAt = changedAt(out)
  if (builtAt > Math.max(...sources.map(changedAt))) return out
  mkdirSync(dirname(out), { recursive: true })
  const fresh = `${out}.${process.pid}`
  const units = sources.filter((source) => source.endsWith('.c'))
  execFileSync('cc', [...FLAGS, '-o', fresh, ...units, ...native.libraries.map((library) => `-l${library}`)], { stdio: ['ignore', 'ignore', 'pipe'] })
  renameSync(fresh, out)
  return out
}

if (import.meta.main) process.stdout.write(`${compileNative(HOLDER)}\n`)
