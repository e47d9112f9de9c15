/** A member of staff as a program: signs in over the dashboard's own API, keeps the cookie, makes calls and sends files. */
import { openAsBlob } from 'node:fs'
import { client } from '../protocol/client.ts'
import { isErrorCode, Refusal } from '../protocol/errors.ts'
import type { Client, Result } from '../protocol/op.ts'
import { staffSignIn } from '../protocol/staff.ts'

/** The longest thing asked for is a large import. */
const ANSWER_WITHIN_MS = 600_000

export interface StaffSession extends Client {
  /** PUT of a file, streamed; `query` names what it is for. Throws a Refusal. */
  sendFile(operation: string, query: Readonly<Record<string, string>>, path: string): Promise<void>
}

/** `server`: address of a dashboard, e.g. http://127.0.0.1:8080. Throws a Refusal; SERVER_UNREACHABLE when nobody answers there. */
export async function openStaffSession(server: string, email: string, password: string): Promise<StaffSession> {
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
  const staff = client(async (name, request) => explained(await post(name, request)))
  await staff.call(staffSignIn, { email, password })
  return {
    ...staff,
    async sendFile(operation, query, path) {
      const body = await openAsBlob(path)
      const headers = { 'content-type': 'application/octet-stream' }
      explained(await ask(`/api/${operation}?${new URLSearchParams(query)}`, { method: 'PUT', headers, body }))
    },
  }
}

/** The server's own words about a refusal (a file, a line) are kept for the person at the terminal. */
function explained(result: Result<unknown>): Result<unknown> {
  if (result.ok) return result
  const refusal = new Refusal(isErrorCode(result.code) ? result.code : 'INTERNAL')
  refusal.message = result.message
  throw refusal
}
