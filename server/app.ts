/**
 * The server, wired by hand: every feature with what it needs, and one table of operations over them. It opens no port; main.ts
 * and the tests do.
 */
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { PolicyValues } from '../protocol/policy.ts'
import { followPeople, forgetEventPeople, forgetPerson, mergeAccounts, namesOfEvents, startAccounts } from './accounts/index.ts'
import { startAlerts } from './alerts/index.ts'
import { startAudit, supplyName } from './audit/index.ts'
import { startAup } from './aup/index.ts'
import { aboutRoomOf, adoptTimeZone, areExamsAhead, calendarOf, examsOfPcs, roomsOf, roomsOfEach, startCalendar } from './calendar/index.ts'
import { holderOf, startCodes } from './codes/index.ts'
import { buildHttp, type HttpApp } from './core/http.ts'
import {
  type Clock,
  cacheCredentials,
  carrying,
  type Database,
  keepSecret,
  newId,
  newSecret,
  openKeys,
  SERVER_OPS,
  SERVER_STREAMS,
  startTimers,
  type Tx,
} from './core/index.ts'
import { servePages } from './core/pages.ts'
import { findDevice, networksToldTo, sendToAll, sendToEach, showDevices, showLaptops, startDevices } from './devices/index.ts'
import { COUNTED_BY_PC, startEnrol } from './enrol/index.ts'
import { bringsPanic, clearWarning, eraseBodies, raiseWarning, startEvidence, warningsOf } from './evidence/index.ts'
import { startLocks } from './lock/index.ts'
import { startNetworks } from './networks/index.ts'
import { requireRoom, roomName, roomsOfSchool, seatArrival, seatRenamed, startPlaces } from './places/index.ts'
import { startPolicy } from './policy/index.ts'
import { type ReminderNeed, startReminders } from './reminder/index.ts'
import { isPerson, startRoster, teachers, teacherWith } from './roster/index.ts'
import { startSees } from './sees/index.ts'
import { type Setup, startSetup } from './setup/index.ts'
import { SESSION_MS, type Staff, startStaff } from './staff/index.ts'
import { startSupport } from './support/index.ts'

export interface ServerOptions {
  /** migrated */
  db: Database
  /** keys and uploads are kept here */
  dir: string
  log: Logger
  clock: Clock
  /** how PCs and browsers reach this server; asked when needed, because a port may be found only at listening */
  publicUrl: () => string
  /** set when it was given: a proxy's address, which Origin may carry */
  publicOrigin?: string | undefined
  /** of our own authority; null with the school's certificate or without https */
  caFingerprint: string | null
  /** the built dashboard */
  pages?: string | undefined
  /** where the information system puts its exports */
  drop?: string | undefined
}

export interface HandrailServer {
  readonly http: HttpApp
  readonly staff: Pick<Staff, 'add'>
  readonly setup: Pick<Setup, 'code'>
  /** `trust`: the name of the trust it belongs to. `settings`: what holds from the start, beside the usual values. */
  addSchool(name: string, trust?: string, settings?: Partial<PolicyValues>): Promise<string>
  /** Ends streams and timers, then what is under way; the database is the caller's to close. */
  stop(): Promise<void>
}

export async function buildServer({
  dir,
  log,
  clock,
  publicUrl,
  publicOrigin,
  caFingerprint,
  pages,
  drop,
  ...options
}: ServerOptions): Promise<HandrailServer> {
  const db = carrying(options.db)
  const keys = openKeys(join(dir, 'keys'))
  const audit = startAudit({ db, clock })
  const devices = startDevices({
    db,
    clock,
    warnings: (school) => warningsOf(db, school),
    warn: raiseWarning,
    clearWarning,
    replaceAfterMs: async (tx, school) => (await policy.settings(tx.q, school))['places.replaceAfterMs'],
    async renamed(tx, device) {
      await seatRenamed(tx, device)
      await codes.pcsMoved(tx, device.school, [device.id], clock.now())
    },
    onFault: (error) => log.error({ err: error }, 'presence was not written'),
  })
  const policy = startPolicy({
    db,
    clock,
    keys,
    tell: (tx, school, pcs, now) => sendToEach(tx, school, pcs, { kind: 'policy.changed' }, now),
    networksOf: (school) => networksToldTo(db, school),
    examsOf: (school) => examsOfPcs(db.read, school, clock.now()),
  })
  /** Another room has other codes, and other exams. */
  async function pcsMoved(tx: Tx, school: string, pcs: readonly string[], now: number): Promise<void> {
    if (pcs.length === 0) return
    await codes.pcsMoved(tx, school, pcs, now)
    if (await areExamsAhead(tx.q, school, now)) await policy.changed(tx, school, now, pcs)
  }
  const places = startPlaces({
    db,
    clock,
    devices,
    changed: policy.changed,
    roomsChanged: (tx, school) => calendar.followRoster(tx, school),
    moved: pcsMoved,
  })
  const networks = startNetworks({
    db,
    clock,
    async changed(tx, school, now) {
      await showLaptops(tx, school)
      await policy.changed(tx, school, now)
    },
  })
  const roster = startRoster({
    db,
    clock,
    folder: join(dir, 'imports'),
    settings: (school) => policy.settings(db.read, school),
    onRemove: [
      async (tx, school, people) => {
        for (const person of people) {
          await support.left(tx, school, person)
          await aup.left(tx, school, person)
          await forgetPerson(tx, school, person)
        }
      },
    ],
    onWritten: followPeople,
    async onImported(school) {
      await staff.linkAll(school)
      await db.write((tx) => calendar.followRoster(tx, school))
    },
    followers: () => ({ accounts: mergeAccounts, support: support.follower, staff: staff.follower, calendar: calendar.follower, aup: aup.follower }),
    audited: (school, what, importId, run) => audit.auditedOwn(what, { importId }, { school, who: 'drop folder' }, run),
    onFault: (error) => log.error({ err: error }, 'import failed'),
  })
  const accounts = startAccounts({ db, clock })
  const alerts = startAlerts({
    db,
    clock,
    settings: policy.settings,
    whoIs: accounts.whoIs,
    holderOf: (tx, school, code) => holderOf(tx.q, school, code),
    async eraseBodies(tx, device, events) {
      await eraseBodies(tx, device, events)
      await forgetEventPeople(tx, device, events)
    },
  })
  const calendar = startCalendar({
    db,
    clock,
    folder: join(dir, 'timetables'),
    whoIs: accounts.whoIs,
    tellPcs: (tx, school, pcs, now) => policy.changed(tx, school, now, pcs),
    async onWatchingChanged(tx, school, now) {
      await alerts.rewatch(tx, school, now)
      await codes.staffMoved(tx, school, now)
      await reminders.lessonsMoved(tx, school, now)
    },
  })
  const staff = startStaff({
    db,
    clock,
    vault: keys.staff,
    consoleKey: keepSecret(join(dir, 'console.key'), newSecret).trim(),
    auditedConsole: (school, what, id, run) => audit.auditedOwn(what, { id }, { school, who: 'the server’s console' }, run),
    secondFactorFor: async (school) => (await policy.settings(db.read, school))['staff.secondFactorFor'],
    timeZoneOf: async (school) => (await calendarOf(db.read, school)).timeZone,
    roomsOf: async (school, id) => {
      const watched = await roomsOf(db.read, school, id, clock.now())
      return (await roomsOfSchool(db.read, school)).filter((room) => watched.includes(room.id)).map((room) => room.name)
    },
    isPerson,
    teachers,
    teacherWith,
    changed: (...staff) => codes.staffMoved(...staff),
    supplyLeft: (...left) => calendar.checkOut(...left),
  })
  const setup = startSetup({
    db,
    clock,
    codeFile: join(dir, 'setup-code'),
    hashPassword: staff.hashPassword,
    addFirst: staff.addFirst,
    settings: (tx, school) => policy.settings(tx.q, school),
    adopt: policy.adopt,
    adoptTimeZone,
  })
  const aboutRoom: ReminderNeed['aboutRoom'] = (q, school, id, room) => aboutRoomOf(q, school, id, room, clock.now())
  const reminders = startReminders({ db, clock, settings: policy.settings, aboutRoom })
  const locks = startLocks({ db, clock, aboutRoom, holderOf, namesOf: namesOfEvents, forgetPeople: forgetEventPeople })
  const codes = startCodes({
    db,
    clock,
    keys,
    settings: policy.settings,
    pcOfAlert: alerts.pcOf,
    aboutRoom,
    async warnOfGuesses(tx, pc, now) {
      await raiseWarning(tx, pc, 'guesses', now)
      await showDevices(tx, pc.school, [pc.id])
    },
    roomName,
    roomsOfEach,
    checkPassword: staff.checkPassword,
    accounts: staff.supply,
    checkIn: calendar.checkIn,
    checkOut: calendar.checkOut,
    auditedSignIn: (school, id, who, signIn) =>
      audit.auditedOwn({ name: 'codes.useSlip', note: { verb: 'change', of: 'slips' } }, { id }, { school, who: supplyName(who) }, signIn),
  })
  const enrol = startEnrol({
    db,
    clock,
    keys,
    devices,
    publicUrl,
    caFingerprint,
    seat: seatArrival,
    requireRoom: (school, room) => requireRoom(db, school, room),
  })
  const support = startSupport({ db, clock, whoIs: accounts.whoIs })
  const aup = startAup({
    db,
    clock,
    keys,
    whoIs: accounts.whoIs,
    settings: policy.settings,
    holderOf,
    tell: (tx, school, now) => sendToAll(tx, school, { kind: 'aup.changed' }, now),
  })
  const sees = startSees({ everywhere: policy.everywhere })
  const evidence = startEvidence({
    db,
    clock,
    log,
    keys,
    // biome-ignore format: one a line, like the handlers below
    handlers: [
      ...alerts.onEvents,
      ...calendar.onEvents,
      ...accounts.onEvents,
      ...devices.onEvents,
      ...support.onEvents,
      ...codes.onEvents,
      ...aup.onEvents,
      ...locks.onEvents,
    ],
    publicKeyOf: async (id) => (await findDevice(db, id))?.key,
  })

  const http = buildHttp({
    db,
    clock,
    log,
    ops: SERVER_OPS,
    handlers: {
      ...staff.handlers,
      ...setup.handlers,
      ...audit.handlers,
      ...enrol.handlers,
      ...devices.handlers,
      ...evidence.handlers,
      ...policy.handlers,
      ...places.handlers,
      ...networks.handlers,
      ...roster.handlers,
      ...accounts.handlers,
      ...support.handlers,
      ...alerts.handlers,
      ...calendar.handlers,
      ...codes.handlers,
      ...aup.handlers,
      ...sees.handlers,
      ...reminders.handlers,
      ...locks.handlers,
    },
    streams: SERVER_STREAMS,
    feeds: { ...devices.feeds, ...places.feeds, ...calendar.feeds, ...alerts.feeds },
    uploads: [...roster.uploads, ...calendar.uploads],
    downloads: audit.downloads,
    identifyDevice: cacheCredentials(db, clock, devices.lookUp),
    identifyStaff: cacheCredentials(db, clock, staff.lookUp),
    audited: audit.audited,
    isUrgent: (operation, body) => COUNTED_BY_PC.has(operation) || (operation === 'events.ingest' && bringsPanic(body)),
    publicOrigin,
    sessionMs: SESSION_MS,
  })
  servePages(http.fastify, pages)
  await accounts.restore()
  await roster.restore()
  await http.fastify.ready()
  const dropFolder = drop === undefined ? null : roster.watch(drop)
  const timers = startTimers({
    db,
    clock,
    handlers: {
      ...alerts.timers,
      ...roster.timers,
      ...calendar.timers,
      ...devices.timers,
      ...codes.timers,
      ...aup.timers,
      ...reminders.timers,
      ...locks.timers,
    },
    onFault: (timer, error) => log.error({ timer: timer?.kind, subject: timer?.subject, err: error }, 'timer failed'),
  })

  return {
    http,
    staff,
    setup,
    async addSchool(name, trust, settings = {}) {
      const id = newId(clock.now())
      const trust_id = trust === undefined ? null : await policy.trust(trust)
      await db.write(async (tx) => {
        await tx.q.insertInto('schools').values({ id, school_id: id, name, trust_id, epoch: 1, created_at: clock.now() }).execute()
        await policy.adopt(tx, id, settings, '', clock.now())
      })
      return id
    },
    async stop() {
      http.endStreams()
      await timers.stop()
      await dropFolder?.stop()
      await http.fastify.close()
      await devices.stop()
    },
  }
}
