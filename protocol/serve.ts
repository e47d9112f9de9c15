/**
 * The one way a call is answered, whatever carried it: look up → access → validate → run → {ok,…}.
 * Fail direction: anything not declared is refused; a handler that breaks answers INTERNAL and an id, never its details.
 */
import { Compile, type Validator } from 'typebox/compile'
import { ERRORS, type ErrorCode, Refusal } from './errors.ts'
import type { Access, Op, Ops, Request, Response, Result } from './op.ts'

export type Handlers<T extends Ops, Caller> = {
  readonly [K in keyof T]: (request: Request<T[K]>, caller: Caller) => Promise<Response<T[K]>> | Response<T[K]>
}

export interface Serving<Caller> {
  /** null when the caller may go on, else why not. */
  allow(access: Access, caller: Caller): ErrorCode | null
  /** Runs an operation that declares `audit`. Its row is on disk when this resolves; a failure to write it fails the call (evidence code never logs and goes on). */
  audited?<T>(op: Op, request: unknown, caller: Caller, run: () => Promise<T>): Promise<T>
  /** A failure nobody declared. Details go to the log under this id. */
  onFault(fault: { id: string; operation: string; error: unknown }): void
  newId(): string
}

export type Dispatch<Caller> = (name: string, request: unknown, caller: Caller) => Promise<Result<unknown>>

export function serve<T extends Ops, Caller>(ops: T, handlers: Handlers<NoInfer<T>, Caller>, serving: Serving<Caller>): Dispatch<Caller> {
  const served = new Map(
    Object.entries(ops).map(([name, o]) => {
      const run = handlers[name as keyof T] as ((request: unknown, caller: Caller) => unknown) | undefined
      if (!run) throw new Error(`operation ${name} has no handler`)
      return [name, { op: o, run, valid: Compile(o.request) }] as const
    }),
  )
  return async function dispatch(name, request, caller) {
    const refuse = (code: ErrorCode, detail?: string): Result<unknown> => ({
      ok: false,
      code,
      message: detail ? `${ERRORS[code].message} (${detail})` : ERRORS[code].message,
      id: serving.newId(),
    })
    const found = served.get(name)
    if (!found) return refuse('UNKNOWN_OPERATION')
    const barred = serving.allow(found.op.access, caller)
    if (barred) return refuse(barred)
    const wrong = whatIsWrong(found.valid, request)
    if (wrong !== null) return refuse('BAD_REQUEST', wrong)
    try {
      const run = async () => found.run(request, caller)
      const value = found.op.audit && serving.audited ? await serving.audited(found.op, request, caller, run) : await run()
      return { ok: true, value }
    } catch (error) {
      if (error instanceof Refusal) return refuse(error.code, error.detail)
      const id = serving.newId()
      serving.onFault({ id, operation: name, error })
      return { ok: false, code: 'INTERNAL', message: ERRORS.INTERNAL.message, id }
    }
  }
}

/** null: nothing. Else where, by path only: what was in it may be a secret or a child's words. */
function whatIsWrong(valid: Pick<Validator, 'Check' | 'Errors'>, request: unknown): string | null {
  try {
    if (valid.Check(request)) return null
    const [first] = valid.Errors(request)
    return first ? `${first.instancePath || 'request'} ${first.message}`.slice(0, 200) : 'request'
  } catch (error) {
    // `uniqueItems` walks whatever stands in a list: ten thousand brackets are more than a stack holds.
    if (error instanceof RangeError) return 'request is nested too deeply'
    throw error
  }
}
