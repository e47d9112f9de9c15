/** A room lifted by a one-time code with the server switched off: real agents, a real server, and nobody to ask. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffSession } from '../../cli/staff-session.ts'
import { alertsList } from '../../protocol/alerts.ts'
import { codesForRoom, codesOnce, type TryAnswer } from '../../protocol/codes.ts'
import { enrolCreateToken, placesAddRoom } from '../../protocol/places.ts'
import { type AgentProcess, startAgent } from '../tools/agent-process.ts'
import { type ServerProcess, startServer } from '../tools/server-process.ts'

const PCS = 3
/** The PC that pressed again after its lift, and the one of another room. */
const STILL_COVERED = 2
let server: ServerProcess
let teacher: StaffSession
let room: string
const pcs: AgentProcess[] = []
let elsewhere: AgentProcess

beforeAll(async () => {
  server = await startServer()
  const technician = await server.signIn('technician')
  const [ict, library] = [
    await technician.call(placesAddRoom, { name: 'ICT Suite', seats: PCS, perRow: PCS }),
    await technician.call(placesAddRoom, { name: 'Library', seats: 1, perRow: 1 }),
  ]
  room = ict.id
  const tokenFor = async (of: string, uses: number) => (await technician.call(enrolCreateToken, { uses, lifetimeMs: 3_600_000, trust: 'pin', room: of })).token
  const token = await tokenFor(room, PCS)
  for (let i = 0; i < PCS; i++) pcs.push(await startAgent(token))
  elsewhere = await startAgent(await tokenFor(library.id, 1))
  teacher = await server.signIn('teacher')
}, 120_000)
afterAll(async () => {
  for (const pc of [...pcs, elsewhere]) await pc?.close()
  await server?.stop()
})

async function eventually(what: string, look: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
async function type(pc: AgentProcess, press: string, code: string): Promise<TryAnswer> {
  const answer = await pc.call('panic.liftWithCode', { press, code })
  if (!answer.ok) throw new Error(answer.code)
  return answer.value as TryAnswer
}
const covered = async (pc: AgentProcess) => (await pc.facts(() => true)).at(-1)?.panic ?? null

test('a room is lifted by one code with the server switched off: once on each PC, on none of another room, and staff read who it was', async () => {
  const { code, made } = await teacher.call(codesForRoom, { room })
  expect(code).toMatch(/^[0-9]{8}$/)
  await eventually(
    'every PC knows the code',
    async () => (await teacher.call(codesOnce, {})).codes.find(({ id }) => id === made.id)?.reach.known === PCS,
    30_000,
  )
  await server.kill()

  const presses = new Map<AgentProcess, string>()
  for (const pc of [...pcs, elsewhere]) {
    const press = randomUUID()
    presses.set(pc, press)
    await pc.press(press)
  }
  for (const pc of pcs) {
    const press = presses.get(pc) ?? ''
    expect(await type(pc, press, '00000000')).toMatchObject({ result: 'wrong', left: 9 })
    expect((await covered(pc))?.press).toBe(press)
    expect(await type(pc, press, code)).toMatchObject({ result: 'accepted' })
    await pc.facts(({ panic }) => panic === null)
  }
  // Seen over a shoulder: the next cover is not lifted by it, also after a power cut.
  const [pc] = pcs
  if (!pc) throw new Error('no PC')
  const again = randomUUID()
  await pc.press(again)
  expect(await type(pc, again, code)).toMatchObject({ result: 'spent' })
  await pc.kill()
  await pc.start()
  await eventually('it answers again', async () => (await pc.call('panic.liftWithCode', { press: again, code })).ok, 10_000)
  expect((await covered(pc))?.press).toBe(again)
  expect(await type(elsewhere, presses.get(elsewhere) ?? '', code)).toMatchObject({ result: 'wrong' })
  expect((await covered(elsewhere))?.press).toBe(presses.get(elsewhere))

  await server.start()
  teacher = await server.signIn('teacher')
  await eventually(
    'the lifts have arrived',
    async () => {
      const { alerts } = await teacher.call(alertsList, {})
      const lifted = alerts.filter(({ lift }) => lift === 'lifted').length
      // Whichever lane comes first: the PC that pressed again has one alert with both presses, or one lifted and one not.
      return lifted >= PCS - 1 && alerts.length - lifted === STILL_COVERED
    },
    60_000,
  )
  const { alerts } = await teacher.call(alertsList, {})
  for (const alert of alerts.filter(({ lift }) => lift === 'lifted')) {
    expect(alert).toMatchObject({ state: 'attended' })
    expect(alert.steps.map(({ step, by }) => `${step} ${by}`)).toEqual(expect.arrayContaining(['attended Mrs Khan', 'lifted Mrs Khan']))
  }
  await eventually('every use has arrived', async () => (await teacher.call(codesOnce, {})).codes.find(({ id }) => id === made.id)?.reach.used === PCS, 60_000)
  expect(server.readLog()).not.toContain(code)
  for (const pc of pcs) expect(pc.log).not.toContain(code)
}, 180_000)
