/** Rooms, seats and the PCs in them. */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'

const STAFF = { who: 'staff', roles: ['teacher', 'dsl', 'head', 'technician'] } as const
const TECH = { who: 'staff', roles: ['technician', 'head'] } as const

export const Device = object({
  id: Id,
  hostname: Label,
  os: Label,
  version: Label,
  state: oneOf(['online', 'offline', 'revoked']),
  protection: oneOf(['protected', 'noKiosk', 'noSession', 'unknown']),
  covered: Type.Boolean(),
  enrolledAt: EpochMs,
  lastSeenAt: nullable(EpochMs),
  /** what is wrong, for the technician: a fork or a gap in its evidence, a clock far off */
  warnings: Type.Array(oneOf(['fork', 'gap', 'clock', 'clone']), { maxItems: 8 }),
})
export type Device = Static<typeof Device>
export const Seat = object({
  id: Id,
  name: Label,
  x: Type.Integer({ minimum: 0, maximum: 99 }),
  y: Type.Integer({ minimum: 0, maximum: 99 }),
  device: nullable(Device),
})
export type Seat = Static<typeof Seat>
export const Room = object({ id: Id, name: Label, seats: Type.Array(Seat) })
export type Room = Static<typeof Room>

export const placesList = op({
  name: 'places.list',
  summary: 'Rooms with their seats and PCs, and PCs without a seat.',
  access: STAFF,
  request: object({}),
  response: object({ rooms: Type.Array(Room), unplaced: Type.Array(Device) }),
})
export const placesAddRoom = op({
  name: 'places.addRoom',
  summary: 'Adds a room with empty seats in rows.',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({
    name: Type.String({ minLength: 1, maxLength: 120 }),
    seats: Type.Integer({ minimum: 0, maximum: 200 }),
    perRow: Type.Integer({ minimum: 1, maximum: 40 }),
  }),
  response: Room,
})
export const placesRenameRoom = op({
  name: 'places.renameRoom',
  summary: 'Renames a room.',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({ room: Id, name: Type.String({ minLength: 1, maxLength: 120 }) }),
  response: object({}),
})
export const placesMoveSeat = op({
  name: 'places.moveSeat',
  summary: 'Moves a seat on its room’s plan.',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({ seat: Id, x: Type.Integer({ minimum: 0, maximum: 99 }), y: Type.Integer({ minimum: 0, maximum: 99 }) }),
  response: object({}),
})
export const placesSeatDevice = op({
  name: 'places.seatDevice',
  summary: 'Puts a PC on a seat, or takes it off (null).',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({ device: Id, seat: nullable(Id) }),
  response: object({}),
})
export const devicesRevoke = op({
  name: 'devices.revoke',
  summary: 'Removes a PC from the school: its pass ends within a second.',
  access: TECH,
  audit: { verb: 'change', of: 'devices' },
  request: object({ device: Id }),
  response: object({}),
})

export const enrolCreateToken = op({
  name: 'enrol.createToken',
  summary: 'A token that enrols PCs; shown once.',
  access: TECH,
  audit: { verb: 'change', of: 'devices' },
  request: object({
    uses: Type.Integer({ minimum: 1, maximum: 10_000 }),
    lifetimeMs: Type.Integer({ minimum: 60_000, maximum: 90 * 86_400_000 }),
    trust: oneOf(['pin', 'system']),
    room: nullable(Id),
  }),
  response: object({ token: Type.String(), expiresAt: EpochMs, uses: Count }),
})
export const PLACE_OPS = [placesList, placesAddRoom, placesRenameRoom, placesMoveSeat, placesSeatDevice, devicesRevoke, enrolCreateToken] as const
