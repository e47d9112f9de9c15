import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AuditFilter, auditList, auditNames } from '../../../../protocol/audit.ts'
import type { Response } from '../../../../protocol/op.ts'
import { placesAddRoom, placesRenameRoom } from '../../../../protocol/places.ts'
import { staffList } from '../../../../protocol/staff.ts'
import { matching } from '../../../../server/audit/store.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { type Browser, type Serving, serveOn } from '../serving.ts'

const LATER_MS = 3_600_000
const MANY = 9_000

onBothDatabases('reading the audit', (open) => {
  let serving: Serving
  let head: Browser
  let lab: string
  let start: number
  beforeAll(async () => {
    serving = await serveOn(open)
    start = serving.clock.now()
    head = await serving.signIn('head')
    const technician = await serving.signIn('technician')
    lab = (await technician.client.call(placesAddRoom, { name: '=Lab', seats: 1, perRow: 1 })).id
    await technician.client.call(placesRenameRoom, { room: lab, name: '=Lab 2' })
    serving.clock.advance(LATER_MS)
    await head.client.call(staffList, {})
    await technician.client.call(placesAddRoom, { name: 'Library', seats: 1, perRow: 1 })
  })
  afterAll(() => serving.close())

  const find = async (filter: AuditFilter, limit = 500) => (await head.client.call(auditList, { filter, before: null, limit })).rows
  const operations = async (filter: AuditFilter) => (await find(filter)).map((row) => row.operation)

  test('whoever is asked about is found by name, kind, day, record and word, and what was not asked for is left out', async () => {
    expect(await operations({ who: 'A technician' })).toEqual(['places.addRoom', 'places.renameRoom', 'places.addRoom'])
    expect(await operations({ who: 'A technician', verb: 'view' })).toEqual([])
    expect(await operations({ of: 'places', from: start + LATER_MS })).toEqual(['places.addRoom'])
    expect(await operations({ of: 'places', to: start + LATER_MS })).toEqual(['places.renameRoom', 'places.addRoom'])
    expect(await operations({ words: 'RENAME' })).toEqual(['places.renameRoom'])
    expect(await operations({ words: '%' })).toEqual([])
    for (const about of ['lab 2', '2 =lab', lab]) expect(await operations({ about })).toEqual(['places.renameRoom'])
    expect(await operations({ about: 'nobody of that name' })).toEqual([])
    expect((await find({ about: lab }))[0]).toMatchObject({ about: ['=Lab 2'] })
    expect((await head.client.call(auditNames, {})).names).toEqual(['A head', 'A technician'])
  })

  test('pages follow one another without a row twice or a row missing, also when the server’s clock went back', async () => {
    serving.clock.advance(-2 * LATER_MS)
    await head.client.call(staffList, {})
    serving.clock.advance(2 * LATER_MS)
    const all = (await find({ of: 'places' })).concat(await find({ of: 'staff' }))
    const paged: number[] = []
    for (const of of ['places', 'staff']) {
      let page: Response<typeof auditList> = { rows: [], next: null }
      do {
        page = await head.client.call(auditList, { filter: { of }, before: page.next, limit: 1 })
        paged.push(...page.rows.map((row) => row.n))
      } while (page.next !== null)
    }
    expect(paged).toEqual(all.map((row) => row.n))
  })

  test('the one thing somebody did among thousands of others is found at once', async () => {
    const school = await addSchool(serving.db, 'Busy')
    const columns = ['school_id', 'n', 'at', 'staff_id', 'who', 'verb', 'of', 'operation', 'scope', 'prev', 'hash']
    const row = (n: number, of: string, verb: string) => [school, n, start + n, '', 'A head', verb, of, `${of}.${verb}`, '{}', '', '']
    const rare = [row(1, 'staff', 'change'), row(2, 'staff', 'view')]
    await serving.db.write((tx) => tx.insertMany('audit', columns, [...rare, ...Array.from({ length: 50 }, (_, i) => row(i + 3, 'people', 'view'))]))
    const filter = { who: 'A head', of: 'staff', verb: 'change' as const, about: null }
    const { rows, next } = await matching(serving.db, school, filter, null, { limit: 10, window: 5 })
    expect([rows.map((r) => r.n), next]).toEqual([[1], null])
  })

  test('what was looked for is kept without the words that were typed, which may be a child’s name', async () => {
    await find({ about: 'Amy Benson', words: 'Benson', of: 'people' })
    const [row] = await find({ of: 'audit' })
    expect(row).toBeDefined()
    const rows = await serving.db.read.selectFrom('audit').select('scope').where('operation', '=', 'audit.list').execute()
    expect(JSON.stringify(rows)).not.toContain('Benson')
    expect(rows.map((r) => JSON.parse(r.scope) as unknown)).toContainEqual({ before: null, limit: 500, filter: { of: 'people', about: 'a name', words: true } })
  })

  test('the file has every row that matches, not those a page has loaded, with formulas made harmless; taking it is a row of its own', async () => {
    const school = await addSchool(serving.db, 'Many rows')
    const theirs = await serving.signIn('dsl', school)
    const columns = ['school_id', 'n', 'at', 'staff_id', 'who', 'verb', 'of', 'operation', 'scope', 'prev', 'hash']
    const rows = Array.from({ length: MANY }, (_, i) => [school, i + 1, start + i, '', '=1+1', 'view', 'people', 'roster.people', `{"limit":${i}}`, '', ''])
    await serving.db.write(async (tx) => {
      await tx.insertMany('audit', columns, rows)
      await tx.q.insertInto('counters').values({ school_id: school, name: 'audit', n: MANY }).execute()
    })
    const take = (filter: unknown, by = theirs) =>
      fetch(`${serving.url}/api/audit.export?filter=${encodeURIComponent(JSON.stringify(filter))}`, { headers: by.headers })
    const answer = await take({ of: 'people' })
    expect([answer.status, answer.headers.get('content-disposition')]).toEqual([200, 'attachment; filename="audit.csv"'])
    const lines = (await answer.text()).trimEnd().split('\r\n')
    expect(lines).toHaveLength(MANY + 1)
    expect(lines[1]).toContain(`,"'=1+1","view"`)
    const last = await serving.db.read
      .selectFrom('audit')
      .select(['operation', 'verb', 'of', 'scope'])
      .where('school_id', '=', school)
      .orderBy('n', 'desc')
      .limit(1)
      .execute()
    expect(last).toEqual([{ operation: 'audit.export', verb: 'view', of: 'audit', scope: '{"filter":{"of":"people"}}' }])
    expect((await take({ erase: true })).status).toBe(400)
    expect((await take({}, await serving.signIn('technician', school))).status).toBe(403)
    expect((await fetch(`${serving.url}/api/audit.export`)).status).toBe(401)
    expect(
      (await fetch(`${serving.url}/api/audit.export`, { headers: { ...theirs.headers, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }))
        .status,
    ).toBe(403)
  })
})
