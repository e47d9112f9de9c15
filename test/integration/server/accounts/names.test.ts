/** The names people are looked up by: right after every change of the roster, and as quick in a large school as in a small one. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AccountRule, DEFAULT_RULE } from '../../../../protocol/accounts.ts'
import { followPeople, startAccounts } from '../../../../server/accounts/index.ts'
import type { Query } from '../../../../server/core/index.ts'
import { onBothDatabases } from '../../harness.ts'
import { list, openRosterBed, type RosterBed } from '../roster/bed.ts'

const PEOPLE = 2_500
const rule = (of: Partial<AccountRule>): AccountRule => ({ ...DEFAULT_RULE, ...of })
const BY_NUMBER = rule({ by: 'externalId' })
const BY_NAME = rule({ by: 'pattern', pattern: '{given}.{family}' })

onBothDatabases('account names', (open) => {
  let bed: RosterBed
  let accounts: ReturnType<typeof startAccounts>
  beforeEach(async () => {
    bed = await openRosterBed(open, { onWritten: followPeople })
    accounts = startAccounts(bed)
  })
  afterEach(() => bed.close())
  const save = (saved: AccountRule) => accounts.handlers['accounts.ruleSave']({ rule: saved }, bed.tech())
  const nameOf = async (account: string, q: Query = bed.db.read) => (await accounts.whoIs(q, bed.school, { account })).name
  const names = () => bed.db.read.selectFrom('account_names').selectAll().execute()

  /** How many rows of tables an answer took. */
  async function rowsFor(look: (q: Query) => Promise<unknown>): Promise<number> {
    let rows = 0
    const counting = bed.db.read.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        rows += result.rows.length
        return result
      },
    })
    await look(counting)
    return rows
  }

  describe('a press waits for no school to be read through', () => {
    test.each([
      ['externalId', BY_NUMBER, '7'],
      ['pattern', BY_NAME, 'child.bevan7'],
    ])('by %s it reads as few rows of a large school as of a small one', async (_by, saved, account) => {
      await bed.bring(list(20))
      await save(saved)
      expect(await nameOf(account)).toContain('Bevan7')
      const few = await rowsFor((q) => nameOf(account, q))
      await bed.bring(list(PEOPLE))
      expect(await rowsFor((q) => nameOf(account, q))).toBe(few)
      expect(few).toBeLessThan(5)
    })
  })

  describe('C65 the names follow the roster, so that nobody is called by somebody else’s', () => {
    test('C65 who comes, changes or goes by an import, and who comes back by taking it back', async () => {
      await bed.bring(list(3))
      await save(BY_NAME)
      expect([await nameOf('child.bevan1'), await nameOf('other.bevan1')]).toEqual([expect.stringContaining('Bevan1'), null])
      const second = await bed.bring(list(2, { name: 'Other' }))
      expect([await nameOf('child.bevan1'), await nameOf('other.bevan1'), await nameOf('child.bevan2')]).toEqual([null, expect.stringContaining('Other'), null])
      expect(await names()).toHaveLength(2)
      await bed.undo(second)
      expect([await nameOf('child.bevan2'), await nameOf('other.bevan1')]).toEqual([expect.stringContaining('Bevan2'), null])
    })
    test('C65 while a new rule is being taken into use the old one answers, and nothing of it is left afterwards', async () => {
      await bed.bring(list(1_200))
      await save(BY_NUMBER)
      const saving = save(BY_NAME)
      expect(await nameOf('7')).toContain('Bevan7')
      await bed.bring(list(1_300))
      await saving
      expect([await nameOf('7'), await nameOf('child.bevan7'), await nameOf('child.bevan1299')]).toEqual([
        null,
        expect.stringContaining('Bevan7'),
        expect.stringContaining('Bevan1299'),
      ])
      expect(await names()).toHaveLength(1_300)
      await save(DEFAULT_RULE)
      expect(await names()).toEqual([])
    })
    test('C42 after a kill in the middle of it, and for a rule saved by an older version, the next start puts the names in order', async () => {
      await bed.bring(list(30))
      await save(BY_NUMBER)

      await bed.db.write(async ({ q }) => {
        await q.updateTable('account_rules').set({ names_id: null }).execute()
        await q.insertInto('account_name_sets').values({ id: '00000000', school_id: bed.school, rule: '{}' }).execute()
        await q.insertInto('account_names').values({ names_id: '00000000', name: 'zoe', person_id: 'gone', school_id: bed.school }).execute()
      })
      expect(await nameOf('7')).toBeNull()
      await accounts.restore()
      expect(await nameOf('7')).toContain('Bevan7')
      expect(await names()).toHaveLength(30)
      expect(await bed.db.read.selectFrom('account_name_sets').select('id').execute()).toHaveLength(1)
    })
  })
})
