/** What leads to a person goes with them when two turn out to be one, and back when they turn out to be two after all. */
import type { Move } from '../../protocol/roster-merge.ts'
import type { MergeFollower } from '../roster/index.ts'
import { movePegs, type PegRow, pegsOfPerson, returnPegs } from './peg-store.ts'
import { bindingsOfPerson, eventsBack, marksOfPerson, moveEvents, rebind, remark } from './store.ts'

interface Moved {
  readonly sids: readonly string[]
  readonly marks: readonly string[]
  readonly pegs: readonly Pick<PegRow, 'class_name' | 'symbol'>[]
}

export const mergeAccounts: MergeFollower = {
  async looks(q, school, { kept, dropped }) {
    const accounts = [...(await bindingsOfPerson(q, school, dropped)).map((b) => b.account), ...(await marksOfPerson(q, school, dropped))]
    const theirs = new Set((await pegsOfPerson(q, school, kept)).map((peg) => peg.class_name))
    const pegs = (await pegsOfPerson(q, school, dropped)).filter((peg) => !theirs.has(peg.class_name))
    return {
      moves: [
        ...[...new Set(accounts)].map((what): Move => ({ of: 'account', what, where: null })),
        ...pegs.map((peg): Move => ({ of: 'symbol', what: peg.symbol, where: peg.class_name })),
      ],
    }
  },
  async join(tx, school, { kept, dropped }): Promise<Moved> {
    const sids = (await bindingsOfPerson(tx.q, school, dropped)).map((b) => b.sid)
    const marks = await marksOfPerson(tx.q, school, dropped)
    await rebind(tx, school, sids, dropped, kept)
    await remark(tx, school, marks, dropped, kept)
    await moveEvents(tx, school, dropped, kept)
    return { sids, marks, pegs: await movePegs(tx, school, dropped, kept) }
  },
  async part(tx, school, { kept, dropped, ids }, moved) {
    const { sids, marks, pegs } = moved as Moved
    await rebind(tx, school, sids, kept, dropped)
    await remark(tx, school, marks, kept, dropped)
    await eventsBack(tx, school, ids, kept, dropped)
    await returnPegs(tx, school, pegs, kept, dropped)
  },
}
