/** Rooms, seats and the PCs in them; which networks are the school's; and how PCs join. */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Hash, Id, Label, nullable, object, oneOf, Version } from './kinds.ts'
import { LOCK_STATES } from './lock.ts'
import { op, stream } from './op.ts'

const STAFF = { who: 'staff', roles: ['teacher', 'dsl', 'head', 'technician'] } as const
const TECH = { who: 'staff', roles: ['technician', 'head'] } as const

/** A name somebody gives a room or a seat. NUL is in none: PostgreSQL stores no text with it. */
const Name = Type.String({ minLength: 1, maxLength: 120, pattern: '^[^\\u0000]+$' })

/** `teacher` and `projector` are the marks that need no pupil: the desk, and the board at the front. Their PCs are seen by a whole class. */
export const SEAT_KINDS = ['pupil', 'teacher', 'projector'] as const
export type SeatKind = (typeof SEAT_KINDS)[number]
export const DEVICE_KINDS = ['pupil', 'staff', 'teacher', 'laptop'] as const
export type DeviceKind = (typeof DEVICE_KINDS)[number]
/** Where a PC's network is, as far as the school has said which are its own. */
export const NETWORK_PLACES = ['school', 'elsewhere', 'none', 'unknown'] as const
export type NetworkPlace = (typeof NETWORK_PLACES)[number]

/**
 * What a person can look at and put aside. `replaced`: a newly enrolled PC says it is this one, with its system installed anew;
 * `guesses`: codes were guessed at on its cover.
 */
export const CLEARABLE = ['fork', 'gap', 'clock', 'clone', 'renamed', 'replaced', 'guesses'] as const
export const WARNINGS = [...CLEARABLE, 'sameName'] as const
export type Warning = (typeof WARNINGS)[number]

/** The plan's grid: columns and rows from 0 to this. */
export const PLAN_LAST = 99
/** A school hall at an exam; a room of a school has far fewer. */
export const SEATS_MAX = 1_000
const Cell = Type.Integer({ minimum: 0, maximum: PLAN_LAST })

export const Device = object({
  id: Id,
  hostname: Label,
  /** what it was called before it was renamed, until somebody has put that warning aside */
  formerName: nullable(Label),
  os: Label,
  version: Label,
  kind: oneOf(DEVICE_KINDS),
  state: oneOf(['online', 'offline', 'revoked']),
  protection: oneOf(['protected', 'noKiosk', 'noSession', 'unknown']),
  covered: Type.Boolean(),
  /** somebody there would like help with the rules at logon; known while it is so, and kept nowhere */
  asksHelp: Type.Boolean(),
  /** is anybody there, as its last beat says; what was before is kept nowhere */
  lock: oneOf(LOCK_STATES),
  network: oneOf(NETWORK_PLACES),
  /** a laptop that is on no network of the school's */
  offSite: Type.Boolean(),
  enrolledAt: EpochMs,
  lastSeenAt: nullable(EpochMs),
  /** what is wrong, for the technician */
  warnings: Type.Array(oneOf(WARNINGS), { maxItems: WARNINGS.length }),
})
export type Device = Static<typeof Device>

const SEAT = { id: Id, name: Label, x: Cell, y: Cell, kind: oneOf(SEAT_KINDS) } as const
const ROOM = {
  id: Id,
  name: Label,
  /** what the PCs of this room are called, with {seat} for the seat's number; null: their names say nothing */
  pattern: nullable(Label),
  /** counts the saved plans: who saves says which one they began with */
  revision: Count,
  changedAt: nullable(EpochMs),
  changedBy: nullable(Label),
} as const
export const Seat = object({ ...SEAT, device: nullable(Device) })
export type Seat = Static<typeof Seat>
export const Room = object({ ...ROOM, seats: Type.Array(Seat) })
export type Room = Static<typeof Room>
/** A room as the live stream brings it: which PC is on a seat, by its id. */
export const RoomPlan = object({ ...ROOM, seats: Type.Array(object({ ...SEAT, device: nullable(Id) })) })
export type RoomPlan = Static<typeof RoomPlan>

export const placesList = op({
  name: 'places.list',
  summary: 'Rooms with their seats and PCs, PCs without a seat, and the position to follow changes from.',
  access: STAFF,
  request: object({}),
  response: object({ rooms: Type.Array(Room), unplaced: Type.Array(Device), cursor: Version }),
})
export const PlaceChange = Type.Union([object({ kind: Type.Literal('room'), room: RoomPlan }), object({ kind: Type.Literal('device'), device: Device })])
export type PlaceChange = Static<typeof PlaceChange>
/** SSE at /api/places.changes?epoch=&n= ; each item is the whole room or PC as it is then. */
export const placesChanges = stream({
  name: 'places.changes',
  summary: 'Rooms and PCs as they change, after a cursor, live.',
  access: STAFF,
  item: object({ at: Version, change: PlaceChange }),
})

export const placesAddRoom = op({
  name: 'places.addRoom',
  summary: 'Adds a room with empty seats in rows.',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({
    name: Name,
    seats: Type.Integer({ minimum: 0, maximum: SEATS_MAX }),
    perRow: Type.Integer({ minimum: 1, maximum: PLAN_LAST + 1 }),
  }),
  response: Room,
})
export const placesRenameRoom = op({
  name: 'places.renameRoom',
  summary: 'Renames a room.',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({ room: Id, name: Name }),
  response: object({}),
})
/** A seat as the plan's editor has it; `id` null: a new one. */
export const DraftSeat = object({ id: nullable(Id), name: Name, x: Cell, y: Cell, kind: oneOf(SEAT_KINDS) })
export type DraftSeat = Static<typeof DraftSeat>
export const placesSavePlan = op({
  name: 'places.savePlan',
  summary: 'A room’s whole plan. CONFLICT when somebody else saved since `from`; a seat left out is gone, and its PC stands nowhere.',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  maxBytes: 1024 * 1024,
  request: object({ room: Id, from: Count, seats: Type.Array(DraftSeat, { maxItems: SEATS_MAX }) }),
  response: RoomPlan,
})
export const placesSeatDevice = op({
  name: 'places.seatDevice',
  summary: 'Puts a PC on a seat, or takes it off (null).',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({ device: Id, seat: nullable(Id) }),
  response: object({}),
})
export const placesMarkDevice = op({
  name: 'places.markDevice',
  summary: 'Says what a PC is for: pupils, staff, the teacher at the front, or a laptop that goes home.',
  access: TECH,
  audit: { verb: 'change', of: 'devices' },
  request: object({ device: Id, kind: oneOf(DEVICE_KINDS) }),
  response: object({}),
})

/** Which PC the names say goes where. `taken`: another PC is on that seat; `unclear`: more than one seat or PC has that number. */
export const PatternMatch = object({ device: Id, hostname: Label, seat: nullable(Id), outcome: oneOf(['there', 'moves', 'taken', 'unclear', 'noSeat']) })
export type PatternMatch = Static<typeof PatternMatch>
const Pattern = Type.String({ minLength: 6, maxLength: 120, pattern: '^[^\\u0000{}]*\\{seat\\}[^\\u0000{}]*$' })
export const placesPreviewPattern = op({
  name: 'places.previewPattern',
  summary: 'Which PCs a rule for names would put on which seats of a room.',
  access: TECH,
  request: object({ room: Id, pattern: Pattern }),
  response: object({ matches: Type.Array(PatternMatch) }),
})
export const placesUsePattern = op({
  name: 'places.usePattern',
  summary: 'Keeps the rule, moves the PCs it names, and seats new ones by it; null forgets the rule.',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({ room: Id, pattern: nullable(Pattern) }),
  response: object({ matches: Type.Array(PatternMatch) }),
})

export const devicesRevoke = op({
  name: 'devices.revoke',
  summary: 'Removes a PC from the school: its pass ends within a second.',
  access: TECH,
  audit: { verb: 'change', of: 'devices' },
  request: object({ device: Id }),
  response: object({}),
})
export const devicesClearWarning = op({
  name: 'devices.clearWarning',
  summary: 'Puts a warning aside, with the reason; it comes back when what it tells of happens again.',
  access: TECH,
  audit: { verb: 'change', of: 'devices' },
  request: object({ device: Id, warning: oneOf(CLEARABLE), reason: Type.String({ minLength: 1, maxLength: 400, pattern: '^[^\\u0000]+$' }) }),
  response: object({}),
})

export const Network = object({
  /** says “the same network” and nothing else; another school’s is another */
  fingerprint: Hash,
  ours: Type.Boolean(),
  firstSeenAt: EpochMs,
  lastSeenAt: EpochMs,
  /** PCs that were on it when last heard */
  pcs: Count,
})
export type Network = Static<typeof Network>
export const networksList = op({
  name: 'networks.list',
  summary: 'Networks PCs of the school were seen on, the busiest first; never which PC.',
  access: TECH,
  request: object({}),
  response: object({ networks: Type.Array(Network) }),
})
export const networksMark = op({
  name: 'networks.mark',
  summary: 'Says that a network is the school’s, or is not. Laptops elsewhere are off site.',
  access: TECH,
  audit: { verb: 'change', of: 'places' },
  request: object({ fingerprint: Hash, ours: Type.Boolean() }),
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
export const PLACE_OPS = [
  placesList,
  placesAddRoom,
  placesRenameRoom,
  placesSavePlan,
  placesSeatDevice,
  placesMarkDevice,
  placesPreviewPattern,
  placesUsePattern,
  devicesRevoke,
  devicesClearWarning,
  networksList,
  networksMark,
  enrolCreateToken,
] as const
