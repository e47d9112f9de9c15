/**
 * The settings of 10,000 PCs merged from scratch, with each PC's canonical hash: what a change of the whole school costs before PCs are
 * told. 5 settings at trust and school, 50 groups, 400 rooms, 2,000 PCs with settings of their own. Goal: ≤ 1 s (issue "People and places").
 */
import { hash } from 'node:crypto'
import { createMerger, type PcChain } from '../../server/policy/reach.ts'
import type { PlaceRef, Setting } from '../../server/policy/rules.ts'
import { judge, type Result } from './lib/report.ts'
import { percentile } from './lib/stats.ts'

const PCS = 10_000
const GROUPS = 50
const ROOMS = 400
const OWN = 2_000
const ROUNDS = 20

const set = (value: unknown): Setting => ({ id: 'x', value, asOwner: true, by: 'A', role: 'dsl', approvedBy: null, at: 1 })
const place = (scope: PlaceRef['scope'], n: number | string): PlaceRef => ({ scope, id: `${scope}-${n}`, name: `${scope} ${n}` })

function school(): { pcs: PcChain[]; settings: Map<string, Map<string, Setting>> } {
  const settings = new Map<string, Map<string, Setting>>([
    [
      'trust-t',
      new Map([
        ['retention.alertMs', set(14 * 86_400_000)],
        ['school.language', set('en')],
      ]),
    ],
    [
      'school-s',
      new Map([
        ['school.language', set('cy')],
        ['alerts.escalateAfterMs', set(45_000)],
        ['panic.coverStyle', set('plain')],
      ]),
    ],
  ])
  for (let n = 0; n < GROUPS; n++) settings.set(`group-${n}`, new Map([['session.kioskWatch', set('observe')]]))
  for (let n = 0; n < ROOMS; n++) settings.set(`room-${n}`, new Map([['panic.coverStyle', set(n % 2 ? 'pip' : 'plain')]]))
  for (let n = 0; n < OWN; n++) settings.set(`pc-${n * (PCS / OWN)}`, new Map([['panic.shortcut', set('F9')]]))
  const pcs = Array.from({ length: PCS }, (_, n) => ({
    id: `pc-${n}`,
    chain: [place('trust', 't'), place('school', 's'), place('group', n % GROUPS), place('room', n % ROOMS), place('pc', n)],
  }))
  return { pcs, settings }
}

export async function measure(): Promise<Result> {
  const { pcs, settings } = school()
  const times: number[] = []
  let combinations = 0
  for (let round = 0; round < ROUNDS; round++) {
    const startedAt = performance.now()
    const merge = createMerger(settings)
    const hashes = new Map<string, string>()
    for (const pc of pcs) hashes.set(pc.id, hash('sha256', merge(pc.chain).text, 'base64url'))
    times.push(performance.now() - startedAt)
    combinations = new Set(hashes.values()).size
    if (hashes.size !== PCS) throw new Error('a PC was left out')
  }
  times.sort((a, b) => a - b)
  const [p50, max] = [Math.round(percentile(times, 50) * 10) / 10, Math.round((times.at(-1) ?? 0) * 10) / 10]
  return {
    bench: 'policy-merge',
    unit: 'ms',
    ours: { p50, max },
    peer: null,
    ratio: {},
    ...judge([{ name: 'max', goal: '<= 1000', value: max, met: max <= 1_000 }]),
    notes: [
      `${PCS} PCs from 2 wider places with 5 settings, ${GROUPS} groups, ${ROOMS} rooms and ${OWN} PCs with settings of their own; ${ROUNDS} rounds from nothing`,
      `${combinations} different sets of values; each PC’s hash of canonical JSON is in the time`,
      'no peer: nothing to compare with in the same process',
    ],
  }
}
