/**
 * policy-reach · a member of staff publishes a change → the last of 2,000 online PCs has fetched and checked it. A real server process;
 * the PCs are simulated in another, each with a stream of commands and a connection for its fetches.
 */
import { policyDrafts, policyPublish } from '../../protocol/policy-page.ts'
import { draftPolicy, SCHOOL } from '../tools/publish-policy.ts'
import { startServer } from '../tools/server-process.ts'
import { nowMs } from '../tools/waiting.ts'
import { addPcs, claimOne, cpuMsOf, message, startLoad } from './lib/many-pcs.ts'
import type { Reached } from './lib/policy-load.ts'
import { judge, type Result } from './lib/report.ts'
import { percentile } from './lib/stats.ts'

const PCS = Number(process.env.HANDRAIL_PCS ?? 2_000)
const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 5)
const SHORTCUTS = ['F9', 'Ctrl+Alt+H'] as const

export async function measure(): Promise<Result> {
  await using server = await startServer()
  const { school, policyKey } = await claimOne(server)
  const load = await startLoad({ url: server.url, policyKey, what: 'policy', pcs: addPcs(server, school, PCS) })
  try {
    const technician = await server.signIn('technician')
    const [last, half, answered, share, used]: number[][] = [[], [], [], [], []]
    for (let round = 0; round < ROUNDS; round++) {
      await draftPolicy(technician, { 'panic.shortcut': SHORTCUTS[round % SHORTCUTS.length] })
      const mark = (await technician.call(policyDrafts, {})).drafts[0]?.mark ?? ''
      load.send('round')
      await message(load)
      const reached = message(load) as Promise<Reached>
      const cpuBefore = cpuMsOf(server.pid)
      const startedAt = nowMs()
      const { reach } = await technician.call(policyPublish, { place: SCHOOL, mark, note: '' })
      answered?.push(nowMs() - startedAt)
      // The PC that was claimed is the school's too, and is never on.
      if (reach !== PCS + 1) throw new Error(`the change reaches ${reach} PCs`)
      const { at, cpuMs } = await reached
      used?.push(cpuMsOf(server.pid) - cpuBefore)
      const times = at.map((one) => one - startedAt).sort((a, b) => a - b)
      last?.push(times.at(-1) ?? 0)
      half?.push(percentile(times, 50))
      share?.push(cpuMs / (times.at(-1) ?? 1))
    }
    const most = (values: number[] | undefined) => Math.round(Math.max(...(values ?? [])))
    const ours = {
      lastMax: most(last),
      lastMin: Math.round(Math.min(...(last ?? []))),
      halfMax: most(half),
      publishAnsweredMax: most(answered),
      serverCpuMax: most(used),
    }
    return {
      bench: 'policy-reach',
      unit: 'ms',
      ours,
      peer: null,
      ratio: {},
      ...judge([{ name: 'lastMax', goal: '<= 10000', value: ours.lastMax, met: ours.lastMax <= 10_000 }]),
      notes: [
        `${PCS} PCs on loopback, ${ROUNDS} changes; from the call that publishes to the last PC that has fetched, and checked the signature`,
        'a PC’s own write to its disk (one file, synced) is not in it: here it would be one disk for all of them',
        `load generator (own process): at most ${Math.round(Math.max(...(share ?? [])) * 100)} % of a core`,
        'no peer: nothing to compare with in the same run',
      ],
    }
  } finally {
    load.disconnect()
  }
}
