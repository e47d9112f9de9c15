/** Whom the agreements leave without any: now, once what is planned has happened, or after a change somebody is about to make. Pure. */
import { AUDIENCES, type Audience } from '../../../protocol/agreements.ts'
import type { DocumentRow } from '../../../protocol/aup-page.ts'

type Row = Pick<DocumentRow, 'document' | 'audience' | 'version' | 'retired' | 'draft'>
/** `from`: epoch ms; null: now. */
export interface Gap {
  readonly audience: Audience
  readonly from: number | null
}
export interface Change {
  readonly document: string
  readonly audience: Audience
  readonly retires: boolean
  /** epoch ms; null: now */
  readonly at: number | null
}

/** Audiences for whom nothing is in force: from now on, or from when a planned change takes their last agreement. */
export function gapsOf(rows: readonly Row[]): Gap[] {
  const now = inForce(rows)
  const gaps: Gap[] = without(now).map((audience) => ({ audience, from: null }))
  for (const change of planned(rows)) {
    const before = without(now)
    apply(now, change)
    for (const audience of without(now)) if (!before.includes(audience)) gaps.push({ audience, from: change.at })
  }
  return gaps
}

/** Audiences whose last agreement this change takes away; `all`: none is left for anybody who sits at a PC. What is planned before it is done by then. */
export function leftBy(rows: readonly Row[], change: Change): { readonly audiences: Audience[]; readonly all: boolean } {
  const now = inForce(rows)
  for (const earlier of planned(rows)) if (earlier.document !== change.document && change.at !== null && (earlier.at ?? 0) <= change.at) apply(now, earlier)
  const before = without(now)
  apply(now, change)
  return { audiences: without(now).filter((audience) => !before.includes(audience)), all: isNoneLeft(now) }
}

/** Then PCs ask the built-in agreements: an agent that is given none at all does (agent/aup/agreements.ts). */
export const isNoneInForce = (rows: readonly Row[]): boolean => isNoneLeft(inForce(rows))
const isNoneLeft = (now: ReadonlyMap<string, Audience>) => [...now.values()].every((audience) => audience === 'parent')

/** Whose each agreement in force is, by document. */
const inForce = (rows: readonly Row[]) =>
  new Map(rows.filter(({ version, retired }) => version > 0 && !retired).map(({ document, audience }) => [document, audience]))
function planned(rows: readonly Row[]): Change[] {
  return rows
    .flatMap(({ document, draft }) => (draft?.publishAt == null ? [] : [{ document, audience: draft.audience, retires: draft.retires, at: draft.publishAt }]))
    .sort((a, b) => a.at - b.at)
}
function apply(now: Map<string, Audience>, { document, audience, retires }: Change): void {
  if (retires) now.delete(document)
  else now.set(document, audience)
}
function without(now: ReadonlyMap<string, Audience>): Audience[] {
  const theirs = new Set(now.values())
  return AUDIENCES.filter((audience) => !theirs.has(audience))
}
