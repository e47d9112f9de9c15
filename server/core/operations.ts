/** Everything this server answers, and the shape of a feature's part of it. */
import { DEVICE_OPS, DEVICE_STREAMS } from '../../protocol/device.ts'
import type { Handlers } from '../../protocol/serve.ts'
import { STAFF_OPS, STAFF_STREAMS } from '../../protocol/staff.ts'
import type { Caller } from './caller.ts'
import type { Feed } from './feed.ts'

export const SERVER_OPS = { ...DEVICE_OPS, ...STAFF_OPS } as const
export const SERVER_STREAMS = [...DEVICE_STREAMS, ...STAFF_STREAMS] as const
export type ServerOps = typeof SERVER_OPS

/** A feature's handlers: `HandlersFor<'places.list' | 'places.addRoom'>`. */
export type HandlersFor<Name extends keyof ServerOps> = Handlers<Pick<ServerOps, Name>, Caller>
/** What a stream reads, for this caller (access has been decided before). */
export type OpenFeed = (caller: Caller) => Feed | Promise<Feed>
