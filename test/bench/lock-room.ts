/**
 * lock-room · one click locks a room of 32 PCs: from the call the dashboard makes until the last PC has the lock on its disk, holds its
 * screen for it and tells its kiosk. A real server and 32 real agents on loopback, without displays: what a holder adds is panic-cover's
 * first figure.
 */
import { lockEnd, lockSet } from '../../protocol/lock.ts'
import { enrolCreateToken, placesAddRoom } from '../../protocol/places.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { startServer } from '../tools/server-process.ts'
import { nowMs } from '../tools/waiting.ts'
import { judge, type Result } from './lib/report.ts'
import { summarise } from './lib/stats.ts'

const PCS = 32
const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 100)
const WARM_UP = 3
/** Started so many at a time: a room's PCs are not switched on by one processor. */
const AT_ONCE = 4

export async function measure(): Promise<Result> {
  await using server = await startServer()
  const technician = await server.signIn('technician')
  const teacher = await server.signIn('teacher')
  const { id: room } = await technician.call(placesAddRoom, { name: 'ICT Suite', seats: PCS, perRow: 8 })
  const { token } = await technician.call(enrolCreateToken, { uses: PCS, lifetimeMs: 3_600_000, trust: 'pin', room })
  const pcs: AgentProcess[] = []
  try {
    while (pcs.length < PCS) pcs.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => startAgent(token)))))
    await Promise.all(pcs.map((pc) => pc.facts(({ server: is }) => is === 'online', 60_000)))
    const [last, each, opened]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round < ROUNDS + WARM_UP; round++) {
      const locked = listen(pcs, true)
      const at = nowMs()
      const { sent } = await teacher.call(lockSet, { room, pcs: null, message: null, forMs: 600_000 })
      if (sent !== PCS) throw new Error(`the lock was sent to ${sent} PCs`)
      const times = (await locked).map((one) => one - at)
      const free = listen(pcs, false)
      const endAt = nowMs()
      await teacher.call(lockEnd, { room, pcs: null })
      const freed = (await free).map((one) => one - endAt)
      if (round < WARM_UP) continue
      last.push(Math.max(...times))
      each.push(...times)
      opened.push(Math.max(...freed))
    }
    const ours = {
      lastP50: summarise(last).p50,
      lastP99: summarise(last).p99,
      pcP50: summarise(each).p50,
      pcP99: summarise(each).p99,
      openP99: summarise(opened).p99,
    }
    return {
      bench: 'lock-room',
      unit: 'ms',
      ours,
      peer: null,
      ratio: {},
      ...judge([
        { name: 'pcP99', goal: '≤ 300', value: ours.pcP99, met: ours.pcP99 <= 300 },
        { name: 'lastP99', goal: '≤ 300', value: ours.lastP99, met: ours.lastP99 <= 300 },
      ]),
      notes: [
        `${PCS} agents, each a process of its own, and the server share this machine; ${ROUNDS} locks, opened again each time`,
        'from the call to the last PC whose kiosk is told: the lock is on that PC’s disk by then (fsync). The pixels are not in it: the agents have no displays',
        'no peer: nothing to compare with in the same run',
      ],
    }
  } finally {
    await Promise.all(pcs.map((pc) => pc.close()))
  }
}

/** When each PC’s kiosk was told that it is locked, or open. */
function listen(pcs: readonly AgentProcess[], locked: boolean): Promise<number[]> {
  return Promise.all(pcs.map((pc) => pc.facts(({ lock }) => (lock !== null) === locked).then(nowMs)))
}
