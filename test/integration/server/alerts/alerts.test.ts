import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Alert } from '../../../../protocol/alerts.ts'
import { panicPressed } from '../../../../protocol/events.ts'
import { policyDefaults } from '../../../../protocol/policy.ts'
import { type Database, follow, newId } from '../../../../server/core/index.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { openSchool, type TestSchool } from './school.ts'

onBothDatabases('alerts', (open, kind) => {
  let s: TestSchool
  let pc: string
  let another: () => Promise<Database>
  beforeEach(async () => {
    const opened = await open()
    s = await openSchool(opened)
    // SQLite is for one process; on PostgreSQL a second server has connections of its own.
    another = async () => (kind === 'postgres' ? opened.again() : s.db)
    const [seat] = await s.addRoom('Room 4')
    pc = await s.addDevice('PC-14', seat)
    await s.addPupil('abevan', 'Aled', '3K')
  })
  afterEach(() => s.close())

  const list = async (): Promise<Alert[]> => (await s.alerts.handlers['alerts.list']({}, s.teacher())).alerts
  async function only(): Promise<Alert> {
    const alerts = await list()
    expect(alerts).toHaveLength(1)
    return alerts[0] as Alert
  }
  const steps = (alert: Alert, step: Alert['steps'][number]['step']) => alert.steps.filter((x) => x.step === step)

  describe('a press brings an adult to the right place', () => {
    test('the alert says where and who, and the child’s PC is told so, with the press that is on its cover', async () => {
      const { press } = await s.press(pc, 'BRYN\\ABevan')
      const alert = await only()
      expect(alert).toMatchObject({ press, state: 'raised', lift: 'covered', count: 1, place: { room: 'Room 4', seat: 'Seat 1', pc: 'PC-14' } })
      expect(alert.person).toEqual({ name: 'Aled Bevan', className: '3K', confidence: 'matched', account: 'BRYN\\ABevan', kind: 'pupil' })
      expect(await s.commands(pc)).toEqual([{ kind: 'panic.state', press, state: 'told', by: null }])
    })
    test('a login that two children share names neither', async () => {
      await s.addPupil('year1', 'Zara', '1P')
      await s.addPupil('year1', 'Yusuf', '1P')
      await s.press(pc, 'year1')
      expect((await only()).person).toEqual({ name: null, className: null, confidence: 'account', account: 'year1', kind: 'unknown' })
    })
    test('a PC without a seat still alerts, by its name', async () => {
      await s.press(await s.addDevice('TROLLEY-3'))
      expect((await only()).place).toEqual({ room: null, seat: null, pc: 'TROLLEY-3', mark: null, offSite: false })
    })
    test('evidence that was not kept raises nothing and tells the child nothing', async () => {
      const failing = s.db.write(async (tx) => {
        await s.handle(tx, panicPressed, pc, s.pressBody())
        throw new Error('disk full')
      })
      await expect(failing).rejects.toThrow('disk full')
      expect(await list()).toEqual([])
      expect(await s.commands(pc)).toEqual([])
    })
  })

  describe('C21 a child who presses again and again floods nobody and loses nothing', () => {
    test('60 presses are one alert with a count', async () => {
      for (let i = 0; i < 60; i++) await s.press(pc)
      expect(await only()).toMatchObject({ count: 60 })
    })
    test('the same press reported twice counts once', async () => {
      const press = newId()
      await s.press(pc, 'abevan', press)
      await s.press(pc, 'abevan', press)
      expect(await only()).toMatchObject({ count: 1 })
    })
    test('a press after the cover was lifted is a call of its own, even while the first alert is open', async () => {
      const first = await s.press(pc)
      const alert = await only()
      await s.alerts.handlers['alerts.acknowledge']({ alert: alert.id }, s.teacher())
      await s.alerts.handlers['alerts.lift']({ alert: alert.id }, s.teacher())
      // A press overtakes the word that the cover was lifted.
      await s.press(pc)
      expect(await list()).toHaveLength(2)
      await s.lifted(pc, first.press, alert.id)
    })
    test('two children signed in at one PC have an alert each, and one’s lift leaves the other’s cover', async () => {
      const first = await s.press(pc, 'abevan')
      await s.press(pc, 'zhussain')
      const alerts = await list()
      expect(alerts.map((a) => a.count)).toEqual([1, 1])
      const id = alerts.find((a) => a.press === first.press)?.id ?? ''
      await s.alerts.handlers['alerts.acknowledge']({ alert: id }, s.teacher())
      await s.alerts.handlers['alerts.lift']({ alert: id }, s.teacher())
      await s.lifted(pc, first.press, id)
      expect((await list()).map((a) => a.lift).toSorted()).toEqual(['covered', 'lifted'])
    })
    test('a lift ends the cover for every press before it, and for none after it', async () => {
      const first = await s.press(pc)
      const [alert] = await list()
      if (!alert) throw new Error('no alert')
      await s.alerts.handlers['alerts.acknowledge']({ alert: alert.id }, s.teacher())
      await s.alerts.handlers['alerts.lift']({ alert: alert.id }, s.teacher())
      await s.press(pc)
      await s.lifted(pc, first.press, alert.id)
      const { press: latest } = await s.press(pc)
      const alerts = await list()
      expect(alerts).toHaveLength(3)
      expect(alerts.filter((a) => a.lift !== 'lifted').map((a) => a.press)).toEqual([latest])
    })
  })

  describe('the child hears who is coming, and hears it once', () => {
    test('two teachers say “I’m going” at the same moment: both are recorded, one is named', async () => {
      await s.press(pc)
      const { id } = await only()
      await Promise.all(['Mrs Khan', 'Mr Rees'].map((name) => s.alerts.handlers['alerts.acknowledge']({ alert: id }, s.teacher(name))))
      const alert = await only()
      expect(
        steps(alert, 'acknowledged')
          .map((x) => x.by)
          .sort(),
      ).toEqual(['Mr Rees', 'Mrs Khan'])
      const coming = (await s.commands(pc)).filter((c) => c.state === 'coming')
      expect(coming).toHaveLength(1)
      expect(coming[0]?.by).toBe(steps(alert, 'acknowledged')[0]?.by)
    })
    test('seen, coming, here, lifted: each step reaches the PC in order and stands in the alert', async () => {
      const { press } = await s.press(pc)
      const { id } = await only()
      const { handlers } = s.alerts
      await handlers['alerts.painted']({ alert: id }, s.teacher())
      await handlers['alerts.sendSomeone']({ alert: id }, s.teacher('Mrs Khan'))
      await handlers['alerts.acknowledge']({ alert: id }, s.teacher('Mr Rees'))
      await handlers['alerts.attend']({ alert: id }, s.teacher('Mr Rees'))
      await handlers['alerts.lift']({ alert: id }, s.teacher('Mr Rees'))
      await s.lifted(pc, press, id)
      const closed = await handlers['alerts.close']({ alert: id, as: 'toDsl' }, s.teacher('Mr Rees'))
      expect((await s.commands(pc)).map((c) => [c.state ?? c.kind, c.by])).toEqual([
        ['told', null],
        ['seen', 'Mrs Khan'],
        ['coming', 'Mr Rees'],
        ['here', 'Mr Rees'],
        ['panic.lift', undefined],
      ])
      expect(closed.steps.map((x) => x.step)).toEqual(['delivered', 'sendSomeone', 'escalated', 'acknowledged', 'attended', 'lifting', 'lifted', 'closed'])
      expect(await list()).toEqual([])
    })
    test('nobody lifts a cover from afar before somebody has said they are going', async () => {
      await s.press(pc)
      const { id } = await only()
      await expect(s.alerts.handlers['alerts.lift']({ alert: id }, s.teacher())).rejects.toMatchObject({ code: 'ALERT_NOT_ATTENDED' })
      expect((await s.commands(pc)).map((c) => c.kind)).toEqual(['panic.state'])
    })
    test('another PC can’t speak about this one’s cover', async () => {
      const { press } = await s.press(pc)
      const { id } = await only()
      await s.alerts.handlers['alerts.acknowledge']({ alert: id }, s.teacher())
      await s.alerts.handlers['alerts.lift']({ alert: id }, s.teacher())
      await s.liftFailed(await s.addDevice('PC-15'), press, id)
      expect((await only()).lift).toBe('lifting')
      await s.liftFailed(pc, press, id)
      expect((await only()).lift).toBe('failed')
    })
    test('an alert whose PC says that nothing is covered can be closed', async () => {
      const { press } = await s.press(pc)
      const { id } = await only()
      await s.alerts.handlers['alerts.acknowledge']({ alert: id }, s.teacher())
      await s.alerts.handlers['alerts.close']({ alert: id, as: 'toDsl' }, s.teacher())
      await s.liftFailed(pc, press, id, 'PANIC_NOT_COVERED')
      expect(await list()).toEqual([])
    })
    test('an alert that was closed while its cover would not lift is open again', async () => {
      const { press } = await s.press(pc)
      const { id } = await only()
      await s.alerts.handlers['alerts.acknowledge']({ alert: id }, s.teacher())
      await s.alerts.handlers['alerts.close']({ alert: id, as: 'mistake' }, s.teacher())
      await s.liftFailed(pc, press, id)
      expect(await only()).toMatchObject({ state: 'attended', lift: 'failed', closedAs: null })
    })
  })

  describe('an open dashboard misses no alert', () => {
    test('alerts raised by two servers at once all reach a reader, at rising positions', async () => {
      const pcs = await Promise.all(Array.from({ length: 12 }, (_, i) => s.addDevice(`PC-${i}`)))
      const ending = new AbortController()
      const seen: { n: number; id: string }[] = []
      const feed = await s.alerts.feeds['alerts.stream'](s.teacher())
      const reading = (async () => {
        for await (const items of follow(s.db, feed, { epoch: 1, n: 0 }, ending.signal)) {
          for (const item of items) seen.push({ n: item.at.n, id: (item as unknown as { alert: Alert }).alert.id })
          if (new Set(seen.map((x) => x.id)).size === pcs.length) ending.abort()
        }
      })()
      const db = await another()
      const other = { db, alerts: s.featuresOn(db).alerts }
      await Promise.all(pcs.map((device, i) => s.press(device, 'abevan', newId(), i % 2 ? other : { db: s.db, alerts: s.alerts })))
      await reading
      expect(seen.map((x) => x.n)).toEqual(seen.map((x) => x.n).toSorted((a, b) => a - b))
      expect(new Set(seen.map((x) => x.id)).size).toBe(pcs.length)
    })
    test('a long poll answers when the alert comes, and resumes after it', async () => {
      const { cursor } = await s.alerts.handlers['alerts.list']({}, s.teacher())
      const polling = s.alerts.handlers['alerts.changesAfter']({ after: cursor, waitMs: 10_000 }, s.teacher())
      await s.press(pc)
      const answer = await polling
      expect(answer.items).toHaveLength(1)
      expect(await s.alerts.handlers['alerts.changesAfter']({ after: answer.cursor, waitMs: 0 }, s.teacher())).toEqual({ items: [], cursor: answer.cursor })
    })
    test('a cursor from before a restore starts again from the beginning', async () => {
      await s.press(pc)
      const answer = await s.alerts.handlers['alerts.changesAfter']({ after: { epoch: 7, n: 99 }, waitMs: 0 }, s.teacher())
      expect(answer.items).toHaveLength(1)
    })
    test('of fifty dashboards that show it, the first makes it delivered and the others write nothing', async () => {
      await s.press(pc)
      const { id } = await only()
      await s.alerts.handlers['alerts.painted']({ alert: id }, s.teacher())
      const { cursor } = await s.alerts.handlers['alerts.list']({}, s.teacher())
      await Promise.all(Array.from({ length: 50 }, () => s.alerts.handlers['alerts.painted']({ alert: id }, s.teacher())))
      expect((await s.alerts.handlers['alerts.list']({}, s.teacher())).cursor).toEqual(cursor)
      expect(await only()).toMatchObject({ state: 'delivered' })
    })
  })

  describe('when nobody goes, time brings the DSL and the head in', () => {
    const { 'alerts.escalateAfterMs': waitMs, 'retention.alertMs': keepMs } = policyDefaults()

    test('not before its time, then once; also by a server that was started since', async () => {
      await s.press(pc)
      s.time.now += waitMs - 1
      const before = s.timers()
      expect(await before.runDue()).toBe(0)
      await before.stop()
      s.time.now += 1
      const after = s.timers()
      await after.runDue()
      await after.runDue()
      await after.stop()
      const alert = await only()
      expect(alert).toMatchObject({ escalated: true, state: 'raised' })
      expect(steps(alert, 'escalated')).toHaveLength(1)
    })
    test('never once somebody is going', async () => {
      await s.press(pc)
      await s.alerts.handlers['alerts.acknowledge']({ alert: (await only()).id }, s.teacher())
      s.time.now += waitMs * 2
      const timers = s.timers()
      expect(await timers.runDue()).toBe(0)
      await timers.stop()
      expect((await only()).escalated).toBe(false)
    })
    test('two servers with the same timers escalate once between them', async () => {
      await s.press(pc)
      s.time.now += waitMs
      const db = await another()
      const both = [s.timers(), s.timers({ db, alerts: s.featuresOn(db).alerts })]
      await Promise.all(both.map((t) => t.runDue()))
      await Promise.all(both.map((t) => t.stop()))
      expect(steps(await only(), 'escalated')).toHaveLength(1)
    })
    test('a press by mistake is gone after its time, with what it said; its header stays', async () => {
      const { event } = await s.press(pc)
      const { id } = await only()
      await s.alerts.handlers['alerts.acknowledge']({ alert: id }, s.teacher())
      await s.alerts.handlers['alerts.close']({ alert: id, as: 'mistake' }, s.teacher())
      const timers = s.timers()
      s.time.now += keepMs - 1
      await timers.runDue()
      expect((await history()).map((a) => a.id)).toEqual([id])
      s.time.now += 1
      await timers.runDue()
      await timers.stop()
      expect(await history()).toEqual([])
      const row = await s.db.read.selectFrom('events').select(['salt', 'body', 'body_hash']).where('id', '=', event).executeTakeFirst()
      expect(row).toEqual({ salt: null, body: null, body_hash: 'h' })
    })
    test('what went to the DSL stays', async () => {
      await s.press(pc)
      const { id } = await only()
      await s.alerts.handlers['alerts.acknowledge']({ alert: id }, s.teacher())
      await s.alerts.handlers['alerts.close']({ alert: id, as: 'toDsl' }, s.teacher())
      s.time.now += keepMs * 2
      const timers = s.timers()
      await timers.runDue()
      await timers.stop()
      expect((await history()).map((a) => a.id)).toEqual([id])
    })
    async function history(): Promise<Alert[]> {
      return (await s.alerts.handlers['alerts.history']({ before: null, limit: 10 }, s.teacher())).alerts
    }
  })

  describe('C50 another school’s alert does not exist', () => {
    test('not in its lists, not in its stream, and no step can be taken on it', async () => {
      await s.press(pc)
      const { id } = await only()
      const stranger = s.teacher('Mx Other', await addSchool(s.db, 'Other'))
      const { handlers } = s.alerts
      expect((await handlers['alerts.list']({}, stranger)).alerts).toEqual([])
      expect((await handlers['alerts.history']({ before: null, limit: 10 }, stranger)).alerts).toEqual([])
      expect((await handlers['alerts.changesAfter']({ after: { epoch: 1, n: 0 }, waitMs: 0 }, stranger)).items).toEqual([])
      for (const op of ['alerts.painted', 'alerts.acknowledge', 'alerts.sendSomeone', 'alerts.attend', 'alerts.lift'] as const) {
        await expect(Promise.resolve(handlers[op]({ alert: id }, stranger)), op).rejects.toMatchObject({ code: 'NOT_FOUND' })
      }
      await expect(handlers['alerts.close']({ alert: id, as: 'mistake' }, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect((await only()).steps).toEqual([])
    })
  })

  test('the history pages through everything, nothing twice', async () => {
    for (let i = 0; i < 7; i++) await s.press(await s.addDevice(`H-${i}`))
    const seen: string[] = []
    for (let before: number | null = null; ; ) {
      const { alerts } = await s.alerts.handlers['alerts.history']({ before, limit: 3 }, s.teacher())
      seen.push(...alerts.map((a) => a.place.pc))
      const last = alerts.at(-1)
      if (!last) break
      before = last.pos
    }
    expect(seen).toEqual(['H-6', 'H-5', 'H-4', 'H-3', 'H-2', 'H-1', 'H-0'])
  })
})
