/**
 * What `handrail verify` takes for 1,000,000 entries of 100 PCs, 100,000 of them answers in the register: every hash, chain, head and row
 * checked, from the disk, on SQLite. Goal: ≤ 10 s (GOALS.md).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { registerWitness } from '../../server/aup/index.ts'
import { migrate, openDatabase } from '../../server/core/index.ts'
import { verifyEvidence } from '../../server/evidence/index.ts'
import { MIGRATIONS } from '../../server/migrations/index.ts'
import { fillRegister } from './lib/register-rows.ts'
import { judge, type Result } from './lib/report.ts'
import { median } from './lib/stats.ts'

const [PCS, ENTRIES, ACCEPTED, ROUNDS] = [100, 10_000, 100_000, 3]

export async function measure(): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-bench-verify-'))
  const db = await openDatabase({ file: join(folder, 'handrail.db') })
  try {
    await migrate(db, MIGRATIONS)
    await fillRegister(db, { pcs: PCS, entries: ENTRIES, accepted: ACCEPTED, pupils: 2_000 })
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const startedAt = performance.now()
      const { entries, fault } = await verifyEvidence(db, [registerWitness()])
      times.push(Math.round(performance.now() - startedAt))
      if (fault || entries !== PCS * ENTRIES) throw new Error(`not as it came: ${JSON.stringify(fault)}, ${entries} entries`)
    }
    const took = median(times)
    return {
      bench: 'verify',
      unit: 'ms',
      ours: { median: took, max: Math.max(...times) },
      peer: null,
      ratio: {},
      ...judge([{ name: 'median', goal: '<= 10000', value: took, met: took <= 10_000 }]),
      notes: [
        `${PCS * ENTRIES} entries of ${PCS} PCs, ${ACCEPTED} of them answers with their rows in the register; ${ROUNDS} rounds, one thread`,
        'contents unsealed as the server stores them; entries written straight into the database, chained and signed like those PCs send',
        'no peer: nothing else reads this format',
      ],
    }
  } finally {
    await db.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
