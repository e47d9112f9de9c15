/** C20, C56: what is guessed at the server's own doors is counted over kill -9. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { staffBeginSecondFactor, staffConfirmSecondFactor } from '../../protocol/staff.ts'
import { codeNow } from '../integration/server/serving.ts'
import { PASSWORD, type ServerProcess, startServer } from '../tools/server-process.ts'

let server: ServerProcess | undefined
afterEach(() => server?.stop())

/** The refusal's code, or `in`. */
async function ask(operation: string, request: unknown): Promise<string> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) }
  const answer = (await (await fetch(`${server?.url}/api/${operation}`, init)).json()) as { ok: boolean; code?: string }
  return answer.ok ? 'in' : (answer.code ?? '')
}

test('C56 ten second factors are guessed, however often the server is killed in between: then even the right one waits', async () => {
  server = await startServer()
  const head = await server.signIn('head')
  const { secret } = await head.call(staffBeginSecondFactor, { password: PASSWORD })
  await head.call(staffConfirmSecondFactor, { code: codeNow(secret) })
  const signIn = (code: string) => ask('staff.signIn', { email: 'head@school.example', password: PASSWORD, code })
  const answers: string[] = []
  for (let guess = 0; guess < 11; guess++) {
    answers.push(await signIn('000000'))
    if (guess % 3 === 2) {
      await server.kill()
      await server.start()
    }
  }
  expect(answers).toEqual([...Array(10).fill('SECOND_FACTOR_WRONG'), 'TOO_MANY_ATTEMPTS'])
  expect(await signIn(codeNow(secret, 1))).toBe('TOO_MANY_ATTEMPTS')
})

test('C20 ten set-up codes are guessed over restarts: the door stays locked, for whoever has the right one too', async () => {
  server = await startServer({ empty: true })
  const code = readFileSync(join(server.data, 'setup-code'), 'utf8').trim()
  for (let guess = 0; guess < 10; guess++) {
    expect(await ask('setup.open', { code: `guess-${guess}` })).toBe('SETUP_CODE_WRONG')
    if (guess % 4 === 3) {
      await server.kill()
      await server.start()
    }
  }
  await server.kill()
  await server.start()
  expect(await ask('setup.open', { code })).toBe('SETUP_LOCKED')
})
