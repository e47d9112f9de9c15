/** The technician's list: accounts that name nobody, with the reason, and what is said of them by hand. */
import type { UnmatchedAccount } from '../../protocol/accounts.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Person } from '../../protocol/roster.ts'
import { asStaff, type Clock, type Database, type HandlersFor } from '../core/index.ts'
import { findPeople, fullName, groupOf, peopleOfClass } from '../roster/index.ts'
import { type Judged, judge } from './preview.ts'
import { qualified } from './rules.ts'
import { bind, bindingsOf, boundByHand, marksOf, ruleOf, setMark, unbind } from './store.ts'

const LISTED_MAX = 1_000

export function markHandlers({ db, clock }: { db: Database; clock: Clock }): HandlersFor<'accounts.unmatched' | 'accounts.mark' | 'accounts.marked'> {
  return {
    async 'accounts.unmatched'(_request, caller) {
      const { school } = asStaff(caller)
      const { rule } = await ruleOf(db.read, school)
      const { judged, people } = await judge(db.read, school, rule, clock.now())
      const ignored = new Set((await marksOf(db.read, school)).flatMap((mark) => (mark.kind === 'ignored' ? [mark.account] : [])))
      const bindings = await bindingsOf(db.read, school)
      const unnamed = judged.filter(({ finding }) => finding.outcome !== 'person' && finding.outcome !== 'kind')
      const byId = new Map(people.map((person) => [person.id, person]))
      /** Whoever the SID or the name speaks for. */
      const could = ({ seen, candidates }: Judged): Person[] => {
        const bound = bindings.filter((b) => b.sid === seen.sid || b.account === seen.account).flatMap((b) => byId.get(b.person) ?? [])
        return [...new Set([...candidates, ...bound])].slice(0, 5)
      }
      return {
        accounts: unnamed.slice(0, LISTED_MAX).map((one) => describe(one, could(one), ignored.has(one.seen.account))),
        more: unnamed.length > LISTED_MAX,
      }
    },
    async 'accounts.mark'({ account, sid, as }, caller) {
      const { school } = asStaff(caller)
      const key = qualified(account)
      const now = clock.now()
      await db.write(async (tx) => {
        // Said anew: what was said before no longer holds, of the name or of the SID.
        if (sid !== null) await unbind(tx, school, sid)
        if (as?.kind === 'person') {
          const [person] = await findPeople(tx.q, school, { ids: [as.person] })
          if (!person) throw new Refusal('NOT_FOUND')
          if (sid !== null) return bind(tx, school, { sid, person: person.id, account: key, byHand: true }, now)
        }
        if (as?.kind === 'class' && (await peopleOfClass(tx.q, school, as.className)).length === 0) throw new Refusal('NOT_FOUND')
        const mark = as && { kind: as.kind, person: as.kind === 'person' ? as.person : null, className: as.kind === 'class' ? as.className : null }
        await setMark(tx, school, key, mark, now)
      })
      return {}
    },
    async 'accounts.marked'(_request, caller) {
      const { school } = asStaff(caller)
      const [marks, bound] = await Promise.all([marksOf(db.read, school), boundByHand(db.read, school)])
      const ids = [...marks.flatMap((mark) => mark.person ?? []), ...bound.map((row) => row.person_id)]
      const names = new Map((await findPeople(db.read, school, { ids })).map((person) => [person.id, fullName(person)]))
      return {
        accounts: [
          ...marks.map(({ account, kind, person, className }) => ({ account, sid: null, kind, name: person && (names.get(person) ?? null), className })),
          ...bound.map((row) => ({ account: row.account, sid: row.sid, kind: 'person' as const, name: names.get(row.person_id) ?? null, className: null })),
        ],
      }
    },
  }
}

function describe({ seen, finding }: Judged, could: readonly Person[], ignored: boolean): UnmatchedAccount {
  return {
    account: seen.shown,
    sid: seen.sid || null,
    outcome: finding.outcome,
    firstAt: seen.first_at,
    lastAt: seen.last_at,
    pcs: (JSON.parse(seen.devices) as string[]).length,
    could: could.map((person) => ({ id: person.id, name: fullName(person), className: groupOf(person) })),
    ignored,
  }
}
