/** PostgreSQL: as many server processes as wanted; notices go by LISTEN/NOTIFY and carry topics only. */
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Database, Tx } from './db.ts'
import { Fanout } from './fanout.ts'
import type { Tables } from './tables.ts'

const CHANNEL = 'handrail'
const INT8 = 20
const RECONNECT_MS = 500
const ATTEMPTS = 5
/** deadlock_detected and serialization_failure: the other side won, this one starts again. */
const AGAIN = new Set(['40P01', '40001'])
/** The wire protocol counts parameters in 16 bits. */
const MAX_PARAMETERS = 65_000

export async function openPostgres(url: string): Promise<Database> {
  // Whole numbers come back as numbers, as on SQLite: counts and epoch milliseconds stay far below 2^53.
  const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) }
  const config = { connectionString: url, types: types as pg.CustomTypesConfig, max: 8, connectionTimeoutMillis: 10_000 }
  const writer = new pg.Pool(config)
  const reader = new pg.Pool({ ...config, options: '-c default_transaction_read_only=on' })
  // A connection the server closed while idle is replaced by the pool; without a listener it would end the process.
  for (const pool of [writer, reader]) pool.on('error', () => undefined)
  const writes = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: writer }) })
  const read = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: reader }) })
  const fanout = new Fanout()
  const listening = await listen(url, fanout)

  async function transact<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
    const topics = new Set<string>()
    const done = await writes.transaction().execute(async (q) => {
      const value = await run({
        q,
        async insertMany(table, columns, rows) {
          const most = Math.floor(MAX_PARAMETERS / columns.length)
          const names = sql.join(columns.map((c) => sql.id(c)))
          for (let from = 0; from < rows.length; from += most) {
            const values = sql.join(rows.slice(from, from + most).map((row) => sql`(${sql.join(row)})`))
            await sql`insert into ${sql.table(table)} (${names}) values ${values}`.execute(q)
          }
        },
        notify: (topic) => void topics.add(topic),
        async attempt(inner) {
          await sql`savepoint attempt`.execute(q)
          try {
            const done = await inner()
            await sql`release savepoint attempt`.execute(q)
            return done
          } catch (error) {
            await sql`rollback to savepoint attempt`.execute(q)
            throw error
          }
        },
      })
      // Sent inside the transaction: PostgreSQL delivers them at the commit, or never.
      if (topics.size > 0) await sql`select pg_notify(${CHANNEL}, topic) from unnest(${[...topics]}::text[]) as topic`.execute(q)
      return value
    })
    // This process hears at once; its own notice comes back too, which does no harm.
    for (const topic of topics) fanout.notify(topic)
    return done
  }

  return {
    dialect: 'postgres',
    read,
    async write(run) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transact(run)
        } catch (error) {
          if (attempt >= ATTEMPTS || !AGAIN.has((error as { code?: string }).code ?? '')) throw error
        }
      }
    },
    subscribe: (topic, listener) => fanout.subscribe(topic, listener),
    async close() {
      await listening.close()
      await read.destroy()
      await writes.destroy()
    },
  }
}

/** Keeps one connection listening; after each reconnection everybody looks again, because notices may have been missed. */
async function listen(url: string, fanout: Fanout): Promise<{ close(): Promise<void> }> {
  let closed = false
  let current: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  async function connect(): Promise<void> {
    const client = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 10_000 })
    client.on('notification', ({ payload }) => payload && fanout.notify(payload))
    client.on('error', () => undefined)
    client.on('end', reconnect)
    await client.connect()
    await client.query(`listen ${CHANNEL}`)
    current = client
  }
  function reconnect(): void {
    if (closed) return
    retry = setTimeout(() => connect().then(() => fanout.notifyAll(), reconnect), RECONNECT_MS)
  }
  await connect()
  return {
    async close() {
      closed = true
      clearTimeout(retry)
      await current?.end()
    },
  }
}
