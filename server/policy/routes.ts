/** What staff's calls do. */
import { Refusal } from '../../protocol/errors.ts'
import { POLICY, POLICY_KEYS } from '../../protocol/policy.ts'
import type { PolicyDraft } from '../../protocol/policy-page.ts'
import { asStaff, type Caller, type Clock, type Database, type HandlersFor, type Query } from '../core/index.ts'
import { markOf, mayDecide, needsTwo, sameValue, settingsOfLines, waitsFor, withSettings } from './draft.ts'
import { changesOf, type Line, linesOf, removeLines } from './drafts-store.ts'
import { groupsOf, removeGroup, saveGroup } from './groups-store.ts'
import { chainToChange, draftChange, publishDraft, readSchool, refuseImpossible, type Staff, schoolsUnder, type TellDevices } from './publish.ts'
import { affected, impossibleAnywhere } from './reach.ts'
import { type PlaceRef, requireKey, resolve } from './rules.ts'
import { chainAt, isTrustWide, settingsAt, takeVersion, versionOf } from './store.ts'

export type StaffHandlers = HandlersFor<
  | 'policy.read'
  | 'policy.explain'
  | 'policy.drafts'
  | 'policy.edit'
  | 'policy.discard'
  | 'policy.publish'
  | 'policy.history'
  | 'policy.revert'
  | 'policy.groups'
  | 'policy.saveGroup'
  | 'policy.removeGroup'
  | 'policy.promote'
>

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
    'policy.groups': async (_request, caller) => ({ groups: await groupsOf(db.read, staffOf(caller).school) }),
    async 'policy.saveGroup'(group, caller) {
      const { school } = staffOf(caller)
      const now = clock.now()
      return db.write(async (tx) => {
        await takeVersion(tx, school)
        const before = await readSchool(tx.q, school)
        const id = await saveGroup(tx, school, group, now)
        const after = await readSchool(tx.q, school)
        refuseImpossible(await chainAt(tx.q, school, { scope: 'group', id }), after)
        await tell(tx, school, affected(before, after), now)
        return { id }
      })
    },
    async 'policy.removeGroup'({ group }, caller) {
      await db.write((tx) => removeGroup(tx, staffOf(caller).school, group))
      return {}
    },
    async 'policy.promote'({ group: id, to }, caller) {
      const staff = staffOf(caller)
      return db.write(async (tx) => {
        const { here: from } = await chainToChange(tx.q, staff, { scope: 'group', id })
        const groups = await groupsOf(tx.q, staff.school)
        const ring = groups.find((group) => group.id === id)?.ring ?? null
        const next = ring === null ? undefined : groups.find((group) => group.ring !== null && group.ring > ring)
        if (to === 'nextRing' && !next) throw new Refusal('NOT_FOUND', 'there is no next ring')
        const target = to === 'nextRing' && next ? ({ scope: 'group', id: next.id } as const) : ({ scope: 'school', id: null } as const)
        const own = (await settingsAt(tx.q, [from])).get(id)
        let lines = 0
        for (const key of POLICY_KEYS) {
          const set = own?.get(key)
          if (set && (await draftChange(tx, staff, target, { key, to: { value: set.value } }, 'whatever', clock.now())) !== null) lines += 1
        }
        if (lines === 0) throw new Refusal('POLICY_NOTHING')
        return { place: last(await chainAt(tx.q, staff.school, target)), lines }
      })
    },
  }
}

function staffOf(caller: Caller): Staff {
  const { id, name, role, school } = asStaff(caller)
  return { id, name, role, school }
}
function last(chain: readonly PlaceRef[]): PlaceRef {
  const place = chain.at(-1)
  if (!place) throw new Refusal('NOT_FOUND')
  return place
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
    impossible.push(...impossibleAnywhere(chain, after))
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
