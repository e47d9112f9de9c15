/**
 * A pupil whom the school's system has twice: one profile counts, and the other is kept with the merge, so that a split brings both
 * back. Where both have one and they differ, a person says which counts; nobody is told here what they hold.
 */
import type { Tx } from '../core/index.ts'
import type { MergeFollower } from '../roster/index.ts'
import { deleteProfile, moveSightings, type ProfileRow, profileRow, type SightingRow, sightingsOf, writeProfile } from './store.ts'

interface Moved {
  readonly kept: ProfileRow | null
  readonly dropped: ProfileRow | null
  /** what counted from the merge on */
  readonly counts: string | null
  readonly seen: readonly Pick<SightingRow, 'device_id' | 'account'>[]
}

const NOTHING: Moved = { kept: null, dropped: null, counts: null, seen: [] }

/** `tell`: the PCs on which this pupil's accounts signed in are told the profile as it is now. */
export function supportFollower(tell: (tx: Tx, school: string, person: string) => Promise<void>): MergeFollower {
  return {
    async looks(q, school, pair) {
      const [kept, dropped] = [await profileRow(q, school, pair.kept), await profileRow(q, school, pair.dropped)]
      return { moves: [], asks: kept !== undefined && dropped !== undefined && kept.effects !== dropped.effects }
    },
    async join(tx, school, pair, use): Promise<Moved> {
      const kept = (await profileRow(tx.q, school, pair.kept)) ?? null
      const dropped = (await profileRow(tx.q, school, pair.dropped)) ?? null
      const counts = kept === null || use === 'dropped' ? (dropped ?? kept) : kept
      const seen = (await sightingsOf(tx, school, pair.dropped)).map(({ device_id, account }) => ({ device_id, account }))
      // A teacher, or a pupil nothing is known of.
      if (!counts && seen.length === 0) return NOTHING
      await deleteProfile(tx, school, pair.dropped)
      // Of a later revision than either: a form opened before the merge must not overwrite what was decided at it.
      if (counts) await writeProfile(tx, { ...counts, person_id: pair.kept, revision: Math.max(kept?.revision ?? 0, dropped?.revision ?? 0) + 1 })
      await moveSightings(tx, seen, pair.dropped, pair.kept)
      await tell(tx, school, pair.kept)
      return { kept, dropped, counts: counts?.effects ?? null, seen }
    },
    async part(tx, school, pair, moved) {
      const { kept, dropped, counts, seen } = moved as Moved
      if (counts === null && seen.length === 0) return
      const now = (await profileRow(tx.q, school, pair.kept)) ?? null
      // What the SENCO has written since is about the pupil who was kept, and stays.
      if ((now?.effects ?? null) === counts) {
        if (kept) await writeProfile(tx, { ...kept, person_id: pair.kept, revision: (now?.revision ?? kept.revision) + 1 })
        else await deleteProfile(tx, school, pair.kept)
      }
      if (dropped) await writeProfile(tx, { ...dropped, person_id: pair.dropped, revision: dropped.revision + 1 })
      await moveSightings(tx, seen, pair.kept, pair.dropped)
      await tell(tx, school, pair.kept)
      await tell(tx, school, pair.dropped)
    },
  }
}
