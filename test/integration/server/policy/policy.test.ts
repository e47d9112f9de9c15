import { compactVerify, importJWK } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { devicesCommandsAfter } from '../../../../protocol/device.ts'
import { canonical } from '../../../../protocol/evidence.ts'
import { placesAddRoom, placesSeatDevice } from '../../../../protocol/places.ts'
import { policyDefaults } from '../../../../protocol/policy.ts'
import { type PolicyDocument, policyFetch } from '../../../../protocol/policy-document.ts'
import { policyDrafts, policyExplain, policyPublish, policyRead } from '../../../../protocol/policy-page.ts'
import { sha256 } from '../../../../server/core/ids.ts'
import { draftPolicy, publishPolicy, SCHOOL } from '../../../tools/publish-policy.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

async function opened(pc: Pc, envelope: string | null): Promise<PolicyDocument> {
  const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: pc.policyKey }, 'EdDSA')
  const { payload } = await compactVerify(envelope ?? '', key, { algorithms: ['EdDSA'] })
  return JSON.parse(Buffer.from(payload).toString()) as PolicyDocument
}

onBothDatabases('policy', (open) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await serveOn(open)
  })
  afterAll(() => serving.close())
  const read = async () => (await serving.signIn('governor')).client.call(policyRead, { place: SCHOOL })
  const inForce = async (key: string) => (await read()).rows.find((row) => row.key === key)?.value
  const commands = async (pc: Pc) => (await pc.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 })).items.map((i) => i.command.kind)
  const inForceAt = async (pc: Pc) => opened(pc, (await pc.client.call(policyFetch, { have: null })).envelope)
  const draft = async (who: Browser) => (await who.client.call(policyDrafts, {})).drafts.find((one) => one.place.scope === 'school')

  test('a PC gets the school’s settings signed, for itself, and nothing when it has them already', async () => {
    const pc = await serving.enrolPc()
    const document = await inForceAt(pc)
    expect(document).toMatchObject({
      school: serving.school,
      device: pc.id,
      schoolName: 'Ysgol y Bryn',
      values: policyDefaults(),
      hash: sha256(canonical(policyDefaults())),
    })
    expect(await pc.client.call(policyFetch, { have: document.version })).toEqual({ envelope: null })
    expect((await pc.client.call(policyFetch, { have: { epoch: document.version.epoch, n: 99 } })).envelope).not.toBeNull()
  })

  test('a drafted change is nobody’s setting until it is published; then it raises the version and reaches PCs as a command', async () => {
    const pc = await serving.enrolPc()
    const dsl = await serving.signIn('dsl')
    const { version } = await read()
    await draftPolicy(dsl.client, { 'alerts.escalateAfterMs': 120_000 })
    expect([await inForce('alerts.escalateAfterMs'), await commands(pc)]).toEqual([60_000, []])
    const waiting = await draft(dsl)
    expect(waiting).toMatchObject({ waits: null, lines: [{ before: null, after: { value: 120_000 }, mine: true, meanwhile: null }] })
    expect([waiting?.reach, waiting?.of]).toEqual([waiting?.of, waiting?.of])
    const { version: published } = await dsl.client.call(policyPublish, { place: SCHOOL, mark: waiting?.mark ?? '', note: 'Governors, March' })
    expect(published).toEqual({ epoch: version.epoch, n: version.n + 1 })
    expect(await commands(pc)).toEqual(['policy.changed'])
    const document = await inForceAt(pc)
    expect([document.version, document.values['alerts.escalateAfterMs']]).toEqual([published, 120_000])
    expect(await draft(dsl)).toBeUndefined()
  })

  test('others may tighten where the table says so, and never loosen', async () => {
    const dsl = await serving.signIn('dsl')
    const technician = await serving.signIn('technician')
    await publishPolicy(dsl.client, { 'alerts.escalateAfterMs': 100_000 })
    const edit = async (key: string, value: unknown) => {
      const seen = (await read()).rows.find((row) => row.key === key)?.seen ?? null
      return technician.call('policy.edit', { place: SCHOOL, key, to: { value }, seen })
    }
    expect(await edit('alerts.escalateAfterMs', 110_000)).toMatchObject({ code: 'POLICY_NOT_OWNER', status: 403 })
    expect(await edit('panic.coverStyle', 'plain')).toMatchObject({ code: 'POLICY_NOT_OWNER' })
    await publishPolicy(technician.client, { 'alerts.escalateAfterMs': 80_000 })
    // Stricter than the owner's, yet looser than the table's own 60 s: the owner's authority stays with it.
    expect(await inForce('alerts.escalateAfterMs')).toBe(80_000)
  })

  test('a change that is not possible stays out of the draft, whoever asks', async () => {
    const technician = await serving.signIn('technician')
    const before = await read()
    for (const [key, value] of [
      ['panic.shortcut', 'Ctrl+Q'],
      ['panic.button', 'off'],
      ['toString', 'x'],
      ['__proto__', 'x'],
      ['alerts.escalateAfterMs', 50_000.5],
    ])
      expect(await technician.call('policy.edit', { place: SCHOOL, key, to: { value }, seen: null })).toMatchObject({ ok: false })
    expect(await read()).toEqual(before)
  })

  test('a PC’s own setting beats its room’s, a room’s the school’s; only the PCs it reaches are told, and each can be asked why', async () => {
    const technician = await serving.signIn('technician')
    const dsl = await serving.signIn('dsl')
    const room = await technician.client.call(placesAddRoom, { name: 'ICT Suite', seats: 2, perRow: 2 })
    const [inside, beside] = [await serving.enrolPc(), await serving.enrolPc()]
    await technician.client.call(placesSeatDevice, { device: inside.id, seat: room.seats[0]?.id ?? '' })
    const told = (await commands(inside)).length
    await publishPolicy(dsl.client, { 'session.kioskWatch': 'observe' }, { scope: 'room', id: room.id })
    expect([(await commands(inside)).length - told, await commands(beside)]).toEqual([1, []])
    await publishPolicy(dsl.client, { 'session.kioskWatch': 'off' }, { scope: 'pc', id: inside.id })
    expect((await inForceAt(inside)).values['session.kioskWatch']).toBe('off')
    expect((await inForceAt(beside)).values['session.kioskWatch']).toBe('enforce')
    const why = await dsl.client.call(policyExplain, { key: 'session.kioskWatch', place: { scope: 'pc', id: inside.id } })
    expect(why.layers.map((layer) => [layer.place.scope, layer.outcome, layer.set?.value, layer.set?.by])).toEqual([
      ['school', 'unset', undefined, undefined],
      ['room', 'overruled', 'observe', 'A dsl'],
      ['pc', 'wins', 'off', 'A dsl'],
    ])
    // Set by somebody who may only tighten, it gives way again.
    expect(
      await technician.call('policy.edit', { place: { scope: 'pc', id: beside.id }, key: 'session.kioskWatch', to: { value: 'off' }, seen: null }),
    ).toMatchObject({
      code: 'POLICY_NOT_OWNER',
    })
    expect(await dsl.call('policy.edit', { place: { scope: 'pc', id: beside.id }, key: 'panic.coverStyle', to: { value: 'plain' }, seen: null })).toMatchObject(
      {
        code: 'POLICY_NOT_HERE',
      },
    )
  })

  test('with two people in force, whoever made a change can’t put it in force, and both stand in the history', async () => {
    const [head, dsl] = [await serving.signIn('head'), await serving.signIn('dsl')]
    await publishPolicy(head.client, { 'policy.twoPeople': true })
    await draftPolicy(dsl.client, { 'retention.alertMs': 7 * 86_400_000 })
    const mine = await draft(dsl)
    expect(mine?.waits).toBe('secondPerson')
    expect(await dsl.call('policy.publish', { place: SCHOOL, mark: mine?.mark, note: '' })).toMatchObject({ code: 'POLICY_NEEDS_SECOND' })
    expect((await draft(head))?.waits).toBeNull()
    await head.client.call(policyPublish, { place: SCHOOL, mark: mine?.mark ?? '', note: 'Agreed' })
    const { layers } = await dsl.client.call(policyExplain, { key: 'retention.alertMs', place: SCHOOL })
    expect(layers.at(-1)?.set).toMatchObject({ value: 7 * 86_400_000, by: 'A dsl', approvedBy: 'A head' })
    await draftPolicy(head.client, { 'policy.twoPeople': null })
    expect(await head.call('policy.publish', { place: SCHOOL, mark: (await draft(head))?.mark, note: '' })).toMatchObject({ code: 'POLICY_NEEDS_SECOND' })
    await dsl.client.call(policyPublish, { place: SCHOOL, mark: (await draft(dsl))?.mark ?? '', note: '' })
  })

  test('two people who edit at the same moment: one of them is told, and what both see is published once', async () => {
    const [a, b] = [await serving.signIn('technician'), await serving.signIn('technician')]
    const seen = (await read()).rows.find((row) => row.key === 'panic.shortcut')?.seen ?? null
    const edit = (who: Browser, value: string) => who.call('policy.edit', { place: SCHOOL, key: 'panic.shortcut', to: { value }, seen })
    const answers = await Promise.all([edit(a, 'F9'), edit(b, 'Ctrl+Alt+H')])
    expect(answers.filter((x) => x.ok)).toHaveLength(1)
    expect(answers.find((x) => !x.ok)).toMatchObject({ code: 'CONFLICT' })
    const mark = (await draft(a))?.mark
    const published = await Promise.all([a, b].map((who) => who.call('policy.publish', { place: SCHOOL, mark, note: '' })))
    expect(published.filter((x) => x.ok)).toHaveLength(1)
    expect(published.find((x) => !x.ok)).toMatchObject({ code: 'CONFLICT' })
  })
})
