import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { follow, waitFor } from '../../../../server/core/feed.ts'
import { migrate, NewerDatabase } from '../../../../server/core/migrations.ts'
import { nextPosition, readAfter } from '../../../../server/core/positions.ts'
import { statement } from '../../../../server/core/statement.ts'
import { MIGRATIONS } from '../../../../server/migrations/index.ts'
import { addSchool, onBothDatabases, type TestDatabase } from '../../harness.ts'

onBothDatabases('database', (open, kind) => {
  let opened: TestDatabase | undefined
  afterEach(async () => {
    await opened?.drop()
    opened = undefined
  })
  const start = async (migrated = true) => {
    opened = await open({ migrated })
    return opened
  }

  test('a failed change leaves nothing behind and wakes nobody', async () => {
    const { db } = await start()
    let woken = 0
    db.subscribe('x', () => woken++)
    const change = db.write(async (tx) => {
      await tx.q.insertInto('schools').values({ id: 'a', school_id: 'a', name: 'A', epoch: 1, created_at: 1 }).execute()
      tx.notify('x')
      throw new Error('half way')
    })
    await expect(change).rejects.toThrow('half way')
    expect(await db.read.selectFrom('schools').selectAll().execute()).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(woken).toBe(0)
  })

  test('an attempt that fails is undone while the rest of its transaction is kept', async () => {
    const { db } = await start()
    await db.write(async (tx) => {
      await tx.insertMany('schools', ['id', 'school_id', 'name', 'epoch', 'created_at'], [['a', 'a', 'A', 1, 1]])
      const attempt = tx.attempt(async () => {
        await tx.insertMany('schools', ['id', 'school_id', 'name', 'epoch', 'created_at'], [['b', 'b', 'B', 1, 1]])
        throw new Error('no')
      })
      await expect(attempt).rejects.toThrow('no')
    })
    expect((await db.read.selectFrom('schools').select('id').execute()).map((r) => r.id)).toEqual(['a'])
  })

  test('large numbers come back as numbers, and reading cannot write', async () => {
    const { db } = await start()
    const at = 253_402_300_799_999
    await db.write(({ q }) => q.insertInto('schools').values({ id: 'a', school_id: 'a', name: 'A', epoch: 1, created_at: at }).execute())
    expect((await db.read.selectFrom('schools').select('created_at').executeTakeFirstOrThrow()).created_at).toBe(at)
    await expect(db.read.deleteFrom('schools').execute()).rejects.toThrow(/read.?only/i)
  })

  test('a thousand rows go in by one call, in their order', async () => {
    const { db } = await start()
    const rows = Array.from({ length: 7_000 }, (_, i) => [`s${i}`, `s${i}`, 'S', 1, i])
    await db.write((tx) => tx.insertMany('schools', ['id', 'school_id', 'name', 'epoch', 'created_at'], rows))
    const { n } = await db.read.selectFrom('schools').select(sql<number>`count(*)`.as('n')).executeTakeFirstOrThrow()
    expect(n).toBe(7_000)
  })

  test('a statement built once takes other values each time, the same value in two places, and null', async () => {
    const { db } = await start()
    const school = await addSchool(db)
    const keep = statement((q, { school_id, subject, due_at }: { school_id: string; subject: string; due_at: number }) =>
      q
        .insertInto('timers')
        .values({ kind: 'k', school_id, subject, due_at, leased_until: due_at })
        .onConflict((c) => c.columns(['kind', 'subject']).doUpdateSet({ due_at })),
    )
    const named = statement((q, { subject, least }: { subject: string | null; least: number }) =>
      q
        .selectFrom('timers')
        .select(['subject', 'due_at', 'leased_until'])
        .where('due_at', '>', least)
        .where('subject', '=', subject as string),
    )
    for (const [subject, due_at] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as const)
      await db.write((tx) => keep(tx.q, { school_id: school, subject, due_at }))
    expect(await named(db.read, { subject: 'a', least: 2 })).toEqual([{ subject: 'a', due_at: 3, leased_until: 1 }])
    expect(await named(db.read, { subject: 'b', least: 2 })).toEqual([])
    expect(await named(db.read, { subject: null, least: 0 })).toEqual([])
  })

  test('positions count without holes, each school by itself, under concurrent writers', async () => {
    const { db } = await start()
    const [a, b] = [await addSchool(db), await addSchool(db)]
    const got = await Promise.all(Array.from({ length: 40 }, (_, i) => db.write((tx) => nextPosition(tx, i % 2 ? a : b, 'alerts'))))
    const expected = Array.from({ length: 20 }, (_, i) => i + 1)
    expect(got.filter((_, i) => i % 2).toSorted((x, y) => x - y)).toEqual(expected)
    expect(got.filter((_, i) => !(i % 2)).toSorted((x, y) => x - y)).toEqual(expected)
    expect([readAfter({ epoch: 1, n: 7 }, 1), readAfter({ epoch: 1, n: 7 }, 2), readAfter({ epoch: 3, n: 7 }, 2)]).toEqual([7, 0, 0])
  })

  test('a reader following a feed sees every item once, in order, though writers never pause', async () => {
    const { db } = await start()
    const school = await addSchool(db)
    const feed = {
      topic: `names:${school}`,
      read: async (after: { epoch: number; n: number }, limit: number) => {
        const rows = await db.read
          .selectFrom('counters')
          .selectAll()
          .where('name', 'like', 'item-%')
          .where('n', '>', after.n)
          .orderBy('n')
          .limit(limit)
          .execute()
        return rows.map((r) => ({ at: { epoch: 1, n: r.n } }))
      },
    }
    const stop = new AbortController()
    const seen: number[] = []
    const reading = (async () => {
      for await (const items of follow(db, feed, { epoch: 1, n: 0 }, stop.signal)) {
        seen.push(...items.map((i) => i.at.n))
        if (seen.length === 100) stop.abort()
      }
    })()
    for (let i = 0; i < 100; i++)
      await db.write(async (tx) => {
        const n = await nextPosition(tx, school, 'stream')
        await tx.q
          .insertInto('counters')
          .values({ school_id: school, name: `item-${n}`, n })
          .execute()
        tx.notify(feed.topic)
      })
    await reading
    expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    expect(await waitFor(db, feed, { epoch: 1, n: 100 }, 30)).toEqual([])
  })

  test('a database from a newer version is refused and left alone', async () => {
    const { db } = await start()
    await db.write(({ q }) => sql`insert into migrations (name, at) values ('999-from-the-future', 1)`.execute(q))
    await expect(migrate(db, MIGRATIONS)).rejects.toThrow(NewerDatabase)
  })

  test('migrations run once, also when two servers start at the same moment', async () => {
    const { db, again } = await start(false)
    const servers = kind === 'postgres' ? [db, await again()] : [db]
    const ran = await Promise.all(servers.map((server) => migrate(server, MIGRATIONS)))
    expect(ran.flat()).toEqual(MIGRATIONS.map((m) => m.name))
    expect(await migrate(db, MIGRATIONS)).toEqual([])
  })

  if (kind === 'postgres')
    test('what one server commits, another server on the same database hears of', async () => {
      const { db, again } = await start()
      const other = await again()
      const heard = new Promise<void>((resolve) => void other.subscribe('alerts:s', resolve))
      await db.write(async (tx) => tx.notify('alerts:s'))
      await heard
    })
})
