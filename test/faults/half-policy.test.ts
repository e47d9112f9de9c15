/** C68: whatever happens to a policy on its way to a PC's disk, the PC keeps a whole one: the new or the last good. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPolicy, type PolicyOwnership } from '../../agent/policy/index.ts'
import { canonical } from '../../protocol/evidence.ts'
import { policyDefaults } from '../../protocol/policy.ts'
import { newId, sha256, signDocument } from '../../server/core/index.ts'
import { type Bed, makeBed, quiet } from '../integration/agent/bed.ts'
import { spawnPolicyTaker } from './kill/policy-taker.ts'

let bed: Bed
let key: KeyObject
let own: PolicyOwnership
beforeEach(() => {
  bed = makeBed()
  const made = generateKeyPairSync('ed25519')
  key = made.privateKey
  own = { device: newId(), school: newId(), schoolName: 'Ysgol y Bryn', policyKey: made.publicKey.export({ format: 'jwk' }).x ?? '' }
})
afterEach(() => bed.remove())

function signed(n: number, rows: Readonly<Record<string, unknown>>, more: object = {}): string {
  const about = { school: own.school, device: own.device, version: { epoch: 1, n }, issuedAt: n, schoolName: own.schoolName, networks: [] }
  return signDocument(key, { ...about, values: rows, hash: sha256(canonical(rows)), ...more })
}
const file = () => `${bed.folder}/policy.jws`
async function restored() {
  const policy = createPolicy(file(), quiet)
  await policy.restore(own)
  return policy
}

test('C68: an agent killed while it takes policies always comes back with a whole one, never behind one it said was in force', async () => {
  const envelopes = Array.from({ length: 2_000 }, (_, n) => signed(n + 1, { ...policyDefaults(), 'panic.shortcut': n % 2 === 0 ? 'F9' : 'Ctrl+Alt+H' }))
  let from = 0
  for (let round = 0; round < 5; round++) {
    const said = await spawnPolicyTaker({ file: file(), own, envelopes: envelopes.slice(from) }, 5 + round * 7)
    const policy = await restored()
    expect(policy.version?.n ?? 0).toBeGreaterThanOrEqual(Math.max(said, from))
    expect(policy.values['panic.shortcut']).toBe((policy.version?.n ?? 0) % 2 === 1 ? 'F9' : 'Ctrl+Alt+H')
    from = policy.version?.n ?? 0
  }
}, 60_000)

test('C68: an invalid policy, one by another key and one half written change nothing', async () => {
  const policy = await restored()
  const good = signed(3, { ...policyDefaults(), 'panic.shortcut': 'F9' })
  await policy.take(good)
  const bad: [string, string][] = [
    [signed(4, { ...policyDefaults(), 'panic.shortcut': 'none' }), 'POLICY_INVALID'],
    [signed(4, policyDefaults(), { hash: sha256('other') }), 'POLICY_INVALID'],
    [signed(2, policyDefaults()), 'POLICY_OLDER'],
    [signed(4, policyDefaults()).slice(0, -40), 'POLICY_SIGNATURE_INVALID'],
    [signDocument(generateKeyPairSync('ed25519').privateKey, { values: policyDefaults() }), 'POLICY_SIGNATURE_INVALID'],
  ]
  for (const [envelope, code] of bad) await expect(policy.take(envelope)).rejects.toMatchObject({ code })
  expect([policy.version?.n, policy.values['panic.shortcut'], readFileSync(file(), 'utf8')]).toEqual([3, 'F9', good])
  // Left beside by an agent that was killed while it wrote.
  writeFileSync(`${file()}.1.new`, good.slice(0, 100))
  expect((await restored()).version?.n).toBe(3)
})

test('C68: server and agent of different versions understand each other: unknown rows are ignored, missing ones are at their default', async () => {
  const policy = await restored()
  const { 'panic.coverStyle': _newRow, ...older } = policyDefaults()
  await policy.take(signed(1, { ...older, 'panic.shortcut': 'F9', 'panic.colour': { of: ['a', 'later', 1] } }, { note: 'of a later version' }))
  const again = await restored()
  for (const one of [policy, again]) expect(one.values).toEqual({ ...policyDefaults(), 'panic.shortcut': 'F9' })
  expect(existsSync(file())).toBe(true)
})
