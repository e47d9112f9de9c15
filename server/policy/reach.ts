/** What a change does to a whole school: which PCs get other values, and where a combination becomes impossible. Pure. */
import type { ErrorCode } from '../../protocol/errors.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { Role } from '../../protocol/op.ts'
import { mayChange, owns, POLICY_KEYS, type PolicyValues } from '../../protocol/policy.ts'
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

/** Why these PCs’ settings can't change as they do by somebody's regrouping: it makes one looser that they don't own. Null: they can. */
export function refuseRegroup(before: School, after: School, role: Role): ErrorCode | null {
  const [was, is] = [createMerger(before.settings), createMerger(after.settings)]
  const old = new Map(before.pcs.map(({ id, chain }) => [id, was(chain)]))
  const judged = new Set<string>()
  for (const { id, chain } of after.pcs) {
    const [from, to] = [old.get(id), is(chain)]
    if (!from || from.text === to.text || judged.has(from.text + to.text)) continue
    judged.add(from.text + to.text)
    for (const key of POLICY_KEYS) {
      const [now, next] = [from.values[key], to.values[key]]
      if (canonical(now) !== canonical(next) && !mayChange(key, owns(role, key), now, next)) return 'POLICY_NOT_OWNER'
    }
  }
  return null
}

/** Each combination that can't hold together: the first place that would get it, and how many PCs more. */
export interface Wrong {
  readonly reason: string
  readonly keys: string[]
  readonly where: PlaceRef
  others: number
}
/** Wherever the settings lead to one: at the place itself, which may have no PCs yet, and at each PC. */
export function impossibleAnywhere(place: readonly PlaceRef[], { pcs, settings }: School, judge: typeof impossible = impossible): Wrong[] {
  const merge = createMerger(settings)
  const judged = new Map<string, ReturnType<typeof impossible>>()
  const found = new Map<string, Wrong>()
  for (const chain of [place, ...pcs.map((pc) => pc.chain)]) {
    const where = chain.at(-1)
    if (!where) continue
    const { values, text } = merge(chain)
    const broken = judged.get(text) ?? judge(values)
    judged.set(text, broken)
    for (const { reason, keys } of broken) {
      const known = found.get(reason)
      if (known) known.others += 1
      else found.set(reason, { reason, keys: [...keys], where, others: 0 })
    }
  }
  return [...found.values()]
}
