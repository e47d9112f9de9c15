/** C45: a technician copies the disk of an enrolled PC to another, as labs are set up. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placesList } from '../../protocol/places.ts'
import { AgentProcess, startAgent } from '../tools/agent-process.ts'
import { newPress } from '../tools/sampling.ts'
import { storedPresses } from '../tools/server-disk.ts'
import { startServer } from '../tools/server-process.ts'
import { until } from '../tools/waiting.ts'

test('C45 both PCs of a copied disk go on being heard, and the technician is told that there are two', async () => {
  await using server = await startServer()
  await using original = await startAgent(await server.enrolToken())
  const technician = await server.signIn('technician')
  const warnings = async () => (await technician.call(placesList, {})).unplaced.map((device) => device.warnings)
  await until('its start is at the server', () => original.unsent() === 0, 30_000)
  expect(await warnings()).toEqual([[]])

  const folder = mkdtempSync(join(tmpdir(), 'handrail-clone-'))
  try {
    await original.kill()
    cpSync(original.state, join(folder, 'state'), { recursive: true })
    await original.start()
    await using clone = new AgentProcess({ folder })
    await clone.start()
    const presses = { original: [newPress(), newPress()], clone: [newPress(), newPress()] }
    for (const [i] of presses.original.entries()) {
      await original.press(presses.original[i] ?? '')
      await clone.press(presses.clone[i] ?? '')
    }
    await until('both have sent everything', () => original.unsent() === 0 && clone.unsent() === 0, 30_000)
    const stored = storedPresses(server.data)
    for (const press of [...presses.original, ...presses.clone]) expect(stored.get(press)).toBe(1)
    expect((await warnings())[0]).toContain('clone')

    // What comes later is taken as ever.
    const later = [newPress(), newPress()]
    await original.press(later[0] ?? '')
    await clone.press(later[1] ?? '')
    await until('later presses arrive', () => later.every((press) => storedPresses(server.data).get(press) === 1), 30_000)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
