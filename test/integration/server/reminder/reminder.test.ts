import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditList } from '../../../../protocol/audit.ts'
import { calendarCheckIn } from '../../../../protocol/calendar.ts'
import { deviceBeat, devicesCommandsAfter } from '../../../../protocol/device.ts'
import { placesAddRoom, placesMarkDevice, placesSeatDevice } from '../../../../protocol/places.ts'
import { REMINDER_EVERY_MS, reminderSend, reminderToday } from '../../../../protocol/reminder.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

onBothDatabases('the SMART reminder', (open) => {
  let serving: Serving
  let technician: Browser
  let teacher: Browser
  beforeAll(async () => {
    serving = await serveOn(open)
    technician = await serving.signIn('technician')
    teacher = await serving.signIn('teacher')
  })
  afterAll(() => serving.close())

  const beat = (pc: Pc) => pc.client.call(deviceBeat, { protection: 'protected', covered: false, version: '1', unsent: 0 })
  async function roomWith(name: string, ...pcs: Pc[]): Promise<string> {
    const { id, seats } = await technician.client.call(placesAddRoom, { name, seats: Math.max(1, pcs.length), perRow: 10 })
    for (const [at, pc] of pcs.entries()) {
      await technician.client.call(placesSeatDevice, { device: pc.id, seat: seats[at]?.id ?? '' })
      await beat(pc)
    }
    return id
  }
  async function toldTo(pc: Pc): Promise<string[]> {
    const { items } = await pc.client.call(devicesCommandsAfter, { after: { epoch: 1, n: 0 }, waitMs: 0 })
    return items.flatMap(({ command }) => (command.kind === 'reminder.show' ? [command.rule] : []))
  }

  test('reaches the pupils’ PCs of that room that are on and understand it, and says how many; a PC that comes later has none', async () => {
    const [here, older, staffs, elsewhere] = await Promise.all(Array.from({ length: 4 }, () => serving.enrolPc()))
    if (!here || !older || !staffs || !elsewhere) throw new Error('no PCs')
    const silent = await serving.enrolPc()
    const room = await roomWith('ICT 1', here, older, staffs)
    await roomWith('ICT 2', elsewhere)
    await technician.client.call(placesMarkDevice, { device: staffs.id, kind: 'staff' })
    await serving.db.write((tx) => tx.q.updateTable('devices').set({ protocol: 2 }).where('id', '=', older.id).execute())
    expect(await toldTo(silent)).toEqual([])
    expect(await teacher.client.call(reminderSend, { room, rule: 'meeting' })).toEqual({ rule: 'meeting', pcs: 2, sent: 1 })
    expect(await Promise.all([here, older, staffs, elsewhere].map(toldTo))).toEqual([['meeting'], [], [], []])
    serving.clock.advance(10_001)
    expect(await toldTo(here)).toEqual([])
  })

  test('the rule of the day is the same for who sends it and who previews it', async () => {
    const pc = await serving.enrolPc()
    const room = await roomWith('ICT 3', pc)
    const { rule } = await teacher.client.call(reminderToday, {})
    expect(await teacher.client.call(reminderSend, { room, rule: 'day' })).toMatchObject({ rule, sent: 1 })
    expect(await toldTo(pc)).toEqual([rule])
  })

  test('a room is reminded once a minute, whoever sends it; one that reached nobody does not count', async () => {
    const pc = await serving.enrolPc()
    const room = await roomWith('ICT 4')
    expect(await teacher.client.call(reminderSend, { room, rule: 'tell' })).toEqual({ rule: 'tell', pcs: 0, sent: 0 })
    const other = await roomWith('ICT 5', pc)
    expect(await teacher.client.call(reminderSend, { room: other, rule: 'tell' })).toMatchObject({ sent: 1 })
    const dsl = await serving.signIn('dsl')
    await beat(pc)
    expect(await dsl.call('reminder.send', { room: other, rule: 'safe' })).toMatchObject({ ok: false, code: 'REMINDER_TOO_SOON' })
    serving.clock.advance(REMINDER_EVERY_MS)
    await beat(pc)
    expect(await dsl.client.call(reminderSend, { room: other, rule: 'safe' })).toMatchObject({ sent: 1 })
  })

  test('a teacher reminds rooms they watch and rooms nobody watches, not a colleague’s; a DSL any; it is audited with the room, refusals are not', async () => {
    const pc = await serving.enrolPc()
    const room = await roomWith('ICT 6', pc)
    const colleague = await serving.signIn('teacher')
    await colleague.client.call(calendarCheckIn, { room, until: serving.clock.now() + 3_600_000, also: false })
    expect(await teacher.call('reminder.send', { room, rule: 'safe' })).toMatchObject({ ok: false, code: 'REMINDER_NOT_YOUR_ROOM' })
    expect(await colleague.client.call(reminderSend, { room, rule: 'safe' })).toMatchObject({ sent: 1 })
    serving.clock.advance(REMINDER_EVERY_MS)
    await beat(pc)
    expect(await (await serving.signIn('dsl')).client.call(reminderSend, { room, rule: 'safe' })).toMatchObject({ sent: 1 })
    const dpo = await serving.signIn('dpo')
    const { rows } = await dpo.client.call(auditList, { filter: { of: 'reminders', about: room }, before: null, limit: 100 })
    expect(rows.map(({ verb, operation }) => `${verb} ${operation}`)).toEqual(['change reminder.send', 'change reminder.send'])
  })
})
