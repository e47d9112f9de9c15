/** Where the kiosk's user can read the kiosk: the sources themselves, or a copy when they lie in somebody's private folder. */
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../run.ts'
import type { KioskUser } from './kiosk-user.ts'

export interface KioskPlace {
  node: string
  script: string
  pages: string
}

/** `folder` is world-readable and this run's own; a copy is made there in about two seconds when one is needed. */
export async function findKioskPlace(user: KioskUser, folder: string): Promise<KioskPlace> {
  const sources: KioskPlace = { node: process.execPath, script: join(ROOT, 'main/main.ts'), pages: join(ROOT, 'out/renderer') }
  if (!user.separate || canRun(user, sources)) return sources

  const copy: KioskPlace = { node: join(folder, 'node'), script: join(folder, 'kiosk.mjs'), pages: join(folder, 'renderer') }
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  copyFileSync(process.execPath, copy.node)
  chmodSync(copy.node, 0o755)
  cpSync(sources.pages, copy.pages, { recursive: true })
  spawnSync('chmod', ['-R', 'a+rX', copy.pages])
  const { build } = await import('esbuild')
  await build({
    entryPoints: [sources.script],
    outfile: copy.script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'silent',
    // CommonJS packages inside the bundle still ask for builtins by require.
    banner: { js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);" },
    external: ['electron'],
  })
  chmodSync(copy.script, 0o644)
  return copy
}

/** Asked of the operating system as that user, since only it knows every folder on the way. */
function canRun(user: KioskUser, place: KioskPlace): boolean {
  const needs = [place.script, join(place.pages, 'stage.html'), join(ROOT, 'protocol/page.ts'), join(ROOT, 'node_modules/typebox/package.json')]
  const look = "require('node:fs').accessSync(process.argv[1])"
  return needs.every((file) => spawnSync(place.node, ['-e', look, file], { uid: user.uid, gid: user.gid, cwd: '/', timeout: 10_000 }).status === 0)
}
