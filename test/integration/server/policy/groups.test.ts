import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { devicesCommandsAfter } from '../../../../protocol/device.ts'
import { placesAddRoom, placesSeatDevice } from '../../../../protocol/places.ts'
import { policyDefaults } from '../../../../protocol/policy.ts'
import { policyFetch } from '../../../../protocol/policy-document.ts'
import {
  type Place,
  type PolicyDraft,
  policyDrafts,
  policyExplain,
  policyGroups,
  policyHistory,
  policyPromote,
  policyPublish,
  policyPutBack,
  policyRead,
  policyRemoveGroup,
  policySaveGroup,
  policyTryFirst,
} from '../../../../protocol/policy-page.ts'
import { draftPolicy, publishPolicy } from '../../../tools/publish-policy.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

const WATCH = 'session.kioskWatch'

onBothDatabases('groups and pilot rings', (open) => {
  let serving: Serving
  let school: string
  let [dsl, head, technician]: Browser[] = []
  /** on a seat of the room, and on none */
  let [inside, outside]: Pc[] = []
  let room: string
  let seat: string
  beforeAll(async () => {
    serving = await serveOn(open)
  })
  afterAll(() => serving.close())
  beforeEach(async () => {
    school = await serving.server.addSchool('Ysgol y Bryn')
    ;[dsl, head, technician] = [await serving.signIn('dsl', school), await serving.signIn('head', school), await serving.signIn('technician', school)]
    ;[inside, outside] = [await serving.enrolPc(school), await serving.enrolPc(school)]
    const made = await technician.client.call(placesAddRoom, { name: 'ICT Suite', seats: 2, perRow: 2 })
    room = made.id
    seat = made.seats[0]?.id ?? ''
    await technician.client.call(placesSeatDevice, { device: inside.id, seat })
  })
  const client = (who: Browser | undefined) => {
    if (!who) throw new Error('nobody is signed in')
    return who.client
  }
  async function group(who: Browser | undefined, name: string, ring: number | null, has: { pcs?: string[]; rooms?: string[] }): Promise<string> {
    const { id } = await client(who).call(policySaveGroup, { id: null, seen: null, name, ring, pcs: has.pcs ?? [], rooms: has.rooms ?? [] })
    return id ?? ''
  }
  const markOf = async (id: string) => (await client(dsl).call(policyGroups, {})).groups.find((one) => one.id === id)?.mark ?? null
  const at = (id: string): Place => ({ scope: 'group', id })
  const told = async (pc: Pc | undefined) =>
    (await pc?.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 }))?.items.filter((item) => item.command.kind === 'policy.changed')
      .length
  async function valuesOf(pc: Pc | undefined): Promise<Record<string, unknown>> {
    const envelope = (await pc?.client.call(policyFetch, { have: null }))?.envelope ?? ''
    return (JSON.parse(Buffer.from(envelope?.split('.')[1] ?? '', 'base64url').toString()) as { values: Record<string, unknown> }).values
  }
  const watched = async () => [(await valuesOf(inside))[WATCH], (await valuesOf(outside))[WATCH]]
  const orderOf = (draft: PolicyDraft | undefined) => ({
    place: { scope: draft?.place.scope ?? 'school', id: draft?.place.id ?? null },
    mark: draft?.mark ?? '',
    note: 'the pilot',
  })
  async function publish(who: Browser | undefined, id: string) {
    const { drafts } = await client(who).call(policyDrafts, {})
    return client(who).call(policyPublish, orderOf(drafts.find((one) => one.place.id === id)))
  }

  test('a change is tried in ring 1, promoted to ring 2, then to everybody, and the rings are put back: at each step just the PCs concerned follow', async () => {
    const [first, second] = [await group(dsl, 'ICT Suite first', 1, { rooms: [room] }), await group(dsl, 'One more', 2, { pcs: [outside?.id ?? ''] })]
    // Drafted for everybody, by the DSL; the technician decides where it is tried first.
    await draftPolicy(client(dsl), { [WATCH]: 'observe', 'alerts.escalateAfterMs': 30_000 })
    expect(await client(technician).call(policyTryFirst, { group: first })).toMatchObject({ place: { scope: 'group', ring: 1 }, lines: 1 })
    const waiting = (await client(dsl).call(policyDrafts, {})).drafts.map(({ place, lines }) => [place.scope, lines.map((line) => [line.key, line.by])])
    // What only holds for the whole school can't be tried in a part of it.
    expect(waiting).toEqual(
      expect.arrayContaining([
        ['school', [['alerts.escalateAfterMs', 'A dsl']]],
        ['group', [[WATCH, 'A dsl']]],
      ]),
    )
    expect(await publish(dsl, first)).toMatchObject({ reach: 1 })
    expect([await told(inside), await told(outside), ...(await watched())]).toEqual([1, 0, 'observe', 'enforce'])
    const why = await client(dsl).call(policyExplain, { key: WATCH, place: { scope: 'pc', id: inside?.id ?? '' } })
    expect(why.layers.find((layer) => layer.outcome === 'wins')).toMatchObject({ place: { scope: 'group', name: 'ICT Suite first', ring: 1 } })

    expect(await client(dsl).call(policyPromote, { group: first, to: 'nextRing' })).toMatchObject({ place: { id: second, ring: 2 }, lines: 1 })
    expect(await client(dsl).call(policyGroups, {})).toMatchObject({
      groups: [
        { id: first, sets: [{ key: WATCH, value: 'observe', wider: 'enforce' }], waiting: 0 },
        { id: second, sets: [], waiting: 1 },
      ],
    })
    expect(await publish(dsl, second)).toMatchObject({ reach: 1 })
    expect([await told(inside), await told(outside), ...(await watched())]).toEqual([1, 1, 'observe', 'observe'])

    expect(await client(dsl).call(policyPromote, { group: second, to: 'school' })).toMatchObject({ place: { scope: 'school' }, lines: 1 })
    // It holds on every PC already; now for those to come, too.
    expect(await publish(dsl, school)).toMatchObject({ reach: 2 })
    for (const ring of [first, second]) {
      await client(dsl).call(policyPutBack, { group: ring })
      expect(await publish(dsl, ring)).toMatchObject({ reach: 0 })
    }
    expect(await watched()).toEqual(['observe', 'observe'])
    expect(await client(dsl).call(policyGroups, {})).toMatchObject({ groups: [{ sets: [] }, { sets: [] }] })
    expect(await dsl?.call('policy.putBack', { group: first })).toMatchObject({ code: 'POLICY_NOTHING' })
    expect(await dsl?.call('policy.promote', { group: second, to: 'nextRing' })).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('C68 two technicians who change one group at once: the second is told, and nobody’s PCs are lost', async () => {
    const id = await group(technician, 'Laptops', null, { rooms: [room] })
    const seen = await markOf(id)
    const save = (pcs: string[], rooms: string[]) => technician?.call('policy.saveGroup', { id, seen, name: 'Laptops', ring: null, pcs, rooms })
    const answers = await Promise.all([save([outside?.id ?? ''], [room]), save([], [])])
    expect(answers.filter((one) => one?.ok)).toHaveLength(1)
    expect(answers.find((one) => !one?.ok)).toMatchObject({ code: 'CONFLICT' })
  })

  test('what didn’t work in the ring is put back, and its PCs have what everybody has', async () => {
    const ring = await group(dsl, 'Pilot', 1, { rooms: [room] })
    await publishPolicy(client(dsl), { [WATCH]: 'off' }, at(ring))
    await client(dsl).call(policyPutBack, { group: ring })
    expect(await publish(dsl, ring)).toMatchObject({ reach: 1 })
    expect([await told(inside), await told(outside), ...(await watched())]).toEqual([2, 0, 'enforce', 'enforce'])
  })

  test('who comes into a group or goes, or had a group that was removed, has other settings at once, and the history says why', async () => {
    const id = await group(dsl, 'Exam room', null, { rooms: [room] })
    await publishPolicy(client(dsl), { [WATCH]: 'observe' }, at(id))
    const before = (await client(dsl).call(policyRead, { place: at(id) })).version.n
    await client(dsl).call(policySaveGroup, { id, seen: await markOf(id), name: 'Exam room', ring: null, pcs: [outside?.id ?? ''], rooms: [] })
    expect([await told(inside), await told(outside), ...(await watched())]).toEqual([2, 1, 'enforce', 'observe'])
    expect((await client(dsl).call(policyRead, { place: { scope: 'school', id: null } })).version.n).toBe(before + 1)
    await draftPolicy(client(dsl), { [WATCH]: 'off' }, at(id))
    expect(await dsl?.call('policy.removeGroup', { group: id })).toMatchObject({ code: 'CONFLICT' })
    await dsl?.call('policy.discard', { place: at(id), key: null })
    expect(await client(dsl).call(policyRemoveGroup, { group: id })).toEqual({ impossible: [] })
    expect([await told(inside), await told(outside), ...(await watched())]).toEqual([2, 2, 'enforce', 'enforce'])
    const [last] = (await client(dsl).call(policyHistory, { before: null, limit: 1 })).changes
    expect(last).toMatchObject({ place: { scope: 'group', name: 'Exam room' }, key: WATCH, before: { value: 'observe' }, after: null, by: 'A dsl' })
  })

  test('nobody gets past the owner of a setting, or past the second person, by moving PCs between groups', async () => {
    const id = await group(dsl, 'Lab without watch', null, {})
    await publishPolicy(client(dsl), { [WATCH]: 'off' }, at(id))
    const everybody = { id, seen: await markOf(id), name: 'Lab without watch', ring: null, pcs: [], rooms: [room] }
    expect(await technician?.call('policy.saveGroup', everybody)).toMatchObject({ code: 'POLICY_NOT_OWNER' })
    expect((await watched())[0]).toBe('enforce')
    await publishPolicy(client(head), { 'policy.twoPeople': true })
    expect(await dsl?.call('policy.saveGroup', everybody)).toMatchObject({ code: 'POLICY_BY_PUBLISH' })
    // A name is no setting.
    expect(await dsl?.call('policy.saveGroup', { ...everybody, name: 'Lab', rooms: [] })).toMatchObject({ ok: true })
    expect((await watched())[0]).toBe('enforce')
  })

  test('settings that can’t hold together are refused before they leave, and it is said where they would meet', async () => {
    await publishPolicy(client(technician), { 'panic.shortcut': 'Ctrl+Alt+H' }, { scope: 'room', id: room })
    await draftPolicy(client(head), { 'school.language': 'ur' })
    const [draft] = (await client(head).call(policyDrafts, {})).drafts
    expect(draft).toMatchObject({
      waits: 'impossible',
      impossible: [{ reason: 'shortcutIsLetter', keys: ['school.language', 'panic.shortcut'], where: { scope: 'pc', id: inside?.id }, others: 0 }],
    })
    expect(await head?.call('policy.publish', orderOf(draft))).toMatchObject({ code: 'POLICY_IMPOSSIBLE' })
    expect((await valuesOf(inside))['school.language']).toBe('en')

    // The other way round: the room's change is refused for what the school has.
    await publishPolicy(client(technician), { 'panic.shortcut': null }, { scope: 'room', id: room })
    await publishPolicy(client(head), { 'school.language': 'ur' })
    await draftPolicy(client(technician), { 'panic.shortcut': 'Ctrl+Alt+H' }, { scope: 'room', id: room })
    const inRoom = (await client(technician).call(policyDrafts, {})).drafts[0]
    expect(inRoom?.impossible).toMatchObject([{ where: { scope: 'room', name: 'ICT Suite' }, others: 1 }])
    expect(await technician?.call('policy.publish', orderOf(inRoom))).toMatchObject({ code: 'POLICY_IMPOSSIBLE' })
    expect((await valuesOf(inside))['panic.shortcut']).toBe(policyDefaults()['panic.shortcut'])
  })

  test('nor do they come together by a group: it is answered where, nothing is changed, and a PC that is moved keeps what it has', async () => {
    const id = await group(technician, 'Typing club', null, {})
    // From before there was this rule, or from a trust whose schools differ.
    await serving.db.write(async ({ q }) => {
      const row = { school_id: school, id, as_owner: 1, by: 'A technician', role: 'technician', approved_by: null, at: 1 } as const
      await q
        .insertInto('policy_values')
        .values({ ...row, subject: id, key: 'panic.shortcut', scope: 'group', value: '"Ctrl+Alt+H"' })
        .execute()
      await q
        .insertInto('policy_values')
        .values({ ...row, id: school, subject: room, key: 'school.language', scope: 'room', value: '"ur"' })
        .execute()
      await q
        .insertInto('policy_values')
        .values({ ...row, id: school, subject: school, key: 'school.language', scope: 'school', value: '"ur"' })
        .execute()
    })
    const joined = await client(technician).call(policySaveGroup, { id, seen: await markOf(id), name: 'Typing club', ring: null, pcs: [], rooms: [room] })
    expect(joined).toMatchObject({ id: null, impossible: [{ reason: 'shortcutIsLetter' }] })
    expect((await client(technician).call(policyGroups, {})).groups[0]?.rooms).toEqual([])
    expect((await valuesOf(inside))['panic.shortcut']).toBe(policyDefaults()['panic.shortcut'])
    await serving.db.write(({ q }) =>
      q
        .insertInto('policy_members')
        .values({ group_id: id, school_id: school, kind: 'pc', subject: outside?.id ?? '' })
        .execute(),
    )
    serving.clock.advance(2_000)
    expect(await outside?.call('policy.fetch', { have: null })).toMatchObject({ code: 'POLICY_IMPOSSIBLE' })
  })

  test('C68 two people for each change: not while there is one, and who is removed in between publishes nothing', async () => {
    await client(head).call(policyDrafts, {})
    const [only] = (await serving.db.read.selectFrom('staff').select('id').where('school_id', '=', school).where('role', '=', 'dsl').execute()) as [
      { id: string },
    ]
    await head?.call('staff.remove', { id: only.id })
    await draftPolicy(client(head), { 'policy.twoPeople': true })
    const [draft] = (await client(head).call(policyDrafts, {})).drafts
    expect(draft).toMatchObject({ waits: 'impossible', impossible: [{ reason: 'noSecond', where: { scope: 'school' } }] })
    const order = orderOf(draft)
    expect(await head?.call('policy.publish', order)).toMatchObject({ code: 'POLICY_IMPOSSIBLE' })
    const second = await serving.signIn('dsl', school)
    expect(await head?.call('policy.publish', order)).toMatchObject({ ok: true })

    await draftPolicy(second.client, { [WATCH]: 'observe' })
    const theirs = (await client(head).call(policyDrafts, {})).drafts[0]
    const [gone] = (await serving.db.read
      .selectFrom('staff')
      .select('id')
      .where('school_id', '=', school)
      .where('role', '=', 'dsl')
      .where('ended_at', 'is', null)
      .execute()) as [{ id: string }]
    await head?.call('staff.remove', { id: gone.id })
    expect(await second.call('policy.publish', orderOf(theirs))).toMatchObject({ code: 'NOT_SIGNED_IN' })
    // What they had prepared is still there for the one who is left, as the second person.
    expect(await publish(head, school)).toMatchObject({ reach: 2 })
    expect((await client(head).call(policyHistory, { before: null, limit: 1 })).changes).toMatchObject([{ by: 'A dsl', approvedBy: 'A head' }])
    // Their own changes wait for a second person from then on.
    await draftPolicy(client(head), { 'staff.secondFactorFor': 'everyone' })
    expect((await client(head).call(policyDrafts, {})).drafts[0]?.waits).toBe('secondPerson')
  })
})
