/** A member of staff as a program: signs in over the dashboard's own API, keeps the cookie, makes calls and sends files. */
import { openAsBlob } from 'node:fs'
import { client } from '../protocol/client.ts'
import { isErrorCode, Refusal } from '../protocol/errors.ts'
import type { Client, Result } from '../protocol/op.ts'
import { staffSignIn } from '../protocol/staff.ts'

/** The longest thing asked for is a large import. */
const ANSWER_WITHIN_MS = 600_000
const FIRST_PIECE = 256 * 1024
const SMALLEST_PIECE = 16 * 1024
const LARGEST_PIECE = 8 * 1024 * 1024
const PIECE_MS = 4_000

export interface StaffSession extends Client {
  /** A file in pieces, each PUT, as long as goes through in a few seconds; `query` names what it is for. Throws a Refusal. */
  sendFile(operation: string, query: Readonly<Record<string, string>>, path: string): Promise<void>
}

/** A server's own API, without anybody signed in. `server`: address of a dashboard. Throws a Refusal; SERVER_UNREACHABLE when nobody answers there. */
export function openServer(server: string): Client {
  return connect(server).client
}

/** The same as somebody of the staff. `server`: e.g. http://127.0.0.1:8080. */
export async function openStaffSession(server: string, email: string, password: string): Promise<StaffSession> {
  const { ask, client: staff } = connect(server)
  await staff.call(staffSignIn, { email, password })
  return {
    ...staff,
    async sendFile(operation, query, path) {
      const file = await openAsBlob(path)
      const headers = { 'content-type': 'application/octet-stream' }
      let at = 0
      for (let length = FIRST_PIECE; at < file.size || at === 0; ) {
        const body = file.slice(at, at + length)
        const from = performance.now()
        const where = new URLSearchParams({ ...query, at: String(at), size: String(file.size) })
        explained(await ask(`/api/${operation}?${where}`, { method: 'PUT', headers, body }))
        if (body.size === 0) return
        at += body.size
        length = nextPiece(body.size, performance.now() - from)
      }
    },
  }
}

/** Keeps the session's cookie. */
function connect(server: string) {
  let cookie = ''
  async function ask(path: string, init: RequestInit): Promise<Result<unknown>> {
    let answer: Response
    try {
      const headers = { ...(init.headers as Record<string, string>), ...(cookie ? { cookie } : {}) }
      answer = await fetch(new URL(path, server), { ...init, headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      throw new Refusal('SERVER_UNREACHABLE', `${server}: ${cause}`)
    }
    const [set] = answer.headers.getSetCookie()
    if (set) cookie = set.split(';')[0] ?? ''
    return (await answer.json()) as Result<unknown>
  }
  const post = (name: string, request: unknown) =>
    ask(`/api/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) })
  return { ask, client: client(async (name, request) => explained(await post(name, request))) }
}

/** A request has half a minute to come in: on a slow line the next piece is shorter. Bytes, ms. */
function nextPiece(sent: number, tookMs: number): number {
  return Math.round(Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, (sent * PIECE_MS) / Math.max(1, tookMs))))
}

/** The server's own words about a refusal (a file, a line) are kept for the person at the terminal. */
function explained(result: Result<unknown>): Result<unknown> {
  if (result.ok) return result
  const refusal = new Refusal(isErrorCode(result.code) ? result.code : 'INTERNAL')
  refusal.message = result.message
  throw refusal
}
