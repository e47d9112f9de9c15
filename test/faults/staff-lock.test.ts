/** A lock by staff, real agents and a real server: it stays where the network does not, it ends where its teacher has left, and it isn't guessed open. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { codesForRoom, codesOnce, GUESSES, type TryAnswer } from '../../protocol/codes.ts'
import { decodeEnrolToken, encodeEnrolToken } from '../../protocol/enrol-token.ts'
import type { LockFact } from '../../protocol/lock.ts'
import { lockRooms, lockSet } from '../../protocol/lock.ts'
import { lockHistory, type PastLock } from '../../protocol/lock-history.ts'
import { enrolCreateToken, placesAddRoom } from '../../protocol/places.ts'
import { staffMe, staffRemove } from '../../protocol/staff.ts'
import { onSqlite } from '../integration/harness.ts'
import { type Browser, type Serving, serveOn } from '../integration/server/serving.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { type FlakyProxy, openFlakyProxy } from '../tools/flaky-proxy.ts'
import { publishPolicy } from '../tools/publish-policy.ts'
import { rounds, seededRandom, whole } from '../tools/sampling.ts'

/** An even number: with a clock that is years ahead a code has run out until it is put right. */
const KILLS = rounds(2, 30)
/** The shortest there is. */
const LOCK_MS = 60_000
/** So much of it is left when the PC last heard what time it is. */
const LEFT_MS = 4_000
/** It looks every half second; a busy machine looks later. */
const OPEN_WITHIN_MS = LEFT_MS + 6_000
const DELIVERED_WITHIN_MS = 60_000
const TEN_YEARS_MS = 10 * 365 * 86_400_000

interface Pc {
  room: string
  agent: AgentProcess
  line: FlakyProxy
}

onSqlite('a lock by staff', (open) => {
  let serving: Serving
  let technician: Browser
  let head: Browser
  let dsl: Browser
  const closing: AsyncDisposable[] = []
  let rooms = 0
  beforeAll(async () => {
    serving = await serveOn(open)
    ;[technician, head, dsl] = [await serving.signIn('technician'), await serving.signIn('head'), await serving.signIn('dsl')]
    // These are about the lock: the rules at logon are off.
    await publishPolicy(dsl.client, { 'aup.gate': 'off' })
  })
  afterEach(async () => {
    for (const one of closing.splice(0)) await one[Symbol.asyncDispose]()
  })
  afterAll(() => serving.close())

  /** A room with one PC whose line to the server can be cut. */
  async function openRoom(): Promise<Pc> {
    const { id: room } = await technician.client.call(placesAddRoom, { name: `ICT ${++rooms}`, seats: 1, perRow: 1 })
    const { token } = await technician.client.call(enrolCreateToken, { uses: 1, lifetimeMs: 3_600_000, trust: 'system', room })
    const line = await openFlakyProxy(serving.url)
    const decoded = decodeEnrolToken(token, (coded) => Buffer.from(coded, 'base64url').toString())
    const agent = await startAgent(encodeEnrolToken({ ...decoded, server: `http://127.0.0.1:${line.port}` }, (text) => Buffer.from(text).toString('base64url')))
    closing.push(agent, line)
    await agent.facts(({ server }) => server === 'online')
    return { room, agent, line }
  }
  async function lock({ room, agent }: Pc, teacher: Browser, forMs: number | null = LOCK_MS): Promise<LockFact> {
    const locked = agent.facts((facts) => facts.lock?.by === 'staff')
    await teacher.client.call(lockSet, { room, pcs: null, message: 'Eyes to the front, please.', forMs })
    const fact = (await locked).at(-1)?.lock
    if (!fact) throw new Error('not locked')
    return fact
  }
  /** A new code reaches the PC, and with it what time it is. */
  async function sendCode({ room }: Pc): Promise<string> {
    const { code, made } = await dsl.client.call(codesForRoom, { room })
    const isKnown = async () => (await dsl.client.call(codesOnce, {})).codes.some(({ id, reach }) => id === made.id && reach.known === reach.of)
    await expect.poll(isKnown, { timeout: DELIVERED_WITHIN_MS }).toBe(true)
    return code
  }
  const lockedNow = async ({ agent }: Pc) => (await agent.facts(() => true))[0]?.lock ?? null
  const isOpen = ({ agent }: Pc, withinMs = OPEN_WITHIN_MS) => agent.facts((facts) => facts.lock === null, withinMs)
  const pastOf = async ({ room }: Pc) => (await dsl.client.call(lockHistory, { room, before: null, limit: 10 })).locks
  const how = ([last]: readonly PastLock[]) => last?.opened?.how ?? null

  test('C05 a PC whose cable is pulled stays locked, over kill -9 too, opens at the lock’s own end, and tells of it when it is back', async () => {
    const pc = await openRoom()
    const { id } = await lock(pc, await serving.signIn('teacher'))
    serving.clock.advance(LOCK_MS - LEFT_MS)
    await sendCode(pc)
    await pc.line.change({ kind: 'absent' })
    await pc.agent.kill()
    await pc.agent.start()
    expect(await lockedNow(pc)).toMatchObject({ id, by: 'staff', phase: 'locked', message: 'Eyes to the front, please.' })
    await isOpen(pc)
    await pc.line.change({ kind: 'clear' })
    await expect.poll(async () => how(await pastOf(pc)), { timeout: DELIVERED_WITHIN_MS }).toBe('time')
  })

  test('C05 a PC that comes back after the lock’s end is not locked by it; one that comes back before it is', async () => {
    const [late, early] = [await openRoom(), await openRoom()]
    const teacher = await serving.signIn('teacher')
    for (const { line } of [late, early]) await line.change({ kind: 'absent' })
    for (const { room } of [late, early])
      await teacher.client.call(lockSet, { room, pcs: null, message: null, forMs: room === late.room ? LOCK_MS : 3 * LOCK_MS })
    serving.clock.advance(LOCK_MS + 1)
    const locked = early.agent.facts((facts) => facts.lock?.by === 'staff', DELIVERED_WITHIN_MS)
    for (const { line } of [late, early]) await line.change({ kind: 'clear' })
    await locked
    await sendCode(late)
    expect(await lockedNow(late)).toBeNull()
  })

  test('C55 a teacher who is removed while their lock stands leaves nobody locked out: it can be seen, and ends by itself', async () => {
    const pc = await openRoom()
    const teacher = await serving.signIn('teacher')
    const { id } = await lock(pc, teacher)
    await head.client.call(staffRemove, { id: (await teacher.client.call(staffMe, {})).id })
    expect(await teacher.call('lock.end', { room: pc.room, pcs: null })).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' })
    const standing = (await dsl.client.call(lockRooms, {})).rooms.find(({ room }) => room === pc.room)
    expect(standing?.locks).toMatchObject([{ lock: id, by: 'A teacher' }])
    expect(await lockedNow(pc)).toMatchObject({ id })
    serving.clock.advance(LOCK_MS - LEFT_MS)
    await sendCode(pc)
    await isOpen(pc)
  })

  test(`C20 a code is guessed at a locked PC without its network, over ${KILLS} kills and a clock set ten years on and back: never more than ten in five minutes, and it stays locked`, async () => {
    const random = seededRandom('staff-lock')
    const pc = await openRoom()
    const { id } = await lock(pc, await serving.signIn('teacher'), null)
    const code = await sendCode(pc)
    await pc.line.change({ kind: 'absent' })
    async function type(digits: string): Promise<TryAnswer> {
      const answer = await pc.agent.call('lock.openWithCode', { id, code: digits })
      if (!answer.ok) throw new Error(answer.code)
      return answer.value as TryAnswer
    }
    const lookedAt: number[] = []
    let refused = 0
    for (let kill = 0; kill < KILLS; kill++) {
      await pc.agent.kill()
      pc.agent.clockOffMs = kill % 2 === 0 ? TEN_YEARS_MS : -TEN_YEARS_MS
      await pc.agent.start()
      expect(await lockedNow(pc)).toMatchObject({ id })
      for (let guess = 0; guess < 6; guess++) {
        const { result } = await type(String(10_000_000 + whole(random, 90_000_000)))
        if (result === 'tooMany') refused += 1
        else {
          expect(result).toBe('wrong')
          lookedAt.push(performance.now())
        }
      }
    }
    for (const at of lookedAt) expect(lookedAt.filter((t) => t >= at && t - at < GUESSES.withinMs).length).toBeLessThanOrEqual(GUESSES.most)
    expect(refused).toBeGreaterThan(0)
    // Whoever knows it waits as long as whoever guesses.
    const { waitMs } = await type('00000000')
    if (waitMs > 0 && waitMs < 20_000) await sleep(waitMs + 100)
    const { result } = await type(code)
    expect(result).toBe(waitMs < 20_000 ? 'accepted' : 'tooMany')
    expect((await lockedNow(pc))?.id ?? null).toBe(result === 'accepted' ? null : id)
    expect(pc.agent.log).not.toContain(code)
  })

  test('C20 a code read over a shoulder opens one lock on a PC, not the next one', async () => {
    const pc = await openRoom()
    const teacher = await serving.signIn('teacher')
    const first = await lock(pc, teacher, null)
    const code = await sendCode(pc)
    expect(await pc.agent.call('lock.openWithCode', { id: first.id, code })).toMatchObject({ ok: true, value: { result: 'accepted' } })
    await isOpen(pc)
    await expect
      .poll(async () => (await pastOf(pc)).map(({ opened }) => [opened?.how, opened?.by]), { timeout: DELIVERED_WITHIN_MS })
      .toEqual([['code', 'A dsl']])
    const { id } = await lock(pc, teacher, null)
    expect(await pc.agent.call('lock.openWithCode', { id, code })).toMatchObject({ ok: true, value: { result: 'spent' } })
    expect(await lockedNow(pc)).toMatchObject({ id })
    // The lock it was for is gone: of that nothing opens any more.
    expect(await pc.agent.call('lock.openWithCode', { id: first.id, code })).toMatchObject({ ok: false, code: 'LOCK_NOT_LOCKED' })
  })
})
