/** A file as the body of a PUT: handed on as a stream, never held. For what is too large or too foreign to be an operation's JSON. */

import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify'
import type { Access } from '../../protocol/op.ts'
import type { Caller } from './caller.ts'

export interface Upload {
  /** `PUT /api/<name>` */
  readonly name: string
  readonly access: Access
  /** Resolves when the file is kept. Throws a Refusal; sets its own cap on what it takes. */
  receive(caller: Caller, query: Readonly<Record<string, string | undefined>>, body: Readable): Promise<void>
}

/** `guard` settles who is calling and whether they may, before a byte of the body is read. */
export function addUpload(api: FastifyInstance, upload: Upload, guard: (access: Access) => onRequestAsyncHookHandler): void {
  // In a scope of its own: everywhere else a body that is not JSON stays refused.
  api.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, done) => done(null, body))
    scope.put(`/api/${upload.name}`, { onRequest: guard(upload.access) }, async (request) => {
      const query = request.query as Readonly<Record<string, string | undefined>>
      try {
        await upload.receive(request.caller, query, request.raw)
      } catch (error) {
        // Read to its end, so that the sender gets the reason and not a broken connection; requestTimeout bounds it.
        if (!request.raw.destroyed && !request.raw.readableEnded) await finished(request.raw.resume()).catch(() => undefined)
        throw error
      }
      return { ok: true, value: {} }
    })
  })
}
