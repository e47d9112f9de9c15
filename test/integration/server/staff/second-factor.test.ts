import { afterAll, beforeAll, expect, test } from 'vitest'
import { staffBeginSecondFactor, staffChangeRole, staffConfirmSecondFactor, staffMe } from '../../../../protocol/staff.ts'
import { newId } from '../../../../server/core/ids.ts'
import { onBothDatabases } from '../../harness.ts'
import { Browser, codeNow, PASSWORD, type Serving, serveOn } from '../serving.ts'

onBothDatabases('C56 a second factor', (open) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await serveOn(open)
  })
  afterAll(() => serving.close())

  /** An account with its second factor on. */
  async function enrolled() {
    const email = `f-${newId()}@school.test`
    const id = await serving.server.staff.add(serving.school, { name: 'Ms Osei', email, role: 'dsl', password: PASSWORD })
    const browser = new Browser(serving.url)
    await browser.call('staff.signIn', { email, password: PASSWORD })
    const { secret } = await browser.client.call(staffBeginSecondFactor, { password: PASSWORD })
    const { recoveryCodes } = await browser.client.call(staffConfirmSecondFactor, { code: codeNow(secret, 0, serving.clock.now()) })
    const signIn = (code: string | null) => new Browser(serving.url).call('staff.signIn', { email, password: PASSWORD, code })
    const codeAt = (steps: number) => codeNow(secret, steps, serving.clock.now())
    return { id, email, browser, secret, recoveryCodes, signIn, codeAt }
  }

  test('C56 can’t be left out, and says so only to whoever has the password', async () => {
    const { email, signIn } = await enrolled()
    expect(await signIn(null)).toMatchObject({ code: 'SECOND_FACTOR_NEEDED' })
    expect(await new Browser(serving.url).call('staff.signIn', { email, password: 'not the password' })).toMatchObject({ code: 'WRONG_CREDENTIALS' })
  })

  test('C56 a code seen over a shoulder is worth nothing once it was used, nor is the one before it', async () => {
    const { signIn, codeAt } = await enrolled()
    serving.clock.advance(60_000)
    const [code, before] = [codeAt(0), codeAt(-1)]
    expect(await signIn(code)).toMatchObject({ ok: true })
    expect(await signIn(code)).toMatchObject({ code: 'SECOND_FACTOR_WRONG' })
    expect(await signIn(before)).toMatchObject({ code: 'SECOND_FACTOR_WRONG' })
    expect(await signIn(codeAt(2))).toMatchObject({ code: 'SECOND_FACTOR_WRONG' })
    expect(await signIn(codeAt(1))).toMatchObject({ ok: true })
  })

  test('C56 of two who send one code at the same moment only one gets in; the same for a recovery code', async () => {
    const { signIn, codeAt, recoveryCodes } = await enrolled()
    serving.clock.advance(60_000)
    for (const code of [codeAt(0), recoveryCodes[0] ?? '']) {
      const answers = await Promise.all([signIn(code), signIn(code), signIn(code)])
      expect(answers.map((a) => (a.ok ? 'in' : a.code)).toSorted()).toEqual(['SECOND_FACTOR_WRONG', 'SECOND_FACTOR_WRONG', 'in'])
    }
    expect(await signIn(recoveryCodes[0] ?? '')).toMatchObject({ code: 'SECOND_FACTOR_WRONG' })
    expect(await signIn((recoveryCodes[1] ?? '').toUpperCase().replaceAll('-', ' '))).toMatchObject({ ok: true })
  })

  test('C56 is not guessed: ten tries, then wait, and nobody without the password can use them up', async () => {
    const { email, signIn, codeAt } = await enrolled()
    serving.clock.advance(60_000)
    for (let i = 0; i < 20; i++) await new Browser(serving.url).call('staff.signIn', { email, password: 'not the password', code: '123456' })
    serving.clock.advance(10 * 60_000)
    const codes = []
    for (let i = 0; i < 11; i++) codes.push(await signIn('badcode'))
    expect(codes.map((c) => !c.ok && c.code)).toEqual([...Array(10).fill('SECOND_FACTOR_WRONG'), 'TOO_MANY_ATTEMPTS'])
    serving.clock.advance(61_000)
    expect(await signIn(codeAt(0))).toMatchObject({ ok: true })
  })

  test('C56 isn’t talked away: not by an invitation, not by setting up another, not by taking it off where the role needs one', async () => {
    const head = await serving.signIn('head')
    const { id, email, browser, signIn } = await enrolled()
    expect(await browser.call('staff.beginSecondFactor', { password: PASSWORD })).toMatchObject({ code: 'CONFLICT' })
    expect(await browser.call('staff.removeSecondFactor', { password: PASSWORD })).toMatchObject({ code: 'SECOND_FACTOR_NEEDED' })
    const invited = await head.call('staff.invite', { id })
    const { secret } = (invited as unknown as { value: { invitation: { secret: string } } }).value.invitation
    expect(await browser.call('staff.acceptInvitation', { secret, password: 'another long password' })).toMatchObject({ ok: true })
    expect(await browser.call('staff.acceptInvitation', { secret, password: 'another long password' })).toMatchObject({ code: 'INVITATION_INVALID' })
    expect(await browser.call('staff.me', {})).toMatchObject({ code: 'NOT_SIGNED_IN' })
    expect(await signIn(null)).toMatchObject({ code: 'WRONG_CREDENTIALS' })
    expect(await new Browser(serving.url).call('staff.signIn', { email, password: 'another long password' })).toMatchObject({ code: 'SECOND_FACTOR_NEEDED' })
  })

  test('C56 a new phone: with password and a code from the old one, and nothing else is answered until the new one is set up', async () => {
    const { browser, codeAt } = await enrolled()
    serving.clock.advance(120_000)
    expect(await browser.call('staff.removeSecondFactor', { password: PASSWORD, code: 'badcode' })).toMatchObject({ code: 'SECOND_FACTOR_WRONG' })
    expect(await browser.call('staff.removeSecondFactor', { password: PASSWORD, code: codeAt(0) })).toMatchObject({ ok: true })
    expect(await browser.call('staff.list', {})).toMatchObject({ code: 'SECOND_FACTOR_UNSET' })
    expect(await browser.call('staff.me', {})).toMatchObject({ value: { secondFactor: 'needed' } })
    expect(await browser.call('staff.beginSecondFactor', { password: PASSWORD })).toMatchObject({ ok: true })
  })

  test('C55 a role taken away while connected ends the stream and the access within a second; the last head keeps theirs', async () => {
    const head = await serving.signIn('head')
    const teacher = await serving.signIn('teacher')
    const { id } = await teacher.client.call(staffMe, {})
    const stop = new AbortController()
    const stream = await teacher.stream('alerts.stream', stop.signal)
    await head.client.call(staffChangeRole, { id, role: 'technician' })
    const changedAt = Date.now()
    await stream.ended
    expect(Date.now() - changedAt).toBeLessThan(1_000)
    expect(await teacher.call('alerts.list', {})).toMatchObject({ code: 'FORBIDDEN' })
    expect(await teacher.call('staff.me', {})).toMatchObject({ value: { role: 'technician' } })
    stop.abort()
    const { id: own } = await head.client.call(staffMe, {})
    for (const one of await serving.db.read.selectFrom('staff').select('id').where('role', '=', 'head').where('id', '!=', own).execute())
      await head.client.call(staffChangeRole, { id: one.id, role: 'dsl' })
    expect(await head.call('staff.changeRole', { id: own, role: 'teacher' })).toMatchObject({ code: 'CONFLICT' })
  })
})
