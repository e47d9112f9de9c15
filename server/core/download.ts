/** A file as the answer to a GET: written as it is read, never held. For what is too large to be an operation's JSON. */

import { Readable } from 'node:stream'
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify'
import type { Access, AuditNote } from '../../protocol/op.ts'
import type { Caller } from './caller.ts'

export interface Download {
  /** `GET /api/<name>` */
  readonly name: string
  readonly access: Access
  readonly audit: AuditNote
  /** what the browser calls the file */
  readonly file: string
  readonly type: string
  /** What is asked for, from the query. Throws BAD_REQUEST. */
  parse(query: Readonly<Record<string, string | undefined>>): Asked
}
export interface Asked {
  /** kept in the audit as far as it says what the file is about */
  readonly request: unknown
  /** Throws a Refusal; once it has resolved, the file has begun. A reader that leaves ends the iterator. */
  open(caller: Caller): Promise<AsyncIterable<string>>
}

/** `guard` settles who is calling and whether they may; `begin` keeps who took what, before the first byte goes out. */
export function addDownload(
  api: FastifyInstance,
  download: Download,
  guard: (access: Access) => onRequestAsyncHookHandler,
  begin: (caller: Caller, asked: Asked) => Promise<AsyncIterable<string>>,
): void {
  api.get(`/api/${download.name}`, { onRequest: guard(download.access) }, async (request, reply) => {
    const asked = download.parse(request.query as Readonly<Record<string, string | undefined>>)
    const text = await begin(request.caller, asked)
    return reply.type(download.type).header('content-disposition', `attachment; filename="${download.file}"`).send(Readable.from(text))
  })
}
