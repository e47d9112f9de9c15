/**
 * What a feature does with evidence: `onEvent(panicPressed, async (tx, received) => …)`, listed in app.ts. It runs once per
 * event, in the transaction that stores it: either both are on disk or neither. When it throws, the PC sends the event again.
 */
import type { EventBody, EventType } from '../../protocol/events.ts'
import type { Header } from '../../protocol/evidence.ts'
import type { Tx } from './db.ts'

export interface Received<E extends EventType = EventType> {
  readonly header: Header
  readonly body: EventBody<E>
  readonly device: string
  readonly school: string
  /** the server's clock, epoch ms: the PC's own may be wrong */
  readonly receivedAt: number
}
export interface EventHandler {
  readonly type: string
  handle(tx: Tx, received: Received): Promise<void>
  assume?(header: Header): unknown
}

/**
 * `assume`: what to take for the body of an event of which only the header could be read. Without it such an event is stored and
 * nothing more; a call for help must not be lost that way.
 */
export function onEvent<E extends EventType>(
  descriptor: E,
  handle: (tx: Tx, received: Received<E>) => Promise<void>,
  assume?: (header: Header) => EventBody<E>,
): EventHandler {
  // The body was checked against this descriptor's schema before it gets here.
  const handler = { type: descriptor.type, handle: handle as EventHandler['handle'] }
  return assume ? { ...handler, assume } : handler
}
