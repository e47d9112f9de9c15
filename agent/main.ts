/** `node agent/main.ts --state DIR --run DIR […]`: the privileged service of one PC. */
import { mkdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startAgent } from './agent.ts'
import { agentPaths, createLog, systemClock } from './core/index.ts'
import { createLinuxNetwork, createWindowsNetwork } from './device/index.ts'
import { findHolderUser, X11HolderPort } from './hold/holder.linux.ts'
import { declaredSessions, logindSessions, parseSession } from './session/index.ts'

const HELP = `handrail agent: keeps one PC's safety rail.

  --state DIR              what must survive a reboot; readable by the agent alone
  --run DIR                where the endpoints of the sessions are made
  --session UID:DISPLAY[:XAUTHORITY]   a session to serve, instead of asking logind; may be repeated
  --holder PATH            the program that keeps the screen covered (default: none, the kiosk's windows alone)
  --kiosk-command COMMAND  starts a kiosk in each session, as its user; {socket} {holder} {uid} {display} are filled in
  --log FILE               default: standard error
`

function readOptions() {
  const { values } = parseArgs({
    options: {
      state: { type: 'string' },
      run: { type: 'string' },
      session: { type: 'string', multiple: true },
      holder: { type: 'string' },
      'kiosk-command': { type: 'string' },
      log: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    process.exit(0)
  }
  if (!values.state || !values.run) throw new Error('--state and --run are needed; --help explains')
  return { ...values, state: resolve(values.state), run: resolve(values.run), session: values.session?.map(parseSession) }
}

let given: ReturnType<typeof readOptions>
try {
  given = readOptions()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(2)
}

const log = createLog(given.log)
const paths = agentPaths(given.state, given.run)
mkdirSync(paths.state, { recursive: true, mode: 0o700 })
mkdirSync(paths.run, { recursive: true, mode: 0o755 })
const manifest: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

try {
  const agent = await startAgent({
    paths,
    log,
    clock: systemClock(),
    sessions: given.session ? declaredSessions(given.session) : logindSessions(log),
    holders: given.holder === undefined ? null : new X11HolderPort(resolve(given.holder), findHolderUser(), log),
    kioskCommand: given['kiosk-command'] ?? null,
    version: manifest.version,
    network: process.platform === 'linux' ? createLinuxNetwork() : process.platform === 'win32' ? createWindowsNetwork() : null,
  })
  process.stdout.write(`${JSON.stringify({ ready: true, sockets: agent.sockets() })}\n`)

  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    agent.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (error) {
  log.fatal({ err: error }, 'the agent could not start')
  process.stderr.write(`the agent could not start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
