import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedReader } from '../../../../agent/core/signed.ts'
import { type AgreementDraft, draftFrom } from '../../../../protocol/agreement-drafts.ts'
import { type Agreement, AgreementsDocument, aupFetch } from '../../../../protocol/agreements.ts'
import { aupCreate, aupDescribe, aupDiscard, aupDocument, aupDocuments, aupEdit, aupHold, aupPublish } from '../../../../protocol/aup-page.ts'
import { builtInAgreements } from '../../../../protocol/built-in/index.ts'
import { devicesCommandsAfter } from '../../../../protocol/device.ts'
import type { Client } from '../../../../protocol/op.ts'
import { publishPolicy } from '../../../tools/publish-policy.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

const RULES = builtInAgreements().find(({ audience, kind }) => audience === 'ks2' && kind === 'agree') as Agreement
const SMART = builtInAgreements().find(({ audience, kind }) => audience === 'ks2' && kind === 'confirm') as Agreement
const MINUTE = 60_000

onBothDatabases('agreements', (open) => {
  let serving: Serving
  let [dsl, head, office, teacher]: (Browser | undefined)[] = []
  let pc: Pc | undefined
  beforeAll(async () => {
    serving = await serveOn(open)
    ;[dsl, head, office, teacher] = await Promise.all((['dsl', 'head', 'office', 'teacher'] as const).map((role) => serving.signIn(role)))
    pc = await serving.enrolPc()
  })
  afterAll(() => serving.close())

  const as = (who: Browser | undefined): Client => {
    if (!who) throw new Error('nobody is signed in')
    return who.client
  }
  async function inForce(on = pc): Promise<Agreement[]> {
    const { envelope } = (await on?.client.call(aupFetch, { have: null })) ?? { envelope: '' }
    const { packed } = JSON.parse(Buffer.from(envelope?.split('.')[1] ?? '', 'base64url').toString()) as { packed: string }
    return JSON.parse(gunzipSync(Buffer.from(packed, 'base64url')).toString()) as Agreement[]
  }
  const find = async (document: string) => (await inForce()).find((one) => one.document === document)
  const told = async () =>
    ((await pc?.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 }))?.items ?? []).filter(
      ({ command }) => command.kind === 'aup.changed',
    ).length
  const seenOf = async (document: string) => (await as(dsl).call(aupDocument, { document })).row.draft?.id ?? null
  const kinder = (from = draftFrom(RULES)): AgreementDraft => ({
    ...from,
    pages: from.pages.map((page) => (page.id === 'kind' ? { ...page, words: page.words.map((w) => ({ ...w, body: `${w.body}\n- I say sorry.` })) } : page)),
  })
  async function drafted(body: AgreementDraft, document = RULES.document, by = dsl): Promise<string> {
    return (await as(by).call(aupEdit, { document, seen: await seenOf(document), body })).seen
  }
  const publish = (document: string, seen: string, by = dsl, at: number | null = null) => as(by).call(aupPublish, { document, seen, at, note: 'kinder' })

  test('a changed rule waits in its draft, and once published every PC is told and given it; only the page that changed is new', async () => {
    const before = await told()
    const seen = await drafted(kinder())
    expect(await find(RULES.document)).toMatchObject({ version: 1 })
    expect(await publish(RULES.document, seen)).toEqual({ told: 1 })
    expect(await told()).toBe(before + 1)
    const now = await find(RULES.document)
    expect(now?.version).toBe(2)
    for (const { pages } of now?.texts ?? []) expect(pages.filter((page) => page.since === 2).map(({ id }) => id)).toEqual(['kind'])
    const { versions, draft } = await as(dsl).call(aupDocument, { document: RULES.document })
    expect(versions).toMatchObject([{ version: 2, by: 'A dsl', writtenBy: ['A dsl'], note: 'kinder' }])
    expect(draft).toBeNull()
  })

  test('one signed text serves the whole school, is not given twice, and means nothing to another school’s PC', async () => {
    const elsewhere = await addSchool(serving.db, 'Elsewhere')
    const second = await serving.enrolPc()
    const [mine, hers] = await Promise.all([pc, second].map((one) => one?.client.call(aupFetch, { have: null })))
    expect(mine?.envelope).toBe(hers?.envelope)
    const read = signedReader(AgreementsDocument)
    const own = { device: second.id, school: serving.school, policyKey: second.policyKey }
    const { version } = await read(mine?.envelope ?? '', own, null)
    expect((await second.client.call(aupFetch, { have: version })).envelope).toBeNull()
    await expect(read(mine?.envelope ?? '', { ...own, school: elsewhere }, null)).rejects.toMatchObject({ code: 'POLICY_INVALID' })
    await expect(read(mine?.envelope ?? '', own, { epoch: version.epoch, n: version.n + 1 })).rejects.toMatchObject({ code: 'POLICY_OLDER' })
  })

  test('C68 two who write one draft at once: the second is told, and nothing of the first is lost', async () => {
    const seen = await seenOf(SMART.document)
    const bodies = [draftFrom(SMART), { ...draftFrom(SMART), kind: 'agree' as const }]
    const answers = await Promise.all([dsl, head].map((who, at) => who?.call('aup.edit', { document: SMART.document, seen, body: bodies[at] })))
    expect(answers.map((answer) => answer?.ok).toSorted()).toEqual([false, true])
    expect(answers.find((answer) => !answer?.ok)).toMatchObject({ code: 'CONFLICT' })
    const kept = (await as(dsl).call(aupDocument, { document: SMART.document })).draft?.body
    expect(kept).toEqual(bodies[answers.findIndex((answer) => answer?.ok)])
    // A publish of what was seen before the other saved is refused as well.
    await drafted(kinder(kept), SMART.document, head)
    expect(
      await dsl?.call('aup.publish', {
        document: SMART.document,
        seen: (answers.find((a) => a?.ok) as { value: { seen: string } }).value.seen,
        at: null,
        note: '',
      }),
    ).toMatchObject({
      code: 'CONFLICT',
    })
    await as(dsl).call(aupDiscard, { document: SMART.document, seen: (await seenOf(SMART.document)) ?? '' })
    expect(await find(SMART.document)).toMatchObject({ version: 1 })
  })

  test('a draft that is not finished, or holds what no reader should meet, is not published', async () => {
    const { document } = await as(head).call(aupCreate, { title: 'Laptops at home', audience: 'ks3', kind: 'confirm', language: 'en' })
    expect(await head?.call('aup.publish', { document, seen: await seenOf(document), at: null, note: '' })).toMatchObject({ code: 'AUP_INCOMPLETE' })
    const words = { language: 'en' as const, heading: 'At home', body: '<script>alert(1)</script>', ask: '', answers: [] }
    const page = { id: 'home', picture: null, rule: null, right: null, spelling: false, words: [words] }
    const body: AgreementDraft = {
      audience: 'ks3',
      kind: 'confirm',
      retires: false,
      languages: [{ language: 'en', title: 'Laptops at home', confirmed: true }],
      pages: [page],
    }
    expect(await head?.call('aup.publish', { document, seen: await drafted(body, document), at: null, note: '' })).toMatchObject({ code: 'AUP_INCOMPLETE' })
    expect(await head?.call('aup.edit', { document, seen: await seenOf(document), body: { ...body, pages: [page, page] } })).toMatchObject({
      code: 'BAD_REQUEST',
    })
    const huge = { ...body, pages: [{ ...page, words: [{ ...words, body: 'x'.repeat(5 * 1024 * 1024) }] }] }
    expect(await head?.call('aup.edit', { document, seen: await seenOf(document), body: huge })).toMatchObject({ code: 'TOO_LARGE' })
    await publish(document, await drafted({ ...body, pages: [{ ...page, words: [{ ...words, body: 'Keep it in its case.' }] }] }, document))
    expect(await find(document)).toMatchObject({ version: 1, audience: 'ks3', kind: 'confirm' })
  })

  test('set for later it comes in force then; held, changed or discarded it does not', async () => {
    const now = serving.clock.now()
    expect(
      await dsl?.call('aup.publish', {
        document: RULES.document,
        seen: await drafted(kinder(draftFrom((await find(RULES.document)) ?? RULES))),
        at: now - 1,
        note: '',
      }),
    ).toMatchObject({
      code: 'AUP_TIME',
    })
    const seen = (await seenOf(RULES.document)) ?? ''
    await publish(RULES.document, seen, dsl, now + MINUTE)
    expect((await as(dsl).call(aupDocument, { document: RULES.document })).row.draft?.publishAt).toBe(now + MINUTE)
    await as(head).call(aupHold, { document: RULES.document, seen })
    serving.clock.advance(2 * MINUTE)
    expect(await find(RULES.document)).toMatchObject({ version: 2 })
    // Set again, then changed by somebody else: the time is off.
    await publish(RULES.document, seen, dsl, serving.clock.now() + MINUTE)
    const changed = await drafted(kinder(draftFrom((await find(RULES.document)) ?? RULES)), RULES.document, head)
    expect((await as(dsl).call(aupDocument, { document: RULES.document })).row.draft?.publishAt).toBeNull()
    const due = serving.clock.now() + 1_500
    await publish(RULES.document, changed, dsl, due)
    await expect.poll(async () => (await find(RULES.document))?.version, { timeout: 20_000 }).toBe(3)
    expect((await find(RULES.document))?.publishedAt).toBeGreaterThanOrEqual(due)
  }, 40_000)

  test('with two people asked for, whoever wrote a draft can’t publish it', async () => {
    await publishPolicy(as(head), { 'policy.twoPeople': true })
    const seen = await drafted(kinder(draftFrom(SMART)), SMART.document, head)
    expect(await head?.call('aup.publish', { document: SMART.document, seen, at: null, note: '' })).toMatchObject({ code: 'POLICY_NEEDS_SECOND' })
    expect((await as(head).call(aupDocument, { document: SMART.document })).draft?.waits).toBe('secondPerson')
    expect(await publish(SMART.document, seen, dsl)).toMatchObject({ told: expect.any(Number) })
    expect(await find(SMART.document)).toMatchObject({ version: 2 })
  })

  test('taken out of use nobody is asked it, and it can come back', async () => {
    const other = await serving.signIn('dsl')
    const body = draftFrom((await find(SMART.document)) ?? SMART)
    await publish(SMART.document, await drafted({ ...body, retires: true }, SMART.document), other)
    expect(await find(SMART.document)).toBeUndefined()
    expect((await as(office).call(aupDocuments, {})).documents.find(({ document }) => document === SMART.document)).toMatchObject({ retired: true })
    await publish(SMART.document, await drafted(body, SMART.document), other)
    expect(await find(SMART.document)).toMatchObject({ version: 3 })
  })

  test('who looks after it, and when it is looked at again, is kept; a teacher changes nothing', async () => {
    await as(dsl).call(aupDescribe, { document: RULES.document, owner: 'Mrs Khan, DSL', reviewOn: '2027-09-01' })
    expect((await as(office).call(aupDocument, { document: RULES.document })).row).toMatchObject({ owner: 'Mrs Khan, DSL', reviewOn: '2027-09-01' })
    expect(await teacher?.call('aup.documents', {})).toMatchObject({ code: 'FORBIDDEN' })
    expect(await office?.call('aup.describe', { document: RULES.document, owner: '', reviewOn: null })).toMatchObject({ code: 'FORBIDDEN' })
  })
})
