import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { readFiles } from '../../../../server/roster/reading/index.ts'

/** Collects what nobody holds, now. */
function collect(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}

test('what the reading thread handed over is not kept: a trust’s people would fill the server’s memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-handing-'))
  try {
    const rows = Array.from({ length: 2_600 }, (_, n) => `${n},Given${n},Family${n}`)
    writeFileSync(join(folder, 'pupils.csv'), `Pupil number,Forename,Surname\n${rows.join('\n')}\n`)
    const reading = await readFiles(
      {
        folder,
        names: ['pupils.csv'],
        mapping: { externalId: 'Pupil number', givenName: 'Forename', familyName: 'Surname' },
        preset: null,
        school: { asked: null, remembered: null },
        now: 0,
      },
      { remembered: async () => null, people: async () => [], merged: async () => [], classes: async () => [] },
    )
    const handedOver: WeakRef<object>[] = []
    let people = 0
    for await (const batch of reading.intents()) {
      handedOver.push(new WeakRef(batch))
      people += batch.length
      // A WeakRef holds on until its turn of the loop is over.
      await setImmediate()
      collect()
      expect(handedOver.slice(0, -2).filter((one) => one.deref() !== undefined)).toEqual([])
    }
    expect(people).toBe(2_600)
    expect(handedOver.length).toBeGreaterThan(4)
    await reading.end()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
