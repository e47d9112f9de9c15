import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Outbox } from '../../../agent/outbox/index.ts'
import { SEQ_JUMP } from '../../../agent/outbox/open.ts'
import { type Envelope, GENESIS } from '../../../protocol/evidence.ts'
import { type Bed, makeBed, makeSchool, openBedOutbox } from './bed.ts'
import { drain, expectChain, make } from './evidence.ts'

let bed: Bed
const open: Outbox[] = []
beforeEach(() => {
  bed = makeBed()
  mkdirSync(bed.paths.state, { recursive: true })
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
  bed.remove()
})
const school = makeSchool()
function opened(): Outbox {
  const outbox = openBedOutbox(bed, school.author)
  open.push(outbox)
  return outbox
}
function reopened(outbox: Outbox): Outbox {
  outbox.close()
  open.splice(open.indexOf(outbox), 1)
  return opened()
}

describe('an unreadable database', () => {
  function fill(): Outbox {
    const outbox = opened()
    for (let i = 0; i < 40; i++) outbox.record([make(i % 2 ? 'telemetry' : 'incident')], (tx) => tx.put('f', 'k', i))
    return outbox
  }
  /** As it is on disk after the agent ended and the WAL was folded in. */
  function closed(outbox: Outbox): void {
    outbox.close()
    open.pop()
  }
  function afterwards(): { outbox: Outbox; events: Envelope[] } {
    const outbox = opened()
    outbox.record([make('incident')])
    return { outbox, events: drain(outbox) }
  }

  test.each([
    ['filled with rubbish', () => writeFileSync(bed.paths.outbox, Buffer.alloc(50_000, 0x5a))],
    ['of zero length', () => truncateSync(bed.paths.outbox, 0)],
    ['gone', () => rmSync(bed.paths.outbox)],
    ['newer than this program', () => new Database(bed.paths.outbox).exec('PRAGMA user_version = 99').close()],
  ])('%s: the PC goes on, says so first, and never uses a number twice', (_, damage) => {
    closed(fill())
    writeFileSync(bed.paths.highWater, '{"seq":40}')
    damage()
    const { events } = afterwards()
    const news = events.filter((e) => e.header.seq > 40).sort((a, b) => a.header.seq - b.header.seq)
    expect(news.map((e) => [e.header.type, e.header.seq, e.header.prev === GENESIS])).toEqual([
      ['tamper.seen', 40 + SEQ_JUMP + 1, true],
      ['tamper.seen', 40 + SEQ_JUMP + 2, false],
    ])
    expect(news[0]?.body).toMatchObject({ plain: { json: '{"count":1,"session":null,"what":"stateUnreadable"}' } })
  })

  test('one torn page costs only what was on it: the rest is carried over with the features’ state, and the old file is kept', () => {
    closed(fill())
    const bytes = readFileSync(bed.paths.outbox)
    const pages = bytes.length / 4096
    bytes.fill(0x5a, Math.floor(pages / 2) * 4096, (Math.floor(pages / 2) + 1) * 4096)
    writeFileSync(bed.paths.outbox, bytes)
    const { outbox, events } = afterwards()
    expect(events.filter((e) => e.header.seq <= 40).length).toBeGreaterThanOrEqual(20)
    expect(readdirSync(bed.paths.state).some((name) => name.startsWith('unreadable-'))).toBe(true)
    expect(reopened(outbox).unsent()).toBe(0)
  })

  test('a missing tail (deleted -wal) is noticed, so that lost events show as a gap and not as a cloned PC', () => {
    const outbox = fill()
    const whole = readFileSync(bed.paths.outbox)
    closed(outbox)
    writeFileSync(bed.paths.outbox, whole)
    rmSync(`${bed.paths.outbox}-wal`, { force: true })
    writeFileSync(bed.paths.highWater, '{"seq":40}')
    expect(
      Math.min(
        ...afterwards()
          .events.map((e) => e.header.seq)
          .filter((seq) => seq > 40),
      ),
    ).toBe(40 + SEQ_JUMP + 1)
  })
})

/** Each costs a process start; `npm run prove` takes the full count. */
const KILLS = process.env.HANDRAIL_FULL === '1' ? 200 : 6

describe('kill -9', () => {
  test(
    `C42 (${KILLS} kills): every event whose id was announced is there afterwards, once, in an unbroken chain`,
    async () => {
      const { identity } = makeSchool()
      const announced: string[] = []
      for (let kill = 0; kill < KILLS; kill++) {
        const child = fork(new URL('outbox-writer.ts', import.meta.url).pathname, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
        child.send({ state: bed.paths.state, identity })
        child.on('message', (ids: string[]) => announced.push(...ids))
        await once(child, 'message')
        await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 150))
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      const events = drain(opened())
      const ids = new Set(events.map((e) => e.header.id))
      expect(announced.length).toBeGreaterThan(KILLS)
      expect(announced.filter((id) => !ids.has(id))).toEqual([])
      expect(ids.size).toBe(events.length)
      expectChain(events)
    },
    KILLS * 15_000,
  )
})
