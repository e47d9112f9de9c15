/**
 * Bundles the kiosk for Electron: main and preload as one CommonJS file each into out/electron, beside the pages. Electron loads only
 * what is in its archive, so nothing may be looked up in node_modules at run time.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import about from '../package.json' with { type: 'json' }

const ROOT = join(import.meta.dirname, '..')
const OUT = join(ROOT, 'out/electron')

rmSync(OUT, { recursive: true, force: true })
mkdirSync(OUT, { recursive: true })
await build({
  entryPoints: { main: join(ROOT, 'main/electron-main.ts'), preload: join(ROOT, 'main/preload.ts') },
  outdir: OUT,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  external: ['electron'],
  minifySyntax: true,
  legalComments: 'external',
  logLevel: 'error',
})
cpSync(join(ROOT, 'out/renderer'), join(OUT, 'renderer'), { recursive: true })
writeFileSync(join(OUT, 'package.json'), JSON.stringify({ name: about.name, version: about.version, main: 'main.cjs' }, null, 2))
