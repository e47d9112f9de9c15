/** The typed client every caller uses, whatever carries it: pipe, ipc, CDP binding or HTTPS. */
import { isErrorCode, Refusal } from './errors.ts'
import type { Client, Op, Request, Response, Send } from './op.ts'

export function client(send: Send): Client {
  return {
    async call<O extends Op>(operation: O, request: Request<O>): Promise<Response<O>> {
      const result = await send(operation.name, request)
      if (result.ok) return result.value as Response<O>
      throw new Refusal(isErrorCode(result.code) ? result.code : 'INTERNAL', result.id)
    },
  }
}
