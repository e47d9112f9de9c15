import { compactVerify, importJWK } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { devicesCommandsAfter } from '../../../../protocol/device.ts'
import { canonical } from '../../../../protocol/evidence.ts'
import { type PolicyDocument, policyChange, policyDefaults, policyFetch, policyRead } from '../../../../protocol/policy.ts'
import { sha256 } from '../../../../server/core/ids.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Pc, type Serving, serveOn } from '../serving.ts'

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
  const read = async () => (await serving.signIn('governor')).client.call(policyRead, {})

  test('a PC gets the school’s settings signed, for itself, and nothing when it has them already', async () => {
    const pc = await serving.enrolPc()
    const document = await opened(pc, (await pc.client.call(policyFetch, { have: null })).envelope)
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

  test('an owner’s change raises the version, reaches PCs as a command, and is refused when somebody was quicker', async () => {
    const pc = await serving.enrolPc()
    const dsl = await serving.signIn('dsl')
    const { version } = await read()
    const changed = await dsl.client.call(policyChange, { from: version, values: { 'alerts.escalateAfterMs': 120_000 } })
    expect(changed.version).toEqual({ epoch: version.epoch, n: version.n + 1 })
    expect((await pc.client.call(devicesCommandsAfter, { after: { epoch: 0, n: 0 }, waitMs: 0 })).items.map((i) => i.command)).toEqual([
      { kind: 'policy.changed' },
    ])
    const document = await opened(pc, (await pc.client.call(policyFetch, { have: version })).envelope)
    expect([document.version, document.values['alerts.escalateAfterMs']]).toEqual([changed.version, 120_000])
    expect(await dsl.call('policy.change', { from: version, values: { 'alerts.escalateAfterMs': 90_000 } })).toMatchObject({ code: 'CONFLICT', status: 409 })
  })

  test('others may tighten where the table says so, and never loosen', async () => {
    const dsl = await serving.signIn('dsl')
    const technician = await serving.signIn('technician')
    const from = (await dsl.client.call(policyChange, { from: (await read()).version, values: { 'alerts.escalateAfterMs': 100_000 } })).version
    expect(await technician.call('policy.change', { from, values: { 'alerts.escalateAfterMs': 110_000 } })).toMatchObject({
      code: 'POLICY_NOT_OWNER',
      status: 403,
    })
    const tightened = await technician.client.call(policyChange, { from, values: { 'alerts.escalateAfterMs': 50_000 } })
    expect(await technician.call('policy.change', { from: tightened.version, values: { 'panic.coverStyle': 'plain' } })).toMatchObject({
      code: 'POLICY_NOT_OWNER',
    })
  })

  test('a change that is partly not allowed or not possible changes nothing at all', async () => {
    const technician = await serving.signIn('technician')
    const { version, rows } = await read()
    for (const values of [
      { 'panic.shortcut': 'F9', 'panic.coverStyle': 'plain' },
      { 'panic.shortcut': 'Ctrl+Q' },
      { 'panic.button': 'off' },
      { toString: 'x' },
      { 'alerts.escalateAfterMs': 50_000.5 },
    ])
      expect(await technician.call('policy.change', { from: version, values })).toMatchObject({ ok: false })
    expect(await read()).toEqual({ version, rows })
  })

  test('two people who change at the same moment: one of them is told', async () => {
    const [a, b] = [await serving.signIn('technician'), await serving.signIn('technician')]
    const from = (await read()).version
    const answers = await Promise.all([a, b].map((t, i) => t.call('policy.change', { from, values: { 'panic.shortcut': i ? 'F9' : 'Ctrl+Alt+H' } })))
    expect(answers.filter((x) => x.ok)).toHaveLength(1)
    expect(answers.find((x) => !x.ok)).toMatchObject({ code: 'CONFLICT' })
  })
})
