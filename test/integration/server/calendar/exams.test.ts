import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerAnswers } from '../../../../protocol/aup-register.ts'
import { devicesCommandsAfter } from '../../../../protocol/device.ts'
import { aupStoodAside } from '../../../../protocol/events.ts'
import { calendarAddExam, calendarCancelExam, calendarExams } from '../../../../protocol/exams.ts'
import { addDays, localOf, localToEpoch } from '../../../../protocol/local-time.ts'
import { placesAddRoom, placesSeatDevice } from '../../../../protocol/places.ts'
import { type PolicyDocument, policyFetch } from '../../../../protocol/policy-document.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

const ZONE = 'Europe/London'

onBothDatabases('exams', (open) => {
  let serving: Serving
  let office: Browser
  let technician: Browser
  let rooms: { id: string; seats: readonly { id: string }[] }[]
  let pc: Pc
  let day: string
  beforeAll(async () => {
    serving = await serveOn(open)
    office = await serving.signIn('office')
    technician = await serving.signIn('technician')
    rooms = []
    for (const name of ['ICT Suite 1', 'ICT Suite 2']) rooms.push(await technician.client.call(placesAddRoom, { name, seats: 2, perRow: 2 }))
    pc = await serving.enrolPc()
    await technician.client.call(placesSeatDevice, { device: pc.id, seat: rooms[0]?.seats[0]?.id ?? '' })
    day = addDays(localOf(ZONE, serving.clock.now()).date, 7)
  })
  afterAll(() => serving.close())

  const room = (at: number) => rooms[at]?.id ?? ''
  const add = (change: Partial<{ name: string; rooms: string[]; date: string; from: number; to: number }> = {}) =>
    office.client.call(calendarAddExam, { name: 'Maths paper 1', rooms: [room(0)], date: day, from: 540, to: 690, ...change })
  /** What this PC is told now, whatever it has. */
  async function told(at: Pc): Promise<Pick<PolicyDocument, 'exams' | 'version'>> {
    const { envelope } = await at.client.call(policyFetch, { have: null })
    return JSON.parse(Buffer.from(envelope?.split('.')[1] ?? '', 'base64url').toString()) as PolicyDocument
  }
  const heard = async (at: Pc) =>
    (await at.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 })).items.map(({ command }) => command.kind)

  describe('said by the office', () => {
    let id: string
    let spans: { startsAt: number; endsAt: number }
    beforeAll(() => {
      spans = { startsAt: localToEpoch(ZONE, day, 540), endsAt: localToEpoch(ZONE, day, 690) }
    })
    test('is told at once to the PCs of its rooms, signed with their settings, and to no others', async () => {
      const other = await serving.enrolPc()
      await technician.client.call(placesSeatDevice, { device: other.id, seat: rooms[1]?.seats[0]?.id ?? '' })
      const before = (await told(pc)).version
      const [ours, others] = [(await heard(pc)).length, (await heard(other)).length]
      id = (await add()).id
      expect((await heard(pc)).slice(ours)).toEqual(['policy.changed'])
      expect((await heard(other)).slice(others)).toEqual([])
      expect((await told(pc)).exams).toEqual([spans])
      expect((await told(pc)).version.n).toBeGreaterThan(before.n)
      expect((await told(other)).exams).toEqual([])
    })
    test('is on the list for everybody who works here, as it was said', async () => {
      const { exams } = await (await serving.signIn('teacher')).client.call(calendarExams, {})
      expect(exams).toEqual([
        { id, name: 'Maths paper 1', rooms: [{ id: room(0), name: 'ICT Suite 1' }], date: day, from: 540, to: 690, ...spans, by: 'A office' },
      ])
    })
    test('a PC that is put into its room afterwards is told of it there', async () => {
      const late = await serving.enrolPc()
      expect((await told(late)).exams).toEqual([])
      await technician.client.call(placesSeatDevice, { device: late.id, seat: rooms[0]?.seats[1]?.id ?? '' })
      expect(await heard(late)).toContain('policy.changed')
      // What a whole school fetches within a second is read once.
      serving.clock.advance(1_001)
      expect((await told(late)).exams).toEqual([spans])
    })
    test('taken back it is off the list and off the PCs; once is enough', async () => {
      await office.client.call(calendarCancelExam, { id })
      expect((await told(pc)).exams).toEqual([])
      expect((await office.client.call(calendarExams, {})).exams).toEqual([])
      await expect(office.client.call(calendarCancelExam, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })

  test('the clock on the wall counts, also on the days it changes, and a paper may end after midnight', async () => {
    const spring = { date: '2027-03-28', from: 60, to: 180 }
    const made = await Promise.all([add(spring), add({ from: 1_380, to: 60 })])
    const { exams } = await office.client.call(calendarExams, {})
    // From 01:00 GMT, which is 02:00 that day, to 03:00: an hour.
    expect(exams.find(({ id }) => id === made[0]?.id)).toMatchObject({
      startsAt: Date.parse('2027-03-28T01:00:00Z'),
      endsAt: Date.parse('2027-03-28T02:00:00Z'),
    })
    const night = exams.find(({ id }) => id === made[1]?.id)
    expect((night?.endsAt ?? 0) - (night?.startsAt ?? 0)).toBe(2 * 3_600_000)
    for (const { id } of made) await office.client.call(calendarCancelExam, { id })
  })

  test.each([
    ['in the past', () => ({ date: addDays(day, -20) }), 'EXAM_TIME'],
    ['longer than a day of exams', () => ({ from: 0, to: 800 }), 'EXAM_TIME'],
    ['on no day', () => ({ date: '2027-02-30' }), 'EXAM_TIME'],
    ['years ahead', () => ({ date: addDays(day, 500) }), 'EXAM_TIME'],
    ['in a room there is not', () => ({ rooms: ['019aa000-0000-7000-8000-000000000001'] }), 'NOT_FOUND'],
  ])('one %s is refused, and nobody is told', async (_, change, code) => {
    const before = (await heard(pc)).length
    await expect(add(change())).rejects.toMatchObject({ code })
    expect((await heard(pc)).length).toBe(before)
  })

  test('a technician or a teacher can’t take the rules away by planning one', async () => {
    const plan = { name: 'Free afternoon', rooms: [room(0)], date: day, from: 540, to: 690 }
    for (const browser of [technician, await serving.signIn('teacher'), await serving.signIn('senco')])
      await expect(browser.client.call(calendarAddExam, plan)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('whoever was not asked in one is in the record as that, having agreed to nothing', async () => {
    await pc.send([pc.make(aupStoodAside, { who: { account: 'cand01', session: '4' } })])
    const { answers } = await (await serving.signIn('dsl')).client.call(registerAnswers, { pc: pc.id, before: null, limit: 10 })
    expect(answers).toMatchObject([{ answer: 'stoodAside', account: 'cand01', document: null, version: null, languages: [] }])
  })

  test('one that is over is not told any more, is listed as over, and can’t be taken back', async () => {
    const { id } = await add()
    serving.clock.advance(8 * 86_400_000)
    const again = await serving.signIn('office')
    await pc.fetchPass()
    expect((await told(pc)).exams).toEqual([])
    expect((await again.client.call(calendarExams, {})).exams).toMatchObject([{ id }])
    await expect(again.client.call(calendarCancelExam, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
