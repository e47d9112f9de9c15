/**
 * Support profiles: what a pupil's screens do differently, written by the SENCO.
 * Invariants: a profile is effects, never a reason; a PC is told the effects of accounts that signed in on it and of no others, and
 * only where it is sure who the pupil is; whatever a PC was told is taken back when the profile goes.
 * Fail direction: a pupil who is not surely known gets what everybody gets; a PC keeps the last effects it was told while it
 * can't reach the server.
 */
import { Refusal } from '../../protocol/errors.ts'
import { sessionOpened } from '../../protocol/events.ts'
import type { SupportedPupil } from '../../protocol/support.ts'
import type { Accounts } from '../accounts/index.ts'
import { asStaff, type Clock, type Database, type EventHandler, type HandlersFor, onEvent, type Tx } from '../core/index.ts'
import { sendCommand } from '../devices/index.ts'
import { classesOfStaff, type MergeFollower } from '../roster/index.ts'
import { supportFollower } from './merge.ts'
import { read, SIGHTING_KEPT_MS, written } from './rules.ts'
import {
  deleteProfile,
  dropSighting,
  forgetOld,
  keepSighting,
  pupil,
  pupilsByName,
  type SightingRow,
  sighting,
  sightingsOf,
  supportedPupils,
  writeProfile,
} from './store.ts'

export interface Support {
  readonly handlers: HandlersFor<'support.list' | 'support.mine' | 'support.save' | 'support.remove'>
  readonly onEvents: readonly EventHandler[]
  /** The profile of a pupil whom the school's system has twice. */
  readonly follower: MergeFollower
  /** The person has left: profile and traces go, here and on PCs. */
  left(tx: Tx, school: string, person: string): Promise<void>
}
export interface SupportNeeds {
  readonly db: Database
  readonly clock: Clock
  readonly whoIs: Accounts['whoIs']
}

export function startSupport({ db, clock, whoIs }: SupportNeeds): Support {
  /** The pupil an account surely belongs to; null when there is any doubt. */
  async function pupilOf(tx: Tx, school: string, who: Parameters<Accounts['whoIs']>[2]): Promise<string | null> {
    const { kind, confidence, personId } = await whoIs(tx.q, school, who)
    return kind === 'pupil' && (confidence === 'sid' || confidence === 'matched') ? personId : null
  }
  /** Tells one PC, if that is news to it; effects are told again at each logon, because a PC may have lost what it knew. */
  async function tell(tx: Tx, row: SightingRow, effects: string | null, again = false): Promise<void> {
    await keepSighting(tx, { ...row, told: effects })
    if (row.told === effects && !(again && effects !== null)) return
    const command = { kind: 'support.profile', account: row.account, effects: effects === null ? null : read(effects) } as const
    await sendCommand(tx, { school: row.school_id, device: row.device_id }, command, clock.now())
  }
  async function tellAll(tx: Tx, school: string, person: string, effects: string | null): Promise<void> {
    for (const row of await sightingsOf(tx, school, person)) await tell(tx, row, effects)
  }
  async function profileOf(tx: Tx, school: string, person: string): Promise<string | null> {
    const { effects } = await pupil(tx.q, school, person)
    return effects && written(effects)
  }
  /** The pupil with the profile as the caller last saw it. */
  async function unchanged(tx: Tx, school: string, person: string, from: number): Promise<SupportedPupil> {
    const now = await pupil(tx.q, school, person)
    if (now.revision !== from) throw new Refusal('CONFLICT')
    return now
  }

  return {
    handlers: {
      async 'support.list'({ search, onlyWith, after, limit }, caller) {
        const { school } = asStaff(caller)
        const words = search.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().split(/\s+/).filter(Boolean)
        const found = await pupilsByName(db.read, school, { words, onlyWith, after, limit: limit + 1 })
        const page = found.slice(0, limit)
        return { pupils: page, next: found.length > limit ? (page.at(-1)?.person ?? null) : null }
      },
      async 'support.mine'(_request, caller) {
        const { id, school } = asStaff(caller)
        const classes = await classesOfStaff(db.read, school, id)
        if (classes === null) return { linked: false, pupils: [] }
        const all = await supportedPupils(db.read, school)
        return { linked: true, pupils: all.filter((p) => p.classes.some((c) => classes.includes(c))) }
      },
      async 'support.save'({ person, from, effects }, caller) {
        const { id, school } = asStaff(caller)
        const now = clock.now()
        return db.write(async (tx) => {
          await unchanged(tx, school, person, from)
          const text = written(effects)
          if (text === null) await deleteProfile(tx, school, person)
          else await writeProfile(tx, { person_id: person, school_id: school, effects: text, revision: from + 1, changed_by: id, changed_at: now })
          await tellAll(tx, school, person, text)
          return pupil(tx.q, school, person)
        })
      },
      async 'support.remove'({ person, from }, caller) {
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          await unchanged(tx, school, person, from)
          await deleteProfile(tx, school, person)
          await tellAll(tx, school, person, null)
        })
        return {}
      },
    },
    onEvents: [
      onEvent(sessionOpened, async (tx, { school, device, body, receivedAt }) => {
        const { account } = body.who
        for (const old of await forgetOld(tx, device, receivedAt - SIGHTING_KEPT_MS))
          await sendCommand(tx, { school, device }, { kind: 'support.profile', account: old, effects: null }, receivedAt)
        const known = await sighting(tx, device, account)
        const person = await pupilOf(tx, school, body.who)
        if (person !== null) {
          const row = { school_id: school, device_id: device, account, person_id: person, seen_at: receivedAt, told: known?.told ?? null }
          await tell(tx, row, await profileOf(tx, school, person), true)
        } else if (known) {
          // The account is somebody else's now, or nobody's for certain: what was told about it was about another child.
          await tell(tx, known, null)
          await dropSighting(tx, device, account)
        }
      }),
    ],
    follower: supportFollower(async (tx, school, person) => tellAll(tx, school, person, await profileOf(tx, school, person))),
    async left(tx, school, person) {
      await tellAll(tx, school, person, null)
      for (const row of await sightingsOf(tx, school, person)) await dropSighting(tx, row.device_id, row.account)
      await deleteProfile(tx, school, person)
    },
  }
}
