/** C21: a child presses two hundred times; for fun or in fear, nobody can tell. */
import { expect, test } from 'vitest'
import { alertsList } from '../../protocol/alerts.ts'
import { startAgent } from '../tools/agent-process.ts'
import { newPress } from '../tools/sampling.ts'
import { storedPresses } from '../tools/server-disk.ts'
import { startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

const PRESSES = 200

test('C21 200 presses: every one is kept and stored, none is refused, and the teacher has one alert that counts them', async () => {
  await using server = await startServer()
  await using agent = await startAgent(await server.enrolToken())
  const teacher = await server.signIn('teacher')
  const presses = Array.from({ length: PRESSES }, newPress)
  for (const [n, press] of presses.entries()) expect(await agent.press(press)).toMatchObject({ kept: true, count: n + 1 })
  await until('all are at the server', () => agent.unsent() === 0, 60_000)
  const stored = storedPresses(server.data)
  for (const press of presses) expect(stored.get(press)).toBe(1)
  const { alerts } = await teacher.call(alertsList, {})
  expect(alerts).toMatchObject([{ press: presses[0], count: PRESSES, state: 'raised' }])
})
