/** A school with PCs on seats and people on its roster, and the alerts feature on it; presses come in as evidence does. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EventType, panicLifted, panicLiftFailed, panicPressed, sessionClosed, sessionOpened } from '../../../../protocol/events.ts'
import type { Role } from '../../../../protocol/op.ts'
import { policyDefaults } from '../../../../protocol/policy.ts'
import { startAccounts } from '../../../../server/accounts/index.ts'
import { startAlerts } from '../../../../server/alerts/index.ts'
import { startCalendar } from '../../../../server/calendar/index.ts'
import { type Database, newId, startTimers, type Tx } from '../../../../server/core/index.ts'
import { eraseBodies } from '../../../../server/evidence/index.ts'
import { insertRoom, seatDevice } from '../../../../server/places/store.ts'
import { startRoster } from '../../../../server/roster/index.ts'
import { addSchool, staffCaller, type TestDatabase } from '../../harness.ts'

export const T0 = 1_800_000_000_000

export async function openSchool(test: TestDatabase) {
  const { db } = test
  const folder = await mkdtemp(join(tmpdir(), 'handrail-alerts-'))
  const time = { now: T0 }
  const clock = { now: () => time.now }
  const school = await addSchool(db)
  const seqs = new Map<string, number>()
  /** accounts on PCs that are a member of staff's */
  const knownStaff = new Map<string, { kind: string; personId: string | null; name: string | null }>()

  function featuresOn(database: Database) {
    const roster = startRoster({
      db: database,
      clock,
      folder,
      settings: async () => policyDefaults(),
      onImported: (of) => database.write((tx) => calendar.followRoster(tx, of)),
      audited: (_school, _what, _import, run) => run(),
      onFault: () => undefined,
    })
    const accounts = startAccounts({ db: database, clock })
    const alerts = startAlerts({ db: database, clock, settings: async () => policyDefaults(), whoIs: accounts.whoIs, holderOf: async () => null, eraseBodies })
    const calendar = startCalendar({
      db: database,
      clock,
      folder,
      whoIs: async (_q, _school, { account }) => knownStaff.get(account) ?? { kind: 'pupil', personId: null, name: 'Ada' },
      tellPcs: async () => undefined,
      onWatchingChanged: alerts.rewatch,
    })
    return { roster, accounts, alerts, calendar }
  }
  const { alerts, accounts, roster, calendar } = featuresOn(db)

  async function addDevice(hostname: string, seat?: string, of = school): Promise<string> {
    const id = newId()
    const row = { id, school_id: of, hostname, os: 'Debian', version: '0.1.0', key: 'k', machine_id_hint: null, protection: 'protected' }
    await db.write((tx) =>
      tx.q
        .insertInto('devices')
        .values({ ...row, covered: 0, enrolled_at: T0, last_seen_at: null, revoked_at: null })
        .execute(),
    )
    if (seat) await db.write((tx) => seatDevice(tx, of, id, seat))
    return id
  }
  async function addRoom(name: string): Promise<string[]> {
    return (await addRoomWithId(name)).seats
  }
  async function addRoomWithId(name: string): Promise<{ id: string; seats: string[] }> {
    const room = await db.write((tx) => insertRoom(tx, school, { name, seats: 4, perRow: 2 }, T0))
    return { id: room.id, seats: room.seats.map((s) => s.id) }
  }
  async function addPupil(username: string, givenName: string, className: string): Promise<void> {
    const row = {
      id: newId(),
      school_id: school,
      kind: 'pupil',
      external_id: newId(),
      given_name: givenName,
      family_name: 'Bevan',
      username,
      account: username,
    }
    await db.write((tx) =>
      tx.q
        .insertInto('roster_people')
        .values({ ...row, year_group: '3', classes: JSON.stringify([className]), sort_name: givenName })
        .execute(),
    )
  }
  /** Evidence from a PC, handled in one transaction with its storage, as ingest does. */
  async function receive(type: EventType, device: string, body: unknown, on = { db, alerts }): Promise<string> {
    const seq = (seqs.get(device) ?? 0) + 1
    seqs.set(device, seq)
    const id = newId()
    await on.db.write((tx) => handle(tx, type, device, body, on.alerts, id, seq))
    return id
  }
  async function handle(tx: Tx, type: EventType, device: string, body: unknown, on = alerts, id = newId(), seq = 1): Promise<void> {
    const header = { v: 1 as const, id, device, seq, at: time.now, mono: 1, type: type.type, bodyHash: 'h', prev: 'p' }
    const row = { device_id: device, id, school_id: school, seq, at: time.now, mono: 1, type: type.type, body_hash: 'h', prev: 'p', hash: 'x' }
    await tx.q
      .insertInto('events')
      .values({ ...row, signature: null, salt: 'salt', body: JSON.stringify(body), received_at: time.now })
      .execute()
    for (const h of [...on.onEvents, ...(on === alerts ? calendar.onEvents : [])])
      if (h.type === type.type) await h.handle(tx, { header, body: body as never, device, school, receivedAt: time.now })
  }
  return {
    db,
    school,
    time,
    clock,
    alerts,
    accounts,
    calendar,
    roster,
    knownStaff,
    featuresOn,
    addDevice,
    addRoom,
    addRoomWithId,
    addPupil,
    handle,
    pressBody: (account = 'abevan', press = newId()) => ({
      press,
      who: { account, session: '1' },
      via: 'button' as const,
      pressedAt: time.now - 40,
      keptAfterMs: 5,
    }),
    async press(device: string, account = 'abevan', press = newId(), on = { db, alerts }) {
      const body = { press, who: { account, session: '1' }, via: 'button', pressedAt: time.now - 40, keptAfterMs: 5 }
      return { press, event: await receive(panicPressed, device, body, on) }
    },
    lifted: (device: string, press: string, alert: string) => receive(panicLifted, device, { press, by: 'staff', alert }),
    liftFailed: (device: string, press: string, alert: string, why = 'busy') => receive(panicLiftFailed, device, { press, alert, why }),
    opened: (device: string, account: string, session = '1') => receive(sessionOpened, device, { who: { account, session } }),
    closed: (device: string, account: string, session = '1') => receive(sessionClosed, device, { who: { account, session } }),
    /** an account of the school, signed in */
    async addStaff(name: string, role: Role = 'teacher', person: string | null = null) {
      const caller = staffCaller(school, role, name)
      const row = { id: caller.id, school_id: school, name, email: `${caller.id}@school.test`, role, password_hash: '', created_at: T0, ended_at: null }
      await db.write((tx) =>
        tx.q
          .insertInto('staff')
          .values({ ...row, person_id: person, last_sign_in_at: null, factor_exempt: 0 })
          .execute(),
      )
      return caller
    },
    teacher: (name = 'Mrs Khan', of = school) => staffCaller(of, 'teacher', name),
    async commands(device: string) {
      const rows = await db.read.selectFrom('device_commands').select('command').where('device_id', '=', device).orderBy('n').execute()
      return rows.map((r) => JSON.parse(r.command) as Record<string, unknown>)
    },
    timers: (on = { db, alerts }) =>
      startTimers({
        db: on.db,
        clock,
        handlers: on.alerts.timers,
        onFault: (_timer, error) => {
          throw error
        },
      }),
    async close() {
      await test.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type TestSchool = Awaited<ReturnType<typeof openSchool>>
