/**
 * One application on several addresses: `http://127.0.0.1:8080` for programs on this machine, `https://0.0.0.0:8443` for the school.
 * Fail direction: plain http is refused on anything but loopback; half-open and slow connections are cut, not waited for.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { type AddressInfo, isIP, type Socket } from 'node:net'
import { ERRORS, type ErrorCode } from '../../protocol/errors.ts'
import { newId } from './ids.ts'
import type { Certificate } from './tls.ts'

export interface Address {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
}
/** An address nobody may be given. Its message is for whoever started the server. */
export class BadAddress extends Error {}

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const KEEP_ALIVE_MS = 65_000
/** No request of ours has more; Node would take 16 KB per connection at its default too, but 2,000 lines. */
const MOST_HEADERS = 100

export function parseAddress(text: string): Address {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new BadAddress(`--listen ${text}: write it as http://127.0.0.1:8080 or https://0.0.0.0:8443`)
  }
  const scheme = url.protocol.slice(0, -1)
  if (scheme !== 'http' && scheme !== 'https') throw new BadAddress(`--listen ${text}: only http:// and https:// are served`)
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.username !== '')
    throw new BadAddress(`--listen ${text}: only a host and a port, nothing after them`)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (scheme === 'http' && !isLoopback(host))
    throw new BadAddress(`--listen ${text}: plain http is for this machine only (127.0.0.1, ::1 or localhost). Use https:// for others.`)
  return { scheme, host, port: url.port === '' ? (scheme === 'http' ? 80 : 443) : Number(url.port) }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

export interface Listening {
  /** as they are reached, with the port that was found free for 0 */
  readonly urls: string[]
  /** New connections from now on get this certificate. */
  renew(certificate: Certificate): void
  /** Takes no new connections, and lets calls under way finish, for at most `graceMs`. */
  close(graceMs: number): Promise<void>
}

/** Throws when an address is in use or not this machine's; then none is kept. */
export async function listen(
  addresses: readonly Address[],
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  certificate: Certificate | undefined,
): Promise<Listening> {
  const options = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 2_000,
    maxHeaderSize: 16_384,
  }
  const servers: { server: Server | TlsServer; address: Address }[] = []
  const closeAll = (): Promise<unknown> => Promise.all(servers.map(({ server }) => new Promise((resolve) => server.close(resolve))))
  try {
    for (const address of addresses) {
      if (address.scheme === 'https' && !certificate) throw new BadAddress('https needs a certificate')
      const server =
        address.scheme === 'http'
          ? createServer(options, handle)
          : createTlsServer({ ...options, cert: certificate?.cert, key: certificate?.key, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] }, handle)
      server.maxHeadersCount = MOST_HEADERS
      server.on('clientError', refuseUnreadable)
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(address.port, address.host, () => {
          server.off('error', reject)
          resolve()
        })
      })
      servers.push({ server, address })
    }
  } catch (error) {
    await closeAll()
    throw error
  }
  return {
    urls: servers.map(({ server, address }) => {
      const { port } = server.address() as AddressInfo
      return `${address.scheme}://${isIP(address.host) === 6 ? `[${address.host}]` : address.host}:${port}`
    }),
    renew(renewed) {
      for (const { server } of servers) if ('setSecureContext' in server) server.setSecureContext({ cert: renewed.cert, key: renewed.key })
    },
    async close(graceMs) {
      const closed = closeAll()
      // Kept-alive connections fall idle one by one, as their calls end.
      const idle = setInterval(() => {
        for (const { server } of servers) server.closeIdleConnections()
      }, 50)
      const cut = setTimeout(() => {
        for (const { server } of servers) server.closeAllConnections()
      }, graceMs)
      await closed
      clearInterval(idle)
      clearTimeout(cut)
    },
  }
}

/** What never became a request still gets an answer that says why. */
function refuseUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || socket.bytesWritten > 0) return void socket.destroy()
  const [status, code]: [string, ErrorCode] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'TOO_LARGE']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'BAD_REQUEST']
        : ['400 Bad Request', 'BAD_FRAME']
  const body = JSON.stringify({ ok: false, code, message: ERRORS[code].message, id: newId() })
  socket.end(`HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`)
}
