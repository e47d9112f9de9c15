/** The staff rules for whom a supply slip let in: they are no person of the school's list, so the register keeps their name beside the slip's room. */
import { Refusal } from '../../protocol/errors.ts'
import { canonical } from '../../protocol/evidence.ts'
import { asStaff, type Clock, type Database, type HandlersFor, newId, nextPosition, type StaffCaller, sha256 } from '../core/index.ts'
import { roomName } from '../places/index.ts'
import { agreementsInForce } from './set.ts'
import { keepAnswer, signedBy } from './store.ts'

export type SlipRulesHandlers = HandlersFor<'register.ownRules' | 'register.confirm'>

export function slipRulesHandlers({ db, clock }: { db: Database; clock: Clock }): SlipRulesHandlers {
  /** What a slip's account has confirmed is kept under the account's own id, which ends with the slip. */
  async function due(q: Database['read'], { id, school, supply }: StaffCaller) {
    if (!supply) return []
    const signed = await signedBy(q, school, { person: null, account: id })
    const isDone = (document: string, version: number) => signed.some((one) => one.document === document && one.version >= version)
    return (await agreementsInForce(q, school)).filter((a) => a.audience === 'staff' && !isDone(a.document, a.version))
  }
  return {
    async 'register.ownRules'(_request, caller) {
      return { agreements: await due(db.read, asStaff(caller)) }
    },
    async 'register.confirm'({ document, version, language }, caller) {
      const staff = asStaff(caller)
      const { id, name, school, supply } = staff
      await db.write(async (tx) => {
        // Its lock first: pressed twice, it is recorded once.
        await nextPosition(tx, school, 'aup.bySlip')
        const inForce = (await agreementsInForce(tx.q, school)).find((a) => a.audience === 'staff' && a.document === document)
        const text = inForce?.texts.find((one) => one.language === language)
        if (!supply || !inForce || !text) throw new Refusal('NOT_FOUND')
        if (inForce.version !== version) throw new Refusal('CONFLICT')
        if (!(await due(tx.q, staff)).some((one) => one.document === document)) return
        const now = clock.now()
        const texts = [{ language, hash: sha256(canonical({ document, version, text })) }]
        const detail = JSON.stringify({ texts, audioOffered: false, withAdult: false, visitor: { name, host: await roomName(tx.q, school, supply.room) } })
        const of = { id: newId(now), school_id: school, device_id: null, person_id: null, recorded_as: null, account: id, confidence: 'byStaff' } as const
        await keepAnswer(tx, { ...of, answer: 'accepted', how: 'slip', document_id: document, version, detail, recorded_by: null, at: now })
      })
      return {}
    },
  }
}
