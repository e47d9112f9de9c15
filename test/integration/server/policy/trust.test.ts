import { afterAll, beforeAll, expect, test } from 'vitest'
import { policyDefaults } from '../../../../protocol/policy.ts'
import { policyFetch } from '../../../../protocol/policy-document.ts'
import { type Place, policyHistory, policyRead } from '../../../../protocol/policy-page.ts'
import { publishPolicy } from '../../../tools/publish-policy.ts'
import { onBothDatabases } from '../../harness.ts'
import { Browser, type Serving, serveOn } from '../serving.ts'

const TRUST: Place = { scope: 'trust', id: null }
const PASSWORD = 'a password of a trust'

onBothDatabases('the settings of a trust', (open) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await serveOn(open)
  })
  afterAll(() => serving.close())
  async function signIn(school: string, email: string, trustWide: boolean): Promise<Browser> {
    await serving.server.staff.add(school, { name: email, email: `${email}@school.test`, role: 'technician', password: PASSWORD, trustWide })
    const browser = new Browser(serving.url)
    expect(await browser.call('staff.signIn', { email: `${email}@school.test`, password: PASSWORD })).toMatchObject({ ok: true })
    return browser
  }

  test('reach the PCs of each of its schools and nobody else’s, set by a trust-wide account only', async () => {
    const schools = [await serving.server.addSchool('Bryn', 'Coast Trust'), await serving.server.addSchool('Glan', 'Coast Trust')]
    const [first = '', second = ''] = schools
    const [inFirst, inSecond, outside] = [await serving.enrolPc(first), await serving.enrolPc(second), await serving.enrolPc()]
    const local = await signIn(first, 'local', false)
    expect(await local.call('policy.edit', { place: TRUST, key: 'panic.shortcut', to: { value: 'F9' }, seen: null })).toMatchObject({ code: 'FORBIDDEN' })
    const wide = await signIn(first, 'wide', true)
    expect(await publishPolicy(wide.client, { 'panic.shortcut': 'F9' }, TRUST)).toMatchObject({ reach: 2 })
    for (const pc of [inFirst, inSecond]) expect(shortcut((await pc.client.call(policyFetch, { have: null })).envelope)).toBe('F9')
    expect(shortcut((await outside.client.call(policyFetch, { have: null })).envelope)).toBe(policyDefaults()['panic.shortcut'])
    const other = await serving.signIn('technician', second)
    expect((await other.client.call(policyRead, { place: TRUST })).trust).toEqual({ name: 'Coast Trust', mine: false })
    expect((await other.client.call(policyHistory, { before: null, limit: 5 })).changes).toMatchObject([{ place: { scope: 'trust' }, after: { value: 'F9' } }])
    // A school may still differ, by the row's owner.
    await publishPolicy(other.client, { 'panic.shortcut': 'Ctrl+Alt+H' })
    expect(shortcut((await inSecond.client.call(policyFetch, { have: null })).envelope)).toBe('Ctrl+Alt+H')
  })
})

function shortcut(envelope: string | null): unknown {
  const payload = JSON.parse(Buffer.from(envelope?.split('.')[1] ?? '', 'base64url').toString()) as { values: Record<string, unknown> }
  return payload.values['panic.shortcut']
}
