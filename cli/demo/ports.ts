/** Ports for the demo: the wanted one when it is free, else the next that is, and who was told so. */
import { createServer } from 'node:net'

/** A listener that is opened and closed again; false when somebody else has the port. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)))
  })
}

/** The first free port from `wanted` on, on 127.0.0.1. Throws when a hundred in a row are taken. */
export async function freePort(wanted: number, notThese: readonly number[] = []): Promise<number> {
  for (let port = wanted; port < wanted + 100; port++) {
    if (!notThese.includes(port) && (await isFree(port))) return port
  }
  throw new Error(`ports ${wanted} to ${wanted + 99} are all in use on this machine`)
}
