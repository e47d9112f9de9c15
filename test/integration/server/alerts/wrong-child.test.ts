/** C45, C65: two machines or two children that look like one. An adult sent to the wrong place or the wrong child is the harm. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEFAULT_RULE } from '../../../../protocol/accounts.ts'
import { alertsList } from '../../../../protocol/alerts.ts'
import { panicPressed, sessionOpened } from '../../../../protocol/events.ts'
import type { Client } from '../../../../protocol/op.ts'
import { devicesClearWarning, placesAddRoom, placesSeatDevice } from '../../../../protocol/places.ts'
import { newId } from '../../../../server/core/ids.ts'
import { raiseWarning } from '../../../../server/evidence/index.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Pc, type Serving, serveOn } from '../serving.ts'

onBothDatabases('wrong child', (open) => {
  let serving: Serving
  let head: Client
  beforeAll(async () => {
    serving = await serveOn(open)
    head = (await serving.signIn('head')).client
  })
  afterAll(() => serving.close())

  const alertsOf = async (pc: Pc) => (await head.call(alertsList, {})).alerts.filter((alert) => alert.device === pc.id)
  const press = (pc: Pc, account = 'abevan') =>
    pc.make(panicPressed, { press: newId(), who: { account, session: '2' }, via: 'button', pressedAt: Date.now(), keptAfterMs: 1 })
  async function seat(pc: Pc, name: string) {
    const room = await head.call(placesAddRoom, { name, seats: 1, perRow: 1 })
    await head.call(placesSeatDevice, { device: pc.id, seat: room.seats[0]?.id ?? '' })
    return room
  }

  test('C45 a copied PC’s press is an alert of its own, told to everybody, with where it was last known and that it may be another; each line’s later presses go with their own', async () => {
    const pc = await serving.enrolPc()
    await seat(pc, 'Room 4')
    await pc.send([pc.make(sessionOpened, { who: { account: 'abevan', session: '2' } })])
    const copied = pc.link
    await pc.send([press(pc)])
    const original = pc.link
    pc.link = copied
    await pc.send([press(pc)])
    const clone = pc.link
    const alerts = await alertsOf(pc)
    expect(alerts.map((alert) => [alert.place.room, alert.place.seat, alert.place.mayBeCopy, alert.roomId === null, alert.count])).toEqual([
      ['Room 4', 'Seat 1', undefined, false, 1],
      ['Room 4', 'Seat 1', true, true, 1],
    ])
    pc.link = original
    await pc.send([press(pc)])
    pc.link = clone
    await pc.send([press(pc)])
    await pc.send([press(pc)])
    expect((await alertsOf(pc)).map((alert) => alert.count)).toEqual([2, 3])
  })

  test('C45 until the warning is cleared the original’s press keeps its place too: an adult must know where to look first', async () => {
    const pc = await serving.enrolPc()
    await seat(pc, 'Room 5')
    await pc.send([pc.make(sessionOpened, { who: { account: 'abevan', session: '2' } })])
    await serving.db.write((tx) => raiseWarning(tx, { id: pc.id, school: serving.school }, 'clone', Date.now()))
    await pc.send([press(pc)])
    const teacher = await serving.signIn('teacher')
    const seen = (await teacher.client.call(alertsList, {})).alerts.filter((alert) => alert.device === pc.id)
    expect(seen.map(({ place }) => place)).toMatchObject([{ room: 'Room 5', seat: 'Seat 1', mayBeCopy: true }])
    await head.call(devicesClearWarning, { device: pc.id, warning: 'clone', reason: 'the copy was taken off the network' })
    await pc.send([press(pc, 'mali')])
    expect((await alertsOf(pc)).at(-1)?.place).toMatchObject({ room: 'Room 5', seat: 'Seat 1' })
    expect((await alertsOf(pc)).at(-1)?.place.mayBeCopy).toBeUndefined()
  })

  test('C45 where the line between two presses is not here, they are two alerts: a needless one is cheap', async () => {
    const pc = await serving.enrolPc()
    const copied = pc.link
    await pc.send([press(pc)])
    const original = pc.link
    pc.link = copied
    await pc.send([press(pc)])
    pc.link = original
    pc.make(sessionOpened, { who: { account: 'x', session: '3' } })
    const later = press(pc)
    await pc.send([later], { lowestUnsent: later.header.seq - 1 })
    expect((await alertsOf(pc)).map((alert) => alert.count)).toEqual([1, 1, 1])
  })

  test('C65 a PC moved to another room mid-incident: the alert still says where the child pressed, a new press says where it is now', async () => {
    const pc = await serving.enrolPc()
    await seat(pc, 'Suite 1')
    await pc.send([press(pc)])
    await seat(pc, 'Suite 2')
    await pc.send([press(pc, 'mali')])
    expect((await alertsOf(pc)).map((alert) => alert.place.room)).toEqual(['Suite 1', 'Suite 2'])
  })

  test('C65 a shared login names its class and no child; two pupils of one name carry class and year', async () => {
    const row = (given: string, username: string, className: string) => {
      const id = newId()
      const names = { given_name: given, family_name: 'Bevan', sort_name: `bevan ${given.toLowerCase()}` }
      return {
        id,
        school_id: serving.school,
        kind: 'pupil',
        external_id: id,
        username,
        account: username,
        year_group: '1',
        classes: JSON.stringify([className]),
        ...names,
      }
    }
    const people = [row('Zara', 'year1', '1P'), row('Yusuf', 'year1', '1P'), row('Mali', 'mali1', '1P'), row('Mali', 'mali2', '1Q')]
    await serving.db.write((tx) => tx.q.insertInto('roster_people').values(people).execute())
    const shared = async () => {
      const pc = await serving.enrolPc()
      await pc.send([press(pc, 'BRYN\\year1')])
      return (await alertsOf(pc))[0]?.person
    }
    expect(await shared()).toMatchObject({ name: null, className: null, confidence: 'account', kind: 'unknown' })
    await (await serving.signIn('technician')).call('accounts.ruleSave', {
      rule: { ...DEFAULT_RULE, kinds: [{ name: 'year1', kind: 'class', className: '1P' }] },
    })
    expect(await shared()).toEqual({ name: null, className: '1P', confidence: 'class', account: 'BRYN\\year1', kind: 'class' })
    const pc = await serving.enrolPc()
    await pc.send([press(pc, 'mali2')])
    expect((await alertsOf(pc))[0]?.person).toMatchObject({ name: 'Mali Bevan', className: '1Q, Year 1', confidence: 'matched' })
  })
})
