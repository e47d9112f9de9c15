/**
 * The kiosk under Electron: the same kiosk as main.ts on another host. The agent starts it in the pupil's session with
 * `--socket PATH --spool DIR [--holder PATH] [--log FILE]`; pages and preload lie beside it in the package.
 */
import { execFile } from 'node:child_process'
import { randomUUIDv7 } from 'node:crypto'
import { dirname, join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import * as electron from 'electron'
import { pino } from 'pino'
import about from '../package.json' with { type: 'json' }
import { electronHost, prepareElectron } from './host/electron.ts'
import { readPages } from './host/pages.ts'
import { startKiosk } from './kiosk.ts'
import { createSpool } from './press/index.ts'

const USAGE = 'use: handrail-kiosk --socket PATH --spool DIR [--holder PATH] [--log FILE]'

function readArguments() {
  // Not strict: Chromium's own switches are on the same line. Those that would let another program in are refused in prepareElectron.
  const { values } = parseArgs({
    args: process.argv.slice(1),
    strict: false,
    options: { socket: { type: 'string' }, holder: { type: 'string' }, spool: { type: 'string' }, log: { type: 'string' } },
  })
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
  const [socket, spool] = [text(values.socket), text(values.spool)]
  if (!socket || !spool) throw new Error(USAGE)
  return { socket, spool, log: text(values.log), holder: text(values.holder) ?? join(dirname(socket), 'holder.sock') }
}

async function main() {
  const refused = prepareElectron(electron, process.platform)
  if (refused) throw new Error(refused)
  const given = readArguments()
  const log = pino({ base: { process: 'kiosk', pid: process.pid } }, pino.destination({ dest: given.log ?? 2, mkdir: true, sync: true }))
  const pages = await readPages(join(__dirname, 'renderer'))
  const run = promisify(execFile)
  const kiosk = await startKiosk({
    createHost: (events) =>
      electronHost(
        electron,
        {
          pages,
          preload: join(__dirname, 'preload.cjs'),
          trayIcon: null,
          run: async (program, args) => void (await run(program, [...args])),
          platform: process.platform,
          logindSession: process.env.XDG_SESSION_ID ?? null,
        },
        events,
      ),
    agentSocket: given.socket,
    holderSocket: given.holder,
    spool: createSpool(given.spool),
    log,
    clock: { wall: Date.now, mono: () => performance.now() },
    version: about.version,
    newId: randomUUIDv7,
    onSessionEnding: () => electron.app.quit(),
  })
  process.stdout.write(`${JSON.stringify({ ready: true, host: kiosk.host.kind, displays: kiosk.host.displays().length })}\n`)
  electron.app.on('before-quit', () => void kiosk.stop())
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  electron.app.exit(1)
})
