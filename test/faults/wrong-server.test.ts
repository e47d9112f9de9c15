/** C46: what answers at the server's address is not the school's server: another authority, another name, a certificate that ran out. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EnrolToken } from '../../protocol/device.ts'
import { decodeEnrolToken, encodeEnrolToken } from '../../protocol/enrol-token.ts'
import { type Authority, makeAuthority, openAuthority } from '../integration/agent/certificates.ts'
import { enrol, startAgent } from '../tools/agent-process.ts'
import { openFlakyProxy } from '../tools/flaky-proxy.ts'
import { newPress } from '../tools/sampling.ts'
import { storedPresses } from '../tools/server-disk.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

const BACK_WITHIN_MS = 45_000

let server: ServerProcess
let school: Authority
let stranger: Authority
let token: EnrolToken
beforeAll(async () => {
  server = await startServer({ listen: ['http://127.0.0.1:0', 'https://127.0.0.1:0'] })
  token = decodeEnrolToken(await server.enrolToken(20), (coded) => Buffer.from(coded, 'base64url').toString())
  school = await openAuthority(readFileSync(join(server.data, 'keys/ca.pem'), 'utf8'))
  stranger = await makeAuthority('Handrail CA of somebody else')
})
afterAll(() => server?.stop())

const at = (port: number) => encodeEnrolToken({ ...token, server: `https://127.0.0.1:${port}` }, (text) => Buffer.from(text).toString('base64url'))

/** Takes whatever is said to it and says yes to everything. */
async function startImpostor(certificate: { key: string; cert: string }) {
  const heard: string[] = []
  const impostor: Server = createServer(certificate, (request, response) => {
    heard.push(`${request.method} ${request.url}`)
    response.end('{"ok":true,"value":{}}')
  })
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve))
  const { port } = impostor.address() as AddressInfo
  return {
    heard,
    url: `https://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      impostor.closeAllConnections()
      await new Promise((resolve) => impostor.close(resolve))
    },
  }
}

const WRONG: [string, string, () => Promise<{ key: string; cert: string }>][] = [
  ['of another authority', 'SERVER_CERT_UNTRUSTED', () => stranger.issue()],
  ['for another name', 'SERVER_CERT_WRONG_NAME', () => school.issue({ host: 'server.other-school.example' })],
  ['that has expired', 'SERVER_CERT_DATE', () => school.issue({ from: -90, to: -1 })],
]

describe.concurrent('C46 a server with a certificate', () => {
  test.each(WRONG)(
    '%s is told nothing: the press waits on the PC, the child puts a hand up, and it arrives once when the right one is back',
    async (_, code, issue) => {
      await using impostor = await startImpostor(await issue())
      const real = server.urls.find((url) => url.startsWith('https:')) ?? ''
      await using line = await openFlakyProxy(real)
      await using agent = await startAgent(at(line.port))
      await agent.facts((facts) => facts.server === 'online')

      line.target = impostor.url
      line.cut()
      const press = newPress()
      const unsent = agent.facts(({ panic }) => panic?.state === 'unsent', 20_000)
      expect(await agent.press(press)).toMatchObject({ kept: true })
      await unsent
      expect(agent.log).toContain(code)
      expect(impostor.heard).toEqual([])
      expect(storedPresses(server.data).get(press)).toBeUndefined()

      line.target = real
      await agent.facts(({ panic }) => panic?.state === 'told', BACK_WITHIN_MS)
      await until('everything is sent', () => agent.unsent() === 0, BACK_WITHIN_MS)
      expect(storedPresses(server.data).get(press)).toBe(1)
      expect(impostor.heard).toEqual([])
    },
  )

  test.each(WRONG)('%s enrols nobody: the secret of the token never reaches it', async (_, code, issue) => {
    await using impostor = await startImpostor(await issue())
    const folder = mkdtempSync(join(tmpdir(), 'handrail-enrol-'))
    try {
      const { code: exit, said } = await enrol(at(Number(new URL(impostor.url).port)), join(folder, 'state'))
      expect(exit).toBe(1)
      expect(said).toMatch(new RegExp(`^${code}: [^\n]+\n$`))
      expect(impostor.heard).toEqual([])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
