/** A lock and its warning on two real displays with real keys; agent and holder are fakes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cardArea } from '../../../main/host/areas.ts'
import { NO_CHOICES } from '../../../protocol/aup.ts'
import type { AgentFacts } from '../../../protocol/local.ts'
import type { LockFact } from '../../../protocol/lock.ts'
import { NO_SUPPORT } from '../../../protocol/support.ts'
import { NO_FACTS } from '../../tools/kiosk-peers.ts'
import { until } from '../../tools/screen.ts'
import { type Bed, COVER_COLOUR, DESKTOP, MISSING, openBed } from './bed.ts'

const WITHIN_MS = 20_000
const PROGRAM = '#c01010'
const PAPER = '#fdf7ea'
const KEY = 'F8'

const suite = describe.skipIf(MISSING.length > 0)
suite(MISSING.length > 0 ? `SKIPPED a lock on a real screen: ${MISSING.join(', ')} not installed` : 'a PC nobody touches', () => {
  let bed: Bed
  let locks = 0
  let fact: LockFact
  beforeAll(async () => {
    bed = await openBed()
    await bed.kiosk.ready
  })
  afterAll(() => bed?.close())
  beforeEach(() => {
    const id = `01a2018b-a82a-7eaf-9c56-${String(++locks).padStart(12, '0')}`
    fact = {
      ...{ id, phase: 'locked', by: 'idle', mode: 'overlay', name: 'Amy', message: null, at: Date.now(), leftMs: 60_000, ofMs: 60_000 },
      ...{ pupilMayOpen: false, mediaIn: false, choices: NO_CHOICES },
    }
  })

  const say = (lock: LockFact | null, more: Partial<AgentFacts> = {}) =>
    bed.agent.say({ ...NO_FACTS, policy: { ...NO_FACTS.policy, 'panic.coverStyle': 'plain' }, ...more, lock })
  /** Low at the left of both displays: the words are elsewhere. */
  const colours = () => [0, 1].map((display) => bed.screen.pixel({ x: display * bed.screen.width + 30, y: bed.screen.height - 20 }))
  const isLocked = () => colours().every((colour) => colour === COVER_COLOUR)
  const isOpen = () => colours().every((colour) => colour === DESKTOP)
  const paintedSince = (from: number, kind: string) =>
    bed.kiosk.log.slice(from).some((line) => line.msg === 'painted' && line.role === (kind === 'lock' ? 'stage' : 'card') && line.kind === kind)
  const lock = async (more: Partial<LockFact> = {}) => {
    const from = bed.kiosk.log.length
    say({ ...fact, ...more })
    await until('both displays are locked', () => isLocked() && paintedSince(from, 'lock'), WITHIN_MS)
  }
  const warn = async (more: Partial<AgentFacts> = {}) => {
    const from = bed.kiosk.log.length
    say({ ...fact, phase: 'warning' }, more)
    await until('the card is drawn', () => paintedSince(from, 'warning'), WITHIN_MS)
    await until('the card is there', () => bed.screen.pixel(onCard()) === PAPER, WITHIN_MS)
  }
  const open = async () => {
    say(null)
    await until('the desktop is back', isOpen, WITHIN_MS)
  }
  const card = () => cardArea({ x: 0, y: 0, width: bed.screen.width, height: bed.screen.height })
  const onCard = () => ({ x: card().x + 20, y: card().y + 20 })
  const holderKeys = (...keys: string[]) => {
    for (const key of keys) bed.holder.say(`key ${key} - ${/^\d$/.test(key) ? key : '-'}`)
  }

  test('is locked on both displays with the button above, and its keypad is worked by the keys the holder kept', async () => {
    await lock()
    const button = { x: bed.screen.width - 40, y: Math.round((bed.screen.height * 2) / 3) - 36 }
    await until('the button is above', () => bed.screen.pixel(button) !== COVER_COLOUR, WITHIN_MS)
    bed.agent.tryAnswer = { result: 'accepted', left: 9, waitMs: 0 }
    holderKeys('Tab', 'Enter')
    await sleep(300)
    holderKeys(...'258046', 'Enter')
    await until('the code is the agent’s', () => bed.agent.lockCodes.length > 0, WITHIN_MS)
    expect(bed.agent.lockCodes).toEqual([{ id: fact.id, code: '258046' }])
    expect([bed.agent.heres, bed.agent.presses, isLocked()]).toEqual([[], [], true])
    await open()
  })
  test('comes back with any key where the pupil may open it, and is not opened by the kiosk itself', async () => {
    await lock({ pupilMayOpen: true })
    holderKeys('q')
    await until('somebody is there', () => bed.agent.heres.at(-1) === fact.id, WITHIN_MS)
    expect(isLocked()).toBe(true)
    await open()
  })
  test('stays locked while the agent is away, over the death of its pages, and after its kiosk was killed', async () => {
    await lock()
    await bed.agent.close()
    await until('the kiosk knows that nobody is there', () => bed.kiosk.log.some(({ what }) => what === 'facts'), WITHIN_MS)
    const from = bed.kiosk.log.length
    for (const pid of bed.kiosk.pids('--type=renderer')) process.kill(pid, 'SIGKILL')
    await until('drawn again', () => paintedSince(from, 'lock') && isLocked(), WITHIN_MS)
    await bed.agent.listen()
    await bed.kiosk.end('SIGKILL')
    await bed.startKiosk().ready
    await until('locked again', isLocked, WITHIN_MS)
    await open()
  })
  test('with the system’s own lock has nothing of ours before it', async () => {
    await lock()
    say({ ...fact, mode: 'os' })
    await until('ours is gone', isOpen, WITHIN_MS)
    await open()
  })

  test('is warned by a card, while whoever works beneath goes on typing: a key is theirs, and a click on the card says that they are there', async () => {
    await using program = await bed.screen.openWindows(PROGRAM)
    await bed.screen.tool('xdotool', 'mousemove', '900', '60', 'click', '1')
    await bed.screen.pressKeys('a')
    await until('the program has the keyboard', () => program.keys.length > 0)
    const heres = bed.agent.heres.length
    await warn()
    await bed.screen.pressKeys('b', 'Escape', 'c')
    await until('the program has every key', () => program.keys.length === 4)
    expect(program.keys.map(({ name }) => name)).toEqual(['a', 'b', 'Escape', 'c'])
    expect(bed.agent.heres).toHaveLength(heres)
    await until('the beat says so, and that somebody was there', () => isWarnedBeat(bed.agent.beats.at(-1)), WITHIN_MS)

    await bed.screen.tool('xdotool', 'mousemove', String(onCard().x + 99), String(onCard().y), 'click', '1')
    await until('told', () => bed.agent.heres.at(-1) === fact.id, WITHIN_MS)
    await until('the card is gone at once', () => bed.screen.pixel(onCard()) === PROGRAM, WITHIN_MS)
    say(null)
    await bed.screen.pressKeys('d')
    await until('the program still has the keyboard', () => program.keys.at(-1)?.name === 'd')
  })
  test('goes on with the one key a pupil has, and then that key is the button again', async () => {
    const presses = bed.agent.presses.length
    await warn({ support: { ...NO_SUPPORT, switchKey: KEY } })
    await bed.screen.pressKeys(KEY)
    await until('told', () => bed.agent.heres.at(-1) === fact.id, WITHIN_MS)
    expect(bed.agent.presses).toHaveLength(presses)
    say(null, { support: { ...NO_SUPPORT, switchKey: KEY } })
    await sleep(500)
    await bed.screen.pressKeys(KEY)
    await until('a press', () => bed.agent.presses.length === presses + 1, WITHIN_MS)
    expect(bed.agent.presses.at(-1)?.via).toBe('switch')
    bed.agent.lift()
  })
})

function isWarnedBeat(beat: unknown): boolean {
  const { showing, idleMs } = beat as { showing: string; idleMs?: number }
  return showing === 'warning' && idleMs !== undefined && idleMs < 10_000
}
