/**
 * Groups and pilot rings: who is in them, and how what is tried in one goes on. A change is tried in ring 1, promoted to ring 2 and at last to
 * the school, or put back; each step is a draft that is seen and published like any other.
 */
import { Refusal } from '../../protocol/errors.ts'
import { maySetAt, POLICY_KEYS, type PolicyKey } from '../../protocol/policy.ts'
import type { NamedPlace, Place, SetTo } from '../../protocol/policy-page.ts'
import { type Clock, type Database, type HandlersFor, newId, type Position, type Tx } from '../core/index.ts'
import { needsTwo } from './draft.ts'
import { addChange, type Line, linesOf, removeLines } from './drafts-store.ts'
import { groupsOf, markOfGroup, removeGroup, saveGroup } from './groups-store.ts'
import { chainToChange, draftChange, ImpossiblePolicy, impossibleIn, readSchool, refuseImpossible, type Staff, staffOf, type TellDevices } from './publish.ts'
import { affected, refuseRegroup } from './reach.ts'
import { resolve } from './rules.ts'
import { chainAt, requireStillStaff, saveSetting, settingsAt, settingsOf, takeVersion } from './store.ts'

export type GroupHandlers = HandlersFor<'policy.groups' | 'policy.saveGroup' | 'policy.removeGroup' | 'policy.tryFirst' | 'policy.promote' | 'policy.putBack'>
const SCHOOL: Place = { scope: 'school', id: null }

export function groupHandlers({ db, clock, tell }: { db: Database; clock: Clock; tell: TellDevices }): GroupHandlers {
  /** Changes what groups there are and who is in them, and tells the PCs whose settings are others now. Nobody gets past owners and second persons that way. */
  function regroup<T>(staff: Staff, now: number, change: (tx: Tx, version: Position) => Promise<T>): Promise<T> {
    return db.write(async (tx) => {
      const version = await takeVersion(tx, staff.school)
      await requireStillStaff(tx.q, staff)
      const chain = await chainAt(tx.q, staff.school, SCHOOL)
      const before = await readSchool(tx.q, staff.school)
      const done = await change(tx, version)
      const after = await readSchool(tx.q, staff.school)
      const reached = affected(before, after)
      const refused = refuseRegroup(before, after, staff.role)
      if (refused) throw new Refusal(refused)
      if (reached.length > 0 && needsTwo(chain, before.settings)) throw new Refusal('POLICY_BY_PUBLISH')
      refuseImpossible(await impossibleIn(tx.q, staff.school, chain, before, after))
      await tell(tx, staff.school, reached, now)
      return done
    })
  }

  return {
    async 'policy.groups'(_request, caller) {
      const { school } = staffOf(caller)
      const chain = await chainAt(db.read, school, SCHOOL)
      const settings = await settingsOf(db.read, school)
      const lines = await linesOf(db.read, { school, trust: null })
      return {
        groups: (await groupsOf(db.read, school)).map((group) => {
          const own = settings.get(group.id)
          const sets = POLICY_KEYS.flatMap((key) => {
            const set = own?.get(key)
            return set ? [{ key, value: set.value, wider: resolve(key, chain, settings).value }] : []
          })
          return { ...group, mark: markOfGroup(group), sets, waiting: lines.filter((line) => line.place.id === group.id).length }
        }),
      }
    },
    async 'policy.saveGroup'(group, caller) {
      const staff = staffOf(caller)
      const now = clock.now()
      return orWrong({ id: null }, async () => ({ id: await regroup(staff, now, (tx) => saveGroup(tx, staff.school, group, now)), impossible: [] }))
    },
    async 'policy.removeGroup'({ group: id }, caller) {
      const staff = staffOf(caller)
      const now = clock.now()
      return orWrong({}, async () => {
        await regroup(staff, now, async (tx, version) => {
          const { here } = await chainToChange(tx.q, staff, { scope: 'group', id })
          const own = (await settingsAt(tx.q, [here])).get(id)
          for (const key of POLICY_KEYS) {
            const set = own?.get(key)
            if (!set) continue
            await saveSetting(tx, staff.school, here, key, null)
            const change = {
              id: newId(now),
              version,
              place: here,
              before: { value: set.value },
              after: null,
              by: staff.name,
              approvedBy: null,
              at: now,
              note: '',
            }
            await addChange(tx, staff.school, key, change)
          }
          await removeGroup(tx, staff.school, id)
        })
        return { impossible: [] }
      })
    },
    async 'policy.tryFirst'({ group: id }, caller) {
      const staff = staffOf(caller)
      return db.write(async (tx) => {
        const { here } = await chainToChange(tx.q, staff, SCHOOL)
        const lines = (await linesOf(tx.q, { place: here.id })).filter((line) => maySetAt(line.key, 'group'))
        for (const line of lines) await removeLines(tx, here.id, line.key)
        return draftAll(tx, staff, { scope: 'group', id }, lines, clock.now())
      })
    },
    async 'policy.promote'({ group: id, to }, caller) {
      const staff = staffOf(caller)
      return db.write(async (tx) => {
        const groups = await groupsOf(tx.q, staff.school)
        const ring = groups.find((group) => group.id === id)?.ring ?? null
        const next = ring === null ? undefined : groups.find((group) => group.ring !== null && group.ring > ring)
        if (to === 'nextRing' && !next) throw new Refusal('NOT_FOUND', 'there is no next ring')
        const target: Place = to === 'nextRing' && next ? { scope: 'group', id: next.id } : SCHOOL
        return draftAll(tx, staff, target, await ownChanges(tx, staff, id, (value) => ({ value })), clock.now())
      })
    },
    async 'policy.putBack'({ group: id }, caller) {
      const staff = staffOf(caller)
      return db.write(async (tx) => draftAll(tx, staff, { scope: 'group', id }, await ownChanges(tx, staff, id, () => null), clock.now()))
    },
  }
}

/** A line for each setting of a group, made of its value. */
async function ownChanges(tx: Tx, staff: Staff, id: string, to: (value: unknown) => SetTo): Promise<{ key: PolicyKey; to: SetTo }[]> {
  const { here } = await chainToChange(tx.q, staff, { scope: 'group', id })
  const own = (await settingsAt(tx.q, [here])).get(id)
  return POLICY_KEYS.flatMap((key) => {
    const set = own?.get(key)
    return set ? [{ key, to: to(set.value) }] : []
  })
}

/** Puts them all into one draft, a line of somebody else's as theirs. Throws POLICY_NOTHING when that changes nothing. */
async function draftAll(
  tx: Tx,
  staff: Staff,
  target: Place,
  changes: readonly (Pick<Line, 'key' | 'to'> & Partial<Pick<Line, 'staff' | 'by' | 'role'>>)[],
  now: number,
): Promise<{ place: NamedPlace; lines: number }> {
  const { here } = await chainToChange(tx.q, staff, target)
  let lines = 0
  for (const { key, to, staff: id = staff.id, by: name = staff.name, role = staff.role } of changes)
    if ((await draftChange(tx, { id, name, role, school: staff.school }, target, { key, to }, 'whatever', now)) !== null) lines += 1
  if (lines === 0) throw new Refusal('POLICY_NOTHING')
  return { place: here, lines }
}

/** What would be impossible is an answer, not a failure: the page says where. */
async function orWrong<T, N>(nothing: N, run: () => Promise<T>): Promise<T | (N & { impossible: ImpossiblePolicy['found'] })> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof ImpossiblePolicy) return { ...nothing, impossible: error.found }
    throw error
  }
}
