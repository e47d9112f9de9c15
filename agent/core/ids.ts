import { randomUUIDv7 } from 'node:crypto'

/** UUIDv7: sorts by time of making, so that rows are appended and never scattered. */
export function newId(): string {
  return randomUUIDv7()
}
