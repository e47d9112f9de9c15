/** Real sockets: who has left, or is something else now, is out within a second, also where a stream was open. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { staffAdd, staffChangeRole, staffList, staffMe, staffRemove } from '../../protocol/staff.ts'
import { onBothDatabases } from '../integration/harness.ts'
import { Browser, type Serving, serveOn } from '../integration/server/serving.ts'

const WITHIN_MS = 1_000

onBothDatabases('leavers', (open) => {
  let serving: Serving
  let head: Browser
  const ending: AbortController[] = []
  beforeEach(async () => {
    serving = await serveOn(open)
    head = await serving.signIn('head')
  })
  afterEach(async () => {
    for (const one of ending.splice(0)) one.abort()
    await serving.close()
  })

  async function follows(browser: Browser) {
    const stop = new AbortController()
    ending.push(stop)
    return browser.stream('alerts.stream', stop.signal)
  }
  async function within(run: Promise<unknown>): Promise<number> {
    const from = performance.now()
    await run
    return performance.now() - from
  }
  const idOf = async (browser: Browser) => (await browser.client.call(staffMe, {})).id

  test('C55 a teacher who has left: their open stream ends and their session answers nothing within a second', async () => {
    const teacher = await serving.signIn('teacher')
    const stream = await follows(teacher)
    const id = await idOf(teacher)
    await head.client.call(staffRemove, { id })
    expect(await within(stream.ended)).toBeLessThan(WITHIN_MS)
    expect(await teacher.call('alerts.list', {})).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' })
    expect((await head.client.call(staffList, {})).staff.find((one) => one.id === id)).toMatchObject({ active: false })
  })

  test('C55 a role that was taken away: the stream it opened ends within a second, and its calls are refused', async () => {
    const dsl = await serving.signIn('dsl')
    const stream = await follows(dsl)
    await head.client.call(staffChangeRole, { id: await idOf(dsl), role: 'technician' })
    expect(await within(stream.ended)).toBeLessThan(WITHIN_MS)
    expect(await dsl.call('alerts.list', {})).toMatchObject({ ok: false, code: 'FORBIDDEN' })
  })

  test('C55 a session is new at each sign-in, one fixed before is worth nothing, and signing out ends its stream', async () => {
    const teacher = await serving.signIn('teacher')
    const planted = new Browser(serving.url)
    planted.cookie = '__Host-handrail=a-secret-that-somebody-planted'
    expect(await planted.call('staff.me', {})).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' })
    const before = teacher.cookie
    const stream = await follows(teacher)
    expect(await teacher.call('staff.signOut', {})).toMatchObject({ ok: true })
    expect(await within(stream.ended)).toBeLessThan(WITHIN_MS)
    teacher.cookie = before
    expect(await teacher.call('staff.me', {})).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' })
  })

  test('C55 an invitation sent to somebody who left before using it lets nobody in', async () => {
    const added = await head.client.call(staffAdd, { name: 'New', email: 'new@school.test', role: 'teacher' })
    await head.client.call(staffRemove, { id: added.id })
    const stranger = new Browser(serving.url)
    const used = await stranger.call('staff.acceptInvitation', { secret: added.invitation.secret, password: 'correct horse battery' })
    expect(used).toMatchObject({ ok: false, code: 'INVITATION_INVALID' })
  })
})
