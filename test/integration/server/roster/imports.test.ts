import { readdirSync } from 'node:fs'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../../../server/core/index.ts'
import { onBothDatabases } from '../../harness.ts'
import { list, openRosterBed, type RosterBed, untilTrue } from './bed.ts'

const DAY_MS = 86_400_000
const changes = (db: Database) => db.read.selectFrom('roster_changes').select('n').execute()

onBothDatabases('imports as jobs', (open) => {
  let bed: RosterBed
  beforeEach(async () => {
    bed = await openRosterBed(open)
  })
  afterEach(() => bed.close())

  describe('an import says how far it is and can be given up', () => {
    test('while it is carried out: people of people, and nobody is changed afterwards', async () => {
      await bed.bring(list(3_000))
      const before = await bed.everybody()
      const { importId } = await bed.preview(list(3_000, { name: 'Other' }))
      const applied = bed.apply(importId).catch((error: unknown) => error)
      await untilTrue(async () => {
        const { of, done } = await bed.progress(importId)
        return of === 'people' && done > 0
      })
      expect(await bed.progress(importId)).toMatchObject({ of: 'people', total: 3_000 })
      await bed.cancel(importId)
      expect(await applied).toMatchObject({ code: 'IMPORT_CANCELLED' })
      expect(await bed.progress(importId)).toMatchObject({ state: 'cancelled' })
      expect(await bed.everybody()).toEqual(before)
      expect(readdirSync(bed.folder)).toEqual([])
    })
    test('before it is carried out: its files are gone, and it can’t be carried out any more', async () => {
      const { importId } = await bed.preview(list(2))
      expect(await bed.cancel(importId)).toEqual({ state: 'cancelled' })
      expect(readdirSync(bed.folder)).toEqual([])
      await expect(bed.apply(importId)).rejects.toMatchObject({ code: 'IMPORT_STALE' })
      expect(await bed.cancel(importId)).toEqual({ state: 'cancelled' })
    })
    test('from another process than the one at work', async () => {
      const { importId } = await bed.preview(list(3_000))
      const applied = bed.apply(importId).catch((error: unknown) => error)
      const other = await bed.again()
      await untilTrue(async () => (await bed.progress(importId)).of === 'people')
      await other.handlers['roster.cancel']({ importId }, bed.tech())
      expect(await applied).toMatchObject({ code: 'IMPORT_CANCELLED' })
      expect(await bed.everybody()).toEqual([])
    })
    test('one that is done is not given up but taken back', async () => {
      const importId = await bed.bring(list(2))
      await expect(bed.cancel(importId)).rejects.toMatchObject({ code: 'CONFLICT' })
    })
  })

  describe('the last import can be taken back', () => {
    test('those added go, those changed and removed are as they were, with the same ids and classes', async () => {
      await bed.bring(list(1_200))
      const before = await bed.everybody()
      const importId = await bed.bring(list(1_200, { from: 600, name: 'New' }))
      expect(await bed.everybody()).not.toEqual(before)
      expect((await bed.history())[0]).toMatchObject({
        id: importId,
        state: 'done',
        undo: 'possible',
        by: 'Mr Whitlock',
        counts: { added: 600, changed: 600, removed: 600 },
      })
      await bed.undo(importId)
      expect(await bed.everybody()).toEqual(before)
      expect((await bed.history()).map((i) => [i.state, i.undo])).toEqual([
        ['undone', 'never'],
        ['done', 'changed'],
      ])
    })
    test('who comes back at the next import is the same person as before', async () => {
      await bed.bring(list(10))
      const before = await bed.everybody()
      await bed.bring(list(5))
      await bed.bring(list(10))
      expect(await bed.everybody()).toEqual(before)
    })
    test('not when a newer import changed people; one that changed nothing is none', async () => {
      const first = await bed.bring(list(5))
      await bed.bring(list(5))
      expect((await bed.history())[1]?.undo).toBe('possible')
      await bed.bring(list(6))
      expect((await bed.history()).map((i) => i.undo)).toEqual(['possible', 'never', 'changed'])
      await expect(bed.undo(first)).rejects.toMatchObject({ code: 'IMPORT_CHANGED_SINCE' })
    })
    test('not twice', async () => {
      const importId = await bed.bring(list(5))
      await bed.undo(importId)
      await expect(bed.undo(importId)).rejects.toMatchObject({ code: expect.stringMatching(/IMPORT_UNDO_OVER|CONFLICT/) })
    })
    test('not after a week, when what it replaced is gone from the tables, and those who left are told to other features', async () => {
      await bed.bring(list(5))
      const last = (await bed.everybody())[4]?.id
      const importId = await bed.bring(list(4))
      expect(await changes(bed.db)).not.toEqual([])
      bed.time.now += 7 * DAY_MS
      await bed.runTimers()
      expect(await changes(bed.db)).toEqual([])
      expect((await bed.history())[0]).toMatchObject({ undo: 'over', counts: { removed: 1 } })
      expect(bed.removed).toEqual([last])
      expect(await bed.db.read.selectFrom('roster_leavers').selectAll().execute()).toEqual([])
      await expect(bed.undo(importId)).rejects.toMatchObject({ code: 'IMPORT_UNDO_OVER' })
    })
  })

  describe('what a dead process left half way is brought to an end', () => {
    /** Stops as a kill would: the tables say it is under way, and nobody is at it. */
    async function halfWay(state: 'applying' | 'undoing'): Promise<string> {
      const importId = await bed.bring(list(1_500))
      if (state === 'undoing') await bed.db.write((tx) => tx.q.updateTable('roster_imports').set({ state }).where('id', '=', importId).execute())
      else {
        // As far as the first five hundred.
        await bed.db.write(async (tx) => {
          const later = tx.q.selectFrom('roster_changes').select('person_id').where('n', '>=', 500)
          await tx.q.deleteFrom('roster_people').where('id', 'in', later).execute()
          await tx.q.updateTable('roster_imports').set({ state, applied: 500, ended_at: null }).where('id', '=', importId).execute()
        })
      }
      return importId
    }
    test('carried out half: finished by another process once this one has been silent', async () => {
      const importId = await halfWay('applying')
      expect(await bed.everybody()).toHaveLength(500)
      const other = await bed.again()
      bed.time.now += 20_000
      await other.restore()
      expect((await bed.history())[0]).toMatchObject({ id: importId, state: 'done' })
      expect(await bed.everybody()).toHaveLength(1_500)
    })
    test('taken back half: nobody is left of it', async () => {
      await halfWay('undoing')
      bed.time.now += 20_000
      await (await bed.again()).restore()
      expect(await bed.everybody()).toEqual([])
    })
    test('before the journal was whole: nothing was changed, and it says so', async () => {
      const { importId } = await bed.preview(list(10))
      await bed.db.write((tx) => tx.q.updateTable('roster_imports').set({ state: 'applying', planned: null }).where('id', '=', importId).execute())
      bed.time.now += 20_000
      await (await bed.again()).restore()
      expect((await bed.history())[0]).toMatchObject({ state: 'failed', why: 'IMPORT_INTERRUPTED' })
      expect(await bed.everybody()).toEqual([])
      // Its files are still there.
      await bed.roster.handlers['roster.preview']({ importId, mapping: null }, bed.tech())
      await bed.apply(importId)
      expect(await bed.everybody()).toHaveLength(10)
    })
  })

  test('what hangs on an import failing doesn’t undo it: it is done, says what is still open, and that is carried out later', async () => {
    let broken = true
    const followed: string[] = []
    const other = await openRosterBed(open, {
      async onImported(school) {
        if (broken) throw new Error('the database was away')
        followed.push(school)
      },
    })
    try {
      await other.bring(list(1))
      expect(await other.everybody()).toHaveLength(1)
      expect((await other.history())[0]).toMatchObject({ state: 'done', following: true })
      expect(other.faults).toHaveLength(1)
      broken = false
      other.time.now += 60_000
      await other.runTimers()
      expect(followed).toEqual([other.school])
      expect((await other.history())[0]).toMatchObject({ state: 'done', following: false })
      expect(readdirSync(other.folder)).toEqual([])
    } finally {
      await other.close()
    }
  })

  describe('a large file over a slow line comes in pieces', () => {
    const send = (importId: string, text: string, at: number, size: number) =>
      bed.roster.uploads[0]?.receive(bed.tech(), { import: importId, file: 'p.csv', at: String(at), size: String(size) }, Readable.from([Buffer.from(text)]))
    test('each once or again, and the file is the whole', async () => {
      const { importId } = await bed.roster.handlers['roster.begin']({}, bed.tech())
      const text = list(100)
      const [a, b, c] = [text.slice(0, 700), text.slice(700, 1_500), text.slice(1_500)]
      await send(importId, a, 0, text.length)
      await send(importId, b.slice(0, 100), 700, text.length)
      await send(importId, b, 700, text.length)
      expect(await bed.progress(importId)).toEqual({ state: 'uploading', of: 'bytes', done: 1_500, total: null })
      await send(importId, c, 1_500, text.length)
      await send(importId, c, 1_500, text.length)
      expect(await bed.roster.handlers['roster.preview']({ importId, mapping: null }, bed.tech())).toMatchObject({ added: 100, refusedCount: 0 })
    })
    test('a gap, a piece too long, and a whole too large are refused', async () => {
      const { importId } = await bed.roster.handlers['roster.begin']({}, bed.tech())
      await expect(send(importId, 'x', 5, 10)).rejects.toMatchObject({ code: 'CONFLICT' })
      await expect(send(importId, 'xxxxx', 0, 3)).rejects.toMatchObject({ code: 'TOO_LARGE' })
      await expect(send(importId, 'x', 0, 1e9)).rejects.toMatchObject({ code: 'TOO_LARGE' })
      await expect(send(importId, 'x', 2, 1)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    })
  })
})
