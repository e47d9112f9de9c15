import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Roster } from '../../../../server/roster/index.ts'
import { addSchool, onBothDatabases } from '../../harness.ts'
import { list, openRosterBed, type RosterBed } from './bed.ts'

const MINUTE_MS = 60_000

onBothDatabases('the drop folder', (open) => {
  let bed: RosterBed
  let folder: string
  let drop: ReturnType<Roster['watch']>
  beforeEach(async () => {
    bed = await openRosterBed(open)
    folder = mkdtempSync(join(tmpdir(), 'handrail-drop-'))
    drop = bed.roster.watch(folder)
  })
  afterEach(async () => {
    await drop.stop()
    await bed.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const put = (name: string, text: string | Buffer, into = folder) => writeFileSync(join(into, name), text)
  /** Looked at now, and when whoever wrote would long have ended. */
  async function night(afterMs = 2 * MINUTE_MS): Promise<void> {
    await drop.look()
    bed.time.now += afterMs
    await drop.look()
  }
  const here = (at = folder) => readdirSync(at).sort()
  const people = async () => (await bed.everybody()).length

  test('the nightly export of a list a person has imported before comes in by itself, and is not left lying about', async () => {
    await bed.bring(list(20))
    put('pupils 2026-11-23.csv', list(22))
    await night()
    expect(await people()).toBe(22)
    expect(here()).toEqual([])
    expect(readdirSync(bed.folder)).toEqual([])
    expect((await bed.history())[0]).toMatchObject({ by: null, state: 'done', undo: 'possible', counts: { added: 2, removed: 0 } })
    expect(bed.records).toEqual(['view people: roster.preview', 'change people: roster.apply'])
    expect(bed.faults).toEqual([])
  })
  test('an export is noticed when it is put there, so that it comes in as soon as it has been quiet for long enough', async () => {
    await bed.bring(list(20))
    put('pupils.csv', list(22))
    // Nobody but the watcher looks: without it, the one look below would be the first, and only begin to count.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    bed.time.now += 2 * MINUTE_MS
    await drop.look()
    expect(await people()).toBe(22)
  })
  test('what is still being written waits, however slowly it comes', async () => {
    await bed.bring(list(20))
    put('pupils.csv', list(10))
    for (let more = 11; more <= 14; more++) {
      await night(MINUTE_MS / 2)
      put('pupils.csv', list(more + 6))
    }
    expect(await people()).toBe(20)
    put('pupils.csv.filepart', 'x')
    await night()
    expect(here()).toEqual(['pupils.csv', 'pupils.csv.filepart'])
    rmSync(join(folder, 'pupils.csv.filepart'))
    await night()
    expect(here()).toEqual([])
  })
  test('the same export twice changes nothing, and the import before can still be taken back', async () => {
    await bed.bring(list(20))
    put('pupils.csv', list(21))
    await night()
    put('pupils.csv', list(21))
    await night()
    expect(here()).toEqual([])
    const [second, first] = await bed.history()
    expect(second).toMatchObject({ by: null, state: 'done', counts: { added: 0, changed: 0, removed: 0, unchanged: 21 } })
    expect(first).toMatchObject({ undo: 'possible' })
  })
  test('an export that would remove half the school waits for a person, who can carry it out', async () => {
    await bed.bring(list(40))
    put('pupils.csv', list(20))
    await night()
    expect(await people()).toBe(40)
    expect(here()).toEqual([])
    const [waiting] = await bed.history()
    expect(waiting).toMatchObject({ by: null, state: 'previewed', why: 'IMPORT_MASS_REMOVAL', counts: { removed: 20 } })
    await bed.roster.handlers['roster.preview']({ importId: waiting?.id ?? '', mapping: null }, bed.tech())
    await bed.apply(waiting?.id ?? '')
    expect(await people()).toBe(20)
  })
  test('a newer export takes the place of the one nobody has looked at', async () => {
    await bed.bring(list(40))
    put('pupils.csv', list(20))
    await night()
    put('pupils.csv', list(41))
    await night()
    expect((await bed.history()).slice(0, 2)).toMatchObject([{ state: 'done' }, { state: 'cancelled' }])
    expect(await people()).toBe(41)
  })
  test('a list nobody has seen before waits until a person has said which column is which', async () => {
    put('list.csv', 'Ref No,First,Last,Computer Account\n1,Zoë,Adeyemi,zadeyemi\n')
    await night()
    expect(await people()).toBe(0)
    expect((await bed.history())[0]).toMatchObject({ state: 'previewed', why: 'IMPORT_UNKNOWN_FORMAT' })
  })
  test('another school’s export changes nobody and waits', async () => {
    await bed.bring(list(20))
    put('pupils.csv', list(20).replaceAll('Bevan', 'Novak').replaceAll('Child', 'Other'))
    await night()
    expect((await bed.history())[0]).toMatchObject({ state: 'previewed', why: 'IMPORT_OTHER_SCHOOL' })
    expect((await bed.everybody())[0]).toMatchObject({ familyName: 'Bevan0' })
  })
  test('a file that can’t be read is put aside with the reason, and the history says so', async () => {
    put('pupils.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 0, 0]))
    await night()
    expect(here()).toEqual(['problem'])
    expect(here(join(folder, 'problem'))).toEqual(['pupils.csv', 'pupils.csv.txt'])
    expect(readFileSync(join(folder, 'problem', 'pupils.csv.txt'), 'utf8')).toMatch(/could not be read|not in a format/)
    expect((await bed.history())[0]).toMatchObject({ by: null, state: 'failed' })
    expect(readdirSync(bed.folder)).toEqual([])
  })
  test('an export of several files is whole only with those that usually come', async () => {
    await bed.bring(list(20))
    put('pupils 1.csv', list(11))
    put('staff 1.csv', 'Staff Code,Forename,Surname,Login,Role\nT1,Ann,Lee,alee,teacher\n')
    await bed.db.write(({ q }) =>
      q
        .insertInto('roster_drops')
        .values({ school_id: bed.school, busy_until: 0, files: '', usual: JSON.stringify(['pupils #.csv', 'staff #.csv']), looked_at: 0 })
        .execute(),
    )
    rmSync(join(folder, 'staff 1.csv'))
    await night()
    expect(here()).toEqual(['pupils 1.csv'])
    await night(31 * MINUTE_MS)
    expect(here()).toEqual([])
    expect(await people()).toBe(20)
    const [waits] = await bed.history()
    expect(waits).toMatchObject({ state: 'previewed', why: 'IMPORT_INCOMPLETE' })
    // Having looked once settles nothing: the reason is still there.
    await bed.roster.handlers['roster.preview']({ importId: waits?.id ?? '', mapping: null }, bed.tech())
    expect((await bed.history())[0]).toMatchObject({ state: 'previewed', why: 'IMPORT_INCOMPLETE' })
  })
  test('C61 a link is put aside unread, whatever it leads to', async () => {
    const secret = join(folder, '..', `handrail-secret-${process.pid}.csv`)
    writeFileSync(secret, list(5))
    try {
      symlinkSync(secret, join(folder, 'pupils.csv'))
      await night()
      expect(await people()).toBe(0)
      expect(here(join(folder, 'problem'))).toEqual(['pupils.csv', 'pupils.csv.txt'])
      expect(readFileSync(secret, 'utf8')).toBe(list(5))
    } finally {
      rmSync(secret)
    }
  })
  test('of two servers on one database only one imports it', async () => {
    await bed.bring(list(20))
    const other = (await bed.again()).watch(folder)
    put('pupils.csv', list(21))
    await Promise.all([drop.look(), other.look()])
    bed.time.now += 2 * MINUTE_MS
    await Promise.all([drop.look(), other.look()])
    await other.stop()
    expect((await bed.history()).filter((i) => i.by === null)).toHaveLength(1)
    expect(await people()).toBe(21)
  })
  test('with several schools each has its own folder, and a file outside them is nobody’s', async () => {
    const second = await addSchool(bed.db, 'Ysgol Arall')
    await bed.bring(list(20))
    await night()
    expect(here()).toEqual([bed.school, second].sort())
    put('pupils.csv', list(21), join(folder, bed.school))
    put('loose.csv', list(3))
    mkdirSync(join(folder, 'somebody'))
    await night()
    expect(await people()).toBe(21)
    expect(here(join(folder, 'problem'))).toEqual(['loose.csv', 'loose.csv.txt'])
    expect((await bed.roster.handlers['roster.people']({ search: '', after: null, limit: 1 }, bed.tech(second))).total).toBe(0)
  })
})
