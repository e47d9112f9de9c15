import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { policyRead } from '../../../../protocol/policy-page.ts'
import { setupAdopt, setupOpen, setupSaveStep, setupSchool } from '../../../../protocol/setup.ts'
import { staffBeginSecondFactor, staffConfirmSecondFactor, staffMe, staffSignIn } from '../../../../protocol/staff.ts'
import { onBothDatabases } from '../../harness.ts'
import { Browser, codeNow, PASSWORD, type Serving, serveOn } from '../serving.ts'

const ANSWERS = { name: 'Ysgol y Bryn', nation: 'wales', phase: 'primary', language: 'cy', timeZone: 'Europe/London' } as const
const ACCOUNT = { name: 'Mrs Head', email: 'Head@School.test', role: 'head', password: PASSWORD } as const
const SIGN_IN = { email: ACCOUNT.email, password: PASSWORD }

onBothDatabases('a first run', (open) => {
  let serving: Serving
  let browser: Browser
  let code: string
  beforeAll(async () => {
    serving = await serveOn(open, { empty: true })
    browser = new Browser(serving.url)
    code = (await serving.server.setup.code()) ?? ''
  })
  afterAll(() => serving.close())

  test('an empty server says that it needs a school, and nothing else without the code', async () => {
    expect(await browser.call('setup.state', {})).toMatchObject({ value: { needed: true } })
    const wrong = code.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))
    for (const [name, request] of [
      ['setup.open', {}],
      ['setup.school', { school: ANSWERS }],
      ['setup.account', ACCOUNT],
    ] as const)
      expect(await browser.call(name, { ...request, code: wrong })).toMatchObject({ code: 'SETUP_CODE_WRONG', status: 403 })
    expect(await serving.db.read.selectFrom('schools').selectAll().execute()).toEqual([])
  })

  test('an account comes after the school, and a time zone has to exist', async () => {
    expect(await browser.call('setup.account', { code, ...ACCOUNT })).toMatchObject({ code: 'CONFLICT' })
    expect(await browser.call('setup.school', { code, school: { ...ANSWERS, timeZone: 'Mars/Olympus' } })).toMatchObject({ code: 'BAD_REQUEST' })
  })

  test('the answers are kept for whoever comes back with the code, typed in any way, and can be changed', async () => {
    expect(await browser.client.call(setupOpen, { code })).toEqual({ school: null })
    await browser.client.call(setupSchool, { code, school: { ...ANSWERS, name: 'Typing mistake' } })
    await browser.client.call(setupSchool, { code, school: ANSWERS })
    expect(await new Browser(serving.url).client.call(setupOpen, { code: ` ${code.toUpperCase().replaceAll('-', ' ')}` })).toEqual({ school: ANSWERS })
    expect(await serving.db.read.selectFrom('schools').select('name').execute()).toEqual([{ name: ANSWERS.name }])
  })

  test('of two who claim the server at once one wins, and the code is gone', async () => {
    const claims = [0, 1].map((i) => browser.call('setup.account', { code, ...ACCOUNT, email: i === 0 ? ACCOUNT.email : 'other@school.test' }))
    const answers = await Promise.all(claims)
    expect(answers.filter((a) => a.ok)).toHaveLength(1)
    expect(await serving.db.read.selectFrom('staff').select('id').execute()).toHaveLength(1)
    await serving.db.write(({ q }) => q.updateTable('staff').set({ email: ACCOUNT.email.toLowerCase() }).execute())
    await expect(readFile(join(serving.dir, 'setup-code'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await browser.call('setup.open', { code })).toMatchObject({ code: 'SETUP_OVER' })
    expect(await browser.call('setup.state', {})).toMatchObject({ value: { needed: false } })
    expect(await serving.server.setup.code()).toBeNull()
  })

  test('the first account gets nowhere without its second factor, then goes on where the first run stands', async () => {
    const me = await browser.client.call(staffSignIn, SIGN_IN)
    expect(me).toMatchObject({ role: 'head', secondFactor: 'needed', school: { name: ANSWERS.name, nation: 'wales', setupStep: 3 } })
    for (const [name, request] of [
      ['staff.list', {}],
      ['policy.read', {}],
      ['setup.saveStep', { step: 4 }],
      ['staff.changePassword', { password: PASSWORD, next: PASSWORD }],
    ] as const)
      expect([name, await browser.call(name, request)]).toMatchObject([name, { code: 'SECOND_FACTOR_UNSET', status: 403 }])
    const stop = new AbortController()
    expect((await browser.stream('alerts.stream', stop.signal)).status).toBe(403)
    stop.abort()
    const { secret, address } = await browser.client.call(staffBeginSecondFactor, { password: PASSWORD })
    expect(address).toMatch(/^otpauth:\/\/totp\/Handrail:head%40school\.test\?/i)
    expect(await browser.call('staff.confirmSecondFactor', { code: '000000' })).toMatchObject({ code: 'SECOND_FACTOR_WRONG' })
    const { recoveryCodes } = await browser.client.call(staffConfirmSecondFactor, { code: codeNow(secret, 0, serving.clock.now()) })
    expect(new Set(recoveryCodes).size).toBe(10)
    expect(await browser.client.call(staffMe, {})).toMatchObject({ secondFactor: 'on' })
    const stored = JSON.stringify([
      await serving.db.read.selectFrom('staff_factors').selectAll().execute(),
      await serving.db.read.selectFrom('staff_recovery').selectAll().execute(),
    ])
    for (const one of [secret, ...recoveryCodes, ...recoveryCodes.map((c) => c.replaceAll('-', ''))]) expect(stored).not.toContain(one)
  })

  test('the step reached is there after a restart of the browser, and a kind of school sets real settings', async () => {
    await browser.client.call(setupSaveStep, { step: 4 })
    expect((await browser.client.call(staffMe, {})).school.setupStep).toBe(4)
    const { settings } = await browser.client.call(setupAdopt, { preset: 'special' })
    const { rows } = await browser.client.call(policyRead, { place: { scope: 'school', id: null } })
    for (const { key, value } of settings) expect(rows.find((row) => row.key === key)?.value).toBe(value)
    expect(rows.find((row) => row.key === 'school.language')?.value).toBe('cy')
    await browser.client.call(setupSaveStep, { step: null })
    expect(await browser.call('setup.adopt', { preset: 'young' })).toMatchObject({ code: 'SETUP_OVER' })
    expect(await browser.call('setup.saveStep', { step: 3 })).toMatchObject({ code: 'SETUP_OVER' })
  })
})

onBothDatabases('a guesser at the set-up code', (open) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await serveOn(open, { empty: true })
  })
  afterAll(() => serving.close())

  test('is shut out for 15 minutes after ten wrong ones, the right one too', async () => {
    const browser = new Browser(serving.url)
    const code = (await serving.server.setup.code()) ?? ''
    for (let i = 0; i < 10; i++) expect(await browser.call('setup.open', { code: `guess-${i}` })).toMatchObject({ code: 'SETUP_CODE_WRONG' })
    expect(await browser.call('setup.open', { code })).toMatchObject({ code: 'SETUP_LOCKED', status: 429 })
    serving.clock.advance(14 * 60_000)
    expect(await browser.call('setup.open', { code })).toMatchObject({ code: 'SETUP_LOCKED' })
    serving.clock.advance(61_000)
    expect(await browser.call('setup.open', { code })).toMatchObject({ ok: true })
    expect(serving.logged.join('\n')).not.toContain(code)
  })
})
