/** What two entries of one person agreed to is one person's, and two people's again after a split. */
import type { MergeFollower } from '../roster/index.ts'
import { answersBack, moveAnswers } from './register-store.ts'
import type { Telling } from './told.ts'

export const aupFollower = (changed: Telling['changed']): MergeFollower => ({
  looks: async () => ({ moves: [] }),
  async join(tx, school, { kept, dropped }) {
    await moveAnswers(tx, school, dropped, kept)
    await changed(tx, school, { people: [kept, dropped] })
    return {}
  },
  async part(tx, school, { kept, dropped, ids }) {
    await answersBack(tx, school, ids, kept, dropped)
    await changed(tx, school, { people: [kept, dropped] })
  },
})
