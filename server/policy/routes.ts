/** What staff's calls do. */
import { Refusal } from '../../protocol/errors.ts'
import { POLICY, POLICY_KEYS } from '../../protocol/policy.ts'
import type { PolicyDraft } from '../../protocol/policy-page.ts'
import type { Clock, Database, HandlersFor, Query } from '../core/index.ts'
import { markOf, mayDecide, needsTwo, sameValue, settingsOfLines, waitsFor, withSettings } from './draft.ts'
import { changesOf, type Line, linesOf, removeLines } from './drafts-store.ts'
import { type GroupHandlers, groupHandlers } from './groups.ts'
import { chainToChange, draftChange, impossibleIn, last, publishDraft, readSchool, type Staff, schoolsUnder, staffOf, type TellDevices } from './publish.ts'
import { affected } from './reach.ts'
import { requireKey, resolve } from './rules.ts'
import { chainAt, isTrustWide, settingsAt, versionOf } from './store.ts'

export type StaffHandlers = HandlersFor<
  'policy.read' | 'policy.explain' | 'policy.drafts' | 'policy.edit' | 'policy.discard' | 'policy.publish' | 'policy.history' | 'policy.revert'
> &
  GroupHandlers

export function staffHandlers({ db, clock, tell }: { db: Database; clock: Clock; tell: TellDevices }): StaffHandlers {
  return {
    async 'policy.read'({ place }, caller) {
      const { id, school } = staffOf(caller)
      const { epoch, n } = await versionOf(db.read, school)
      const chain = await chainAt(db.read, school, place)
      const settings = await settingsAt(db.read, chain)
      const here = last(chain)
      const lines = await linesOf(db.read, { place: here.id })
      const trust = (await chainAt(db.read, school, { scope: 'school', id: null })).find((one) => one.scope === 'trust')
      return {
        version: { epoch, n },
        place: here,
        trust: trust ? { name: trust.name, mine: await isTrustWide(db.read, id) } : null,
        rows: POLICY_KEYS.map((key) => {
          const { value, from } = resolve(key, chain, settings)
          const own = settings.get(here.id)?.get(key)
          const wider = resolve(key, chain.slice(0, -1), settings).value
          return { key, value, from, own: own ? { value: own.value } : null, wider, seen: lines.find((line) => line.key === key)?.id ?? own?.id ?? null }
        }),
      }
    },
    async 'policy.explain'({ key: name, place }, caller) {
      const key = requireKey(name)
      const chain = await chainAt(db.read, staffOf(caller).school, place)
      const settings = await settingsAt(db.read, chain)
      const { value, outcomes } = resolve(key, chain, settings)
      const layers = chain.map((one, at) => {
        const set = settings.get(one.id)?.get(key)
        const shown = set ? { value: set.value, by: set.by, role: set.role, approvedBy: set.approvedBy, at: set.at } : null
        return { place: one, outcome: outcomes[at] ?? 'unset', set: shown }
      })
      return { value, fallback: POLICY[key].fallback, layers }
    },
    async 'policy.drafts'(_request, caller) {
      const staff = staffOf(caller)
      const chain = await chainAt(db.read, staff.school, { scope: 'school', id: null })
      const lines = await linesOf(db.read, { school: staff.school, trust: chain.find((one) => one.scope === 'trust')?.id ?? null })
      const drafts: PolicyDraft[] = []
      for (const own of Map.groupBy(lines, (line) => line.place.id).values()) drafts.push(...(await describeDraft(db.read, staff, own)))
      return { drafts, twoPeople: needsTwo(chain, await settingsAt(db.read, chain)) }
    },
    async 'policy.edit'({ place, key, to, seen }, caller) {
      const change = { key: requireKey(key), to }
      return { line: await db.write((tx) => draftChange(tx, staffOf(caller), place, change, seen, clock.now())) }
    },
    async 'policy.discard'({ place, key }, caller) {
      const staff = staffOf(caller)
      await db.write(async (tx) => {
        const { here } = await chainToChange(tx.q, staff, place)
        const lines = (await linesOf(tx.q, { place: here.id })).filter((line) => key === null || line.key === key)
        if (!mayDecide(lines, staff)) throw new Refusal('POLICY_NOT_OWNER')
        await removeLines(tx, here.id, key)
      })
      return {}
    },
    'policy.publish': (request, caller) => db.write((tx) => publishDraft(tx, staffOf(caller), request, clock.now(), tell)),
    'policy.history': async (page, caller) => ({ changes: await changesOf(db.read, staffOf(caller).school, page) }),
    async 'policy.revert'({ change: id }, caller) {
      const staff = staffOf(caller)
      await db.write(async (tx) => {
        const [change] = await changesOf(tx.q, staff.school, { id })
        if (!change) throw new Refusal('NOT_FOUND')
        const back = { key: requireKey(change.key), to: change.before }
        if ((await draftChange(tx, staff, change.place, back, 'whatever', clock.now())) === null) throw new Refusal('POLICY_NOTHING')
      })
      return {}
    },
    ...groupHandlers({ db, clock, tell }),
  }
}

/** A draft as this reader sees it; none when its place is gone. */
async function describeDraft(q: Query, staff: Staff, lines: readonly Line[]): Promise<PolicyDraft[]> {
  const place = lines[0]?.place
  const chain = place ? await chainAt(q, staff.school, place).catch(ifGone) : null
  if (!chain) return []
  const here = last(chain)
  const settings = await settingsAt(q, chain)
  const changes = settingsOfLines(lines, here, settings, staff, { at: 0, newId: () => '' })
  const impossible: PolicyDraft['impossible'] = []
  let [reach, of] = [0, 0]
  for (const school of await schoolsUnder(q, staff.school, here)) {
    const before = await readSchool(q, school)
    const after = { pcs: before.pcs, settings: withSettings(before.settings, here, changes) }
    reach += affected(before, after).length
    of += before.pcs.filter((pc) => pc.chain.some((one) => one.id === here.id)).length
    impossible.push(...(await impossibleIn(q, school, chain, before, after)))
  }
  const own = settings.get(here.id)
  return [
    {
      place: here,
      reach,
      of,
      mark: markOf(lines),
      waits: impossible.length > 0 ? 'impossible' : waitsFor(lines, staff, chain, settings),
      impossible,
      lines: lines.map((line) => {
        const now = own?.get(line.key)
        const moved = line.base !== (now?.id ?? null) && !sameValue(line.before, now ? { value: now.value } : null)
        return {
          id: line.id,
          key: line.key,
          before: line.before,
          after: line.to,
          by: line.by,
          mine: line.staff === staff.id,
          at: line.at,
          meanwhile: moved || line.base !== (now?.id ?? null) ? { to: now ? { value: now.value } : null, by: now?.by ?? '', at: now?.at ?? 0 } : null,
        }
      }),
    },
  ]
}
function ifGone(error: unknown): null {
  if (error instanceof Refusal && error.code === 'NOT_FOUND') return null
  throw error
}
