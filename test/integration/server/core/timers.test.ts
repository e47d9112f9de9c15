import { afterEach, beforeEach, expect, test } from 'vitest'
import { clearTimer, setTimer, startTimers, type Timers } from '../../../../server/core/index.ts'
import { addSchool, onBothDatabases, type TestDatabase } from '../../harness.ts'

onBothDatabases('timers', (open) => {
  let opened: TestDatabase
  let school: string
  let started: Timers[]
  const time = { now: 1_800_000_000_000 }
  const due = (subject: string, inMs: number) => opened.db.write((tx) => setTimer(tx, { kind: 'ring', subject, school, dueAt: time.now + inMs }))
  beforeEach(async () => {
    opened = await open()
    school = await addSchool(opened.db)
    started = []
  })
  afterEach(async () => {
    for (const timers of started) await timers.stop()
    await opened.drop()
  })
  function start(ring: (subject: string) => Promise<void>, faults: unknown[] = []): Timers {
    const handlers = { ring: ({ subject }: { subject: string }) => ring(subject) }
    const timers = startTimers({ db: opened.db, clock: { now: () => time.now }, handlers, onFault: (_timer, error) => faults.push(error) })
    started.push(timers)
    return timers
  }

  test('nobody waits for a look round: a timer rings by itself when it is due', async () => {
    const rung = new Promise<string>((ring) => start(async (subject) => ring(subject)))
    await due('now', 0)
    expect(await rung).toBe('now')
  })
  test('set before a restart, it rings after it; each once, the earliest first', async () => {
    await due('b', 20)
    await due('a', 10)
    await due('later', 60_000)
    time.now += 30
    const rung: string[] = []
    const timers = start(async (subject) => void rung.push(subject))
    await timers.runDue()
    await timers.runDue()
    expect(rung).toEqual(['a', 'b'])
  })
  test('a handler that fails is tried again when its lease has run out, and holds up no other', async () => {
    await due('bad', 0)
    await due('good', 1)
    time.now += 1
    const rung: string[] = []
    const faults: unknown[] = []
    let broken = true
    const timers = start(async (subject) => {
      if (subject === 'bad' && broken) throw new Error('not now')
      rung.push(subject)
    }, faults)
    await timers.runDue()
    expect([rung, faults]).toEqual([['good'], [new Error('not now')]])
    broken = false
    await timers.runDue()
    expect(rung).toEqual(['good'])
    time.now += 60_001
    await timers.runDue()
    expect(rung).toEqual(['good', 'bad'])
  })
  test('set anew it rings at the new time only; cleared, never', async () => {
    await due('moved', 0)
    await due('moved', 1_000)
    await due('gone', 0)
    await opened.db.write((tx) => clearTimer(tx, 'ring', 'gone'))
    const rung: string[] = []
    const timers = start(async (subject) => void rung.push(subject))
    await timers.runDue()
    expect(rung).toEqual([])
    time.now += 1_000
    await timers.runDue()
    expect(rung).toEqual(['moved'])
  })
  test('what was not committed does not ring', async () => {
    const failing = opened.db.write(async (tx) => {
      await setTimer(tx, { kind: 'ring', subject: 'never', school, dueAt: time.now })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(await start(async () => undefined).runDue()).toBe(0)
  })
})
