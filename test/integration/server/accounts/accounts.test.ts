import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type AccountRule, DEFAULT_RULE } from '../../../../protocol/accounts.ts'
import { type EventType, panicPressed, sessionOpened } from '../../../../protocol/events.ts'
import { followPeople, forgetPerson, mergeAccounts, startAccounts } from '../../../../server/accounts/index.ts'
import { newId } from '../../../../server/core/index.ts'
import { addSchool, onBothDatabases, staffCaller, type TestDatabase } from '../../harness.ts'

const T0 = 1_800_000_000_000
const SID = 'S-1-5-21-1-2-3-1104'
const OTHER = 'S-1-5-21-1-2-3-2208'

onBothDatabases('accounts', (open) => {
  let opened: TestDatabase
  let school: string
  let accounts: ReturnType<typeof startAccounts>
  const time = { now: T0 }
  beforeEach(async () => {
    opened = await open()
    school = await addSchool(opened.db)
    time.now = T0
    accounts = startAccounts({ db: opened.db, clock: { now: () => time.now } })
  })
  afterEach(() => opened.drop())

  const tech = (of = school) => staffCaller(of, 'technician')
  const teacher = (of = school) => staffCaller(of, 'teacher')
  const call = <N extends keyof typeof accounts.handlers>(name: N, request: Parameters<(typeof accounts.handlers)[N]>[0], as = tech()) =>
    accounts.handlers[name](request as never, as) as ReturnType<(typeof accounts.handlers)[N]>
  async function add(username: string | null, given: string, of: { id?: string; classes?: string[]; family?: string; kind?: string } = {}): Promise<string> {
    const { id = newId(), classes = ['1P'], family = 'Bevan', kind = 'pupil' } = of
    const name = { given_name: given, family_name: family, sort_name: `${family} ${given}`.toLowerCase() }
    const row = { id, school_id: school, kind, external_id: id, username, account: username, year_group: '1', classes: JSON.stringify(classes), ...name }
    await opened.db.write(async (tx) => {
      await tx.q.insertInto('roster_people').values(row).execute()
      await followPeople(tx, school, [id])
    })
    return id
  }
  const remove = (id: string) => opened.db.write((tx) => tx.q.deleteFrom('roster_people').where('id', '=', id).execute())
  async function seen(
    account: string,
    { sid, device = newId(), type = sessionOpened as EventType, of = school }: { sid?: string; device?: string; type?: EventType; of?: string } = {},
  ) {
    const id = newId()
    const header = { v: 1 as const, id, device, seq: 1, at: time.now, mono: 1, type: type.type, bodyHash: 'h', prev: 'p' }
    const body = { who: { account, session: '1', ...(sid && { sid }) } }
    await opened.db.write(async (tx) => {
      for (const h of accounts.onEvents) if (h.type === type.type) await h.handle(tx, { header, body, device, school: of, receivedAt: time.now } as never)
    })
    return { id, device }
  }
  const whoIs = (account: string, sid?: string) => accounts.whoIs(opened.db.read, school, sid === undefined ? { account } : { account, sid })
  const kept = async (event: { id: string }) => opened.db.read.selectFrom('event_people').selectAll().where('event_id', '=', event.id).executeTakeFirst()
  const rule = (of: Partial<AccountRule>) => ({ ...DEFAULT_RULE, ...of })
  const unmatched = async () => (await call('accounts.unmatched', {})).accounts

  describe('a name is known once and stays known', () => {
    test('a first match keeps the SID, and a renamed account is still that child’s', async () => {
      const zoe = await add('zoe', 'Zoe')
      await seen('BRYN\\zoe', { sid: SID })
      expect(await whoIs('BRYN\\zoe', SID)).toEqual({
        name: 'Zoe Bevan',
        className: '1P',
        confidence: 'sid',
        account: 'BRYN\\zoe',
        kind: 'pupil',
        personId: zoe,
      })
      expect(await whoIs('BRYN\\zjones', SID)).toMatchObject({ name: 'Zoe Bevan', confidence: 'sid' })
      expect(await unmatched()).toEqual([])
    })
    test('a recycled account is shown until the technician says whose it is, then it is theirs', async () => {
      await add('zoe', 'Zoe')
      const mia = await add('mia', 'Mia')
      await seen('BRYN\\zoe', { sid: SID })
      await seen('BRYN\\zoe', { sid: OTHER })
      expect(await whoIs('BRYN\\zoe', OTHER)).toMatchObject({ name: null, confidence: 'account' })
      expect(await unmatched()).toMatchObject([{ account: 'BRYN\\zoe', sid: OTHER, outcome: 'recycled', could: [{ name: 'Zoe Bevan' }] }])
      await call('accounts.mark', { account: 'BRYN\\zoe', sid: OTHER, as: { kind: 'person', person: mia } })
      expect(await whoIs('BRYN\\zoe', OTHER)).toMatchObject({ name: 'Mia Bevan', confidence: 'sid' })
      expect(await whoIs('BRYN\\zoe', SID)).toMatchObject({ name: 'Zoe Bevan' })
      expect((await call('accounts.marked', {})).accounts).toEqual([{ account: 'bryn\\zoe', sid: OTHER, kind: 'person', name: 'Mia Bevan', className: null }])
      await call('accounts.mark', { account: 'BRYN\\zoe', sid: OTHER, as: null })
      expect(await whoIs('BRYN\\zoe', OTHER)).toMatchObject({ name: null })
    })
    test('what an event was known by then outlives the roster, and goes with the person', async () => {
      const zoe = await add('zoe', 'Zoe')
      const event = await seen('zoe', { type: panicPressed })
      await remove(zoe)
      await add('zoe', 'Somebody Else')
      expect(await kept(event)).toMatchObject({ person_id: zoe, confidence: 'matched', kind: 'pupil' })
      await opened.db.write((tx) => forgetPerson(tx, school, zoe))
      expect(await kept(event)).toBeUndefined()
    })
    test('two entries that were one person become one, with symbols and SIDs', async () => {
      const [keep, drop] = [await add('zoe', 'Zoe'), await add('zoe2', 'Zoë')]
      const event = await seen('zoe2', { sid: SID })
      await call(
        'accounts.assignPegs',
        {
          className: '1P',
          pegs: [
            { person: keep, symbol: 'boat' },
            { person: drop, symbol: 'kite' },
          ],
        },
        teacher(),
      )
      await remove(drop)
      const moved = await opened.db.write((tx) => mergeAccounts.join(tx, school, { kept: keep, dropped: drop }, null))
      expect(await whoIs('zoe2', SID)).toMatchObject({ name: 'Zoe Bevan', confidence: 'sid' })
      expect(await kept(event)).toMatchObject({ person_id: keep })
      expect((await call('accounts.pegs', { className: '1P' }, teacher())).children).toMatchObject([{ person: keep, symbol: 'boat' }])
      // And two again: each has what was theirs.
      await add('zoe2', 'Zoë', { id: drop })
      await opened.db.write((tx) => mergeAccounts.part(tx, school, { kept: keep, dropped: drop, ids: [drop] }, moved))
      expect(await kept(event)).toMatchObject({ person_id: drop })
      expect((await call('accounts.pegs', { className: '1P' }, teacher())).children.map((c) => [c.person, c.symbol]).sort()).toEqual(
        [
          [keep, 'boat'],
          [drop, 'kite'],
        ].sort(),
      )
    })
  })

  describe('the technician sees what names nobody, and why', () => {
    test('most recent first, with how many PCs; presses do not move it', async () => {
      await add('year1', 'Zara')
      await add('year1', 'Yusuf')
      const pc = newId()
      await seen('year1', { device: pc })
      await seen('year1', { device: pc })
      await seen('year1')
      time.now += 60_000
      await seen('visitor')
      time.now += 60_000
      await seen('year1', { type: panicPressed })
      expect(await unmatched()).toMatchObject([
        { account: 'visitor', outcome: 'nobody', pcs: 1, could: [], ignored: false, lastAt: T0 + 60_000 },
        { account: 'year1', outcome: 'several', pcs: 2, lastAt: T0, could: [{ className: '1P' }, { className: '1P' }] },
      ])
    })
    test('by hand an account becomes a person’s, a class’s, a visitor’s, or is left aside', async () => {
      const zoe = await add(null, 'Zoe')
      for (const account of ['zoe', 'year1', 'guest', 'svc']) await seen(account)
      await call('accounts.mark', { account: 'zoe', sid: null, as: { kind: 'person', person: zoe } })
      await call('accounts.mark', { account: 'year1', sid: null, as: { kind: 'class', className: '1P' } })
      await call('accounts.mark', { account: 'guest', sid: null, as: { kind: 'visitor' } })
      await call('accounts.mark', { account: 'svc', sid: null, as: { kind: 'ignored' } })
      expect(await unmatched()).toMatchObject([{ account: 'svc', ignored: true }])
      expect(await whoIs('zoe')).toMatchObject({ name: 'Zoe Bevan', confidence: 'matched' })
      expect(await whoIs('YEAR1')).toMatchObject({ name: null, className: '1P', confidence: 'class', kind: 'class' })
      expect(await whoIs('guest')).toMatchObject({ name: null, confidence: 'account', kind: 'visitor' })
      expect((await call('accounts.classes', {}, teacher())).classes).toEqual([{ className: '1P', children: 1, withSymbol: 0, sharedLogin: true }])
      await expect(call('accounts.mark', { account: 'x', sid: null, as: { kind: 'class', className: 'none' } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
    test('an account of 256 strange characters is listed as it is', async () => {
      const account = `${'😀'.repeat(127)}\u202E`
      await seen(account)
      expect(await unmatched()).toMatchObject([{ account, outcome: 'nobody' }])
      expect(await whoIs('PC-01$')).toMatchObject({ name: null })
      expect(await whoIs('')).toMatchObject({ confidence: 'unknown', account: null })
    })
  })

  describe('a rule is tried on what was really seen before it is used', () => {
    test('matched, ambiguous and unmatched are counted, and nothing changes', async () => {
      await add(null, 'Zoë', { family: 'O’Neill' })
      await add(null, 'Ali', { family: 'Khan' })
      await add(null, 'Aisha', { family: 'Khan' })
      for (const account of ['BRYN\\zoneill', 'BRYN\\akhan', 'BRYN\\other', 'BRYN\\exam01', 'PC-01\\zoneill']) await seen(account)
      const tried = rule({ by: 'pattern', pattern: '{given:1}{family}', domains: ['bryn'], kinds: [{ name: 'exam*', kind: 'exam', className: null }] })
      const preview = await call('accounts.rulePreview', { rule: tried })
      expect(preview).toMatchObject({ seen: 5, matched: 1, kinds: 1, ambiguous: 1, unmatched: 2, without: 0, sharing: 2 })
      expect(preview.examples).toContainEqual({ account: 'BRYN\\zoneill', outcome: 'person', who: 'Zoë O’Neill' })
      expect(await whoIs('BRYN\\zoneill')).toMatchObject({ name: null })
      await call('accounts.ruleSave', { rule: tried })
      expect(await whoIs('BRYN\\zoneill')).toMatchObject({ name: 'Zoë O’Neill' })
      expect(await whoIs('PC-01\\zoneill')).toMatchObject({ name: null })
      expect(await call('accounts.rule', {})).toEqual({ rule: tried, savedAt: T0 })
    })
    test('a pattern follows the roster: who came since is known, who shares a name since is not', async () => {
      await call('accounts.ruleSave', { rule: rule({ by: 'pattern', pattern: '{given}' }) })
      expect(await whoIs('zoe')).toMatchObject({ name: null })
      await add(null, 'Zoe')
      expect(await whoIs('zoe')).toMatchObject({ name: 'Zoe Bevan' })
      await add(null, 'Zoë')
      expect(await whoIs('zoe')).toMatchObject({ name: null })
    })
    test('a pattern that can’t be read is refused, and the rule in use stays', async () => {
      await expect(call('accounts.ruleSave', { rule: rule({ by: 'pattern', pattern: '{password}' }) })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      expect((await call('accounts.rule', {})).savedAt).toBeNull()
    })
  })

  describe('C65 the wrong child is never named', () => {
    test('C65 two pupils of one name are told apart by class and year', async () => {
      await add('zoe1', 'Zoe', { classes: ['1P'] })
      await add('zoe2', 'ZOE', { classes: ['1Q'] })
      expect(await whoIs('zoe1')).toMatchObject({ name: 'Zoe Bevan', className: '1P, Year 1' })
      expect(await whoIs('zoe2')).toMatchObject({ className: '1Q, Year 1' })
    })
    test('C65 another school’s rule, marks and people decide nothing here', async () => {
      const other = await addSchool(opened.db, 'Other')
      await add('zoe', 'Zoe')
      await call('accounts.ruleSave', { rule: rule({ kinds: [{ name: '*', kind: 'exam', className: null }] }) }, tech(other))
      await seen('zoe', { of: other, sid: SID })
      expect(await whoIs('zoe', SID)).toMatchObject({ name: 'Zoe Bevan', confidence: 'matched' })
      expect((await call('accounts.unmatched', {}, tech(other))).accounts).toEqual([])
    })
    test('of two teachers giving one symbol at once, one is refused or both agree: never two children with it', async () => {
      const children = [await add('a', 'Ada'), await add('b', 'Bea')]
      const give = (person: string) => call('accounts.assignPegs', { className: '1P', pegs: [{ person, symbol: 'boat' }] }, teacher())
      const both = await Promise.allSettled(children.map(give))
      expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      expect((await call('accounts.pegs', { className: '1P' }, teacher())).children.filter((child) => child.symbol === 'boat')).toHaveLength(1)
    })
  })
})
