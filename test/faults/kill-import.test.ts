/** An import meets kill -9 half way: after the next start it is whole, and can be taken back whole. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { rosterApply, rosterBegin, rosterPeople, rosterPreview } from '../../protocol/roster.ts'
import { rosterHistory, rosterProgress, rosterUndo } from '../../protocol/roster-imports.ts'
import { startServer } from '../tools/server-process.ts'

const MANY = 20_000

test('C43 kill -9 while twenty thousand people are written: nobody is left half imported, and the import can still be taken back', async () => {
  await using server = await startServer()
  const technician = await server.signIn('technician')
  const { importId } = await technician.call(rosterBegin, {})
  const file = join(server.data, 'pupils.csv')
  writeFileSync(file, `Adno,Forename,Surname,Login\n${Array.from({ length: MANY }, (_, i) => `${i},Child,Bevan${i},c${i}\n`).join('')}`)
  await technician.sendFile('roster.upload', { import: importId, file: 'pupils.csv' }, file)
  await technician.call(rosterPreview, { importId, mapping: null })
  const applied = technician.call(rosterApply, { importId, confirmRemovals: true }).catch(() => 'cut off')
  for (;;) {
    const { of, done } = await technician.call(rosterProgress, { importId })
    if (of === 'people' && done > 0 && done < MANY) break
    // As a page asks, only sooner: asking without a pause is refused after a while.
    await sleep(15)
  }
  await server.kill()
  expect(await applied).toBe('cut off')

  await server.start()
  const again = await server.signIn('technician')
  const total = async () => (await again.call(rosterPeople, { search: '', after: null, limit: 1 })).total
  expect(await total()).toBe(MANY)
  expect((await again.call(rosterHistory, { before: null, limit: 1 })).imports[0]).toMatchObject({ state: 'done', undo: 'possible' })
  await again.call(rosterUndo, { importId })
  expect(await total()).toBe(0)
}, 120_000)
