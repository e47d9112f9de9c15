/** C62: `handrail verify` as whoever asks for proof runs it, a process of its own beside a running server. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fact } from '../../../agent/outbox/envelope.ts'
import { builtInAgreements } from '../../../protocol/built-in/index.ts'
import { aupAccepted, aupDeclined, tamperSeen } from '../../../protocol/events.ts'
import { newId, sha256 } from '../../../server/core/ids.ts'
import { type ServerProcess, startServer } from '../../tools/server-process.ts'
import { SimulatedPc } from '../../tools/simulated-pc.ts'

const [RULES] = builtInAgreements()
const gave = { who: { account: 'abenson', session: '1' }, document: RULES?.document ?? '', version: 1, audience: 'ks1' } as const
const TEXTS = [{ language: 'en' as const, hash: sha256('x') }]

let server: ServerProcess
let pc: SimulatedPc
let db: Sqlite.Database
beforeAll(async () => {
  server = await startServer()
  db = new Sqlite(join(server.data, 'handrail.db'))
})
afterAll(async () => {
  db?.close()
  await server?.stop()
})

async function verify(data: string, ...more: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../cli/handrail.mjs'), 'verify', '--data', data, ...more])
  const [out, error, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { status, out, error }
}

test('a server on which nothing has happened is as it should be', async () => {
  expect(await verify(server.data)).toMatchObject({ status: 0, error: '', out: expect.stringMatching(/^All 0 entries of 0 PCs are as they came/) })
})

describe('a folder that is not the server’s is said, with what to do', () => {
  test('one that is not there, and one without a database', async () => {
    const empty = join(server.data, 'empty')
    mkdirSync(empty)
    for (const folder of [join(server.data, 'nowhere'), empty]) {
      const { status, out, error } = await verify(folder)
      expect({ status, out }).toEqual({ status: 2, out: '' })
      expect(error).toBe(`handrail verify: there is no database in ${folder}. Name the server’s folder with --data.\n`)
    }
  })
  test.each([
    ['something else', 'not a database at all, but long enough to be looked at as one'],
    ['nothing', ''],
  ])('one whose database has %s in it: nobody is told that all is well', async (_, contents) => {
    const folder = join(server.data, `holds-${contents.length}`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'handrail.db'), contents)
    const { status, out, error } = await verify(folder)
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(error).toMatch(/^handrail verify: .*handrail\.db.*\n$/)
  })
})

describe('a register with answers in it', () => {
  let ids: string[] = []
  beforeEach(async () => {
    for (const table of ['aup_answers', 'event_people', 'anomalies', 'chain_heads', 'events']) db.exec(`delete from ${table}`)
    pc?.close()
    pc = await SimulatedPc.enrol(server.url, await server.enrolToken(), 'ROOM4-01')
    const events = [
      pc.make(fact(tamperSeen, { what: 'badFrame', session: null, count: 1 })),
      pc.make(fact(aupAccepted, { logon: newId(), ...gave, texts: TEXTS, audioOffered: true, withAdult: false, visitor: null })),
      pc.make(fact(aupDeclined, { logon: newId(), ...gave })),
      pc.make(fact(tamperSeen, { what: 'badFrame', session: null, count: 2 })),
    ]
    ids = events.map(({ envelope }) => envelope.header.id)
    await pc.send(events)
  })
  afterAll(() => pc?.close())

  test('that nobody touched is said to be clean, while the server runs and afterwards', async () => {
    const clean = { status: 0, error: '', out: expect.stringMatching(/^All 4 entries of 1 PCs are as they came, and the register says what they say/) }
    expect(await verify(server.data)).toMatchObject(clean)
    await server.kill()
    expect(await verify(server.data)).toMatchObject(clean)
    await server.start()
  })

  const bodies = 'update events set at = ? where id = ?'
  test.each<[string, (of: string[]) => unknown, number, string]>([
    ['an entry edited', ([, second]) => db.prepare(bodies).run(1, second), 2, 'its header was changed'],
    ['an entry deleted', ([, second]) => db.prepare('delete from events where id = ?').run(second), 3, 'an entry before it is gone'],
    ['the last entry deleted', ([, , , last]) => db.prepare('delete from events where id = ?').run(last), 3, 'an entry after it is gone'],
    [
      'an answer edited in the register',
      ([, , third]) => db.prepare("update aup_answers set answer = 'accepted' where id = ?").run(third),
      3,
      'something else',
    ],
    ['an answer deleted from the register', ([, second]) => db.prepare('delete from aup_answers where id = ?').run(second), 2, 'lacks this answer'],
  ])('%s: the first bad entry is named by school, PC and number', async (what, change, seq, why) => {
    change(ids)
    const { status, out } = await verify(server.data)
    expect(status).toBe(1)
    expect(out).toContain(`NOT AS IT CAME: Harbour View Primary, PC ROOM4-01, entry ${seq}`)
    expect(out).toContain(why)
    // What is gone can't be named: the last that is here is.
    if (what !== 'the last entry deleted') expect(out).toContain(`${ids[seq - 1]}: `)
  })
  test('two entries in another order: the one that stands in the other’s place is named', async () => {
    swap(ids[1], ids[2])
    const { status, out } = await verify(server.data)
    expect(status).toBe(1)
    expect(out).toContain(`entry 2, ${ids[2]}: its header was changed`)
  })
  test('of several changes the first is named, in the chain or in the register', async () => {
    for (const id of [ids[3], ids[2]]) db.prepare(bodies).run(1, id)
    expect((await verify(server.data)).out).toContain(`entry 3, ${ids[2]}: its header was changed`)
    db.prepare("update aup_answers set answer = 'declined' where id = ?").run(ids[1])
    expect((await verify(server.data)).out).toContain(`entry 2, ${ids[1]}: the register says something else`)
  })
  test('an answer put into the register by hand is named', async () => {
    const made = newId()
    db.prepare('create temp table one as select * from aup_answers where id = ?').run(ids[1])
    db.prepare('update one set id = ?').run(made)
    db.exec('insert into aup_answers select * from one; drop table one')
    expect(await verify(server.data)).toMatchObject({ status: 1, out: expect.stringContaining(`${made}: the register has an answer that no PC reported`) })
  })

  function swap(one: string | undefined, other: string | undefined): void {
    const seqOf = (id: string | undefined) => (db.prepare('select seq from events where id = ?').get(id) as { seq: number }).seq
    const [first, second] = [seqOf(one), seqOf(other)]
    const put = db.prepare('update events set seq = ? where id = ?')
    put.run(-1, one)
    put.run(first, other)
    put.run(second, one)
  }
})
