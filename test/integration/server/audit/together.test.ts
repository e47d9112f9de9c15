import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AuditNote } from '../../../../protocol/op.ts'
import { type Audit, findBreak, startAudit } from '../../../../server/audit/index.ts'
import { carrying, type Database, preparing } from '../../../../server/core/index.ts'
import { addSchool, onBothDatabases, staffCaller, type TestDatabase } from '../../harness.ts'

const CHANGE: { name: string; note: AuditNote } = { name: 'places.addRoom', note: { verb: 'change', of: 'places' } }
const VIEW: { name: string; note: AuditNote } = { name: 'staff.list', note: { verb: 'view', of: 'staff' } }

onBothDatabases('a change and its audit row', (open) => {
  let opened: TestDatabase
  let db: Database
  let audit: Audit
  let school: string
  beforeEach(async () => {
    opened = await open()
    school = await addSchool(opened.db)
    db = carrying(opened.db)
    audit = startAudit({ db, clock: { now: () => 1_800_000_000_000 } })
  })
  afterEach(() => opened.drop())

  const rows = () => db.read.selectFrom('audit').selectAll().orderBy('n').execute()
  const operations = async () => (await rows()).map((row) => row.operation)
  const step = async (name: string): Promise<void> => {
    await db.write(({ q }) =>
      q
        .insertInto('counters')
        .values({ school_id: school, name, n: 1 })
        .onConflict((c) => c.columns(['school_id', 'name']).doUpdateSet((e) => ({ n: e('counters.n', '+', 1) })))
        .execute(),
    )
  }
  const count = async (name: string) => (await db.read.selectFrom('counters').select('n').where('name', '=', name).executeTakeFirst())?.n ?? 0
  const call = (run: () => Promise<unknown>, what = CHANGE) => audit.audited(what, { id: 'a' }, staffCaller(school, 'head'), run)

  test('a handler that fails after its change was written leaves the change and its row', async () => {
    const failing = call(async () => {
      await step('change')
      throw new Error('the process could as well have died here')
    })
    await expect(failing).rejects.toThrow('could as well')
    expect([await count('change'), await operations()]).toEqual([1, ['places.addRoom']])
  })

  test('a change that is rolled back leaves no row that says it was made', async () => {
    const refused = call(() =>
      db.write(async ({ q }) => {
        await q.insertInto('counters').values({ school_id: school, name: 'change', n: 1 }).execute()
        throw new Error('refused')
      }),
    )
    await expect(refused).rejects.toThrow('refused')
    expect([await count('change'), await operations()]).toEqual([0, []])
  })

  test('of several changes in one call the first carries the row, and the next when the first is rolled back', async () => {
    await call(async () => {
      await step('change')
      await step('change')
    })
    expect(await operations()).toHaveLength(1)
    await expect(
      call(async () => {
        await db.write(() => Promise.reject(new Error('not yet'))).catch(() => undefined)
        await step('change')
        throw new Error('after the second')
      }),
    ).rejects.toThrow('after the second')
    expect([await count('change'), (await operations()).length]).toEqual([3, 2])
  })

  test('a change that turns out to be none is still kept as asked for, and a view once it was answered', async () => {
    await call(async () => ({}))
    await call(async () => step('a view that counts'), VIEW)
    await expect(call(() => Promise.reject(new Error('not shown')), VIEW)).rejects.toThrow('not shown')
    expect(await operations()).toEqual(['places.addRoom', 'staff.list'])
  })

  test('what only prepares a change carries no row: an import that is refused after it was read has changed nobody', async () => {
    const refused = call(async () => {
      await preparing(() => step('read'))
      throw new Error('too many would leave')
    })
    await expect(refused).rejects.toThrow('too many')
    expect([await count('read'), await operations()]).toEqual([1, []])
  })

  test('what a call leaves running after its answer is nobody’s change', async () => {
    let goOn = (): void => undefined
    const answered = new Promise<void>((resolve) => (goOn = resolve))
    let job: Promise<void> | undefined
    await expect(
      call(async () => {
        job = answered.then(() => step('job'))
        throw new Error('refused')
      }),
    ).rejects.toThrow('refused')
    goOn()
    await job
    expect([await count('job'), await operations()]).toEqual([1, []])
  })

  test('a change whose row can’t be written is not made', async () => {
    const unknown = audit.audited(CHANGE, {}, staffCaller('00000000-0000-7000-8000-000000000000', 'head'), () => step('change'))
    await expect(unknown).rejects.toThrow()
    expect(await count('change')).toBe(0)
  })

  test('rows of many calls at once are one chain without a gap', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, i) => call(() => step(`counter ${i % 5}`), i % 4 === 0 ? VIEW : CHANGE)))
    expect([(await rows()).length, findBreak(await rows())]).toEqual([40, null])
  })
})
