/** What a change does to a whole school: which PCs get other values, and where a combination becomes impossible. Pure. */
import { canonical } from '../../protocol/evidence.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { impossible } from '../../protocol/policy-impossible.ts'
import { mergeValues, type PlaceRef, type Settings } from './rules.ts'

/** A PC and the places it takes its settings from, widest first, itself last. */
export interface PcChain {
  readonly id: string
  readonly chain: readonly PlaceRef[]
}
export interface Merged {
  readonly values: PolicyValues
  /** equal when the values are */
  readonly text: string
}

/** Merges chains, each combination of places that set something once: of 10,000 PCs most share theirs with a room. */
export function createMerger(settings: Settings): (chain: readonly PlaceRef[]) => Merged {
  const known = new Map<string, Merged>()
  return (chain) => {
    const setting = chain.filter((place) => settings.has(place.id))
    const which = setting.map((place) => place.id).join(' ')
    let merged = known.get(which)
    if (!merged) {
      const values = mergeValues(setting, settings)
      merged = { values, text: canonical(values) }
      known.set(which, merged)
    }
    return merged
  }
}

export interface School {
  readonly pcs: readonly PcChain[]
  readonly settings: Settings
}
/** PCs whose values are not the same before and after, whether settings changed or the places a PC belongs to. */
export function affected(before: School, after: School): string[] {
  const [was, is] = [createMerger(before.settings), createMerger(after.settings)]
  const texts = new Map(before.pcs.map(({ id, chain }) => [id, was(chain).text]))
  return after.pcs.filter(({ id, chain }) => texts.get(id) !== is(chain).text).map((pc) => pc.id)
}

/**
 * Every impossible combination that the settings lead to: at the place itself (which may have no PCs yet) and at each PC. Each rule
 * once, with the first place it was found at.
 */
export function impossibleAnywhere(
  place: readonly PlaceRef[],
  { pcs, settings }: School,
  judge: typeof impossible = impossible,
): { reason: string; keys: string[]; where: string }[] {
  const merge = createMerger(settings)
  const judged = new Set<string>()
  const found = new Map<string, { reason: string; keys: string[]; where: string }>()
  for (const chain of [place, ...pcs.map((pc) => pc.chain)]) {
    const { values, text } = merge(chain)
    if (judged.has(text)) continue
    judged.add(text)
    for (const { reason, keys } of judge(values)) if (!found.has(reason)) found.set(reason, { reason, keys: [...keys], where: chain.at(-1)?.name ?? '' })
  }
  return [...found.values()]
}
