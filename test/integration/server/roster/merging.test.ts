import { afterEach, beforeEach, expect, test } from 'vitest'
import { accountsAssignPegs, accountsPegs } from '../../../../protocol/accounts.ts'
import { alertsList } from '../../../../protocol/alerts.ts'
import { auditList } from '../../../../protocol/audit.ts'
import { panicPressed, sessionOpened } from '../../../../protocol/events.ts'
import { rosterApply, rosterBegin, rosterPeople, rosterPreview } from '../../../../protocol/roster.ts'
import { rosterUndo } from '../../../../protocol/roster-imports.ts'
import { rosterMerge, rosterMergePreview, rosterMerges, rosterSplit } from '../../../../protocol/roster-merge.ts'
import { staffAdd, staffLinkPerson, staffList } from '../../../../protocol/staff.ts'
import { NO_SUPPORT, supportList, supportSave } from '../../../../protocol/support.ts'
import { newId } from '../../../../server/core/ids.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

const HEADING = 'Adno,Forename,Surname,Login,Reg,Year,Role\n'
const ZOE = '1,Zoë,Adeyemi,zadeyemi,5K,5,pupil\n'
const ZOE_AGAIN = '77,Zoe,Adeyemi,zadeyemi2,5L,5,pupil\n'
const TOM = '2,Tom,Bevan,tbevan,5K,5,pupil\n'
const ANN = 'T1,Ann,Lee,alee,5K,,teacher\n'
const ANN_AGAIN = 'T9,Ann,Lee,ann.lee,6K,,teacher\n'
const SID = (n: number) => `S-1-5-21-1-2-3-${n}`

onBothDatabases('two people made one', (open) => {
  let serving: Serving
  let technician: Browser
  beforeEach(async () => {
    serving = await serveOn(open)
    technician = await serving.signIn('technician')
  })
  afterEach(() => serving.close())

  async function bring(...rows: string[]): Promise<{ importId: string; added: number; changed: number; removed: number }> {
    const { importId } = await technician.client.call(rosterBegin, {})
    const to = `${serving.url}/api/roster.upload?import=${importId}&file=people.csv`
    const sent = await fetch(to, {
      method: 'PUT',
      headers: { ...technician.headers, 'content-type': 'application/octet-stream' },
      body: HEADING + rows.join(''),
    })
    expect(sent.status).toBe(200)
    await technician.client.call(rosterPreview, { importId, mapping: null })
    return { importId, ...(await technician.client.call(rosterApply, { importId, confirmRemovals: true })) }
  }
  const everybody = async () => (await technician.client.call(rosterPeople, { search: '', after: null, limit: 200 })).people
  const withNumber = async (number: string) => (await everybody()).find((p) => p.externalId === number)?.id ?? ''
  async function merge(keep: string, drop: string, support: 'kept' | 'dropped' | null = null): Promise<string> {
    const { seen } = await technician.client.call(rosterMergePreview, { keep, drop })
    return (await technician.client.call(rosterMerge, { keep, drop, seen, support })).merge
  }
  const split = (id: string) => technician.client.call(rosterSplit, { merge: id })
  async function logOn(pc: Pc, account: string, n: number): Promise<void> {
    await pc.send([pc.make(sessionOpened, { who: { account, sid: SID(n), session: '1' } } as never)])
  }
  async function pressBy(pc: Pc, account: string, n: number): Promise<void> {
    await pc.send([
      pc.make(panicPressed, { press: newId(), who: { account, sid: SID(n), session: '1' }, via: 'button', pressedAt: Date.now(), keptAfterMs: 1 }),
    ])
  }
  const personOfPress = async () => (await serving.db.read.selectFrom('event_people').select(['person_id', 'confidence']).execute()).at(-1)

  test('both accounts, classes and symbols are the one child’s; a split gives each exactly what was theirs', async () => {
    const teacher = await serving.signIn('teacher')
    await bring(ZOE, ZOE_AGAIN, TOM)
    const [keep, drop] = [await withNumber('1'), await withNumber('77')]
    const pc = await serving.enrolPc()
    await logOn(pc, 'zadeyemi', 10)
    await logOn(pc, 'zadeyemi2', 20)
    await teacher.client.call(accountsAssignPegs, { className: '5K', pegs: [{ person: keep, symbol: 'boat' }] })
    await teacher.client.call(accountsAssignPegs, { className: '5L', pegs: [{ person: drop, symbol: 'star' }] })
    const before = await everybody()

    const preview = await technician.client.call(rosterMergePreview, { keep, drop })
    expect(preview.after).toMatchObject({ id: keep, name: 'Zoë Adeyemi', numbers: ['1', '77'], classes: ['5K', '5L'] })
    expect(preview.moves).toEqual([
      { of: 'class', what: '5L', where: null },
      { of: 'account', what: 'zadeyemi2', where: null },
      { of: 'symbol', what: 'star', where: '5L' },
    ])
    expect(await everybody()).toEqual(before)

    const merged = await merge(keep, drop)
    expect((await everybody()).map((p) => [p.id, p.classes])).toEqual([
      [keep, ['5K', '5L']],
      [before.find((p) => p.externalId === '2')?.id, ['5K']],
    ])
    for (const [account, n] of [
      ['zadeyemi', 10],
      ['zadeyemi2', 20],
    ] as const) {
      await pressBy(pc, account, n)
      expect(await personOfPress()).toEqual({ person_id: keep, confidence: 'sid' })
    }
    const { children } = await teacher.client.call(accountsPegs, { className: '5L' })
    expect(children).toMatchObject([{ person: keep, symbol: 'star' }])

    await split(merged)
    expect(await everybody()).toEqual(before)
    await pressBy(pc, 'zadeyemi2', 20)
    expect(await personOfPress()).toEqual({ person_id: drop, confidence: 'sid' })
    expect((await teacher.client.call(accountsPegs, { className: '5L' })).children).toMatchObject([{ person: drop, symbol: 'star' }])
    expect((await teacher.client.call(accountsPegs, { className: '5K' })).children).toMatchObject([{ person: keep, symbol: 'boat' }, { symbol: null }])
    await expect(split(merged)).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  test('an account nobody has signed in with yet is the one child’s too', async () => {
    await bring(ZOE, ZOE_AGAIN)
    const [keep, drop] = [await withNumber('1'), await withNumber('77')]
    const pc = await serving.enrolPc()
    await logOn(pc, 'zadeyemi', 10)
    await merge(keep, drop)
    await pressBy(pc, 'zadeyemi2', 20)
    expect(await personOfPress()).toEqual({ person_id: keep, confidence: 'matched' })
  })

  test('a press stays as it was recorded, and is found under the child who was kept', async () => {
    await bring(ZOE, '77,Zoe,Adeyemi-Jones,zadeyemi2,5L,5,pupil\n')
    const [keep, drop] = [await withNumber('1'), await withNumber('77')]
    const pc = await serving.enrolPc()
    await pressBy(pc, 'zadeyemi2', 20)
    const merged = await merge(keep, drop)
    const dsl = await serving.signIn('dsl')
    expect((await dsl.client.call(alertsList, {})).alerts).toMatchObject([{ person: { name: 'Zoe Adeyemi-Jones' } }])
    const recorded = () => serving.db.read.selectFrom('event_people').select(['person_id', 'recorded_as']).execute()
    expect(await recorded()).toEqual([{ person_id: keep, recorded_as: drop }])
    await split(merged)
    expect(await recorded()).toEqual([{ person_id: drop, recorded_as: drop }])
  })

  test('later imports of either number land on the one child: nobody comes back, nobody counts as removed', async () => {
    await bring(ZOE, ZOE_AGAIN, TOM)
    const [keep, drop] = [await withNumber('1'), await withNumber('77')]
    const merged = await merge(keep, drop)
    const one = await everybody()
    expect(await bring(ZOE, ZOE_AGAIN, TOM)).toMatchObject({ added: 0, changed: 0, removed: 0 })
    expect(await everybody()).toEqual(one)

    // Only the new number is left in the export: a child admitted again.
    const { importId, ...counts } = await bring('77,Zoe,Adeyemi,zadeyemi2,6L,6,pupil\n', TOM)
    expect(counts).toMatchObject({ added: 0, changed: 1, removed: 0 })
    expect(await everybody()).toContainEqual(expect.objectContaining({ id: keep, givenName: 'Zoe', yearGroup: '6', classes: ['6L'], username: 'zadeyemi2' }))
    await technician.client.call(rosterUndo, { importId })
    expect(await everybody()).toEqual(one)

    // Neither: now the child has left, once; and either number brings the same child back.
    expect(await bring(TOM)).toMatchObject({ removed: 1 })
    expect(await bring(TOM, ZOE_AGAIN)).toMatchObject({ added: 1 })
    expect((await everybody()).map((p) => p.id)).toContain(keep)
    await bring(TOM, ZOE, ZOE_AGAIN)
    await split(merged)
    expect((await everybody()).map((p) => [p.id, p.externalId, p.classes]).sort()).toEqual(
      [
        [keep, '1', ['5K']],
        [drop, '77', ['5L']],
        [await withNumber('2'), '2', ['5K']],
      ].sort(),
    )
  })

  test('of two support profiles a person says which counts, and the other is back after a split', async () => {
    await bring(ZOE, ZOE_AGAIN)
    const [keep, drop] = [await withNumber('1'), await withNumber('77')]
    const senco = await serving.signIn('senco')
    await senco.client.call(supportSave, { person: keep, from: 0, effects: { ...NO_SUPPORT, readAloud: true } })
    await senco.client.call(supportSave, { person: drop, from: 0, effects: { ...NO_SUPPORT, timePercent: 150 } })
    const preview = await technician.client.call(rosterMergePreview, { keep, drop })
    expect(preview.asksSupport).toBe(true)
    // Least privilege: that they differ is all a technician is told.
    expect(JSON.stringify(preview)).not.toMatch(/readAloud|150/)
    await expect(merge(keep, drop)).rejects.toMatchObject({ code: 'CONFLICT' })
    const merged = await merge(keep, drop, 'dropped')
    const profiles = async () =>
      (await senco.client.call(supportList, { search: '', onlyWith: true, after: null, limit: 10 })).pupils.map((p) => [p.person, p.effects])
    expect(await profiles()).toEqual([[keep, { ...NO_SUPPORT, timePercent: 150 }]])
    await split(merged)
    expect(new Map((await profiles()) as [string, unknown][])).toEqual(
      new Map([
        [keep, { ...NO_SUPPORT, readAloud: true }],
        [drop, { ...NO_SUPPORT, timePercent: 150 }],
      ]),
    )
  })

  test('a profile of one of the two goes along unasked, and what the SENCO writes after the merge survives a split', async () => {
    await bring(ZOE, ZOE_AGAIN)
    const [keep, drop] = [await withNumber('1'), await withNumber('77')]
    const senco = await serving.signIn('senco')
    await senco.client.call(supportSave, { person: drop, from: 0, effects: { ...NO_SUPPORT, symbols: true } })
    const merged = await merge(keep, drop)
    const pupils = async () => (await senco.client.call(supportList, { search: '', onlyWith: true, after: null, limit: 10 })).pupils
    const [now] = await pupils()
    expect(now).toMatchObject({ person: keep, effects: { symbols: true } })
    await senco.client.call(supportSave, { person: keep, from: now?.revision ?? 0, effects: { ...NO_SUPPORT, noNumbers: true } })
    await split(merged)
    expect(new Map((await pupils()).map((p) => [p.person, p.effects?.noNumbers]))).toEqual(
      new Map([
        [keep, true],
        [drop, false],
      ]),
    )
  })

  test('a teacher’s staff account goes with them and back', async () => {
    await bring(ANN, ANN_AGAIN)
    const [keep, drop] = [await withNumber('T1'), await withNumber('T9')]
    const head = await serving.signIn('head')
    const { id } = await head.client.call(staffAdd, { name: 'Ann Lee', email: 'someone@x.test', role: 'teacher' })
    await head.client.call(staffLinkPerson, { id, person: drop })
    const linked = async () => (await head.client.call(staffList, {})).staff.find((s) => s.id === id)?.person?.id
    const preview = await technician.client.call(rosterMergePreview, { keep, drop })
    expect(preview.moves).toContainEqual({ of: 'staff', what: 'Ann Lee', where: null })
    const merged = await merge(keep, drop)
    expect(await linked()).toBe(keep)
    await split(merged)
    expect(await linked()).toBe(drop)
  })

  test('three records of one child come apart in any order', async () => {
    await bring(ZOE, ZOE_AGAIN, TOM)
    const [a, b, c] = [await withNumber('1'), await withNumber('77'), await withNumber('2')]
    const before = await everybody()
    const first = await merge(a, b)
    const second = await merge(c, a)
    expect((await everybody()).map((p) => p.id)).toEqual([c])
    await split(first)
    expect((await everybody()).map((p) => p.id).sort()).toEqual([b, c].sort())
    await split(second)
    expect(await everybody()).toEqual(before)
    // And the other way round.
    const [third, fourth] = [await merge(a, b), await merge(c, a)]
    await split(fourth)
    expect((await everybody()).find((p) => p.id === a)?.classes).toEqual(['5K', '5L'])
    await split(third)
    expect(await everybody()).toEqual(before)
  })

  test('what was looked at is what is merged; pupils and teachers are never one; the DSL sees who was merged by whom', async () => {
    await bring(ZOE, ZOE_AGAIN, ANN)
    const [keep, drop, ann] = [await withNumber('1'), await withNumber('77'), await withNumber('T1')]
    const { seen } = await technician.client.call(rosterMergePreview, { keep, drop })
    await bring(ZOE, '77,Zara,Other,zother,3B,3,pupil\n', ANN)
    await expect(technician.client.call(rosterMerge, { keep, drop, seen, support: null })).rejects.toMatchObject({ code: 'CONFLICT' })
    for (const other of [ann, keep])
      await expect(technician.client.call(rosterMergePreview, { keep, drop: other })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await merge(keep, drop)
    const dsl = await serving.signIn('dsl')
    expect((await dsl.client.call(rosterMerges, {})).merges).toMatchObject([
      { by: 'A technician', keptName: 'Zoë Adeyemi', droppedName: 'Zara Other', split: null, person: { numbers: ['1', '77'] } },
    ])
    const rows = (await dsl.client.call(auditList, { before: null, limit: 50 })).rows
    expect(rows.map((row) => row.operation)).toContain('roster.merge')
  })
})
