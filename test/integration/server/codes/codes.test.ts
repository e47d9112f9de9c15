import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertsList } from '../../../../protocol/alerts.ts'
import { calendarCheckIn, calendarCheckOut } from '../../../../protocol/calendar.ts'
import { type CodesDocument, codesDelivered, codesEnd, codesFetch, codesForAlert, codesOnce } from '../../../../protocol/codes.ts'
import { panicLifted, panicPressed } from '../../../../protocol/events.ts'
import { placesAddRoom } from '../../../../protocol/places.ts'
import { newId } from '../../../../server/core/ids.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

onBothDatabases('staff codes', (open) => {
  let serving: Serving
  let teacher: Browser
  let pc: Pc
  beforeAll(async () => {
    serving = await serveOn(open)
    teacher = await serving.signIn('teacher')
    pc = await serving.enrolPc()
  })
  afterAll(() => serving.close())

  const pressed = (press: string) =>
    pc.make(panicPressed, { press, who: { account: `pupil-${press}`, session: '2' }, via: 'button', pressedAt: Date.now(), keptAfterMs: 1 })
  const alertOf = async (press: string) => (await teacher.client.call(alertsList, {})).alerts.find((alert) => alert.press === press)

  test('a code for an alert’s PC reaches that PC alone, as no code; the dashboard sees when it has it, and ending it takes it away', async () => {
    const press = newId()
    await pc.send([pressed(press)])
    const alert = (await alertOf(press))?.id ?? ''
    const { code, made } = await teacher.client.call(codesForAlert, { alert })
    expect(made.reach).toEqual({ known: 0, of: 1, used: 0 })
    const first = await pc.client.call(codesFetch, { have: null })
    const document = decodeJwt(first.envelope ?? '') as unknown as CodesDocument
    expect(document.codes.map(({ id, once }) => ({ id, once }))).toEqual([{ id: made.id, once: true }])
    expect(first.pepper).not.toBeNull()
    expect(JSON.stringify(document)).not.toContain(code)
    await pc.client.call(codesDelivered, { version: document.version })
    expect((await teacher.client.call(codesOnce, {})).codes[0]?.reach.known).toBe(1)
    expect(await pc.client.call(codesFetch, { have: document.version })).toMatchObject({ envelope: null, pepper: null })

    const other = await serving.enrolPc()
    expect((decodeJwt((await other.client.call(codesFetch, { have: null })).envelope ?? '') as unknown as CodesDocument).codes).toEqual([])
    await teacher.client.call(codesEnd, { id: made.id })
    const after = decodeJwt((await pc.client.call(codesFetch, { have: document.version })).envelope ?? '') as unknown as CodesDocument
    expect(after.codes).toEqual([])
    expect(after.version.n).toBeGreaterThan(document.version.n)
    expect(serving.logged.join('')).not.toContain(code)
    expect(JSON.stringify(await serving.db.read.selectFrom('codes').selectAll().execute())).not.toContain(code)
  })

  test('word of a lift that overtakes word of the press leaves nobody an alert that stays covered', async () => {
    const owner = newId()
    await pc.send([pressed(owner)])
    const { made } = await teacher.client.call(codesForAlert, { alert: (await alertOf(owner))?.id ?? '' })
    const press = newId()
    const [called, lifted] = [pressed(press), pc.make(panicLifted, { press, by: 'code', alert: null, code: made.id })]
    await pc.send([lifted])
    await pc.send([called])
    const alert = await alertOf(press)
    expect(alert).toMatchObject({ state: 'attended', lift: 'lifted' })
    expect(alert?.steps.map(({ step, by }) => `${step} ${by}`)).toEqual(['attended A teacher', 'lifted A teacher'])
  })

  test('a teacher makes codes for rooms they watch and for rooms nobody watches, not for a colleague’s; DSL and head for any', async () => {
    const technician = await serving.signIn('technician')
    const [mine, theirs] = [
      await technician.client.call(placesAddRoom, { name: 'Room 1', seats: 1, perRow: 1 }),
      await technician.client.call(placesAddRoom, { name: 'Room 2', seats: 1, perRow: 1 }),
    ]
    const colleague = await serving.signIn('teacher')
    const until = serving.clock.now() + 3_600_000
    expect(await teacher.call('codes.forRoom', { room: theirs.id })).toMatchObject({ ok: true })
    await colleague.client.call(calendarCheckIn, { room: theirs.id, until, also: false })
    await teacher.client.call(calendarCheckIn, { room: mine.id, until, also: false })
    expect(await teacher.call('codes.forRoom', { room: mine.id })).toMatchObject({ ok: true })
    expect(await teacher.call('codes.forRoom', { room: theirs.id })).toMatchObject({ code: 'CODE_NOT_YOUR_ROOM', status: 403 })
    for (const role of ['dsl', 'head'] as const)
      expect(await (await serving.signIn(role)).call('codes.forRoom', { room: theirs.id })).toMatchObject({ ok: true })
    // Whoever gets no alerts leaves the room unwatched.
    await colleague.client.call(calendarCheckOut, { room: null })
    await (await serving.signIn('senco')).client.call(calendarCheckIn, { room: theirs.id, until, also: false })
    expect(await teacher.call('codes.forRoom', { room: theirs.id })).toMatchObject({ ok: true })
  })
})
