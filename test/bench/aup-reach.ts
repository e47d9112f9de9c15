/**
 * aup-reach · a DSL publishes a changed rule → the last of 2,000 online PCs has fetched the agreements and checked their signature. A real
 * server process; the PCs are simulated in another, each with a stream of commands and a connection for its fetches.
 */
import { type AgreementDraft, draftFrom } from '../../protocol/agreement-drafts.ts'
import { aupDocument, aupEdit, aupPublish } from '../../protocol/aup-page.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { startServer } from '../tools/server-process.ts'
import { nowMs } from '../tools/waiting.ts'
import { addPcs, claimOne, cpuMsOf, message, startLoad } from './lib/many-pcs.ts'
import type { Reached } from './lib/policy-load.ts'
import { judge, type Result } from './lib/report.ts'
import { percentile } from './lib/stats.ts'

const PCS = Number(process.env.HANDRAIL_PCS ?? 2_000)
const ROUNDS = Number(process.env.HANDRAIL_ROUNDS ?? 5)

export async function measure(): Promise<Result> {
  await using server = await startServer()
  const { school, policyKey } = await claimOne(server)
  const load = await startLoad({ url: server.url, policyKey, what: 'agreements', pcs: addPcs(server, school, PCS) })
  try {
    const dsl = await server.signIn('dsl')
    const document = builtInAgreements()[0]?.document ?? ''
    const [last, half, answered, share, used]: number[][] = [[], [], [], [], []]
    for (let round = 0; round < ROUNDS; round++) {
      const { row, inForce } = await dsl.call(aupDocument, { document })
      if (!inForce) throw new Error('nothing is in force')
      const { seen } = await dsl.call(aupEdit, { document, seen: row.draft?.id ?? null, body: reworded(draftFrom(inForce), round) })
      load.send('round')
      await message(load)
      const reached = message(load) as Promise<Reached>
      const cpuBefore = cpuMsOf(server.pid)
      const startedAt = nowMs()
      const { told } = await dsl.call(aupPublish, { document, seen, at: null, note: '' })
      answered?.push(nowMs() - startedAt)
      // The PC that was claimed is the school's too, and is never on.
      if (told !== PCS + 1) throw new Error(`the change is told to ${told} PCs`)
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
      bench: 'aup-reach',
      unit: 'ms',
      ours,
      peer: null,
      ratio: {},
      ...judge([{ name: 'lastMax', goal: '<= 10000', value: ours.lastMax, met: ours.lastMax <= 10_000 }]),
      notes: [
        `${PCS} PCs on loopback, ${ROUNDS} changes of one page; every agreement that comes with Handrail, in all its languages`,
        'from the call that publishes to the last PC that has fetched, and checked the signature; a PC’s own write to its disk is not in it',
        `load generator (own process): at most ${Math.round(Math.max(...(share ?? [])) * 100)} % of a core`,
        'no peer: nothing to compare with in the same run',
      ],
    }
  } finally {
    load.disconnect()
  }
}

/** The first page's words, another each time. */
function reworded(draft: AgreementDraft, round: number): AgreementDraft {
  const [first, ...rest] = draft.pages
  if (!first) throw new Error('a document without pages')
  return { ...draft, pages: [{ ...first, words: first.words.map((words) => ({ ...words, heading: `${words.heading} ${round}` })) }, ...rest] }
}
