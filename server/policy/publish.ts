/** Lines into a draft, and a draft into force: each all or nothing, in the caller's transaction. */
import { Refusal } from '../../protocol/errors.ts'
import { POLICY, POLICY_KEYS, type PolicyKey, type PolicyValues } from '../../protocol/policy.ts'
import type { Place, SetTo } from '../../protocol/policy-page.ts'
import { asStaff, type Caller, newId, type Position, type Query, type Tx } from '../core/index.ts'
import { markOf, needsTwo, type Reader, sameValue, settingsOfLines, waitsFor, withSettings } from './draft.ts'
import { addChange, type Line, linesOf, putLine, removeLines } from './drafts-store.ts'
import { affected, impossibleAnywhere, type School, type Wrong } from './reach.ts'
import { type PlaceRef, refuseChange } from './rules.ts'
import { chainAt, countLeads, isTrustWide, nameOf, pcsOf, requireStillStaff, saveSetting, schoolsOf, settingsAt, settingsOf, takeVersion } from './store.ts'

export interface Staff extends Reader {
  readonly school: string
}
export function staffOf(caller: Caller): Staff {
  const { id, name, role, school } = asStaff(caller)
  return { id, name, role, school }
}
/** The place a chain ends at. */
export function last(chain: readonly PlaceRef[]): PlaceRef {
  const place = chain.at(-1)
  if (!place) throw new Refusal('NOT_FOUND')
  return place
}
/** Tells these PCs, in the transaction of the change. */
export type TellDevices = (tx: Tx, school: string, devices: readonly string[], now: number) => Promise<void>

/** The place's chain, if this member of staff may change it. Throws NOT_FOUND or FORBIDDEN. */
export async function chainToChange(q: Query, staff: Staff, place: Place): Promise<{ chain: PlaceRef[]; here: PlaceRef }> {
  const chain = await chainAt(q, staff.school, place)
  const here = last(chain)
  if (here.scope === 'trust' && !(await isTrustWide(q, staff.id))) throw new Refusal('FORBIDDEN')
  return { chain, here }
}

/**
 * Writes one line of a draft. `seen`: the id of what it replaces, or 'whatever' for a line over what is in force but over nobody's draft.
 * Resolves with the line's id; null when that is in force already. Throws CONFLICT, POLICY_* for what may not be.
 */
export async function draftChange(
  tx: Tx,
  staff: Staff,
  place: Place,
  change: { key: PolicyKey; to: SetTo },
  seen: string | null | 'whatever',
  now: number,
): Promise<string | null> {
  const { chain, here } = await chainToChange(tx.q, staff, place)
  const settings = await settingsAt(tx.q, chain)
  const { key, to } = change
  const own = settings.get(here.id)?.get(key)
  const line = (await linesOf(tx.q, { place: here.id })).find((one) => one.key === key)
  if (seen === 'whatever' ? line !== undefined && !sameValue(line.to, to) : seen !== (line?.id ?? own?.id ?? null)) throw new Refusal('CONFLICT', key)
  const before = own ? { value: own.value } : null
  if (sameValue(to, before)) {
    await removeLines(tx, here.id, key)
    return null
  }
  const refused = refuseChange({ key, to, role: staff.role }, chain, settings)
  if (refused) throw new Refusal(refused, key)
  const next: Line = { id: newId(now), place: here, key, to, base: own?.id ?? null, before, staff: staff.id, by: staff.name, role: staff.role, at: now }
  if (!(await putLine(tx, staff.school, next, line?.id ?? null))) throw new Refusal('CONFLICT', key)
  return next.id
}

/** Schools a place reaches into. */
export async function schoolsUnder(q: Query, school: string, here: PlaceRef): Promise<string[]> {
  return here.scope === 'trust' ? schoolsOf(q, here.id) : [school]
}
export async function readSchool(q: Query, school: string): Promise<School> {
  return { pcs: await pcsOf(q, school), settings: await settingsOf(q, school) }
}

/** Puts a place's draft in force. Throws CONFLICT, POLICY_NEEDS_SECOND, POLICY_NOT_OWNER or POLICY_IMPOSSIBLE; then nothing changed. */
export async function publishDraft(
  tx: Tx,
  staff: Staff,
  { place, mark, note }: { place: Place; mark: string; note: string },
  now: number,
  tell: TellDevices,
): Promise<{ version: Position; reach: number }> {
  const { chain, here } = await chainToChange(tx.q, staff, place)
  const schools = await schoolsUnder(tx.q, staff.school, here)
  // Versions first, in one order: whoever publishes meanwhile waits here, and then finds this draft gone.
  const versions = new Map<string, Position>()
  for (const school of schools) versions.set(school, await takeVersion(tx, school))
  await requireStillStaff(tx.q, staff)
  const lines = await linesOf(tx.q, { place: here.id })
  if (lines.length === 0 || markOf(lines) !== mark) throw new Refusal('CONFLICT')
  const settings = await settingsAt(tx.q, chain)
  const waits = waitsFor(lines, staff, chain, settings)
  if (waits) throw new Refusal(({ secondPerson: 'POLICY_NEEDS_SECOND', meanwhile: 'CONFLICT', notOwner: 'POLICY_NOT_OWNER' } as const)[waits])

  const changes = settingsOfLines(lines, here, settings, staff, { at: now, newId: () => newId(now) })
  let reach = 0
  for (const [school, version] of versions) {
    const before = await readSchool(tx.q, school)
    const after = { pcs: before.pcs, settings: withSettings(before.settings, here, changes) }
    refuseImpossible(await impossibleIn(tx.q, school, chain, before, after))
    const reached = affected(before, after)
    await tell(tx, school, reached, now)
    reach += reached.length
    for (const { line, setting, id } of changes)
      await addChange(tx, school, line.key, {
        id,
        version,
        place: here,
        before: line.before,
        after: line.to,
        by: line.by,
        approvedBy: setting ? setting.approvedBy : line.staff === staff.id ? null : staff.name,
        at: now,
        note,
      })
  }
  for (const { line, setting } of changes) await saveSetting(tx, staff.school, here, line.key, setting)
  await removeLines(tx, here.id, null)
  const version = versions.get(staff.school)
  if (!version) throw new Refusal('NOT_FOUND')
  return { version, reach }
}

/** What could not hold together once a school's settings are `after`, seen from the place that changes. */
export async function impossibleIn(q: Query, school: string, place: readonly PlaceRef[], before: School, after: School): Promise<Wrong[]> {
  const found = impossibleAnywhere(place, after)
  const chain = await chainAt(q, school, { scope: 'school', id: null })
  // From then on one person alone could change nothing any more.
  const needsSecond = !needsTwo(chain, before.settings) && needsTwo(chain, after.settings)
  if (needsSecond && (await countLeads(q, school)) < 2) found.push({ reason: 'noSecond', keys: ['policy.twoPeople'], where: last(chain), others: 0 })
  return found
}
export class ImpossiblePolicy extends Refusal {
  readonly found: Wrong[]
  constructor(found: Wrong[]) {
    super('POLICY_IMPOSSIBLE', found.map(({ keys, where }) => `${keys.join(', ')} at ${where.name}`).join('; '))
    this.found = found
  }
}
export function refuseImpossible(found: Wrong[]): void {
  if (found.length > 0) throw new ImpossiblePolicy(found)
}
/** Sets rows of the whole school with their owners' authority, without a draft: for a first run only. `by`: the member of staff; nobody yet ('') is Handrail itself. */
export async function adoptSettings(tx: Tx, school: string, values: Partial<PolicyValues>, staff: string, now: number, tell: TellDevices): Promise<void> {
  const version = await takeVersion(tx, school)
  const by = (await nameOf(tx.q, staff)) ?? 'Handrail'
  const chain = await chainAt(tx.q, school, { scope: 'school', id: null })
  const place = last(chain)
  const before = await readSchool(tx.q, school)
  for (const key of POLICY_KEYS) {
    const value = values[key]
    if (value === undefined) continue
    const id = newId(now)
    const own = before.settings.get(school)?.get(key)
    await saveSetting(tx, school, place, key, { id, value, asOwner: true, by, role: POLICY[key].owner, approvedBy: null, at: now })
    const change = { id, version, place, before: own ? { value: own.value } : null, after: { value }, by, approvedBy: null, at: now, note: '' }
    await addChange(tx, school, key, change)
  }
  const after = await readSchool(tx.q, school)
  refuseImpossible(await impossibleIn(tx.q, school, chain, before, after))
  await tell(tx, school, affected(before, after), now)
}
