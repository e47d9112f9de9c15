import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES } from '../../../../protocol/op.ts'
import { placesAddRoom, placesSeatDevice } from '../../../../protocol/places.ts'
import { policySaveGroup } from '../../../../protocol/policy-page.ts'
import { seesSchool } from '../../../../protocol/sees.ts'
import { publishPolicy } from '../../../tools/publish-policy.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Serving, serveOn } from '../serving.ts'

onBothDatabases('what can this see', (open) => {
  let serving: Serving
  let [dsl, technician]: Browser[] = []
  let room: string
  let outside: string
  beforeAll(async () => {
    serving = await serveOn(open)
    ;[dsl, technician] = [await serving.signIn('dsl'), await serving.signIn('technician')]
    const [inside, other] = [await serving.enrolPc(), await serving.enrolPc()]
    outside = other.id
    const made = await client(technician).call(placesAddRoom, { name: 'Library', seats: 1, perRow: 1 })
    room = made.id
    await client(technician).call(placesSeatDevice, { device: inside.id, seat: made.seats[0]?.id ?? '' })
  })
  afterAll(() => serving.close())
  const client = (who: Browser | undefined) => {
    if (!who) throw new Error('nobody is signed in')
    return who.client
  }
  const said = async (who = dsl) => {
    const told = await client(who).call(seesSchool, {})
    return { ...told, about: (topic: string) => told.statements.find((one) => one.topic === topic) }
  }

  test('every role reads the same, also a governor: there is nobody’s data in it', async () => {
    const first = JSON.stringify(await client(dsl).call(seesSchool, {}))
    for (const role of ROLES) expect(JSON.stringify(await (await serving.signIn(role)).client.call(seesSchool, {})), role).toBe(first)
  })
  test('a published change is told at once, with its version and its day', async () => {
    const before = await said()
    const from = serving.clock.now()
    await publishPolicy(client(dsl), { 'retention.alertMs': 5 * 86_400_000 })
    const after = await said()
    expect(after.about('press')?.kept).toEqual({ how: 'mistake', days: 5 })
    expect(after.version.n).toBeGreaterThan(before.version.n)
    expect(after.changedAt).toBeGreaterThanOrEqual(from)
    expect(after.changedAt).toBeLessThanOrEqual(serving.clock.now())
  })
  test('a room that differs is named, and so is a group’s PC that stands nowhere', async () => {
    await publishPolicy(client(dsl), { 'session.kioskWatch': 'observe' }, { scope: 'room', id: room })
    const { id } = await client(dsl).call(policySaveGroup, { id: null, seen: null, name: 'Pilot', ring: 1, pcs: [outside], rooms: [] })
    await publishPolicy(client(dsl), { 'session.kioskWatch': 'off' }, { scope: 'group', id })
    const { elsewhere, about } = await said()
    expect(about('tamper')?.says).toBe('tamper')
    expect(elsewhere.map(({ statement: { says }, rooms, unplaced }) => [says, rooms, unplaced]).toSorted()).toEqual([
      ['tamperObserve', [{ name: 'Library', pcs: 1, of: 1 }], 0],
      ['tamperOff', [], 1],
    ])
  })
})
