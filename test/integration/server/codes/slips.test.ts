import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AlertItem, alertsAcknowledge, alertsAttend, alertsList } from '../../../../protocol/alerts.ts'
import { auditList } from '../../../../protocol/audit.ts'
import { registerAnswers, registerConfirm, registerOwnRules } from '../../../../protocol/aup-register.ts'
import { calendarWatching } from '../../../../protocol/calendar.ts'
import { codesEndSlip, codesMakeSlip, codesSlipChoices, codesSlips, codesUseSlip } from '../../../../protocol/code-slips.ts'
import { type CodesDocument, codesDelivered, codesFetch } from '../../../../protocol/codes.ts'
import { deviceBeat } from '../../../../protocol/device.ts'
import { codeTried, panicLifted, panicPressed, sessionOpened } from '../../../../protocol/events.ts'
import { canonical } from '../../../../protocol/evidence.ts'
import { placesAddRoom, placesSeatDevice } from '../../../../protocol/places.ts'
import { seesSchool } from '../../../../protocol/sees.ts'
import { staffAccess, staffList, staffMe, staffSignOut } from '../../../../protocol/staff.ts'
import { newId, sha256 } from '../../../../server/core/ids.ts'
import { onBothDatabases } from '../../harness.ts'
import { Browser, type Pc, type Serving, serveOn } from '../serving.ts'

const HOUR_MS = 3_600_000

onBothDatabases('supply slips', (open) => {
  let serving: Serving
  let office: Browser
  let head: Browser
  let technician: Browser
  let here: { room: string; pc: Pc }
  let there: { room: string; pc: Pc }
  let today: string
  beforeAll(async () => {
    serving = await serveOn(open)
    await serving.makeMorning()
    ;[office, head, technician] = [await serving.signIn('office'), await serving.signIn('head'), await serving.signIn('technician')]
    here = await place('Room 1')
    there = await place('Room 2')
    today = (await office.client.call(codesSlipChoices, {})).days[0] ?? ''
  })
  afterAll(() => serving.close())

  async function place(name: string) {
    const room = await technician.client.call(placesAddRoom, { name, seats: 1, perRow: 1 })
    const pc = await serving.enrolPc()
    await technician.client.call(placesSeatDevice, { device: pc.id, seat: room.seats[0]?.id ?? '' })
    return { room: room.id, pc }
  }
  const make = (name = 'Mr Jones', room = here.room, day = today) => office.client.call(codesMakeSlip, { name, room, day })
  async function use(webCode: string): Promise<Browser> {
    const browser = new Browser(serving.url)
    await browser.client.call(codesUseSlip, { webCode })
    return browser
  }
  const documentOf = async (pc: Pc) => decodeJwt((await pc.client.call(codesFetch, { have: null })).envelope ?? '') as unknown as CodesDocument
  async function press(pc: Pc): Promise<string> {
    const made = { press: newId(), who: { account: newId(), session: '2' }, via: 'button' as const, pressedAt: Date.now(), keptAfterMs: 1 }
    await pc.send([pc.make(panicPressed, made)])
    return made.press
  }
  const seenBy = async (browser: Browser) => (await browser.client.call(alertsList, {})).alerts.map((alert) => alert.press)

  test('its PIN goes to the PCs of its room alone, for that day until 16:00, and as no code', async () => {
    const { pin, webCode, slip } = await make()
    expect(pin).toMatch(/^[0-9]{8}$/)
    expect(webCode).toMatch(/^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/)
    const document = await documentOf(here.pc)
    expect(document.codes.filter(({ id }) => id === slip.id)).toMatchObject([
      { kind: 'slip', holderName: 'Mr Jones', once: false, scope: { room: here.room }, validFrom: slip.validFrom, validUntil: slip.validUntil },
    ])
    expect(slip.validUntil - slip.validFrom).toBe(16 * HOUR_MS)
    expect((await documentOf(there.pc)).codes).toEqual([])
    await here.pc.client.call(codesDelivered, { version: document.version })
    const listed = (await office.client.call(codesSlips, {})).slips.find(({ id }) => id === slip.id)
    expect(listed).toMatchObject({ name: 'Mr Jones', room: 'Room 1', day: today, madeBy: 'A office', signedInAt: null, reach: { known: 1, of: 1, used: 0 } })
    for (const secret of [pin, webCode, webCode.replaceAll('-', '')]) {
      expect(JSON.stringify([listed, document])).not.toContain(secret)
      expect(serving.logged.join('')).not.toContain(secret)
      for (const table of ['codes', 'audit', 'staff'] as const)
        expect(JSON.stringify(await serving.db.read.selectFrom(table).selectAll().execute())).not.toContain(secret)
    }
  })

  test('whoever has the web code sees that room’s alerts as they come, answers them under their own name, and sees no other room', async () => {
    const supply = await use((await make()).webCode)
    expect(await supply.client.call(staffMe, {})).toMatchObject({ name: 'Mr Jones', role: 'teacher', supply: { room: 'Room 1' } })
    const stop = new AbortController()
    const stream = await supply.stream('alerts.stream', stop.signal)
    const elsewhere = await press(there.pc)
    const mine = await press(here.pc)
    const seen: AlertItem[] = []
    while (!seen.some((item) => 'alert' in item && item.alert.press === mine)) seen.push((await stream.next()).data as AlertItem)
    stop.abort()
    expect(JSON.stringify(seen)).not.toContain(elsewhere)
    expect(await seenBy(supply)).toEqual([mine])
    expect(await seenBy(head)).toEqual(expect.arrayContaining([mine, elsewhere]))

    const [alert] = (await supply.client.call(alertsList, {})).alerts
    const other = (await head.client.call(alertsList, {})).alerts.find((one) => one.press === elsewhere)?.id ?? ''
    expect(await supply.call('alerts.acknowledge', { alert: other })).toMatchObject({ code: 'NOT_FOUND' })
    expect(alert).toMatchObject({ unwatched: false })
    await supply.client.call(alertsAcknowledge, { alert: alert?.id ?? '' })
    const attended = await supply.client.call(alertsAttend, { alert: alert?.id ?? '' })
    expect(attended.steps.filter(({ by }) => by === 'Mr Jones').map(({ step, supply: is }) => `${step} ${is}`)).toEqual(['acknowledged true', 'attended true'])
    const { rows } = await head.client.call(auditList, { before: null, limit: 20 })
    expect(rows.filter(({ who }) => who === 'Mr Jones (supply)').map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['codes.useSlip', 'alerts.stream', 'alerts.acknowledge', 'alerts.attend']),
    )
    // The child hears a name, as of any other adult.
    const commands = await serving.db.read.selectFrom('device_commands').select('command').where('device_id', '=', here.pc.id).execute()
    expect(commands.map(({ command }) => command).join()).toContain('"by":"Mr Jones"')
    expect((await head.client.call(staffList, {})).staff.map(({ name }) => name)).not.toContain('Mr Jones')
    const access = async () => (await head.client.call(staffAccess, {})).staff.filter(({ supply: is }) => is).map(({ name, rooms }) => [name, rooms])
    expect(await access()).toEqual([['Mr Jones', ['Room 1']]])
    await supply.client.call(staffSignOut, {})
  })

  test('signed in, they watch the room; signed out, nobody does, and its alerts go to everybody again', async () => {
    await here.pc.send([here.pc.make(sessionOpened, { who: { account: 'pupil', session: '9' } })])
    await here.pc.client.call(deviceBeat, {
      protection: 'protected',
      covered: false,
      version: '1',
      unsent: 0,
      network: null,
    })
    const watchers = async () => (await office.client.call(calendarWatching, {})).rooms.find(({ room }) => room === here.room)?.watchers
    const teacher = await serving.signIn('teacher')
    const { webCode, slip } = await make('Mrs Evans')
    const supply = await use(webCode)
    expect(await watchers()).toMatchObject([{ name: 'Mrs Evans', why: 'slip', until: slip.validUntil }])
    const called = await press(here.pc)
    expect(await seenBy(teacher)).not.toContain(called)
    await supply.client.call(staffSignOut, {})
    expect(await watchers()).toEqual([])
    expect(await seenBy(teacher)).toContain(called)
    expect(await supply.call('alerts.list', {})).toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('a slip that is ended ends the session and its streams, and is on no PC any more', async () => {
    const { webCode, slip } = await make()
    const supply = await use(webCode)
    const stop = new AbortController()
    const stream = await supply.stream('alerts.stream', stop.signal)
    await head.client.call(codesEndSlip, { id: slip.id })
    await stream.ended
    expect(await supply.call('alerts.list', {})).toMatchObject({ code: 'NOT_SIGNED_IN' })
    expect(await new Browser(serving.url).call('codes.useSlip', { webCode })).toMatchObject({ code: 'SLIP_WRONG' })
    expect((await documentOf(here.pc)).codes.map(({ id }) => id)).not.toContain(slip.id)
    expect((await office.client.call(codesSlips, {})).slips.find(({ id }) => id === slip.id)?.endedAt).toBeGreaterThan(0)
  })

  test('a lift by its PIN is recorded under the supply teacher’s name, also when they never signed in', async () => {
    const { slip } = await make('Ms Lloyd')
    const call = await press(here.pc)
    const tried = here.pc.make(codeTried, { result: 'accepted', code: slip.id, press: call })
    await here.pc.send([tried, here.pc.make(panicLifted, { press: call, by: 'code', alert: null, code: slip.id })])
    const alert = (await head.client.call(alertsList, {})).alerts.find((one) => one.press === call)
    expect(alert?.steps.at(-1)).toMatchObject({ step: 'lifted', by: 'Ms Lloyd', supply: true })
    expect((await office.client.call(codesSlips, {})).slips.find(({ id }) => id === slip.id)?.reach.used).toBe(1)
  })

  test('a code that is made up, or one for a later day, signs nobody in', async () => {
    const { days } = await office.client.call(codesSlipChoices, {})
    const { webCode } = await make('Mr Jones', here.room, days[1])
    for (const typed of [webCode, '0000-0000-0000', ''.padEnd(40, 'x')])
      expect(await new Browser(serving.url).call('codes.useSlip', { webCode: typed })).toMatchObject({ code: 'SLIP_WRONG', status: 401 })
    expect(await office.call('codes.makeSlip', { name: 'Mr Jones', room: here.room, day: '2030-01-01' })).toMatchObject({ code: 'SLIP_DAY' })
    const typedLoosely = (await make()).webCode.toUpperCase().replaceAll('-', ' ')
    expect((await (await use(typedLoosely)).call('alerts.list', {})).ok).toBe(true)
  })

  test('its holder reads the staff rules once, is on the register with the exact words, and may see what is recorded of pupils', async () => {
    const { webCode, slip } = await make('Mrs Owen')
    const holder = await use(webCode)
    const [rules, ...more] = (await holder.client.call(registerOwnRules, {})).agreements
    expect([rules?.audience, more]).toEqual(['staff', []])
    const { document = '', version = 0, texts = [] } = rules ?? {}
    const confirm = (by: Browser, of = version) => by.client.call(registerConfirm, { document, version: of, language: 'en' })
    await expect(confirm(holder, version + 1)).rejects.toMatchObject({ code: 'CONFLICT' })
    await Promise.all([confirm(holder), confirm(holder)])
    expect((await holder.client.call(registerOwnRules, {})).agreements).toEqual([])
    expect((await (await use(webCode)).client.call(registerOwnRules, {})).agreements).toEqual([])
    const { answers } = await head.client.call(registerAnswers, { pc: null, before: null, limit: 10 })
    const visitor = { name: 'Mrs Owen', host: 'Room 1' }
    expect(answers).toMatchObject([{ answer: 'accepted', how: 'slip', document, version, languages: ['en'], visitor, person: null, account: null }])
    const row = await serving.db.read.selectFrom('aup_answers').select('detail').where('how', '=', 'slip').executeTakeFirstOrThrow()
    const text = texts.find((one) => one.language === 'en')
    expect(JSON.parse(row.detail)).toMatchObject({ texts: [{ hash: sha256(canonical({ document, version, text })) }] })
    const { rows } = await head.client.call(auditList, { before: null, limit: 20 })
    expect(rows.find(({ operation }) => operation === 'register.confirm')).toMatchObject({ who: 'Mrs Owen (supply)' })
    expect((await holder.client.call(seesSchool, {})).statements.length).toBeGreaterThan(0)
    const teacher = await serving.signIn('teacher')
    expect((await teacher.client.call(registerOwnRules, {})).agreements).toEqual([])
    await expect(confirm(teacher)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await office.client.call(codesEndSlip, { id: slip.id })
  })
  test('guesses at web codes run into a wait, and a right code does not count as one', async () => {
    const { webCode } = await make()
    const answers = new Set<string>()
    for (let guess = 0; guess < 500 && !answers.has('TOO_MANY_ATTEMPTS'); guess++) {
      const answer = await new Browser(serving.url).call('codes.useSlip', { webCode: `guess-${guess}` })
      if (!answer.ok) answers.add(answer.code)
    }
    expect(answers).toEqual(new Set(['SLIP_WRONG', 'TOO_MANY_ATTEMPTS']))
    serving.clock.advance(60_000)
    for (let again = 0; again < 3; again++) await use(webCode)
  })

  test('at 16:00 the session ends by itself, and what is left of its account', async () => {
    const { webCode, slip } = await make('Mr Late')
    const supply = await use(webCode)
    const account = (await supply.client.call(staffMe, {})).id
    serving.clock.advance(slip.validUntil - serving.clock.now())
    expect(await supply.call('alerts.list', {})).toMatchObject({ code: 'NOT_SIGNED_IN' })
    expect(await new Browser(serving.url).call('codes.useSlip', { webCode })).toMatchObject({ code: 'SLIP_WRONG' })
    expect(await office.call('codes.makeSlip', { name: 'Mr Late', room: here.room, day: today })).toMatchObject({ code: 'SLIP_DAY' })
    // A timer that is set makes the server look at all of them; by itself it looks every half minute.
    await here.pc.fetchPass()
    await press(here.pc)
    const ended = () => serving.db.read.selectFrom('staff').select('ended_at').where('id', '=', account).executeTakeFirstOrThrow()
    await expect.poll(async () => (await ended()).ended_at).not.toBeNull()
    const [listed] = (await office.client.call(codesSlips, {})).slips.filter(({ id }) => id === slip.id)
    expect(listed?.endedAt).toBeNull()
    await here.pc.fetchPass()
    expect((await documentOf(here.pc)).codes.map(({ id }) => id)).not.toContain(slip.id)
  })
})
