/** The command for whoever owns the server's machine, as a process of its own beside a real server. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openServer, openStaffSession } from '../../../cli/staff-session.ts'
import { auditList } from '../../../protocol/audit.ts'
import {
  INVITATION_PATH,
  staffAcceptInvitation,
  staffBeginSecondFactor,
  staffConfirmSecondFactor,
  staffInviteAtConsole,
  staffMe,
  staffResetAtConsole,
} from '../../../protocol/staff.ts'
import { PASSWORD, type ServerProcess, startServer } from '../../tools/server-process.ts'
import { codeNow } from '../server/serving.ts'

const HEAD = 'head@school.example'
let server: ServerProcess
beforeEach(async () => {
  server = await startServer()
})
afterEach(() => server.stop())

async function run(command: 'reset-second-factor' | 'new-password', ...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../cli/handrail.mjs'), command, ...args])
  const [out, error, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { out, error, status }
}

test('the only head, without phone and recovery codes, gets in again, has to set up a new factor, and everybody sees that it happened', async () => {
  const head = await server.signIn('head')
  const { secret } = await head.call(staffBeginSecondFactor, { password: PASSWORD })
  await head.call(staffConfirmSecondFactor, { code: codeNow(secret) })
  await expect(server.signIn('head')).rejects.toMatchObject({ code: 'SECOND_FACTOR_NEEDED' })

  const { out, error, status } = await run('reset-second-factor', HEAD, '--data', server.data, '--server', server.url)
  expect({ error, status }).toEqual({ error: '', status: 0 })
  expect(out).toContain('Ms Penhaligon')
  await expect(head.call(staffMe, {})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  const again = await openStaffSession(server.url, HEAD, PASSWORD)
  expect((await again.call(staffMe, {})).secondFactor).toBe('needed')

  const { rows } = await (await server.signIn('dpo')).call(auditList, { before: null, limit: 20 })
  expect(rows).toContainEqual(expect.objectContaining({ who: 'the server’s console', operation: 'staff.resetSecondFactor', verb: 'change' }))
})
test('the only head, without the password, chooses a new one with a link from the server’s machine; the second factor is still asked for, and everybody sees that it happened', async () => {
  const head = await server.signIn('head')
  const { secret } = await head.call(staffBeginSecondFactor, { password: PASSWORD })
  await head.call(staffConfirmSecondFactor, { code: codeNow(secret) })

  const { out, error, status } = await run('new-password', HEAD, '--data', server.data, '--server', server.url)
  expect({ error, status }).toEqual({ error: '', status: 0 })
  expect(out).toContain('Ms Penhaligon')
  // Until the link is used nothing has changed.
  expect((await head.call(staffMe, {})).name).toBe('Ms Penhaligon')
  const invitation = new RegExp(`${server.url}${INVITATION_PATH}#(\\S+)`).exec(out)?.[1] ?? ''
  await openServer(server.url).call(staffAcceptInvitation, { secret: invitation, password: 'a new and longer password' })
  await expect(head.call(staffMe, {})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  await expect(openStaffSession(server.url, HEAD, PASSWORD)).rejects.toMatchObject({ code: 'WRONG_CREDENTIALS' })
  await expect(openStaffSession(server.url, HEAD, 'a new and longer password')).rejects.toMatchObject({ code: 'SECOND_FACTOR_NEEDED' })
  await expect(openServer(server.url).call(staffAcceptInvitation, { secret: invitation, password: 'once more, by somebody else' })).rejects.toMatchObject({
    code: 'INVITATION_INVALID',
  })

  const { rows } = await (await server.signIn('dpo')).call(auditList, { before: null, limit: 20 })
  expect(rows).toContainEqual(expect.objectContaining({ who: 'the server’s console', operation: 'staff.invite', verb: 'change' }))
  expect(server.readLog()).not.toContain(invitation)
})
test('C56 without the folder’s key nothing is taken off or given, and nobody learns who has an account', async () => {
  for (const operation of [staffResetAtConsole, staffInviteAtConsole])
    for (const email of [HEAD, 'nobody@school.example'])
      await expect(openServer(server.url).call(operation, { key: 'guess', email })).rejects.toMatchObject({ code: 'CONSOLE_KEY_WRONG' })
  expect(await run('reset-second-factor', HEAD, '--data', join(server.data, 'nowhere'), '--server', server.url)).toMatchObject({
    status: 1,
    error: expect.stringContaining('--data'),
  })
})
test('a mistyped address and a stopped server are said, with their own exit codes', async () => {
  expect(await run('reset-second-factor', 'hed@school.example', '--data', server.data, '--server', server.url)).toMatchObject({
    status: 1,
    error: expect.stringContaining('no account'),
  })
  await server.kill()
  expect((await run('reset-second-factor', HEAD, '--data', server.data, '--server', server.url)).status).toBe(3)
})
