import { mkdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Outbox } from '../../../agent/outbox/index.ts'
import { createSupport, KEPT_MS } from '../../../agent/support/index.ts'
import { NO_SUPPORT } from '../../../protocol/support.ts'
import { type Bed, fakeClock, makeBed, makeSchool, openBedOutbox } from './bed.ts'

const EFFECTS = { ...NO_SUPPORT, language: 'cy' as const, symbols: true }

describe('a PC and its pupils’ support', () => {
  let bed: Bed
  let outbox: Outbox
  const clock = fakeClock()
  const school = makeSchool()
  beforeEach(() => {
    bed = makeBed()
    mkdirSync(bed.paths.state, { recursive: true })
    outbox = openBedOutbox(bed, school.author, clock)
  })
  afterEach(() => {
    outbox.close()
    bed.remove()
  })
  const profile = (account: string, effects: typeof EFFECTS | null) => ({ kind: 'support.profile' as const, account, effects })

  test('a pupil finds the same screens after a restart, without the server, however the account is written', () => {
    createSupport(outbox, clock).command(profile('Amira', EFFECTS), () => {})
    outbox.close()
    outbox = openBedOutbox(bed, school.author, clock)
    expect(createSupport(outbox, clock).effects('amira')).toEqual(EFFECTS)
    expect(createSupport(outbox, clock).effects('bilal')).toBeNull()
  })
  test('what the server takes back is gone, and whoever shows screens is told of each change', () => {
    const support = createSupport(outbox, clock)
    let changes = 0
    support.changed.on(() => {
      changes += 1
    })
    support.command(profile('amira', EFFECTS), (tx) => tx.put('test', 'cursor', 1))
    support.command(profile('amira', null), (tx) => tx.put('test', 'cursor', 2))
    expect(support.effects('amira')).toBeNull()
    expect(changes).toBe(2)
    expect(outbox.state.get('test', 'cursor')).toBe('2')
  })
  test('the account’s name does not stand on the disk beside what the pupil needs', () => {
    createSupport(outbox, clock).command(profile('amira.hassan', EFFECTS), () => {})
    outbox.close()
    const disk = readFileSync(bed.paths.outbox, 'latin1')
    outbox = openBedOutbox(bed, school.author, clock)
    expect(disk).not.toContain('amira')
  })
  test('nonsense on the disk gives everybody’s screens, and old profiles are forgotten', () => {
    const support = createSupport(outbox, clock)
    support.command(profile('amira', EFFECTS), () => {})
    const [saved] = outbox.state.all('support')
    outbox.change((tx) => tx.put('support', 'bent', { effects: { language: 'xx' } }))
    if (!saved) throw new Error('nothing was kept')
    clock.pass(KEPT_MS + 1)
    support.tidy()
    expect(outbox.state.all('support')).toEqual([])
    outbox.change((tx) => tx.put('support', saved.key, { effects: 'nonsense', toldAt: 1 }))
    expect(support.effects('amira')).toBeNull()
  })
})
