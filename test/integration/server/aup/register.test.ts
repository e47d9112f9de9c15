import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountsMark } from '../../../../protocol/accounts.ts'
import type { Standing } from '../../../../protocol/agreements.ts'
import {
  registerAnswers,
  registerAskAgain,
  registerPeople,
  registerReceipt,
  registerRecord,
  registerTakeBack,
  registerWaiting,
} from '../../../../protocol/aup-register.ts'
import { builtInAgreements } from '../../../../protocol/built-in/index.ts'
import { codesForRoom } from '../../../../protocol/codes.ts'
import { devicesCommandsAfter } from '../../../../protocol/device.ts'
import { aupAccepted, aupDeclined, aupGranted, sessionClosed, sessionOpened } from '../../../../protocol/events.ts'
import { canonical } from '../../../../protocol/evidence.ts'
import { placesAddRoom } from '../../../../protocol/places.ts'
import { rosterMerge, rosterMergePreview, rosterSplit } from '../../../../protocol/roster-merge.ts'
import { newId, sha256 } from '../../../../server/core/ids.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

const [KS1, KS2, PARENT] = (['ks1', 'ks2', 'parent'] as const).map((audience) => {
  const found = builtInAgreements().find((a) => a.audience === audience && a.kind === 'agree')
  if (!found) throw new Error(`no rules for ${audience}`)
  return found
}) as [ReturnType<typeof builtInAgreements>[number], ReturnType<typeof builtInAgreements>[number], ReturnType<typeof builtInAgreements>[number]]

onBothDatabases('the register', (open) => {
  let serving: Serving
  let dsl: Browser
  let teacher: Browser
  let pc: Pc
  let amy: string
  let bo: string
  let cy: string
  beforeAll(async () => {
    serving = await serveOn(open)
    dsl = await serving.signIn('dsl')
    teacher = await serving.signIn('teacher')
    pc = await serving.enrolPc()
    amy = await addPerson('Amy', 'Benson', 'abenson')
    bo = await addPerson('Bo', 'Carr', 'bcarr')
    cy = await addPerson('Cy', 'Dale', 'cdale', { classes: ['6A'] })
    const anOther = await addPerson('Ann', 'Other', null, { kind: 'teacher' })
    const { id } = await serving.db.read.selectFrom('staff').select('id').where('role', '=', 'teacher').executeTakeFirstOrThrow()
    await serving.db.write(({ q }) => q.updateTable('staff').set({ person_id: anOther }).where('id', '=', id).execute())
  })
  afterAll(() => serving.close())

  async function addPerson(given: string, family: string, username: string | null, { classes = ['5B'], kind = 'pupil', year = '5' } = {}): Promise<string> {
    const id = newId()
    const names = { given_name: given, family_name: family, sort_name: `${family} ${given}`.toLowerCase() }
    const row = {
      id,
      school_id: serving.school,
      kind,
      external_id: id,
      ...names,
      username,
      account: username,
      year_group: year,
      classes: JSON.stringify(classes),
    }
    await serving.db.write((tx) => tx.insertMany('roster_people', Object.keys(row), [Object.values(row)]))
    return id
  }
  const who = (account: string) => ({ account, session: '2' })
  const text = KS2.texts.find((one) => one.language === 'en')
  const hash = sha256(canonical({ document: KS2.document, version: KS2.version, text }))
  const gave = { document: KS2.document, version: KS2.version, audience: 'ks2' } as const
  const accepts = (account: string, on = pc) =>
    on.send([
      on.make(aupAccepted, {
        logon: newId(),
        who: who(account),
        ...gave,
        texts: [{ language: 'en', hash }],
        audioOffered: true,
        withAdult: false,
        visitor: null,
      }),
    ])
  const declines = (account: string) => pc.send([pc.make(aupDeclined, { logon: newId(), who: who(account), ...gave })])
  async function entryOf(browser: Browser, person: string, document = KS2.document) {
    const { people } = await browser.client.call(registerPeople, {})
    return people.find((p) => p.person === person)?.entries.find((entry) => entry.document === document)
  }
  /** What another PC is told when this account signs in there. */
  async function standingAt(account: string): Promise<Standing | null> {
    const other = await serving.enrolPc()
    await other.send([other.make(sessionOpened, { who: who(account) })])
    const { items } = await other.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 })
    const command = items.map((item) => item.command).findLast((one) => one.kind === 'aup.standing')
    return command?.kind === 'aup.standing' ? command.standing : null
  }

  describe('who stands where', () => {
    test('a yes and a no from a PC are there at once, once each', async () => {
      expect(await entryOf(dsl, amy)).toMatchObject({ state: 'never', at: null })
      await accepts('abenson')
      await declines('bcarr')
      expect(await entryOf(dsl, amy)).toMatchObject({ state: 'signed', version: 1, how: 'atPc' })
      expect(await entryOf(dsl, bo)).toMatchObject({ state: 'declined' })
      const { answers } = await dsl.client.call(registerAnswers, { pc: null, before: null, limit: 10 })
      expect(answers.map((a) => [a.person?.name, a.answer, a.account, a.confidence])).toEqual([
        ['Bo Carr', 'declined', 'bcarr', 'matched'],
        ['Amy Benson', 'accepted', 'abenson', 'matched'],
      ])
    })
    test('a teacher sees their own classes, who said no too; the office is not told who said no', async () => {
      const seen = (await teacher.client.call(registerPeople, {})).people.map((p) => p.person)
      expect(seen.toSorted()).toEqual([amy, bo].toSorted())
      expect(await entryOf(teacher, bo)).toMatchObject({ state: 'declined' })
      expect(await entryOf(await serving.signIn('office'), bo)).toMatchObject({ state: 'due' })
    })
    test('a teacher is told how many of their own pupils wait, and which of a child’s classes are theirs; only a teacher is', async () => {
      const both = await addPerson('Di', 'Evans', 'devans', { classes: ['5B', 'Choir'] })
      const { people, asksAtLogon } = await teacher.client.call(registerPeople, {})
      expect(people.find((p) => p.person === both)).toMatchObject({ classes: ['5B'], audience: 'ks2' })
      expect(asksAtLogon).toBe(true)
      // Nobody’s parents have signed yet.
      expect(await teacher.client.call(registerWaiting, {})).toEqual({ pupils: 3, declined: 1, uses: 0 })
      expect(await (await serving.signIn('teacher')).client.call(registerWaiting, {})).toEqual({ pupils: 0, declined: 0, uses: 0 })
      expect(await dsl.call('register.waiting', {})).toMatchObject({ code: 'FORBIDDEN' })
      await serving.db.write(({ q }) => q.deleteFrom('roster_people').where('id', '=', both).execute())
    })
    test('a teacher nobody has linked sees nobody, and why', async () => {
      expect(await (await serving.signIn('teacher')).client.call(registerPeople, {})).toMatchObject({ linked: false, people: [] })
    })
    test('the record is read a page at a time, of one PC or of all, each answer once', async () => {
      const first = await dsl.client.call(registerAnswers, { pc: pc.id, before: null, limit: 1 })
      const second = await dsl.client.call(registerAnswers, { pc: pc.id, before: first.answers[0]?.id ?? '', limit: 1 })
      expect([...first.answers, ...second.answers].map((a) => a.answer)).toEqual(['declined', 'accepted'])
      const other = await serving.enrolPc()
      expect((await dsl.client.call(registerAnswers, { pc: other.id, before: null, limit: 10 })).answers).toEqual([])
    })
    test('an account nobody is matched to is in the record, and is nobody’s', async () => {
      await accepts('stranger')
      const { answers } = await dsl.client.call(registerAnswers, { pc: null, before: null, limit: 1 })
      expect(answers).toMatchObject([{ person: null, account: 'stranger', confidence: 'account' }])
    })
  })

  test('whoever an adult’s code let through is in the record with who let them and why, and has agreed to nothing', async () => {
    const technician = await serving.signIn('technician')
    const { id: room } = await technician.client.call(placesAddRoom, { name: 'Room 4', seats: 1, perRow: 1 })
    const { made } = await dsl.client.call(codesForRoom, { room })
    await pc.send([pc.make(aupGranted, { logon: newId(), who: who('cdale'), code: made.id, reason: 'newcomer' })])
    await pc.send([pc.make(aupGranted, { logon: newId(), who: who('cdale'), code: newId(), reason: 'other' })])
    const { answers } = await dsl.client.call(registerAnswers, { pc: pc.id, before: null, limit: 2 })
    const granted = { answer: 'granted', person: { name: 'Cy Dale' }, document: null, version: null }
    expect(answers).toMatchObject([
      { ...granted, reason: 'other', recordedBy: null },
      { ...granted, reason: 'newcomer', recordedBy: 'A dsl' },
    ])
    expect(await entryOf(dsl, cy)).toMatchObject({ state: 'never' })
    expect((await dsl.client.call(registerReceipt, { person: cy })).answers).toEqual([])
    expect((await standingAt('cdale'))?.signed).toEqual([])
  })

  test('a receipt has the exact words that were shown', async () => {
    const receipt = await dsl.client.call(registerReceipt, { person: amy })
    expect(receipt.answers).toMatchObject([{ document: KS2.document, shown: [{ language: 'en', hash }], account: 'abenson' }])
    expect(receipt.texts).toEqual([{ hash, language: 'en', title: text?.title, pages: text?.pages }])
    await expect(teacher.client.call(registerReceipt, { person: cy })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  describe('asked again', () => {
    test('one pupil is, at the next logon on any PC, and is due until then', async () => {
      expect((await standingAt('abenson'))?.again).toEqual([])
      expect(await teacher.client.call(registerAskAgain, { document: KS2.document, whom: { person: amy } })).toEqual({ people: 1 })
      expect(await entryOf(dsl, amy)).toMatchObject({ state: 'due' })
      const standing = await standingAt('abenson')
      expect(standing?.again).toMatchObject([{ document: KS2.document }])
      expect(standing?.signed[0]?.at).toBeLessThanOrEqual(standing?.again[0]?.after ?? 0)
      serving.clock.advance(1_000)
      await accepts('abenson')
      expect(await entryOf(dsl, amy)).toMatchObject({ state: 'signed' })
    })
    test('a class is, by its teacher; another’s class and everybody are not theirs to ask', async () => {
      expect(await teacher.client.call(registerAskAgain, { document: KS2.document, whom: { className: '5B' } })).toEqual({ people: 2 })
      await expect(teacher.client.call(registerAskAgain, { document: KS2.document, whom: { className: '6A' } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(teacher.client.call(registerAskAgain, { document: KS2.document, whom: { everybody: true } })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    })
    test('everybody is, known to the school or not', async () => {
      await dsl.client.call(registerAskAgain, { document: KS2.document, whom: { everybody: true } })
      expect((await standingAt('cdale'))?.again).toMatchObject([{ document: KS2.document }])
    })
  })

  describe('PCs that know an account hear of what changes, once, within seconds', () => {
    /** What this PC is told of an account, oldest first. */
    async function told(at: Pc, account: string): Promise<(Standing | null)[]> {
      const { items } = await at.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 })
      return items.flatMap(({ command }) => (command.kind === 'aup.standing' && command.account === account ? [command.standing] : []))
    }
    async function signsIn(account: string): Promise<{ at: Pc; session: string }> {
      const at = await serving.enrolPc()
      const session = newId()
      await at.send([at.make(sessionOpened, { who: { account, session } })])
      return { at, session }
    }
    const signsOut = ({ at, session }: { at: Pc; session: string }, account: string) => at.send([at.make(sessionClosed, { who: { account, session } })])
    const untilTold = (at: Pc, account: string, times: number) => expect.poll(() => told(at, account).then((all) => all.length)).toBe(times)
    let kid: string
    beforeAll(async () => {
      kid = await addPerson('Gil', 'Hay', 'ghay')
      await addPerson('Ida', 'Hay', 'ihay')
    })

    test('a PC where the child is logged on hears that they agreed on another; the one where they did does not', async () => {
      const [here, there, before] = [await signsIn('ghay'), await signsIn('ghay'), await signsIn('ghay')]
      await signsOut(before, 'ghay')
      await accepts('ghay', there.at)
      await untilTold(here.at, 'ghay', 2)
      expect((await told(here.at, 'ghay'))[1]?.signed).toMatchObject([{ document: KS2.document, version: KS2.version }])
      expect([await told(there.at, 'ghay'), await told(before.at, 'ghay')].map((all) => all.length)).toEqual([1, 1])
    })
    test('asked again, every PC hears it that would let the child through without the server, and no other child’s', async () => {
      const [before, other] = [await signsIn('ghay'), await signsIn('ihay')]
      await signsOut(before, 'ghay')
      serving.clock.advance(1_000)
      await dsl.client.call(registerAskAgain, { document: KS2.document, whom: { person: kid } })
      await untilTold(before.at, 'ghay', 2)
      expect((await told(before.at, 'ghay'))[1]?.again).toMatchObject([{ document: KS2.document }])
      expect(await told(other.at, 'ihay')).toHaveLength(1)
    })
    test('everybody asked again: whoever is logged on is told, and no PC where nobody is', async () => {
      const [here, before] = [await signsIn('ihay'), await signsIn('ihay')]
      await signsOut(before, 'ihay')
      await dsl.client.call(registerAskAgain, { document: KS2.document, whom: { everybody: true } })
      await untilTold(here.at, 'ihay', 2)
      expect(await told(before.at, 'ihay')).toHaveLength(1)
    })
    test('two entries made one, and what was taken back', async () => {
      const twin = await addPerson('Gil', 'Hay', 'ghay2')
      const here = await signsIn('ghay2')
      const head = await serving.signIn('head')
      const { seen } = await head.client.call(rosterMergePreview, { keep: kid, drop: twin })
      await head.client.call(rosterMerge, { keep: kid, drop: twin, seen, support: null })
      await untilTold(here.at, 'ghay2', 2)
      expect((await told(here.at, 'ghay2'))[1]?.signed).toMatchObject([{ document: KS2.document }])
      await dsl.client.call(registerRecord, { how: 'inClass', document: KS2.document, people: [kid], use: null })
      await untilTold(here.at, 'ghay2', 3)
      await dsl.client.call(registerTakeBack, { document: KS2.document, people: [kid] })
      await untilTold(here.at, 'ghay2', 4)
      expect((await told(here.at, 'ghay2'))[3]?.readInClass).toBeNull()
    })
    test('what was recorded and taken back leaves a PC with what it knew', async () => {
      const [here, marker] = [await signsIn('ihay'), await signsIn('ghay')]
      const ida = (await dsl.client.call(registerPeople, {})).people.find((p) => p.givenName === 'Ida')?.person ?? ''
      await dsl.client.call(registerRecord, { how: 'paper', document: PARENT.document, people: [ida], use: null })
      await dsl.client.call(registerTakeBack, { document: PARENT.document, people: [ida] })
      await dsl.client.call(registerAskAgain, { document: KS2.document, whom: { person: kid } })
      await untilTold(marker.at, 'ghay', 2)
      expect((await told(here.at, 'ihay')).at(-1)).toEqual((await told(here.at, 'ihay'))[0])
    })
  })

  describe('recorded by staff', () => {
    test('papers of a class, once a day however often it is pressed, under the name of who did', async () => {
      const office = await serving.signIn('office')
      const papers = { how: 'paper' as const, document: PARENT.document, people: [amy, cy], use: null }
      expect(await office.client.call(registerRecord, papers)).toEqual({ recorded: 2 })
      expect(await office.client.call(registerRecord, papers)).toEqual({ recorded: 0 })
      expect(await entryOf(dsl, amy, PARENT.document)).toMatchObject({ state: 'signed', how: 'paper' })
      const { answers } = await dsl.client.call(registerAnswers, { pc: null, before: null, limit: 1 })
      expect(answers).toMatchObject([{ recordedBy: 'A office', account: null, pc: null, confidence: 'byStaff' }])
    })
    test('a slip of the hand is taken back; what a PC reported is not', async () => {
      expect(await dsl.client.call(registerTakeBack, { document: PARENT.document, people: [amy, cy] })).toEqual({ takenBack: 2 })
      expect(await entryOf(dsl, amy, PARENT.document)).toMatchObject({ state: 'never' })
      expect(await dsl.client.call(registerTakeBack, { document: KS2.document, people: [amy] })).toEqual({ takenBack: 0 })
      expect(await entryOf(dsl, amy)).not.toMatchObject({ state: 'never' })
    })
    test('a class that was read the rules is not asked to read them, and its PCs know', async () => {
      const dot = await addPerson('Dot', 'East', 'deast', { year: '1' })
      expect(await standingAt('deast')).toMatchObject({ audience: 'ks1', readInClass: null, signed: [] })
      await teacher.client.call(registerRecord, { how: 'inClass', document: KS1.document, people: [dot], use: null })
      const standing = await standingAt('deast')
      expect(standing).toMatchObject({ signed: [{ document: KS1.document, version: 1 }] })
      expect(standing?.readInClass).toBeGreaterThan(0)
      const { people, term } = await teacher.client.call(registerPeople, {})
      expect(people.find(({ person }) => person === dot)?.readAt).toBe(standing?.readInClass)
      expect(term).toBeLessThan(standing?.readInClass ?? 0)
    })
    test('a shared login waits for its teacher to say who was there, and is then done', async () => {
      const technician = await serving.signIn('technician')
      await technician.client.call(accountsMark, { account: 'class5b', sid: null, as: { kind: 'class', className: '5B' } })
      expect(await standingAt('class5b')).toMatchObject({ exempt: 'class' })
      const [use] = (await teacher.client.call(registerPeople, {})).classUses
      expect(use).toMatchObject({ className: '5B' })
      await teacher.client.call(registerRecord, { how: 'sharedLogin', document: KS2.document, people: [bo], use: use ?? null })
      expect((await teacher.client.call(registerPeople, {})).classUses).toEqual([])
      expect(await entryOf(dsl, bo)).toMatchObject({ state: 'signed', how: 'sharedLogin' })
    })
    test('rules of another age, another’s class, and reading in class by the office are refused', async () => {
      const record = (browser: Browser, how: 'inClass' | 'paper', document: string, person: string) =>
        browser.client.call(registerRecord, { how, document, people: [person], use: null })
      await expect(record(dsl, 'inClass', KS1.document, amy)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
      await expect(record(teacher, 'inClass', KS2.document, cy)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(record(await serving.signIn('office'), 'inClass', KS2.document, amy)).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(record(dsl, 'inClass', newId(), amy)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })

  test('what two entries of one child agreed to is found under the kept one, and goes back with a split', async () => {
    const head = await serving.signIn('head')
    const twin = await addPerson('Eve', 'Fox', 'efox')
    const again = await addPerson('Eve', 'Fox', 'efox2')
    await accepts('efox2')
    const { seen } = await head.client.call(rosterMergePreview, { keep: twin, drop: again })
    const { merge } = await head.client.call(rosterMerge, { keep: twin, drop: again, seen, support: null })
    expect(await entryOf(dsl, twin)).toMatchObject({ at: expect.any(Number) })
    expect((await standingAt('efox'))?.signed).toMatchObject([{ document: KS2.document }])
    await head.client.call(rosterSplit, { merge })
    expect(await entryOf(dsl, twin)).toMatchObject({ state: 'never' })
    expect(await entryOf(dsl, again)).toMatchObject({ at: expect.any(Number) })
  })
})
