/** From a PC's sealed evidence over real sockets to a dashboard, and back to the PC: on one server, and across two. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Alert, alertsAcknowledge, alertsAttend, alertsChangesAfter, alertsClose, alertsLift, alertsList } from '../../../../protocol/alerts.ts'
import { panicLifted, panicPressed } from '../../../../protocol/events.ts'
import { newId } from '../../../../server/core/index.ts'
import { onBothDatabases } from '../../harness.ts'
import { Browser, type Pc, type Serving, serveOn } from '../serving.ts'

onBothDatabases('alerts live', (open, kind) => {
  let serving: Serving
  let ending: AbortController
  beforeEach(async () => {
    serving = await serveOn(open)
    ending = new AbortController()
  })
  afterEach(async () => {
    ending.abort()
    await serving.close()
  })

  async function press(pc: Pc, id = newId()): Promise<string> {
    const body = { press: id, who: { account: 'abevan', session: '1' }, via: 'button' as const, pressedAt: Date.now(), keptAfterMs: 3 }
    await pc.send([pc.make(panicPressed, body)])
    return id
  }
  const alertOf = (item: { data: unknown }) => (item.data as { alert: Alert }).alert

  test('pressed, seen, coming, here, lifted, closed: every step reaches the other side', async () => {
    const pc = await serving.enrolPc()
    const teacher = await serving.signIn('teacher')
    const dashboard = await teacher.stream('alerts.stream', ending.signal)
    const commands = await pc.stream('devices.commands', ending.signal)
    const told = async () => {
      const { command } = (await commands.next()).data as { command: Record<string, unknown> }
      return command.state ?? command.kind
    }

    const id = await press(pc)
    const raised = alertOf(await dashboard.next())
    expect(raised).toMatchObject({ press: id, state: 'raised', place: { pc: 'PC-01' }, person: { confidence: 'account', account: 'abevan' } })
    expect(await told()).toBe('told')
    await teacher.client.call(alertsAcknowledge, { alert: raised.id })
    expect(alertOf(await dashboard.next()).state).toBe('acknowledged')
    expect(await told()).toBe('coming')
    await teacher.client.call(alertsAttend, { alert: raised.id })
    expect(await told()).toBe('here')
    await teacher.client.call(alertsLift, { alert: raised.id })
    expect(await told()).toBe('panic.lift')
    await pc.send([pc.make(panicLifted, { press: id, by: 'staff', alert: raised.id })])
    await teacher.client.call(alertsClose, { alert: raised.id, as: 'toDsl' })
    let last = alertOf(await dashboard.next())
    while (last.state !== 'closed') last = alertOf(await dashboard.next())
    expect(last).toMatchObject({ lift: 'lifted', closedAs: 'toDsl' })
    expect((await teacher.client.call(alertsList, {})).alerts).toEqual([])
  })

  describe('a dashboard that was away catches up', () => {
    test('from the last item it had, by stream and by long poll', async () => {
      const [one, two] = [await serving.enrolPc(), await serving.enrolPc()]
      const teacher = await serving.signIn('teacher')
      const before = new AbortController()
      const first = await teacher.stream('alerts.stream', before.signal)
      await press(one)
      const { id } = await first.next()
      before.abort()
      const missed = await press(two)
      const [epoch = 0, n = 0] = id.split('.').map(Number)
      expect(alertOf(await (await teacher.stream('alerts.stream', ending.signal, { epoch, n })).next()).press).toBe(missed)
      const polled = await teacher.client.call(alertsChangesAfter, { after: { epoch, n }, waitMs: 0 })
      expect(polled.items.map((i) => 'alert' in i && i.alert.press)).toEqual([missed])
    })
    test('an outbox that is sent again from its beginning raises nothing twice', async () => {
      const pc = await serving.enrolPc()
      const body = { press: newId(), who: { account: 'abevan', session: '1' }, via: 'button' as const, pressedAt: Date.now(), keptAfterMs: 3 }
      const batch = pc.batch([pc.make(panicPressed, body)])
      for (let i = 0; i < 10; i++) expect((await pc.call('events.ingest', batch)).ok).toBe(true)
      const { alerts } = await (await serving.signIn('teacher')).client.call(alertsList, {})
      expect(alerts.map((a) => a.count)).toEqual([1])
    })
  })

  // SQLite is for one process.
  if (kind === 'postgres') {
    test('a press taken by one server is on the dashboards of another', async () => {
      const pc = await serving.enrolPc()
      const here = await serving.signIn('teacher')
      const { url } = await serving.another()
      const there = new Browser(url)
      there.cookie = here.cookie
      const dashboard = await there.stream('alerts.stream', ending.signal)
      const id = await press(pc)
      expect(alertOf(await dashboard.next()).press).toBe(id)
    })
  }

  test('presses and acknowledgements of one PC at the same time hold nobody up', async () => {
    const pc = await serving.enrolPc()
    const teachers = await Promise.all([serving.signIn('teacher'), serving.signIn('teacher')])
    await press(pc)
    const { alerts } = await (teachers[0] as Browser).client.call(alertsList, {})
    const alert = alerts[0]?.id ?? ''
    const startedAt = performance.now()
    const presses = (async () => {
      for (let i = 0; i < 15; i++) await press(pc)
    })()
    await Promise.all([presses, ...teachers.flatMap((t) => Array.from({ length: 5 }, () => t.client.call(alertsAcknowledge, { alert })))])
    // A deadlock on PostgreSQL costs a second before it is even noticed.
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    const after = (await (teachers[0] as Browser).client.call(alertsList, {})).alerts[0]
    expect(after).toMatchObject({ count: 16, state: 'acknowledged' })
    expect(after?.steps.filter((s) => s.step === 'acknowledged')).toHaveLength(2)
  })
})
