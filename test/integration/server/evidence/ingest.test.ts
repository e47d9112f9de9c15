import { afterEach, beforeEach, expect, test } from 'vitest'
import { alertsList } from '../../../../protocol/alerts.ts'
import { eventsIngest } from '../../../../protocol/device.ts'
import { deviceStarted, panicPressed, tamperSeen } from '../../../../protocol/events.ts'
import { type Envelope, GENESIS } from '../../../../protocol/evidence.ts'
import { placesList } from '../../../../protocol/places.ts'
import { newId } from '../../../../server/core/ids.ts'
import { onBothDatabases } from '../../harness.ts'
import { altered, hashOf, type Pc, type Serving, serveOn } from '../serving.ts'

const STARTED = { version: '0.1.0', bootId: 'b', restored: [] }
const tamper = (pc: Pc, at?: number): Envelope => pc.make(tamperSeen, { what: 'badFrame', session: null, count: 1 }, at)
const press = (pc: Pc, id = newId(), at?: number): Envelope =>
  pc.make(panicPressed, { press: id, who: { account: 'jsmith', session: '2' }, via: 'button', pressedAt: at ?? Date.now(), keptAfterMs: 3 }, at)

onBothDatabases('evidence', (open) => {
  let serving: Serving
  let pc: Pc
  beforeEach(async () => {
    serving = await serveOn(open)
    pc = await serving.enrolPc()
  })
  afterEach(() => serving.close())

  const stored = () => serving.db.read.selectFrom('events').selectAll().orderBy('seq').orderBy('id').execute()
  const ids = (events: Envelope[]) => events.map((e) => e.header.id)
  async function warnings(): Promise<string[]> {
    const { unplaced } = await (await serving.signIn('technician')).client.call(placesList, {})
    return (unplaced.find((d) => d.id === pc.id)?.warnings ?? []).toSorted()
  }

  test('a press is on the server’s disk, opened, and an alert for staff when it is acknowledged', async () => {
    const event = press(pc)
    expect(await pc.send([event])).toEqual({ acked: [event.header.id], refused: [], backedUpSeq: null })
    const [row] = await stored()
    expect(row).toMatchObject({ id: event.header.id, school_id: serving.school, device_id: pc.id, type: 'panic.pressed', hash: hashOf(event) })
    expect(JSON.parse(row?.body ?? '')).toMatchObject({ who: { account: 'jsmith' } })
    const { alerts } = await (await serving.signIn('teacher')).client.call(alertsList, {})
    expect(alerts.map((a) => [a.device, a.state])).toEqual([[pc.id, 'raised']])
  })

  test('an outbox sent ten times, in any order, is stored once and raises one alert', async () => {
    const events = [pc.make(deviceStarted, STARTED), tamper(pc), press(pc), tamper(pc)]
    for (let i = 0; i < 10; i++) {
      const order = events.toSorted((a, b) => Math.sin(a.header.seq * 7 + i) - Math.sin(b.header.seq * 7 + i))
      expect((await pc.send(order)).acked.toSorted()).toEqual(ids(events).toSorted())
    }
    expect((await stored()).map((r) => r.id)).toEqual(ids(events))
    expect((await (await serving.signIn('dsl')).client.call(alertsList, {})).alerts).toHaveLength(1)
    expect(await warnings()).toEqual([])
  })

  test('batches sent at the same time are stored once each, every one acknowledged', async () => {
    const batches = Array.from({ length: 30 }, () => [tamper(pc), tamper(pc)])
    const answers = await Promise.all([...batches, ...batches].map((events) => pc.send(events, { lowestUnsent: 1 })))
    expect(answers.flatMap((a) => a.acked)).toHaveLength(120)
    expect(await stored()).toHaveLength(60)
    expect(await warnings()).toEqual([])
  })

  test('a press ahead of its turn is no gap, and what was passed over still comes', async () => {
    const early = Array.from({ length: 5 }, () => tamper(pc))
    const urgent = press(pc)
    await pc.send([urgent], { lowestUnsent: 1 })
    expect(await warnings()).toEqual([])
    await pc.send(early, { lowestUnsent: 7 })
    expect(await warnings()).toEqual([])
    expect((await stored()).map((r) => r.seq)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('events taken out of the middle show as a gap, and later ones are taken all the same', async () => {
    const events = Array.from({ length: 6 }, () => tamper(pc))
    const rest = events.filter((e) => e.header.seq !== 3)
    expect((await pc.send(rest, { lowestUnsent: 7 })).acked).toHaveLength(5)
    expect(await warnings()).toEqual(['gap'])
    const later = tamper(pc)
    expect((await pc.send([later], { lowestUnsent: 8 })).acked).toEqual([later.header.id])
    // It was only late: the warning goes.
    await pc.send([events[2] as Envelope], { lowestUnsent: 8 })
    expect(await warnings()).toEqual([])
  })

  test('a PC that lost its outbox shows a gap and goes on', async () => {
    await pc.send([tamper(pc)])
    pc.link = { seq: pc.link.seq + 1_000, hash: GENESIS }
    const first = tamper(pc)
    expect((await pc.send([first])).acked).toEqual([first.header.id])
    expect(await warnings()).toEqual(['gap'])
    const next = tamper(pc)
    expect((await pc.send([next])).acked).toEqual([next.header.id])
  })

  test('two histories under one number show as a fork and a clone; both are kept', async () => {
    await pc.send([tamper(pc)])
    const link = pc.link
    const one = tamper(pc)
    await pc.send([one])
    pc.link = link
    const other = tamper(pc)
    expect((await pc.send([other])).acked).toEqual([other.header.id])
    expect(await warnings()).toEqual(['clone', 'fork'])
    expect(
      (await stored())
        .filter((r) => r.seq === 2)
        .map((r) => r.id)
        .toSorted(),
    ).toEqual(ids([one, other]).toSorted())
  })

  test('a stored event with other contents under its id is refused, and the stored one stays', async () => {
    const event = tamper(pc)
    await pc.send([event])
    const forged = altered(event, { at: event.header.at + 1 })
    expect((await pc.send([forged], { headSeq: 1, headHash: hashOf(event) })).refused).toEqual([{ id: event.header.id, code: 'EVENT_ALTERED' }])
    expect((await stored()).map((r) => r.at)).toEqual([event.header.at])
    expect(await warnings()).toEqual(['fork'])
  })

  test('C49 an event bent on the way is not stored in place of the true one, and a press beside it still arrives', async () => {
    const [first, second] = [tamper(pc), tamper(pc)]
    const sent = pc.batch([first, second])
    const bent = { ...sent, events: [altered(first, { mono: first.header.mono + 1 }), second] }
    await expect(pc.client.call(eventsIngest, bent)).rejects.toMatchObject({ code: 'EVENT_SIGNATURE_INVALID' })
    const { digest: _, ...stripped } = bent
    await expect(pc.client.call(eventsIngest, stripped)).rejects.toMatchObject({ code: 'EVENT_SIGNATURE_INVALID' })
    expect(await stored()).toEqual([])
    const call = press(pc)
    const withCall = pc.batch([call, first, second], { lowestUnsent: first.header.seq })
    const answer = await pc.client.call(eventsIngest, { ...withCall, events: [call, altered(first, { at: 1 }), second] })
    expect(answer).toMatchObject({ acked: [call.header.id], refused: [] })
    expect((await pc.send([first, second])).acked).toEqual(ids([first, second]))
    expect(await warnings()).toEqual([])
  })

  test('each bad event is refused with its own code, and the good one beside them is taken', async () => {
    const other = await serving.enrolPc()
    const good = tamper(pc)
    const plain = tamper(pc)
    const [bodyChanged, future, wrongDevice, beyond, unreadable, unsigned] = [
      altered(plain, { id: newId(), bodyHash: 'B'.repeat(43) }),
      tamper(pc, Date.now() + 366 * 86_400_000),
      tamper(other),
      altered(tamper(pc), { seq: 4_000 }),
      press(pc),
      press(pc),
    ]
    const broken =
      'sealed' in unreadable.body
        ? { ...unreadable, body: { sealed: { ...unreadable.body.sealed, text: `A${unreadable.body.sealed.text.slice(1)}` } } }
        : unreadable
    const stranger = { ...unsigned, signature: other.sign(hashOf(unsigned)) }
    const inTheClear = altered(press(pc), {})
    const clear = { ...inTheClear, body: { plain: { salt: 'A'.repeat(22), json: '{}' } } }
    const { acked, refused } = await pc.send([good, bodyChanged, future, wrongDevice, beyond, broken, stranger, clear], { lowestUnsent: 1 })
    expect(acked).toEqual([good.header.id])
    expect(Object.fromEntries(refused.map((r) => [r.id, r.code]))).toEqual({
      [bodyChanged.header.id]: 'EVENT_BODY_MISMATCH',
      [future.header.id]: 'EVENT_FROM_FUTURE',
      [wrongDevice.header.id]: 'EVENT_WRONG_DEVICE',
      [beyond.header.id]: 'EVENT_SEQ_IMPOSSIBLE',
      [broken.header.id]: 'EVENT_SEAL_UNREADABLE',
      [stranger.header.id]: 'EVENT_SIGNATURE_INVALID',
      [clear.header.id]: 'EVENT_BODY_INVALID',
    })
  })

  test('what was refused can still send its header, so that its number is no gap', async () => {
    const event = tamper(pc, Date.now() + 366 * 86_400_000)
    expect((await pc.send([event])).refused).toHaveLength(1)
    expect((await pc.send([{ ...event, body: { dead: true } }], { lowestUnsent: 2 })).acked).toEqual([event.header.id])
    expect((await stored()).map((r) => [r.seq, r.body])).toEqual([[1, null]])
    expect(await warnings()).toEqual(['clock'])
  })

  test('a press that cannot be opened still calls an adult to its PC', async () => {
    const event = press(pc)
    const broken = 'sealed' in event.body ? { ...event, body: { sealed: { ...event.body.sealed, kid: 'another' } } } : event
    expect((await pc.send([broken])).refused).toEqual([{ id: event.header.id, code: 'EVENT_SEAL_UNREADABLE' }])
    // What its agent then does: the header goes up without the contents.
    for (let i = 0; i < 2; i++) expect((await pc.send([{ ...event, body: { dead: true } }])).acked).toEqual([event.header.id])
    const { alerts } = await (await serving.signIn('teacher')).client.call(alertsList, {})
    expect(alerts.map((a) => [a.device, a.person.name, a.count])).toEqual([[pc.id, null, 1]])
  })

  test('a press is never turned away for its PC’s clock', async () => {
    const event = press(pc, newId(), Date.now() + 3 * 366 * 86_400_000)
    expect((await pc.send([event])).acked).toEqual([event.header.id])
    expect(await warnings()).toEqual(['clock'])
  })

  test('a batch signed by another, for another, or numbered beyond belief changes nothing', async () => {
    const other = await serving.enrolPc()
    const event = tamper(pc)
    const batch = pc.batch([event])
    expect(await pc.call('events.ingest', { ...batch, signature: other.batch([event]).signature })).toMatchObject({ code: 'EVENT_SIGNATURE_INVALID' })
    expect(await other.call('events.ingest', batch)).toMatchObject({ code: 'EVENT_WRONG_DEVICE' })
    expect((await pc.send([event], { headSeq: 2 ** 40 })).refused).toEqual([{ id: event.header.id, code: 'EVENT_SEQ_IMPOSSIBLE' }])
    expect(await stored()).toEqual([])
  })

  test('a truncated history shows as a fork against the head that was signed before', async () => {
    const events = [tamper(pc), tamper(pc), tamper(pc)]
    await pc.send(events.slice(0, 2), { lowestUnsent: 1 })
    // The PC's disk goes back to the first event and something else is written.
    pc.link = { seq: 1, hash: hashOf(events[0] as Envelope) }
    await pc.send([tamper(pc)], { lowestUnsent: 2 })
    expect(await warnings()).toContain('fork')
  })
})
