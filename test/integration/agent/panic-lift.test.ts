import { mkdirSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { FakeHolderPort } from '../../../agent/hold/holder.fake.ts'
import { createHold } from '../../../agent/hold/index.ts'
import { createPanic } from '../../../agent/panic/index.ts'
import type { OsSession } from '../../../agent/session/index.ts'
import { createTamper } from '../../../agent/tamper/index.ts'
import { type Bed, fakeClock, makeBed, makeSchool, openBedOutbox, quiet, until } from './bed.ts'

const SESSION: OsSession = { id: '1', uid: 1001, gid: 1001, account: 'abenson', display: ':9', xauthority: null, home: '/nonexistent' }
const PRESS = '019aa000-0000-7000-8000-000000000001'
const ALERT = '019aa000-0000-7000-8000-0000000000a1'

let bed: Bed
afterEach(() => bed.remove())

test('a press the server could not read can still be lifted: it is then known by its event', async () => {
  bed = makeBed()
  mkdirSync(bed.paths.state, { recursive: true })
  const clock = fakeClock()
  const outbox = openBedOutbox(bed, makeSchool().author, clock)
  const holders = new FakeHolderPort()
  const hold = createHold({ log: quiet, paths: bed.paths, holders })
  const panic = createPanic({ outbox, clock, log: quiet, tamper: createTamper(outbox, quiet), hold })
  await hold.openSession(SESSION)
  panic.press(SESSION, { press: PRESS, via: 'button', pressedAt: clock.wall(), elapsedMs: 1 })
  await until(() => holders.started.get(SESSION.uid)?.presses.length === 1)

  const [event] = outbox.nextBatch('panic')?.batch.events ?? []
  const known = event?.header.id ?? ''
  expect(known).not.toBe(PRESS)
  panic.command({ kind: 'panic.state', press: known, state: 'coming', by: 'Mrs Khan' }, () => undefined)
  expect(panic.fact(SESSION.uid)).toMatchObject({ state: 'coming', by: 'Mrs Khan' })
  panic.command({ kind: 'panic.lift', press: known, alert: ALERT }, () => undefined)
  await until(() => panic.fact(SESSION.uid) === null)
  expect(holders.started.get(SESSION.uid)?.presses).toEqual([])
  panic.stop()
  await hold.stop()
  outbox.close()
})
