import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditList } from '../../../../protocol/audit.ts'
import { staffAdd, staffLinkPerson, staffList, staffMe, staffRemove, staffUnlinked } from '../../../../protocol/staff.ts'
import { findBreak } from '../../../../server/audit/index.ts'
import { newId } from '../../../../server/core/ids.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { Browser, PASSWORD, type Serving, serveOn } from '../serving.ts'

onBothDatabases('staff', (open) => {
  let serving: Serving
  const stop = new AbortController()
  beforeAll(async () => {
    serving = await serveOn(open)
  })
  afterAll(async () => {
    stop.abort()
    await serving.close()
  })
  const account = async () => {
    const email = `t-${newId()}@school.test`
    const id = await serving.server.staff.add(serving.school, { name: 'Mr Till', email, role: 'teacher', password: PASSWORD })
    return { id, email }
  }

  test('the session is a cookie no script or other site can take, and its secret is stored nowhere', async () => {
    const { email } = await account()
    const response = await fetch(`${serving.url}/api/staff.signIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    })
    const cookie = response.headers.getSetCookie()[0] ?? ''
    for (const part of ['__Host-handrail=', 'HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Domain')
    const secret = /=([^;]*)/.exec(cookie)?.[1] ?? ''
    expect(secret).toHaveLength(43)
    expect(JSON.stringify(await serving.db.read.selectFrom('sessions').selectAll().execute())).not.toContain(secret)
    expect(await response.text()).not.toContain(secret)
  })

  test('five wrong passwords and that address must wait; the right one from elsewhere still gets in', async () => {
    const { email } = await account()
    const browser = new Browser(serving.url)
    const codes = []
    for (let i = 0; i < 6; i++) codes.push(await browser.call('staff.signIn', { email, password: 'wrong wrong wrong' }))
    expect(codes.map((c) => !c.ok && c.code)).toEqual([...Array(5).fill('WRONG_CREDENTIALS'), 'TOO_MANY_ATTEMPTS'])
    expect(await browser.call('staff.signIn', { email, password: PASSWORD })).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', status: 429 })
    // Another address, as the adapter tells it.
    const elsewhere = { who: 'public', address: '10.9.9.9', startSession: () => undefined } as const
    expect(await serving.server.http.dispatch('staff.signIn', { email, password: PASSWORD }, elsewhere)).toMatchObject({ ok: true })
    serving.clock.advance(61_000)
    expect(await browser.call('staff.signIn', { email, password: PASSWORD })).toMatchObject({ ok: true })
  })

  test('a teacher who signs in all day, or a script that imports every hour, is never taken for a guesser', async () => {
    const { email } = await account()
    const browser = new Browser(serving.url)
    for (let i = 0; i < 8; i++) expect(await browser.call('staff.signIn', { email, password: PASSWORD })).toMatchObject({ ok: true })
  })

  test('an unknown account answers as a known one does, in the same words and about the same time', async () => {
    const { email } = await account()
    async function time(address: string): Promise<number> {
      const started = performance.now()
      const answer = await new Browser(serving.url).call('staff.signIn', { email: address, password: 'not the password' })
      expect(answer).toMatchObject({ code: 'WRONG_CREDENTIALS' })
      return performance.now() - started
    }
    await time(`warm-${newId()}@school.test`)
    const known = [await time(email), await time(email), await time(email)].toSorted((a, b) => a - b)[0] ?? 0
    const unknown = [await time(`a-${newId()}@x.test`), await time(`b-${newId()}@x.test`), await time(`c-${newId()}@x.test`)].toSorted((a, b) => a - b)[0] ?? 0
    // An answer without the hash's work would come many times sooner; the machine's own noise is far below that.
    expect(unknown).toBeGreaterThan(known / 4)
  })

  test('signing out ends the session at once; the cookie is worth nothing afterwards', async () => {
    const browser = await serving.signIn('teacher')
    const { cookie } = browser
    await browser.call('staff.signOut', {})
    browser.cookie = cookie
    expect(await browser.call('staff.me', {})).toMatchObject({ code: 'NOT_SIGNED_IN', status: 401 })
  })

  test('a session ends after twelve hours', async () => {
    const browser = await serving.signIn('teacher')
    serving.clock.advance(12 * 3_600_000 + 1_000)
    expect(await browser.call('staff.me', {})).toMatchObject({ code: 'NOT_SIGNED_IN' })
  })

  test('a leaver’s sessions and live stream end within a second, and the address can be given again', async () => {
    const head = await serving.signIn('head')
    const leaver = await serving.signIn('teacher')
    const me = await leaver.client.call(staffMe, {})
    const stream = await leaver.stream('alerts.stream', stop.signal)
    expect(stream.status).toBe(200)
    await head.client.call(staffRemove, { id: me.id })
    const removedAt = Date.now()
    await stream.ended
    expect(Date.now() - removedAt).toBeLessThan(1_000)
    expect(await leaver.call('alerts.list', {})).toMatchObject({ code: 'NOT_SIGNED_IN' })
    expect(await new Browser(serving.url).call('staff.signIn', { email: me.email, password: PASSWORD })).toMatchObject({ code: 'WRONG_CREDENTIALS' })
    const { staff } = await head.client.call(staffList, {})
    expect(staff.find((s) => s.id === me.id)).toMatchObject({ email: me.email, active: false })
    await head.client.call(staffAdd, { name: 'New', email: me.email.toUpperCase(), role: 'dsl' })
    expect(await head.call('staff.add', { name: 'Twice', email: me.email, role: 'dsl' })).toMatchObject({ code: 'CONFLICT' })
  })

  test('the only head cannot be removed, and another school’s staff cannot be touched', async () => {
    const school = await addSchool(serving.db, 'Small School')
    const head = await serving.signIn('head', school)
    const { id } = await head.client.call(staffMe, {})
    expect(await head.call('staff.remove', { id })).toMatchObject({ code: 'CONFLICT' })
    const stranger = await account()
    expect(await head.call('staff.remove', { id: stranger.id })).toMatchObject({ code: 'NOT_FOUND' })
    expect((await head.client.call(staffList, {})).staff.map((s) => s.id)).toEqual([id])
  })

  test('a head finds the teachers nobody’s account is yet, and sees when each colleague last came', async () => {
    const school = await addSchool(serving.db, 'Linking School')
    const head = await serving.signIn('head', school)
    const columns = ['id', 'school_id', 'kind', 'external_id', 'given_name', 'family_name', 'classes', 'sort_name', 'email']
    const people = [
      [newId(), school, 'teacher', 'T1', 'Sana', 'Khan', '["7B"]', 'khan sana', 'sana.khan@school.test'],
      [newId(), school, 'teacher', 'T2', 'Ann', 'Other', '[]', 'other ann', null],
      [newId(), school, 'pupil', 'P1', 'Amy', 'Benson', '["7B"]', 'benson amy', null],
    ]
    await serving.db.write((tx) => tx.insertMany('roster_people', columns, people))
    const free = async () => (await head.client.call(staffUnlinked, {})).people.map((p) => p.name)
    expect(await free()).toEqual(['Sana Khan', 'Ann Other'])
    // By the address of the school’s own system, without anybody’s doing.
    const khan = await head.client.call(staffAdd, { name: 'Mrs Khan', email: 'Sana.Khan@School.test', role: 'teacher' })
    expect(await free()).toEqual(['Ann Other'])
    const { id } = await head.client.call(staffMe, {})
    await head.client.call(staffLinkPerson, { id, person: String(people[1]?.[0]) })
    expect(await free()).toEqual([])
    await head.client.call(staffRemove, { id: khan.id })
    expect(await free()).toEqual(['Sana Khan'])
    const { staff } = await head.client.call(staffList, {})
    expect(staff.find((s) => s.id === id)).toMatchObject({ person: { name: 'Ann Other' }, lastSignInAt: expect.any(Number) })
    expect(staff.find((s) => s.id === khan.id)).toMatchObject({ lastSignInAt: null })
  })

  test('the audit log shows who did what, holds no secret, and any change to it shows', async () => {
    const school = await addSchool(serving.db, 'Audited School')
    const head = await serving.signIn('head', school)
    const { invitation } = await head.client.call(staffAdd, { name: 'Someone', email: `${newId()}@x.test`, role: 'dsl' })
    await head.client.call(staffList, {})
    const { rows } = await head.client.call(auditList, { before: null, limit: 10 })
    expect(rows.map((r) => [r.n, r.who, r.verb, r.of, r.operation])).toEqual([
      [2, 'A head', 'view', 'staff', 'staff.list'],
      [1, 'A head', 'change', 'staff', 'staff.add'],
    ])
    const all = () => serving.db.read.selectFrom('audit').selectAll().where('school_id', '=', school).orderBy('n').execute()
    expect(JSON.stringify(await all())).not.toContain(invitation.secret)
    expect(findBreak(await all())).toBeNull()
    await serving.db.write(({ q }) => q.updateTable('audit').set({ who: 'Nobody' }).where('school_id', '=', school).where('n', '=', 2).execute())
    expect(findBreak(await all())).toBe(2)
  })
})
