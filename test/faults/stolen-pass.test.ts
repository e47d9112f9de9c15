/** C48: somebody has copied what a PC shows its server, and uses it from another one. */
import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enrolChallenge, enrolPass, nonceSigned } from '../../protocol/device.ts'
import { devicesRevoke } from '../../protocol/places.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'
import { SimulatedPc } from '../tools/simulated-pc.ts'

const ENDED_WITHIN_MS = 1_000

let server: ServerProcess
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

/** Another machine that has nothing but the pass. */
function thiefOf(pc: SimulatedPc): SimulatedPc {
  const thief = new SimulatedPc(server.url, { ...pc.author, sign: () => 'A'.repeat(86) }, pc.school)
  thief.pass = pc.pass
  return thief
}
const asksForPolicy = async (pc: SimulatedPc) => (await pc.post('policy.fetch', { have: null })).result

describe('C48 a stolen pass', () => {
  test('is worth nothing a second after the PC was removed, also on a stream that was open, and after the server was killed', async () => {
    const pc = await SimulatedPc.enrol(server.url, await server.enrolToken())
    const thief = thiefOf(pc)
    expect(await asksForPolicy(thief)).toMatchObject({ ok: true })
    let streamEndedAt = 0
    const stream = httpRequest(
      new URL('/api/devices.commands?epoch=1&n=0', server.url),
      { agent: false, headers: { authorization: `Bearer ${thief.pass}` } },
      (answer) =>
        answer
          .on('error', () => undefined)
          .on('close', () => (streamEndedAt = performance.now()))
          .resume(),
    )
    stream.on('error', () => undefined).end()
    await sleep(300)
    expect(streamEndedAt).toBe(0)

    await (await server.signIn('technician')).call(devicesRevoke, { device: pc.device })
    const revokedAt = performance.now()
    while ((await asksForPolicy(thief)).ok) expect(performance.now() - revokedAt).toBeLessThan(ENDED_WITHIN_MS)
    while (streamEndedAt === 0 && performance.now() - revokedAt < 2 * ENDED_WITHIN_MS) await sleep(10)
    expect(streamEndedAt).toBeGreaterThan(0)
    expect(streamEndedAt - revokedAt).toBeLessThan(ENDED_WITHIN_MS)

    await server.kill()
    await server.start()
    expect(await asksForPolicy(thief)).toMatchObject({ ok: false, code: 'DEVICE_TOKEN_INVALID' })
    expect((await pc.post(enrolChallenge.name, { protocol: PROTOCOL_VERSION, device: pc.device })).result).toMatchObject({ ok: false, code: 'DEVICE_REVOKED' })
    pc.close()
    thief.close()
  })

  test('does not let its thief speak for the PC: evidence needs the PC’s key', async () => {
    const pc = await SimulatedPc.enrol(server.url, await server.enrolToken())
    const thief = thiefOf(pc)
    expect((await thief.post('events.ingest', thief.batch([thief.makePress().envelope]))).result).toMatchObject({ ok: false, code: 'EVENT_SIGNATURE_INVALID' })
    // With a batch of the PC's own that was listened to, its head is the PC's, but the press in it is not.
    const heard = pc.batch([])
    const answer = await thief.post('events.ingest', { ...heard, headSeq: 1, events: [thief.makePress().envelope] })
    expect(answer.result).toMatchObject({ ok: false, code: 'EVENT_SIGNATURE_INVALID' })
    pc.close()
    thief.close()
  })

  test('can’t be renewed with a proof that was listened to, not even after the server was killed', async () => {
    const pc = await SimulatedPc.enrol(server.url, await server.enrolToken())
    const { nonce } = await pc.call(enrolChallenge, { protocol: PROTOCOL_VERSION, device: pc.device })
    const proof = { device: pc.device, nonce, signature: pc.author.sign(nonceSigned(pc.device, nonce)) }
    expect((await pc.call(enrolPass, proof)).pass).not.toBe('')
    const again = async () => (await pc.post(enrolPass.name, proof)).result
    expect(await again()).toMatchObject({ ok: false, code: 'CHALLENGE_FAILED' })
    await server.kill()
    await server.start()
    expect(await again()).toMatchObject({ ok: false, code: 'CHALLENGE_FAILED' })
    pc.close()
  })
})
