import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventsIngest } from '../../../../protocol/device.ts'
import { panicPressed, tamperSeen } from '../../../../protocol/events.ts'
import { newId } from '../../../../server/core/ids.ts'
import { SERVER_OPS } from '../../../../server/core/operations.ts'
import { onBothDatabases } from '../../harness.ts'
import { type Browser, type Pc, type Serving, serveOn } from '../serving.ts'

onBothDatabases('hostile requests', (open, kind) => {
  let serving: Serving
  let browser: Browser
  let pc: Pc
  beforeAll(async () => {
    serving = await serveOn(open)
    browser = await serving.signIn('head')
    pc = await serving.enrolPc()
  })
  afterAll(() => serving.close())

  async function raw(name: string, body: string, headers: Record<string, string> = browser.headers) {
    const response = await fetch(`${serving.url}/api/${name}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
    return { status: response.status, ...((await response.json()) as { ok: boolean; code?: string; message?: string }) }
  }
  const alive = async () => expect(await pc.call('policy.fetch', { have: null })).toMatchObject({ ok: true })

  test('a page of another site can do nothing with a teacher’s cookie', async () => {
    const { cookie } = browser
    for (const headers of [
      { cookie, origin: 'https://evil.example' },
      { cookie, origin: 'null' },
      { cookie, 'sec-fetch-site': 'cross-site' },
      { cookie, 'sec-fetch-site': 'same-site' },
      { cookie, origin: serving.url, 'sec-fetch-site': 'cross-site' },
      { cookie, origin: serving.url.replace('http:', 'https:') },
      { cookie, origin: `${serving.url}0` },
    ])
      expect(await raw('staff.me', '{}', headers)).toMatchObject({ status: 403, code: 'WRONG_ORIGIN' })
    expect((await fetch(`${serving.url}/api/alerts.stream`, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
    expect(
      (await fetch(`${serving.url}/api/roster.upload?import=x&file=y`, { method: 'PUT', body: 'x', headers: { cookie, origin: 'https://evil.example' } }))
        .status,
    ).toBe(403)
    expect(await raw('staff.signIn', '{"email":"a@b.c","password":"x"}', { origin: 'https://evil.example' })).toMatchObject({ code: 'WRONG_ORIGIN' })
    // A program that is no browser sends neither; our own page sends both.
    expect(await raw('staff.me', '{}', { cookie })).toMatchObject({ ok: true })
    expect(await raw('staff.me', '{}')).toMatchObject({ ok: true })
  })

  test('a name made to point at this machine is refused on plain http', async () => {
    const status = await new Promise((resolve, reject) => {
      const url = new URL(`${serving.url}/api/staff.me`)
      const request = httpRequest(
        url,
        { method: 'POST', headers: { host: `rebound.example:${url.port}`, cookie: browser.cookie, 'content-type': 'application/json' } },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      request.on('error', reject)
      request.end('{}')
    })
    expect(status).toBe(403)
  })

  test('a form post, which a browser sends without asking, is not taken for JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(await raw('staff.me', '{}', { ...browser.headers, 'content-type': type })).toMatchObject({ ok: false, code: 'BAD_REQUEST' })
  })

  test('every operation refuses a field it does not know, and says where', async () => {
    for (const [name, op] of Object.entries(SERVER_OPS)) {
      const headers = op.access.who === 'device' ? pc.headers : browser.headers
      const answer = await raw(name, '{"school_id":"x"}', headers)
      const role = op.access.who === 'staff' && !(op.access.roles as readonly string[]).includes('head')
      expect([name, answer.code]).toEqual([name, role ? 'FORBIDDEN' : 'BAD_REQUEST'])
      serving.clock.advance(100)
    }
  })

  test('an unknown operation, a wrong method and a wrong path are told apart from a fault', async () => {
    expect(await raw('staff.becomeHead', '{}')).toMatchObject({ status: 404, code: 'UNKNOWN_OPERATION' })
    expect(await raw('__proto__', '{}')).toMatchObject({ status: 404, code: 'UNKNOWN_OPERATION' })
    const got = await fetch(`${serving.url}/api/staff.me`, { headers: browser.headers })
    expect([got.status, ((await got.json()) as { code: string }).code]).toEqual([404, 'UNKNOWN_OPERATION'])
    const encoded = await fetch(`${serving.url}/api/${'%2e%2e%2f'.repeat(20)}etc/passwd`, { headers: browser.headers })
    expect([400, 404]).toContain(encoded.status)
  })

  test('__proto__ and constructor are refused, not merged', async () => {
    for (const body of ['{"__proto__":{"role":"head"}}', '{"constructor":{"prototype":{"role":"head"}}}', '{"\\u005f_proto__":{}}'])
      expect(await raw('staff.me', body)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect(({} as Record<string, unknown>).role).toBeUndefined()
  })

  test('broken, deep, numeric and empty bodies get an answer, and the server lives', async () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"a":NaN}',
      '{"a":1e999}',
      deep,
      `{"x":${deep}}`,
      '\u0000',
      '{"email":9007199254740993,"password":null}',
    ])
      expect(await raw('staff.signIn', body)).toMatchObject({ ok: false, code: 'BAD_REQUEST' })
    await alive()
  })

  test('a megabyte where 64 KB are allowed is refused before it is read, also when its length is not announced', async () => {
    const big = JSON.stringify({ email: 'a@b.c', password: 'x'.repeat(1_000_000) })
    expect(await raw('staff.signIn', big)).toMatchObject({ status: 413, code: 'TOO_LARGE' })
    const chunked = await new Promise((resolve) => {
      const request = httpRequest(
        `${serving.url}/api/staff.signIn`,
        { method: 'POST', headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      request.on('error', () => resolve('cut'))
      request.write(big)
      request.end()
    })
    expect([413, 'cut']).toContain(chunked)
    await alive()
  })

  test('somebody without a pass cannot make the server read eight megabytes', async () => {
    expect(await raw('events.ingest', 'x'.repeat(5_000_000), {}).catch(() => ({ status: 'cut' }))).toSatisfy(
      (a: { status: unknown }) => a.status === 401 || a.status === 'cut',
    )
  })

  test('a gigabyte announced to ingest is refused by its announcement', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(serving.url).port), '127.0.0.1')
      let text = ''
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
      socket.write(
        `POST /api/events.ingest HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${pc.pass}\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n{`,
      )
    })
    expect(answer).toMatch(/^HTTP\/1.1 413/)
    await alive()
  })

  test('two thousand headers, and one of a megabyte, get a clear refusal', async () => {
    async function send(text: string): Promise<string> {
      return new Promise((resolve) => {
        const socket = connect(Number(new URL(serving.url).port), '127.0.0.1')
        let answer = ''
        socket.on('data', (chunk) => (answer += chunk.toString()))
        socket.on('close', () => resolve(answer))
        socket.on('error', () => undefined)
        socket.write(text)
      })
    }
    expect(await send(`GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431 [\s\S]*TOO_LARGE/)
    expect(await send(`GET / HTTP/1.1\r\n${Array.from({ length: 2_000 }, (_, i) => `x-${i}: yyyyyyyyyy\r\n`).join('')}\r\n`)).toMatch(/^HTTP\/1.1 431/)
    expect(await send('HELO handrail\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*BAD_FRAME/)
    await alive()
  })

  test('one PC that floods is slowed down, its presses are not, and others do not notice', async () => {
    const flooder = await serving.enrolPc()
    const answers = await Promise.all(Array.from({ length: 300 }, () => flooder.call('policy.fetch', { have: { epoch: 1, n: 0 } })))
    expect(answers.some((a) => !a.ok && a.code === 'TOO_MANY_ATTEMPTS')).toBe(true)
    for (let i = 0; i < 20; i++) {
      const press = flooder.make(panicPressed, { press: newId(), who: { account: 'a', session: '1' }, via: 'button', pressedAt: Date.now(), keptAfterMs: 1 })
      expect((await flooder.send([press])).acked).toEqual([press.header.id])
    }
    await alive()
  })

  test('words from a PC come out as they went in: script, RTL, NUL made visible, and nothing of them in the log', async () => {
    const account = '<script>alert(1)</script>‮evil �😀'
    const event = pc.make(panicPressed, { press: newId(), who: { account, session: '1' }, via: 'button', pressedAt: Date.now(), keptAfterMs: 1 })
    expect((await pc.send([event])).acked).toHaveLength(1)
    const row = await serving.db.read.selectFrom('events').select('body').where('id', '=', event.header.id).executeTakeFirst()
    expect(JSON.parse(row?.body ?? '{}')).toMatchObject({ who: { account } })
    expect(serving.logged.join()).not.toContain('<script>')
  })

  test('a full batch of 500 events is taken, one more is refused', async () => {
    const strong = await serving.enrolPc()
    const events = Array.from({ length: 501 }, () => strong.make(tamperSeen, { what: 'badFrame', session: null, count: 1 }))
    expect(await strong.call('events.ingest', strong.batch(events))).toMatchObject({ code: 'BAD_REQUEST' })
    expect((await strong.client.call(eventsIngest, strong.batch(events.slice(0, 500)))).acked).toHaveLength(500)
  })

  if (kind === 'sqlite')
    test('the API describes itself, and pages that were not built say so', async () => {
      const api = (await (await fetch(`${serving.url}/api/openapi.json`)).json()) as { paths: Record<string, unknown> }
      for (const name of Object.keys(SERVER_OPS)) expect(api.paths[`/api/${name}`]).toBeDefined()
      expect(await (await fetch(serving.url)).text()).toContain('have not been built')
    })
})
