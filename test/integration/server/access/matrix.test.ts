import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_RULE } from '../../../../protocol/accounts.ts'
import { draftFrom } from '../../../../protocol/agreement-drafts.ts'
import { alertsList } from '../../../../protocol/alerts.ts'
import { aupCreate, aupDocument, aupEdit } from '../../../../protocol/aup-page.ts'
import { builtInAgreements } from '../../../../protocol/built-in/index.ts'
import { calendarBeginTimetable, calendarPreviewTimetable } from '../../../../protocol/calendar.ts'
import { codesMakeSlip, codesSlipChoices } from '../../../../protocol/code-slips.ts'
import { codesForRoom } from '../../../../protocol/codes.ts'
import { deviceBeat } from '../../../../protocol/device.ts'
import { panicPressed } from '../../../../protocol/events.ts'
import { calendarAddExam } from '../../../../protocol/exams.ts'
import { type Op, ROLES } from '../../../../protocol/op.ts'
import { placesAddRoom } from '../../../../protocol/places.ts'
import { policyDrafts, policyHistory, policyRead, policySaveGroup } from '../../../../protocol/policy-page.ts'
import { rosterBegin } from '../../../../protocol/roster.ts'
import { type MergePreview, rosterMerge, rosterMergePreview } from '../../../../protocol/roster-merge.ts'
import { STAFF_OPS, STAFF_STREAMS, staffMe } from '../../../../protocol/staff.ts'
import { NO_SUPPORT } from '../../../../protocol/support.ts'
import { newId, sha256 } from '../../../../server/core/ids.ts'
import { raiseWarning } from '../../../../server/evidence/index.ts'
import { draftPolicy, publishPolicy, SCHOOL } from '../../../tools/publish-policy.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { type Browser, codeNow, PASSWORD, type Pc, type Serving, serveOn } from '../serving.ts'

type Name = keyof typeof STAFF_OPS
const ALL: readonly (readonly [Name, Op])[] = Object.entries(STAFF_OPS) as [Name, Op][]

/** One of each thing a school has. */
interface Belongings {
  school: string
  pc: Pc
  alert: string
  otherAlert: string
  room: string
  seat: string
  staff: string
  person: string
  /** another entry of the same person, itself made of two */
  again: string
  merge: string
  importId: string
  /** an import nobody has gone on with */
  givenUp: string
  codeNow(secret: string): string
  reopenSetup(): Promise<unknown>
  letHeadDoWithout(): Promise<unknown>
  pupil: string
  timetableId: string
  code: string
  slip: string
  exam: string
  /** an agreement of its own, and its draft */
  agreement: string
  agreementDraft: string
  day: string
  /** what a preview of its timetable said to have shown */
  timetableSeen: string
  people: Record<(typeof ROLES)[number], Browser>
}

const NEXT_RULES = { ...draftFrom(builtInAgreements()[0] ?? { audience: 'ks1', kind: 'agree', texts: [] }), audience: 'staff' as const }
const NETWORK = sha256('a network')
/** The parents' agreement every school comes with: every pupil's. */
const RULES = '01900000-0000-7000-8000-0000000a0007'
/** What whoever a slip let in confirms. */
const STAFF_RULES = '01900000-0000-7000-8000-0000000a0004'
const TIMETABLE = { day: 'Day', from: 'From', to: 'To', room: 'Room', teacher: 'Teacher' }
const EXAM = { name: 'Maths', date: new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10), from: 540, to: 690 }
const CSV = 'Username,First name,Last name,Class\njsmith,Jo,Smith,7B\n'
const MAPPING = { username: 'Username', externalId: 'Username', givenName: 'First name', familyName: 'Last name', className: 'Class' }

async function furnish(serving: Serving, name: string): Promise<Belongings> {
  const school = await addSchool(serving.db, name)
  const signedIn = await Promise.all(ROLES.map(async (role) => [role, await serving.signIn(role, school)] as const))
  const people = Object.fromEntries(signedIn) as Belongings['people']
  const [pc, otherPc] = [await serving.enrolPc(school), await serving.enrolPc(school)]
  for (const one of [pc, otherPc])
    await one.send([one.make(panicPressed, { press: newId(), who: { account: 'jsmith', session: '2' }, via: 'button', pressedAt: Date.now(), keptAfterMs: 1 })])
  const { alerts } = await people.teacher.client.call(alertsList, {})
  const room = await people.technician.client.call(placesAddRoom, { name: 'Room 1', seats: 2, perRow: 2 })
  await pc.client.call(deviceBeat, { protection: 'protected', covered: false, version: '1', unsent: 0, network: NETWORK })
  await serving.db.write((tx) => raiseWarning(tx, { id: pc.id, school }, 'clone', Date.now()))
  const { importId } = await people.technician.client.call(rosterBegin, {})
  const { importId: givenUp } = await people.technician.client.call(rosterBegin, {})
  const uploaded = await fetch(`${serving.url}/api/roster.upload?import=${importId}&file=people.csv`, {
    method: 'PUT',
    headers: people.technician.headers,
    body: CSV,
  })
  expect(uploaded.status).toBe(200)
  const pupilId = newId()
  const pupil = {
    id: pupilId,
    school_id: school,
    kind: 'pupil',
    external_id: 'jsmith',
    given_name: 'Jo',
    family_name: 'Smith',
    classes: '["7B"]',
    sort_name: 'smith jo',
  }
  await serving.db.write((tx) => tx.insertMany('roster_people', Object.keys(pupil), [Object.values(pupil)]))
  const { importId: timetableId } = await people.head.client.call(calendarBeginTimetable, {})
  const timetable = await fetch(`${serving.url}/api/calendar.upload?import=${timetableId}&file=timetable.csv`, {
    method: 'PUT',
    headers: people.head.headers,
    body: 'Day,From,To,Room,Teacher\nMonday,09:00,10:00,Room 1,A teacher\n',
  })
  expect(timetable.status).toBe(200)
  const { seen: timetableSeen } = await people.head.client.call(calendarPreviewTimetable, { importId: timetableId, mapping: TIMETABLE })
  const staff = (await people.governor.client.call(staffMe, {})).id
  const [person, again, third] = [newId(), newId(), newId()]
  const ann = { school_id: school, kind: 'teacher', given_name: 'Ann', family_name: 'Other', classes: '[]', sort_name: 'other ann' }
  const rows = [person, again, third].map((id, at) => ({ ...ann, id, external_id: `T${at}` }))
  await serving.db.write((tx) =>
    tx.insertMany(
      'roster_people',
      ['id', 'external_id', ...Object.keys(ann)],
      rows.map((r) => [r.id, r.external_id, ...Object.values(ann)]),
    ),
  )
  const { head } = people
  const { seen } = await head.client.call(rosterMergePreview, { keep: again, drop: third })
  const { merge } = await head.client.call(rosterMerge, { keep: again, drop: third, seen, support: null })
  const { made } = await people.teacher.client.call(codesForRoom, { room: room.id })
  const { days } = await people.office.client.call(codesSlipChoices, {})
  const { slip } = await people.office.client.call(codesMakeSlip, { name: 'Mr Jones', room: room.id, day: days.at(-1) ?? '' })
  const { document } = await head.client.call(aupCreate, { title: 'Ours alone', audience: 'staff', kind: 'confirm', language: 'en' })
  const { id: exam } = await people.office.client.call(calendarAddExam, { ...EXAM, rooms: [room.id] })
  const agreementDraft = (await head.client.call(aupDocument, { document })).row.draft?.id ?? ''
  return {
    codeNow: (secret) => codeNow(secret, 0, serving.clock.now()),
    reopenSetup: () => serving.db.write(({ q }) => q.updateTable('schools').set({ setup_step: 4 }).where('id', '=', school).execute()),
    letHeadDoWithout: () => publishPolicy(head.client, { 'staff.secondFactorFor': 'nobody' }),
    school,
    person,
    again,
    merge,
    pc,
    alert: alerts[0]?.id ?? '',
    otherAlert: alerts[1]?.id ?? '',
    room: room.id,
    seat: room.seats[0]?.id ?? '',
    staff,
    importId,
    pupil: pupilId,
    givenUp,
    timetableId,
    code: made.id,
    slip: slip.id,
    exam,
    agreement: document,
    agreementDraft,
    day: days.at(-1) ?? '',
    timetableSeen,
    people,
  }
}

/** For every operation that names something by its id: the call, with another school's ids. */
const FOREIGN: Partial<Record<Name, (theirs: Belongings, ours: Belongings) => Record<string, unknown>>> = {
  'alerts.painted': (t) => ({ alert: t.alert }),
  'alerts.acknowledge': (t) => ({ alert: t.alert }),
  'alerts.sendSomeone': (t) => ({ alert: t.alert }),
  'alerts.attend': (t) => ({ alert: t.alert }),
  'alerts.lift': (t) => ({ alert: t.alert }),
  'alerts.close': (t) => ({ alert: t.alert, as: 'mistake' }),
  'staff.remove': (t) => ({ id: t.staff }),
  'staff.invite': (t) => ({ id: t.staff }),
  'staff.changeRole': (t) => ({ id: t.staff, role: 'dsl' }),
  'staff.resetSecondFactor': (t) => ({ id: t.staff }),
  'staff.linkPerson': (t, o) => ({ id: o.staff, person: t.person }),
  'places.renameRoom': (t) => ({ room: t.room, name: 'Mine now' }),
  'places.savePlan': (t) => ({ room: t.room, from: 0, seats: [] }),
  'places.markDevice': (t) => ({ device: t.pc.id, kind: 'laptop' }),
  'places.previewPattern': (t) => ({ room: t.room, pattern: 'PC-{seat}' }),
  'places.usePattern': (t) => ({ room: t.room, pattern: 'PC-{seat}' }),
  'devices.clearWarning': (t) => ({ device: t.pc.id, warning: 'clone', reason: 'mine now' }),
  'places.seatDevice': (t, o) => ({ device: t.pc.id, seat: o.seat }),
  'devices.revoke': (t) => ({ device: t.pc.id }),
  'enrol.createToken': (t) => ({ uses: 1, lifetimeMs: 60_000, trust: 'system', room: t.room }),
  'calendar.checkIn': (t) => ({ room: t.room, until: Date.now() + 3_600_000, also: false }),
  'calendar.previewTimetable': (t) => ({ importId: t.timetableId, mapping: null }),
  'calendar.applyTimetable': (t) => ({ importId: t.timetableId, mapping: TIMETABLE, seen: t.timetableSeen }),
  'calendar.checkOut': (t) => ({ room: t.room }),
  'calendar.addExam': (t) => ({ ...EXAM, rooms: [t.room] }),
  'calendar.cancelExam': (t) => ({ id: t.exam }),
  'policy.read': (t) => ({ place: { scope: 'pc', id: t.pc.id } }),
  'policy.explain': (t) => ({ key: 'panic.coverStyle', place: { scope: 'room', id: t.room } }),
  'policy.edit': (t) => ({ place: { scope: 'school', id: t.school }, key: 'panic.coverStyle', to: { value: 'plain' }, seen: null }),
  'policy.discard': (t) => ({ place: { scope: 'room', id: t.room }, key: null }),
  'policy.publish': (t) => ({ place: { scope: 'school', id: t.school }, mark: 'A'.repeat(43), note: '' }),
  'policy.history': (t) => ({ before: t.staff, limit: 10 }),
  'policy.revert': (t) => ({ change: t.staff }),
  'policy.saveGroup': (t) => ({ id: null, seen: null, name: 'Mine', ring: null, pcs: [t.pc.id], rooms: [] }),
  'policy.removeGroup': (t) => ({ group: t.room }),
  'policy.tryFirst': (t) => ({ group: t.room }),
  'policy.promote': (t) => ({ group: t.room, to: 'school' }),
  'policy.putBack': (t) => ({ group: t.room }),
  'codes.forRoom': (t) => ({ room: t.room }),
  'reminder.send': (t) => ({ room: t.room, rule: 'day' }),
  'lock.set': (t) => ({ room: t.room, pcs: null, message: null, forMs: null }),
  'lock.end': (t) => ({ room: t.room, pcs: [t.pc.id] }),
  'lock.pause': (t) => ({ room: t.room, forMs: 0 }),
  'lock.history': (t) => ({ room: t.room, before: null, limit: 10 }),
  'codes.forAlert': (t) => ({ alert: t.alert }),
  'codes.end': (t) => ({ id: t.code }),
  'codes.makeSlip': (t) => ({ name: 'Mr Jones', room: t.room, day: t.day }),
  'codes.endSlip': (t) => ({ id: t.slip }),
  'aup.document': (t) => ({ document: t.agreement }),
  'aup.edit': (t) => ({ document: t.agreement, seen: t.agreementDraft, body: NEXT_RULES }),
  'aup.discard': (t) => ({ document: t.agreement, seen: t.agreementDraft }),
  'aup.publish': (t) => ({ document: t.agreement, seen: t.agreementDraft, at: null, note: '' }),
  'aup.hold': (t) => ({ document: t.agreement, seen: t.agreementDraft }),
  'aup.describe': (t) => ({ document: t.agreement, owner: 'Mine now', reviewOn: null }),
  'roster.preview': (t) => ({ importId: t.importId, mapping: null }),
  'support.list': (t) => ({ search: '', onlyWith: false, after: t.pupil, limit: 10 }),
  'support.save': (t) => ({ person: t.pupil, from: 0, effects: NO_SUPPORT }),
  'support.remove': (t) => ({ person: t.pupil, from: 0 }),
  'roster.progress': (t) => ({ importId: t.importId }),
  'roster.cancel': (t) => ({ importId: t.importId }),
  'roster.history': (t) => ({ before: t.importId, limit: 10 }),
  'roster.undo': (t) => ({ importId: t.importId }),
  'roster.apply': (t) => ({ importId: t.importId, confirmRemovals: true }),
  'roster.mergePreview': (t, o) => ({ keep: o.person, drop: t.person }),
  'roster.merge': (t, o) => ({ keep: o.person, drop: t.person, seen: 0, support: null }),
  'roster.split': (t) => ({ merge: t.merge }),
  'roster.distinct': (t, o) => ({ one: o.person, other: t.person, distinct: true }),
  'register.answers': (t) => ({ pc: t.pc.id, before: null, limit: 10 }),
  'register.receipt': (t) => ({ person: t.pupil }),
  'register.askAgain': (t) => ({ document: RULES, whom: { person: t.pupil } }),
  'register.record': (t) => ({ how: 'paper', document: RULES, people: [t.pupil], use: null }),
  'register.takeBack': (t) => ({ document: RULES, people: [t.pupil] }),
  'register.confirm': (t) => ({ document: t.pupil, version: 1, language: 'en' }),
  'accounts.mark': (t) => ({ account: 'jsmith', sid: null, as: { kind: 'person', person: t.staff } }),
  'accounts.assignPegs': (t) => ({ className: '7B', pegs: [{ person: t.staff, symbol: 'boat' }] }),
}

/** Every audited operation, in an order that works, with a request that succeeds. */
const AUDITED: readonly (readonly [Name, (own: Belongings, seen: Partial<Record<Name, unknown>>) => unknown])[] = [
  ['alerts.list', () => ({})],
  ['alerts.changesAfter', () => ({ after: { epoch: 0, n: 0 }, waitMs: 0 })],
  ['alerts.acknowledge', (o) => ({ alert: o.alert })],
  ['alerts.sendSomeone', (o) => ({ alert: o.otherAlert })],
  ['alerts.attend', (o) => ({ alert: o.alert })],
  ['codes.forAlert', (o) => ({ alert: o.alert })],
  ['codes.forRoom', (o) => ({ room: o.room })],
  ['reminder.send', (o) => ({ room: o.room, rule: 'day' })],
  ['lock.set', (o) => ({ room: o.room, pcs: null, message: 'Eyes to the front', forMs: null })],
  ['lock.end', (o) => ({ room: o.room, pcs: null })],
  ['lock.pause', (o) => ({ room: o.room, forMs: 60_000 })],
  ['lock.history', (o) => ({ room: o.room, before: null, limit: 10 })],
  ['codes.end', (o) => ({ id: o.code })],
  ['codes.slips', () => ({})],
  ['codes.makeSlip', (o) => ({ name: 'Mrs Evans', room: o.room, day: o.day })],
  ['codes.endSlip', (o) => ({ id: o.slip })],
  ['codes.setPin', () => ({ pin: '480173', password: PASSWORD })],
  ['codes.removePin', () => ({})],
  ['alerts.lift', (o) => ({ alert: o.alert })],
  ['alerts.close', (o) => ({ alert: o.alert, as: 'toDsl' })],
  ['alerts.history', () => ({ before: null, limit: 10 })],
  // Before its room gets another name: what was looked at would not be so any more.
  ['calendar.previewTimetable', (o) => ({ importId: o.timetableId, mapping: TIMETABLE })],
  ['calendar.applyTimetable', (o) => ({ importId: o.timetableId, mapping: TIMETABLE, seen: o.timetableSeen })],
  ['places.addRoom', () => ({ name: 'Room 9', seats: 1, perRow: 1 })],
  ['places.renameRoom', (o) => ({ room: o.room, name: 'Room 2' })],
  ['places.savePlan', (o) => ({ room: o.room, from: 0, seats: [{ id: o.seat, name: 'Seat 1', x: 5, y: 5, kind: 'pupil' }] })],
  ['places.usePattern', (o) => ({ room: o.room, pattern: 'PC-{seat}' })],
  ['devices.clearWarning', (o) => ({ device: o.pc.id, warning: 'clone', reason: 'Both were enrolled again.' })],
  ['places.seatDevice', (o) => ({ device: o.pc.id, seat: o.seat })],
  ['enrol.createToken', () => ({ uses: 1, lifetimeMs: 60_000, trust: 'system', room: null })],
  ['calendar.change', () => ({ from: 0, calendar: { timeZone: 'Europe/London', weeks: 'one', terms: [], daysOff: [], periods: [] } })],
  ['calendar.checkIn', (o) => ({ room: o.room, until: Date.now() + 3_600_000, also: false })],
  ['calendar.checkOut', (o) => ({ room: o.room })],
  ['calendar.addExam', (o) => ({ ...EXAM, rooms: [o.room] })],
  ['calendar.cancelExam', (o) => ({ id: o.exam })],
  ['calendar.watching', () => ({})],
  ['support.list', () => ({ search: '', onlyWith: true, after: null, limit: 10 })],
  ['support.mine', () => ({})],
  ['support.save', (o) => ({ person: o.pupil, from: 0, effects: { ...NO_SUPPORT, symbols: true } })],
  ['support.remove', (o) => ({ person: o.pupil, from: 1 })],
  ['calendar.timetable', () => ({})],
  ['calendar.rosterLessons', () => ({})],
  ['roster.preview', (o) => ({ importId: o.importId, mapping: MAPPING })],
  ['roster.apply', (o) => ({ importId: o.importId, confirmRemovals: false })],
  ['roster.history', () => ({ before: null, limit: 10 })],
  ['roster.undo', (o) => ({ importId: o.importId })],
  ['roster.cancel', (o) => ({ importId: o.givenUp })],
  ['roster.people', () => ({ search: 'smith', after: null, limit: 10 })],
  ['roster.leftOut', () => ({})],
  ['roster.duplicates', () => ({})],
  ['roster.distinct', (o) => ({ one: o.person, other: o.again, distinct: true })],
  ['roster.mergePreview', (o) => ({ keep: o.person, drop: o.again })],
  ['roster.merge', (o, seen) => ({ keep: o.person, drop: o.again, seen: (seen['roster.mergePreview'] as MergePreview).seen, support: null })],
  ['roster.merges', () => ({})],
  ['roster.split', (_o, seen) => ({ merge: (seen['roster.merge'] as { merge: string }).merge })],
  ['accounts.rulePreview', () => ({ rule: DEFAULT_RULE })],
  ['accounts.ruleSave', () => ({ rule: DEFAULT_RULE })],
  ['accounts.unmatched', () => ({})],
  ['accounts.mark', () => ({ account: 'visitor', sid: null, as: { kind: 'visitor' } })],
  ['accounts.marked', () => ({})],
  ['accounts.pegs', () => ({ className: '7B' })],
  ['accounts.assignPegs', () => ({ className: '7B', pegs: [] })],
  ['register.people', () => ({})],
  ['register.record', (o) => ({ how: 'paper', document: RULES, people: [o.pupil], use: null })],
  ['register.takeBack', (o) => ({ document: RULES, people: [o.pupil] })],
  ['register.askAgain', () => ({ document: RULES, whom: { everybody: true } })],
  ['register.receipt', (o) => ({ person: o.pupil })],
  ['register.answers', () => ({ pc: null, before: null, limit: 10 })],
  ['staff.add', () => ({ name: 'New', email: `${newId()}@x.test`, role: 'teacher' })],
  ['staff.list', () => ({})],
  ['staff.access', () => ({})],
  ['staff.invite', (o) => ({ id: o.staff })],
  ['staff.changeRole', (o) => ({ id: o.staff, role: 'teacher' })],
  ['staff.resetSecondFactor', (o) => ({ id: o.staff })],
  ['staff.unlinked', () => ({})],
  ['staff.linkPerson', (o) => ({ id: o.staff, person: null })],
  ['staff.changePassword', () => ({ password: PASSWORD, next: PASSWORD })],
  ['staff.beginSecondFactor', () => ({ password: PASSWORD })],
  ['staff.confirmSecondFactor', (o, seen) => ({ code: o.codeNow((seen['staff.beginSecondFactor'] as { secret: string }).secret) })],
  ['staff.remove', (o) => ({ id: o.staff })],
  ['audit.list', () => ({ before: null, limit: 10 })],
  ['audit.names', () => ({})],
  ['policy.edit', () => ({ place: SCHOOL, key: 'panic.coverStyle', to: { value: 'plain' }, seen: null })],
  ['policy.discard', () => ({ place: SCHOOL, key: null })],
  ['policy.publish', (o) => draftToPublish(o.people.dsl)],
  ['policy.explain', () => ({ key: 'panic.coverStyle', place: SCHOOL })],
  ['policy.history', () => ({ before: null, limit: 10 })],
  ['policy.revert', async (o) => ({ change: (await o.people.dsl.client.call(policyHistory, { before: null, limit: 1 })).changes[0]?.id })],
  ['policy.saveGroup', (o) => ({ id: null, seen: null, name: 'Pilot', ring: 1, pcs: [o.pc.id], rooms: [o.room] })],
  ['policy.promote', (o) => groupToPromote(o.people.dsl)],
  ['policy.putBack', async (o) => ({ group: (await groupToPromote(o.people.dsl)).group })],
  ['policy.tryFirst', async (o) => ({ group: await newGroup(o.people.dsl) })],
  ['policy.removeGroup', async (o) => ({ group: await newGroup(o.people.dsl) })],
  ['aup.create', () => ({ title: 'Laptops at home', audience: 'ks3', kind: 'confirm', language: 'en' })],
  ['aup.describe', (o) => ({ document: o.agreement, owner: 'The DSL', reviewOn: '2027-09-01' })],
  ['aup.edit', (o) => ({ document: o.agreement, seen: o.agreementDraft, body: NEXT_RULES })],
  ['aup.publish', (o) => draftedRules(o)],
  ['aup.hold', (o) => draftedRules(o).then(({ document, seen }) => ({ document, seen }))],
  ['aup.discard', (o) => draftedRules(o).then(({ document, seen }) => ({ document, seen }))],
  // What PCs are told beside the settings is a version of the policy, too.
  ['places.markDevice', (o) => ({ device: o.pc.id, kind: 'laptop' })],
  ['networks.mark', () => ({ fingerprint: NETWORK, ours: true })],
  ['staff.removeSecondFactor', (o) => o.letHeadDoWithout().then(() => ({ password: PASSWORD }))],
  ['setup.adopt', (o) => o.reopenSetup().then(() => ({ preset: 'young' }))],
  ['devices.revoke', (o) => ({ device: o.pc.id })],
  ['register.confirm', () => ({ document: STAFF_RULES, version: 1, language: 'en' })],
]

async function draftedRules({ agreement: document, people }: Belongings) {
  const { row } = await people.head.client.call(aupDocument, { document })
  const { seen } = await people.head.client.call(aupEdit, { document, seen: row.draft?.id ?? null, body: NEXT_RULES })
  return { document, seen, at: null, note: '' }
}
async function draftToPublish({ client }: Browser) {
  await draftPolicy(client, { 'panic.coverStyle': 'plain' })
  return { place: SCHOOL, mark: (await client.call(policyDrafts, {})).drafts[0]?.mark, note: '' }
}
async function newGroup({ client }: Browser): Promise<string> {
  return (await client.call(policySaveGroup, { id: null, seen: null, name: 'Infants', ring: null, pcs: [], rooms: [] })).id ?? ''
}
async function groupToPromote(browser: Browser) {
  const group = await newGroup(browser)
  await publishPolicy(browser.client, { 'session.kioskWatch': 'observe' }, { scope: 'group', id: group })
  return { group, to: 'school' }
}

onBothDatabases('access', (open) => {
  let serving: Serving
  let ours: Belongings
  let theirs: Belongings
  beforeAll(async () => {
    serving = await serveOn(open)
    ours = await furnish(serving, 'Ours')
    theirs = await furnish(serving, 'Theirs')
  })
  afterAll(() => serving.close())

  test('every role can call what it may, and nothing else: each pair of role and operation', async () => {
    const wrong: string[] = []
    for (const role of ROLES) {
      const browser = await serving.signIn(role, ours.school)
      for (const [name, op] of ALL) {
        if (op.access.who !== 'staff' || name === 'staff.signOut') continue
        // An impossible request: access is decided before it is looked at, so that nothing is changed here.
        const answer = await browser.call(name, { impossible: true })
        const allowed = (op.access.roles as readonly string[]).includes(role)
        const expected = allowed ? 'BAD_REQUEST' : 'FORBIDDEN'
        if (answer.ok || answer.code !== expected) wrong.push(`${role} ${name}: ${JSON.stringify(answer)}`)
        // The limit per session is for people, not for this table.
        serving.clock.advance(1_000)
      }
      for (const stream of STAFF_STREAMS) {
        const stop = new AbortController()
        const { status } = await browser.stream(stream.name, stop.signal)
        stop.abort()
        const allowed = stream.access.who === 'staff' && (stream.access.roles as readonly string[]).includes(role)
        if (status !== (allowed ? 200 : 403)) wrong.push(`${role} ${stream.name}: ${status}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('a supply teacher can call what is declared for supply, and nothing else: each operation and stream', async () => {
    const supply = await serving.signInSupply(ours.room, ours.school)
    const wrong: string[] = []
    const expected: string[] = []
    for (const [name, op] of ALL) {
      if (op.access.who !== 'staff' || name === 'staff.signOut') continue
      const answer = await supply.call(name, { impossible: true })
      if (op.access.supply) expected.push(name)
      if (answer.ok || answer.code !== (op.access.supply ? 'BAD_REQUEST' : 'FORBIDDEN')) wrong.push(`${name}: ${JSON.stringify(answer)}`)
    }
    for (const stream of STAFF_STREAMS) {
      const stop = new AbortController()
      const { status } = await supply.stream(stream.name, stop.signal)
      stop.abort()
      const allowed = stream.access.who === 'staff' && stream.access.supply === true
      if (status !== (allowed ? 200 : 403)) wrong.push(`${stream.name}: ${status}`)
    }
    expect(wrong).toEqual([])
    // A page more for them is a decision, not an oversight.
    expect(expected).toEqual([
      'staff.me',
      'alerts.list',
      'alerts.changesAfter',
      'alerts.painted',
      'alerts.acknowledge',
      'alerts.sendSomeone',
      'alerts.attend',
      'alerts.lift',
      'alerts.close',
      'register.ownRules',
      'register.confirm',
      'sees.school',
    ])
  })

  test('without a session nothing is answered; with a PC’s pass nothing for staff, and with a cookie nothing for PCs', async () => {
    // The table before took longer, by the server's clock, than a pass lasts.
    await ours.pc.fetchPass()
    for (const [name, op] of ALL) {
      if (op.access.who !== 'staff') continue
      expect(await ours.pc.call(name, {})).toMatchObject({ code: 'FORBIDDEN' })
      const anonymous = await fetch(`${serving.url}/api/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
      expect([name, anonymous.status]).toEqual([name, 401])
      serving.clock.advance(200)
    }
    for (const name of ['events.ingest', 'devices.beat', 'policy.fetch', 'codes.fetch', 'codes.delivered', 'devices.commandsAfter'])
      expect(await ours.people.head.call(name, {})).toMatchObject({ code: 'FORBIDDEN' })
    expect((await fetch(`${serving.url}/api/alerts.stream`, { headers: ours.pc.headers })).status).toBe(403)
    expect((await fetch(`${serving.url}/api/devices.commands`, { headers: ours.people.head.headers })).status).toBe(403)
  })

  test('the table of foreign ids names every operation that takes an id', () => {
    const takesId = ALL.filter(([, op]) => JSON.stringify(op.request).includes('[0-9a-f]{8}-')).map(([name]) => name)
    expect(Object.keys(FOREIGN).toSorted()).toEqual(takesId.toSorted())
  })

  test('another school’s things are not there, whoever asks: each operation that takes an id', async () => {
    const wrong: string[] = []
    for (const [name, request] of Object.entries(FOREIGN) as [Name, NonNullable<(typeof FOREIGN)[Name]>][]) {
      const { access } = STAFF_OPS[name]
      for (const role of access.who === 'staff' ? access.roles : []) {
        const answer = await ours.people[role].call(name, request(theirs, ours))
        if (answer.ok || answer.code !== 'NOT_FOUND') wrong.push(`${role} ${name}: ${JSON.stringify(answer)}`)
      }
    }
    const upload = await fetch(`${serving.url}/api/roster.upload?import=${theirs.importId}&file=a.csv`, {
      method: 'PUT',
      headers: ours.people.technician.headers,
      body: 'x',
    })
    expect(upload.status).toBe(404)
    expect(wrong).toEqual([])
  })

  test('no list of one school shows anything of another', async () => {
    const marks = [theirs.school, theirs.pc.id, theirs.alert, theirs.room, theirs.seat, theirs.staff]
    const asked: [keyof Belongings['people'], Name, unknown][] = [
      ['teacher', 'alerts.list', {}],
      ['teacher', 'alerts.changesAfter', { after: { epoch: 0, n: 0 }, waitMs: 0 }],
      ['dsl', 'alerts.history', { before: null, limit: 200 }],
      ['technician', 'places.list', {}],
      ['head', 'staff.list', {}],
      ['head', 'audit.list', { before: null, limit: 500 }],
      ['head', 'roster.people', { search: '', after: null, limit: 200 }],
    ]
    for (const [role, name, request] of asked) {
      const text = JSON.stringify(await ours.people[role].call(name, request))
      expect([name, marks.filter((mark) => text.includes(mark))]).toEqual([name, []])
    }
  })

  test('every view and change of personal data leaves exactly one row, and so does opening a stream', async () => {
    const declared = ALL.filter(([, op]) => op.audit).map(([name]) => name)
    expect(AUDITED.map(([name]) => name).toSorted()).toEqual(declared.toSorted())
    const rows = () => serving.db.read.selectFrom('audit').selectAll().where('school_id', '=', theirs.school).orderBy('n').execute()
    // Reading the version is no view of personal data.
    // The exam they were furnished with was told to its PCs.
    expect((await theirs.people.governor.client.call(policyRead, { place: SCHOOL })).version).toEqual({ epoch: 1, n: 1 })
    const seen: Partial<Record<Name, unknown>> = {}
    for (const [name, request] of AUDITED) {
      const body = await request(theirs, seen)
      const op: Op = STAFF_OPS[name]
      const role = op.access.who === 'staff' ? (op.access.roles.find((r) => r === 'head' || r === 'dsl') ?? op.access.roles[0]) : undefined
      const by = name === 'register.confirm' ? await serving.signInSupply(theirs.room, theirs.school) : theirs.people[role ?? 'head']
      const before = (await rows()).length
      const answer = await by.call(name, body)
      seen[name] = answer.ok ? answer.value : null
      expect([name, answer.ok ? 'ok' : answer]).toEqual([name, 'ok'])
      const added = (await rows()).slice(before)
      expect(added.map((r) => [r.operation, r.verb, r.of])).toEqual([[name, op.audit?.verb, op.audit?.of]])
    }
    const before = (await rows()).length
    const stop = new AbortController()
    await theirs.people.teacher.stream('alerts.stream', stop.signal)
    stop.abort()
    expect((await rows()).slice(before).map((r) => r.operation)).toEqual(['alerts.stream'])
    expect(JSON.stringify(await rows())).not.toContain('smith')
  })
})
