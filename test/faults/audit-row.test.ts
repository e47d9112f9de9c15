/** kill -9 in a storm of audited changes: a change and its row in the audit are there together, or neither is. */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { placesAddRoom, placesRenameRoom } from '../../protocol/places.ts'
import { findBreak } from '../../server/audit/index.ts'
import { openDatabase } from '../../server/core/db.ts'
import { rounds, seededRandom, whole } from '../tools/sampling.ts'
import { startServer } from '../tools/server-process.ts'

const AT_ONCE = 6
const LONGEST_MS = 400

test('C42 kill -9 at random moments among changes: each has its row in the audit, and no row tells of a change that was not made', async () => {
  const random = seededRandom('audit rows')
  await using server = await startServer()
  let made = 0
  for (let round = 0; round < rounds(8, 200); round++) {
    const technician = await server.signIn('technician')
    let killed = false
    const storm = Array.from({ length: AT_ONCE }, async () => {
      while (!killed) {
        const name = `Room ${++made}`
        try {
          const { id } = await technician.call(placesAddRoom, { name, seats: 1, perRow: 1 })
          await technician.call(placesRenameRoom, { room: id, name: `${name} renamed` })
        } catch {
          // Cut off, or asked too fast.
          await sleep(5)
        }
      }
    })
    await sleep(whole(random, LONGEST_MS))
    await server.kill()
    killed = true
    await Promise.all(storm)
    await server.start()
  }

  const db = await openDatabase({ file: join(server.data, 'handrail.db') })
  try {
    const rooms = await db.read.selectFrom('rooms').select(['id', 'name']).execute()
    const rows = await db.read.selectFrom('audit').selectAll().orderBy('n').execute()
    expect(rooms.length).toBeGreaterThan(0)
    expect(rows.filter((row) => row.operation === 'places.addRoom')).toHaveLength(rooms.length)
    const renamed = rooms.filter((room) => room.name.endsWith('renamed')).map((room) => room.id)
    const told = rows.filter((row) => row.operation === 'places.renameRoom').map((row) => (JSON.parse(row.scope) as { room: string }).room)
    expect(told.toSorted()).toEqual(renamed.toSorted())
    expect(findBreak(rows)).toBeNull()
  } finally {
    await db.close()
  }
}, 600_000)
