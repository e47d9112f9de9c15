/** An empty server and nothing else, to walk through the first run as a school does. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createChildren } from './children.ts'
import { startServer } from './server.ts'

export interface FirstRun {
  dashboard: string
  /** what the first step asks for; null when this folder's server has its school already */
  code: string | null
  logs: string
  /** resolves when the server ends by itself, with what to say about it */
  broken: Promise<string>
  stop(): Promise<void>
}

export async function openFirstRun({ data, run, say }: { data: string; run: string; say(line: string): void }): Promise<FirstRun> {
  const logs = join(data, 'log')
  mkdirSync(logs, { recursive: true, mode: 0o700 })
  const children = createChildren(run)
  const stop = async () => {
    await children.stop()
    rmSync(run, { recursive: true, force: true })
  }
  try {
    const { dashboard, server } = await startServer({ children, data, logs, setup: null, say })
    const file = join(data, 'server', 'setup-code')
    const code = existsSync(file) ? readFileSync(file, 'utf8').trim() : null
    return { dashboard, code, logs, broken: server.ended.then((how) => `the server ${how}. Its log: ${server.log}`), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
