/** One session's socket: made for its user alone, watched, and made again when it disappears. */

import { once } from 'node:events'
import { chmodSync, chownSync, type FSWatcher, lstatSync, mkdirSync, rmSync, watch } from 'node:fs'
import type { Server } from 'node:http'
import { dirname } from 'node:path'
import type { Log } from '../core/index.ts'

/** Without inotify the socket is looked at this often: it is back within a second either way. */
const LOOK_MS = 900

export interface EndpointOptions {
  readonly path: string
  readonly owner: { readonly uid: number; readonly gid: number }
  createServer(): Server
  onLost(): void
  readonly log: Log
}

export interface Endpoint {
  readonly path: string
  close(): Promise<void>
}

/** The session's folder, which its holder needs before there is an endpoint: ours alone to change, everybody's to pass through. */
export function makeSessionFolder(folder: string): void {
  const mode = process.getuid?.() === 0 ? 0o755 : 0o700
  mkdirSync(folder, { recursive: true, mode })
  chmodSync(folder, mode)
}

export async function openEndpoint({ path, owner, createServer, onLost, log }: EndpointOptions): Promise<Endpoint> {
  const asRoot = process.getuid?.() === 0
  const folder = dirname(path)
  const servers = new Set<Server>()
  let listening: Server | undefined
  let inode = 0
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let busy = false

  async function listen(): Promise<void> {
    makeSessionFolder(folder)
    rmSync(path, { force: true })
    const server = createServer()
    // Nobody may connect between bind and chmod; bind happens within listen().
    const before = process.umask(0o177)
    try {
      server.listen(path)
    } finally {
      process.umask(before)
    }
    await once(server, 'listening')
    if (asRoot) chownSync(path, owner.uid, owner.gid)
    chmodSync(path, 0o600)
    inode = lstatSync(path).ino
    servers.add(server)
    server.once('close', () => servers.delete(server))
    listening = server
  }

  function isThere(): boolean {
    try {
      const found = lstatSync(path)
      return found.isSocket() && found.ino === inode
    } catch {
      return false
    }
  }

  async function look(): Promise<void> {
    if (closed || busy || isThere()) return
    busy = true
    log.error({ path }, 'the local socket was gone and is made again')
    onLost()
    try {
      // Kiosks that are connected keep their connection; only the listening end is replaced.
      listening?.close()
      await listen()
      watchFolder()
    } catch (error) {
      log.error({ err: error }, 'the local socket could not be made again')
      timer ??= setInterval(() => void look(), LOOK_MS)
    } finally {
      busy = false
    }
  }

  function watchFolder(): void {
    watcher?.close()
    try {
      watcher = watch(folder, () => void look())
      watcher.on('error', () => {
        timer ??= setInterval(() => void look(), LOOK_MS)
      })
    } catch (error) {
      log.warn({ err: error }, 'the local socket cannot be watched; it is looked at instead')
      timer ??= setInterval(() => void look(), LOOK_MS)
    }
  }

  await listen()
  watchFolder()
  return {
    path,
    async close() {
      closed = true
      watcher?.close()
      clearInterval(timer)
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
      rmSync(path, { force: true })
    },
  }
}
