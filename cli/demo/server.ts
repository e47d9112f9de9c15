/** The demo's server: the real one, for this machine only. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, SERVER_NODE_FLAGS } from '../run.ts'
import type { Children, Running } from './children.ts'
import { freePort } from './ports.ts'

const DASHBOARD_PORT = 8080
const AGENT_PORT = 8443

export interface ServerSetting {
  children: Children
  data: string
  logs: string
  /** the pretend school's file; null for an empty server */
  setup: string | null
  say(line: string): void
}

export async function startServer({ children, data, logs, setup, say }: ServerSetting): Promise<{ dashboard: string; server: Running; agentAddress: string }> {
  const port = await freePort(DASHBOARD_PORT)
  if (port !== DASHBOARD_PORT) say(`Port ${DASHBOARD_PORT} is in use by another program; the dashboard takes ${port}.`)
  const agentPort = await keepAgentPort(data, [port], say)
  const dashboard = `http://localhost:${port}`
  const agentAddress = `https://127.0.0.1:${agentPort}`
  const listen = ['--listen', `http://127.0.0.1:${port}`, '--listen', agentAddress, '--public-url', agentAddress]
  const school = setup === null ? [] : ['--setup', setup]
  const server = await children.start({
    name: 'the server',
    program: process.execPath,
    args: [...SERVER_NODE_FLAGS, join(ROOT, 'server/main.ts'), '--data', join(data, 'server'), ...listen, '--pages', join(ROOT, 'out/dashboard'), ...school],
    log: join(logs, 'server.log'),
    saysReady: true,
  })
  return { dashboard, server, agentAddress }
}

/** An enrolled PC knows its server by address, so the port stays the same from run to run where it can. */
async function keepAgentPort(data: string, notThese: readonly number[], say: (line: string) => void): Promise<number> {
  const file = join(data, 'agent-port')
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : null
  const port = await freePort(before ?? AGENT_PORT, notThese)
  if (before !== null && port !== before) {
    say(`Port ${before}, where the PC expects its server, is in use by another program; it takes ${port} and the PC is enrolled again.`)
    const agent = join(data, 'agent')
    if (existsSync(agent)) renameSync(agent, `${agent}-before-${Date.now()}`)
  }
  writeFileSync(file, String(port))
  return port
}
