/** Two people made one, and one made two again: the roster's rows here, what other features hold of them by their followers. */
import { Refusal } from '../../protocol/errors.ts'
import type { MergeRecord, Move, PersonBrief, SUPPORT_OF } from '../../protocol/roster-merge.ts'
import { asStaff, type Clock, type Database, type HandlersFor, newId, ofSchool, type Query, type Tx } from '../core/index.ts'
import { findDuplicates } from './duplicates.ts'
import type { ImportsStore } from './imports-store.ts'
import { everyone, findPeople } from './look-up.ts'
import {
  changePerson,
  distinctPairs,
  endMerge,
  findMerge,
  holdingMerges,
  insertPerson,
  keepMerge,
  type MergeRow,
  mergesOf,
  personOfRecord,
  removePerson,
  setDistinct,
} from './merge-store.ts'
import { cameTo, combine, pick, type Recorded, recordsOf } from './records.ts'
import { fullName, type RosterPerson } from './rules.ts'

const LISTED_MAX = 500
const LIKELY_MAX = 200

export interface Pair {
  /** person ids */
  readonly kept: string
  readonly dropped: string
}
/**
 * A feature with rows of people. `join` and `part` run in the roster's transaction; what `join` returns (JSON) is given to `part`,
 * so that exactly what was moved is brought back, and nothing that came since.
 */
export interface MergeFollower {
  /** What would go from the dropped to the kept; `asks`: there are two of what one person has once. */
  looks(q: Query, school: string, pair: Pair): Promise<{ readonly moves: readonly Move[]; readonly asks?: boolean }>
  join(tx: Tx, school: string, pair: Pair, use: (typeof SUPPORT_OF)[number] | null): Promise<unknown>
  /** `kept` is who has them now; `ids`: what the other was known by, also through merges that hold. */
  part(tx: Tx, school: string, pair: Pair & { readonly ids: readonly string[] }, moved: unknown): Promise<void>
}

export interface MergingNeed {
  readonly db: Database
  readonly clock: Clock
  readonly imports: ImportsStore
  /** Rows of people were written or have gone, in this transaction. */
  onWritten(tx: Tx, school: string, people: readonly string[]): Promise<void>
  /** by feature; asked when needed, because features are started after the roster */
  followers(): Readonly<Record<string, MergeFollower>>
}
export type Merging = HandlersFor<'roster.mergePreview' | 'roster.merge' | 'roster.merges' | 'roster.split' | 'roster.duplicates' | 'roster.distinct'>

export function mergeHandlers({ db, clock, imports, onWritten, followers }: MergingNeed): Merging {
  async function both(q: Query, school: string, keep: string, drop: string): Promise<{ kept: RosterPerson; dropped: RosterPerson }> {
    const people = await findPeople(q, school, { ids: [keep, drop] })
    const [kept, dropped] = [people.find((p) => p.id === keep), people.find((p) => p.id === drop)]
    if (!kept || !dropped) throw new Refusal('NOT_FOUND')
    if (keep === drop || kept.kind !== dropped.kind) throw new Refusal('BAD_REQUEST', 'only two pupils, or two teachers, can be one person')
    return { kept, dropped }
  }
  const joined = (kept: RosterPerson, dropped: RosterPerson) => combine([...recordsOf(kept), ...recordsOf(dropped)])

  async function movesOf(q: Query, school: string, kept: RosterPerson, dropped: RosterPerson) {
    const looks = await Promise.all(Object.values(followers()).map((one) => one.looks(q, school, { kept: kept.id, dropped: dropped.id })))
    const classes = dropped.classes.filter((name) => !kept.classes.includes(name)).map((what): Move => ({ of: 'class', what, where: null }))
    const logins = [...new Set(recordsOf(dropped).flatMap(({ entry }) => entry.username ?? []))].map((what): Move => ({ of: 'account', what, where: null }))
    // An account may be known by the school's system and by its SID.
    const moves = new Map([...classes, ...logins, ...looks.flatMap((look) => look.moves)].map((move) => [JSON.stringify(move), move]))
    return { moves: [...moves.values()].slice(0, LISTED_MAX), asksSupport: looks.some((look) => look.asks === true) }
  }

  async function split(tx: Tx, school: string, row: MergeRow, by: string): Promise<void> {
    if (row.split_at !== null) throw new Refusal('CONFLICT', 'it has been taken back already')
    const person = await personOfRecord(tx.q, school, row.dropped)
    const ids = cameTo(row.dropped, await holdingMerges(tx.q, school))
    const records = person ? recordsOf(person) : []
    const back = pick(records, ids, row.dropped)
    const stay = records.filter((record) => !ids.has(record.id))
    // Somebody who is not on the roster now comes back whole first, with the import that names them again.
    if (!person || back.length === 0 || stay.length === 0) throw new Refusal('CONFLICT', 'this person is not on the roster now')
    await changePerson(tx, school, person.id, combine(stay))
    await insertPerson(tx, school, row.dropped, combine(back))
    await onWritten(tx, school, [person.id, row.dropped])
    const moved = JSON.parse(row.moved) as Readonly<Record<string, unknown>>
    const pair = { kept: person.id, dropped: row.dropped, ids: [...ids] }
    for (const [name, follower] of Object.entries(followers())) if (name in moved) await follower.part(tx, school, pair, moved[name])
    await endMerge(tx, row.id, by, clock.now())
  }

  return {
    async 'roster.mergePreview'({ keep, drop }, caller) {
      const { school } = asStaff(caller)
      const seen = await imports.revision(school)
      const { kept, dropped } = await both(db.read, school, keep, drop)
      const after = brief({ ...joined(kept, dropped), id: kept.id })
      return { keep: brief(kept), drop: brief(dropped), after, ...(await movesOf(db.read, school, kept, dropped)), seen }
    },
    async 'roster.merge'({ keep, drop, seen, support }, caller) {
      const { school, name } = asStaff(caller)
      const now = clock.now()
      const id = newId(now)
      await db.write(async (tx) => {
        const { kept, dropped } = await both(tx.q, school, keep, drop)
        if ((await imports.takeRevision(tx, school)) !== seen + 1) throw new Refusal('CONFLICT')
        const { moves, asksSupport } = await movesOf(tx.q, school, kept, dropped)
        if (asksSupport && support === null) throw new Refusal('CONFLICT', 'both have support settings: say whose count')
        await removePerson(tx, school, dropped.id)
        await changePerson(tx, school, kept.id, joined(kept, dropped))
        await onWritten(tx, school, [kept.id, dropped.id])
        const pair = { kept: kept.id, dropped: dropped.id }
        const moved: Record<string, unknown> = {}
        for (const [feature, follower] of Object.entries(followers())) moved[feature] = await follower.join(tx, school, pair, support)
        const names = { kept_name: fullName(kept), dropped_name: fullName(dropped) }
        await keepMerge(tx, { id, school_id: school, ...pair, ...names, moves, moved, by_name: name, at: now })
      })
      return { merge: id }
    },
    async 'roster.merges'(_request, caller) {
      const { school } = asStaff(caller)
      const merges: MergeRecord[] = []
      for (const row of await mergesOf(db.read, school, LISTED_MAX)) {
        const person = await personOfRecord(db.read, school, row.kept)
        merges.push({
          id: row.id,
          at: row.at,
          by: row.by_name,
          person: person ? brief(person) : null,
          keptName: row.kept_name,
          droppedName: row.dropped_name,
          moves: JSON.parse(row.moves) as Move[],
          split: row.split_at === null ? null : { at: row.split_at, by: row.split_by ?? '' },
        })
      }
      return { merges }
    },
    async 'roster.split'({ merge }, caller) {
      const { school, name } = asStaff(caller)
      await db.write(async (tx) => {
        const row = ofSchool(await findMerge(tx.q, merge), { school })
        await imports.takeRevision(tx, school)
        await split(tx, school, row, name)
      })
      return {}
    },
    async 'roster.duplicates'(_request, caller) {
      const { school } = asStaff(caller)
      const likely = findDuplicates(await everyone(db.read, school), await distinctPairs(db.read, school))
      return {
        likely: likely.slice(0, LIKELY_MAX).map(({ one, other, because }) => ({ one: brief(one), other: brief(other), because: [...because] })),
        more: likely.length > LIKELY_MAX,
      }
    },
    async 'roster.distinct'({ one, other, distinct }, caller) {
      const { school } = asStaff(caller)
      await db.write(async (tx) => {
        await both(tx.q, school, one, other)
        await setDistinct(tx, school, one, other, distinct)
      })
      return {}
    },
  }
}

function brief(person: Recorded): PersonBrief {
  return {
    id: person.id,
    kind: person.kind,
    name: fullName(person),
    numbers: recordsOf(person).map(({ entry }) => entry.externalId),
    username: person.username,
    yearGroup: person.yearGroup,
    classes: [...person.classes],
  }
}
