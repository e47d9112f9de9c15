/**
 * The kiosk over an installed Chromium: `node main/main.ts --socket PATH --spool DIR --pages DIR --profile DIR`, as the
 * pupil, with DISPLAY set. Says one JSON line on standard output when every display is ready.
 */
import { randomUUIDv7 } from 'node:crypto'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import about from '../package.json' with { type: 'json' }
import { createChromiumHost } from './host/chromium.ts'
import { readPages } from './host/pages.ts'
import { startKiosk } from './kiosk.ts'
import { createSpool } from './press/index.ts'

const USAGE = 'use: main.ts --socket PATH --spool DIR --pages DIR --profile DIR [--holder PATH] [--chromium PATH] [--log FILE]'

function readArguments() {
  const { values } = parseArgs({
    options: {
      socket: { type: 'string' },
      holder: { type: 'string' },
      spool: { type: 'string' },
      pages: { type: 'string' },
      profile: { type: 'string' },
      chromium: { type: 'string', default: '/usr/bin/chromium' },
      log: { type: 'string' },
    },
  })
  const { socket, spool, pages, profile, chromium, log } = values
  const display = process.env.DISPLAY
  if (!socket || !spool || !pages || !profile) throw new Error(USAGE)
  if (!display) throw new Error('DISPLAY is not set: the kiosk needs an X11 session')
  // The holder's socket lies beside the agent's: nobody has to be asked where it is when a child presses.
  return { socket, spool, pages, profile, chromium, log, display, holder: values.holder ?? join(dirname(socket), 'holder.sock') }
}

async function main() {
  const given = readArguments()
  const log = pino({ base: { process: 'kiosk', pid: process.pid } }, pino.destination({ dest: given.log ?? 2, mkdir: true, sync: true }))
  const pages = await readPages(given.pages)
  const kiosk = await startKiosk({
    createHost: (events) => createChromiumHost({ chromium: given.chromium, profiles: given.profile, display: given.display, pages }, events),
    agentSocket: given.socket,
    holderSocket: given.holder,
    spool: createSpool(given.spool),
    log,
    clock: { wall: Date.now, mono: () => performance.now() },
    version: about.version,
    newId: randomUUIDv7,
    onSessionEnding() {
      log.warn('the X server is gone')
      process.exit(1)
    },
  })
  process.stdout.write(`${JSON.stringify({ ready: true, host: kiosk.host.kind, displays: kiosk.host.displays().length })}\n`)
  const end = () => {
    kiosk.stop().finally(() => process.exit(0))
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
