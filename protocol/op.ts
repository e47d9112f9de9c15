/**
 * One descriptor per call between processes. Types, the typed client, the handler table, validation, OpenAPI and the
 * preload's method list all derive from it. A descriptor is data: importing it runs nothing.
 */
import type { Static, TSchema } from 'typebox'
import type { ErrorCode } from './errors.ts'

/** teacher: also TAs; a supply teacher is one for a room and a day. dsl: also deputies. office: also exams officers. dpo: data protection officer, who reads what was looked at. */
export const ROLES = ['teacher', 'dsl', 'head', 'senco', 'office', 'technician', 'dpo', 'governor'] as const
export type Role = (typeof ROLES)[number]

/** Who may call. Checked once, in `serve`, before the request is even validated. */
export type Access =
  | { who: 'public' }
  /** the kiosk's own page */
  | { who: 'page' }
  /** the OS session that owns the local endpoint */
  | { who: 'session' }
  /** an enrolled PC */
  | { who: 'device' }
  /**
   * A signed-in member of staff with one of these roles. `halfway`: also before they have set up the second factor their role needs;
   * `supply`: also a supply teacher signed in by a slip, who is refused everything that doesn't say so.
   */
  | { who: 'staff'; roles: readonly Role[]; halfway?: true; supply?: true }

/** What the audit log says when this call succeeds. Declared on every staff call that touches personal data. */
export interface AuditNote {
  verb: 'view' | 'change'
  /** whose or what data, in a word: 'people', 'presses', 'alerts' … */
  of: string
}

export interface Op<Name extends string = string, Req extends TSchema = TSchema, Res extends TSchema = TSchema> {
  readonly name: Name
  readonly summary: string
  readonly access: Access
  readonly request: Req
  readonly response: Res
  readonly audit?: AuditNote
  /** longest request in bytes; adapters refuse more before reading it */
  readonly maxBytes: number
}

/** A stream of items, resumable where items carry a position. */
export interface Stream<Item extends TSchema = TSchema> {
  readonly name: string
  readonly summary: string
  readonly access: Access
  readonly item: Item
  readonly audit?: AuditNote
}

export type Ops = Readonly<Record<string, Op>>
export type Request<O> = O extends Op<string, infer Req, TSchema> ? Static<Req> : never
export type Response<O> = O extends Op<string, TSchema, infer Res> ? Static<Res> : never
export type Item<S> = S extends Stream<infer I> ? Static<I> : never

export type Result<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; message: string; id: string }

export function op<const Name extends string, Req extends TSchema, Res extends TSchema>(
  descriptor: Omit<Op<Name, Req, Res>, 'maxBytes'> & { maxBytes?: number },
): Op<Name, Req, Res> {
  return { maxBytes: 64 * 1024, ...descriptor }
}
export function stream<I extends TSchema>(descriptor: Stream<I>): Stream<I> {
  return descriptor
}

/** The table every adapter is built from: keyed by the operation's own name, so key and name cannot drift apart. */
export function table<const T extends readonly Op[]>(...ops: T): { readonly [O in T[number] as O['name']]: O } {
  const entries = ops.map((o) => [o.name, o] as const)
  const built = Object.fromEntries(entries)
  if (Object.keys(built).length !== ops.length) throw new Error('two operations share a name')
  return Object.freeze(built) as never
}

/** Calls `send` for each operation by name: `client.call(panicPress, {...})`. Adapters supply `send`. */
export type Send = (name: string, request: unknown) => Promise<Result<unknown>>
export interface Client {
  /** Resolves with the response, or throws a Refusal with the peer's code. */
  call<O extends Op>(operation: O, request: Request<O>): Promise<Response<O>>
}
