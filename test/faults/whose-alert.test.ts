/** Real sockets: an alert on a page that has lost it is gone within a second, and on the page that has gained it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AlertItem, alertsAcknowledge, alertsList } from '../../protocol/alerts.ts'
import { calendarCheckIn, calendarCheckOut } from '../../protocol/calendar.ts'
import { panicPressed } from '../../protocol/events.ts'
import { placesAddRoom, placesSeatDevice } from '../../protocol/places.ts'
import { newId } from '../../server/core/index.ts'
import { onBothDatabases } from '../integration/harness.ts'
import { type Pc, type Serving, serveOn } from '../integration/server/serving.ts'

const WITHIN_MS = 1_000
const HOUR = 3_600_000

onBothDatabases('whose alert', (open) => {
  let serving: Serving
  const ending: AbortController[] = []
  beforeEach(async () => {
    serving = await serveOn(open)
  })
  afterEach(async () => {
    for (const one of ending.splice(0)) one.abort()
    await serving.close()
  })

  async function classroom() {
    const head = await serving.signIn('head')
    const [suite, lab] = [
      await head.client.call(placesAddRoom, { name: 'ICT Suite', seats: 2, perRow: 2 }),
      await head.client.call(placesAddRoom, { name: 'Lab', seats: 2, perRow: 2 }),
    ]
    const pc = await serving.enrolPc()
    await head.client.call(placesSeatDevice, { device: pc.id, seat: suite.seats[0]?.id ?? null })
    return { head, suite, lab, pc }
  }
  async function press(pc: Pc): Promise<string> {
    const body = { press: newId(), who: { account: 'ada', session: '1' }, via: 'button' as const, pressedAt: Date.now(), keptAfterMs: 3 }
    await pc.send([pc.make(panicPressed, body)])
    return body.press
  }
  /** A page that follows the stream: what it shows now. */
  async function page(browser: Awaited<ReturnType<Serving['signIn']>>) {
    const stop = new AbortController()
    ending.push(stop)
    const shown = new Map<string, string>()
    const stream = await browser.stream('alerts.stream', stop.signal)
    void (async () => {
      for (;;) {
        const item = (await stream.next()).data as AlertItem
        if ('alert' in item) shown.set(item.alert.id, item.alert.place.room ?? '')
        else shown.delete(item.withdrawn)
      }
    })().catch(() => undefined)
    return { browser, shown }
  }
  async function within(ms: number, holds: () => boolean): Promise<boolean> {
    const until = performance.now() + ms
    while (!holds() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10))
    return holds()
  }

  test('C65 the room is taken over mid-incident: the alert is on the new teacher’s page and gone from the old one’s within a second', async () => {
    const { suite, lab, pc, head } = await classroom()
    const [khan, rees] = [await page(await serving.signIn('teacher')), await page(await serving.signIn('teacher'))]
    const dsl = await page(await serving.signIn('dsl'))
    const checkIn = (who: typeof khan, room: string) => who.browser.client.call(calendarCheckIn, { room, until: Date.now() + HOUR, also: false })
    await checkIn(khan, suite.id)
    await press(pc)
    expect(await within(WITHIN_MS, () => khan.shown.size === 1)).toBe(true)
    expect(rees.shown.size).toBe(0)

    await checkIn(rees, suite.id)
    await checkIn(khan, lab.id)
    expect(await within(WITHIN_MS, () => khan.shown.size === 0 && rees.shown.size === 1)).toBe(true)
    expect((await khan.browser.client.call(alertsList, {})).alerts).toEqual([])
    const [alert] = dsl.shown.keys()
    await expect(khan.browser.client.call(alertsAcknowledge, { alert: alert ?? '' })).rejects.toMatchObject({ code: 'NOT_FOUND' })

    // The PC is moved on the plan: the alert stays with the room in which the child pressed.
    await head.client.call(placesSeatDevice, { device: pc.id, seat: lab.seats[0]?.id ?? null })
    expect([...rees.shown.values()]).toEqual(['ICT Suite'])
    await expect(rees.browser.client.call(alertsAcknowledge, { alert: alert ?? '' })).resolves.toMatchObject({ state: 'acknowledged', roomId: suite.id })
    expect(dsl.shown.size).toBe(1)
  })

  test('C65 nobody watches any more: the alert comes to every page within a second, never to none', async () => {
    const { suite, pc } = await classroom()
    const [khan, rees] = [await page(await serving.signIn('teacher')), await page(await serving.signIn('teacher'))]
    await khan.browser.client.call(calendarCheckIn, { room: suite.id, until: Date.now() + HOUR, also: false })
    await press(pc)
    expect(await within(WITHIN_MS, () => khan.shown.size === 1)).toBe(true)
    await khan.browser.client.call(calendarCheckOut, { room: null })
    expect(await within(WITHIN_MS, () => rees.shown.size === 1)).toBe(true)
    expect(khan.shown.size).toBe(1)
  })

  test('C67 a teacher who looks through other classes’ alerts finds none: not by list, stream, poll or id', async () => {
    const { suite, pc } = await classroom()
    const khan = await serving.signIn('teacher')
    await khan.client.call(calendarCheckIn, { room: suite.id, until: Date.now() + HOUR, also: false })
    const snoop = await page(await serving.signIn('teacher'))
    await press(pc)
    const alert = (await khan.client.call(alertsList, {})).alerts[0]?.id ?? ''
    expect((await snoop.browser.client.call(alertsList, {})).alerts).toEqual([])
    const poll = await snoop.browser.call('alerts.changesAfter', { after: { epoch: 0, n: 0 }, waitMs: 0 })
    expect(JSON.stringify(poll)).not.toMatch(/ICT Suite|ada|PC-01/)
    for (const step of ['painted', 'acknowledge', 'sendSomeone', 'attend', 'lift'])
      expect(await snoop.browser.call(`alerts.${step}`, { alert })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await snoop.browser.call('alerts.history', { before: null, limit: 10 })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await within(200, () => snoop.shown.size > 0)).toBe(false)
  })
})
