/** Exports of every system, with the faults real ones have, into a real roster: who is in it afterwards is who is truly at the school. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { policyDefaults } from '../../../../protocol/policy.ts'
import type { ImportPreview } from '../../../../protocol/roster.ts'
import { classesOf, type Roster, startRoster } from '../../../../server/roster/index.ts'
import { aTermLater, inventSchool } from '../../../tools/invented-school.ts'
import { EXPORTS, exportAs, type SchoolExport, type TruePerson } from '../../../tools/school-exports.ts'
import { addSchool, onBothDatabases, staffCaller, type TestDatabase } from '../../harness.ts'

const NOW = Date.UTC(2026, 8, 15)

onBothDatabases('school exports', (open) => {
  let opened: TestDatabase
  let school: string
  let folder: string
  let roster: Roster
  beforeEach(async () => {
    opened = await open()
    school = await addSchool(opened.db)
    folder = mkdtempSync(join(tmpdir(), 'handrail-exports-'))
    roster = startRoster({
      db: opened.db,
      clock: { now: () => NOW },
      folder,
      settings: async () => policyDefaults(),
      audited: (_school, _what, _import, run) => run(),
      onFault: () => undefined,
    })
  })
  afterEach(async () => {
    await opened.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  const tech = () => staffCaller(school, 'technician')
  async function send(files: SchoolExport['files']): Promise<string> {
    const { importId } = await roster.handlers['roster.begin']({}, tech())
    for (const [file, bytes] of Object.entries(files))
      for (const u of roster.uploads) await u.receive(tech(), { import: importId, file }, Readable.from([bytes]))
    return importId
  }
  async function preview(files: SchoolExport['files'], choice: { school?: string } = {}): Promise<ImportPreview> {
    return roster.handlers['roster.preview']({ importId: await send(files), mapping: null, ...choice }, tech())
  }
  async function bring(files: SchoolExport['files'], confirmRemovals = false) {
    const seen = await preview(files)
    await roster.handlers['roster.apply']({ importId: seen.importId, confirmRemovals, school: seen.chosenSchool }, tech())
    return seen
  }
  async function people(): Promise<TruePerson[]> {
    const all: TruePerson[] = []
    for (let after: string | null = null; ; ) {
      const page = await roster.handlers['roster.people']({ search: '', after, limit: 200 }, tech())
      all.push(...page.people.map(({ id: _, ...person }) => ({ ...person, classes: person.classes.toSorted() })))
      after = page.next
      if (after === null) return all.toSorted(byId)
    }
  }
  const byId = (a: TruePerson, b: TruePerson) => (a.externalId < b.externalId ? -1 : 1)

  test.each(EXPORTS)('%s, with its faults: exactly the school’s people in their classes', async (format) => {
    const made = exportAs(format, inventSchool({ pupils: 120, seed: 11 }), { faults: true })
    const seen = await bring(made.files)
    const isOneFile = ['sims', 'arbor', 'bromcom'].includes(format)
    expect(seen).toMatchObject(isOneFile ? { format: 'csv', preset: format, mappedBy: 'preset' } : { format, preset: null })
    expect(seen.refused.length).toBe(made.refused)
    expect(await people()).toEqual(made.people.toSorted(byId))
    expect(await preview(made.files)).toMatchObject({ added: 0, changed: 0, removed: 0, unchanged: made.people.length })
  })

  test.each(['oneroster-1.1', 'oneroster-1.2'] as const)('%s: what changed since comes in by itself, and nobody is missed who is not named', async (format) => {
    const before = inventSchool({ pupils: 150, seed: 5 })
    const after = aTermLater(before)
    await bring(exportAs(format, before, { faults: true }).files)
    const delta = exportAs(format, after, { faults: true, since: before })
    const seen = await bring(delta.files)
    expect(seen).toMatchObject({ partial: true, refusedCount: delta.refused, chosenSchool: before.id })
    expect(seen.removed).toBe(before.people.filter((p) => !after.people.some((q) => q.id === p.id)).length)
    expect(await people()).toEqual(delta.people.toSorted(byId))
    // A delta that names nobody of ours is nothing to do, however few it names.
    expect(await preview(exportAs(format, after, { since: after }).files)).toMatchObject({ added: 0, changed: 0, removed: 0 })
  })

  test('where and when a class is taught, and who teaches it, is there for the timetable', async () => {
    const made = inventSchool({ pupils: 30, seed: 3 })
    await bring(exportAs('oneroster-1.1', made).files)
    const found = await classesOf(opened.db.read, school)
    expect(found.map((c) => [c.name, c.room, c.periods])).toEqual(
      made.classes.map((c) => [c.title, c.room, c.periods]).toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
    )
    expect(found.every((c) => c.teachers.length === 1)).toBe(true)
  })

  describe('one school’s children never become another’s', () => {
    const alder = inventSchool({ pupils: 40, seed: 1, id: 'A', name: 'Alder' })
    const beech = inventSchool({ pupils: 25, seed: 2, id: 'B', name: 'Beech' })
    test('another school’s export is stopped, in its own words, even when it is confirmed', async () => {
      await bring(exportAs('oneroster-1.2', alder).files)
      const seen = await preview(exportAs('oneroster-1.2', beech).files)
      expect(seen).toMatchObject({ otherSchool: true, mustChooseSchool: true, added: 0, removed: 0 })
      await expect(roster.handlers['roster.apply']({ importId: seen.importId, confirmRemovals: true }, tech())).rejects.toMatchObject({
        code: 'IMPORT_OTHER_SCHOOL',
      })
    })
    test('a list whose numbers mean other children is stopped', async () => {
      const list = (names: readonly string[]) => ({
        'p.csv': Buffer.from(`Adno,Forename,Surname\n${Array.from({ length: 20 }, (_, n) => `${n},${names[0]}${n},${names[1]}${n}\n`).join('')}`),
      })
      await bring(list(['Aled', 'Bevan']))
      const seen = await preview(list(['Zara', 'Hussain']))
      expect(seen).toMatchObject({ otherSchool: true, changed: 20 })
      await expect(roster.handlers['roster.apply']({ importId: seen.importId, confirmRemovals: true }, tech())).rejects.toMatchObject({
        code: 'IMPORT_OTHER_SCHOOL',
      })
      // The same children with their names the other way round are still themselves.
      expect(
        await preview({ 'p.csv': Buffer.from(list(['Aled', 'Bevan'])['p.csv'].toString().replace('Forename,Surname', 'Surname,Forename')) }),
      ).toMatchObject({
        otherSchool: false,
        changed: 20,
      })
    })
    test('of a trust’s export the chosen school is read, remembered, and carried out only as it was seen', async () => {
      const [a, b] = [exportAs('sds-v2.1', alder), exportAs('sds-v2.1', beech)]
      const both = Object.fromEntries(
        Object.entries(a.files).map(([name, bytes]) => [
          name,
          Buffer.from(bytes.toString() + (b.files[name] ?? Buffer.from('')).toString().split('\r\n').slice(1).join('\r\n')),
        ]),
      )
      const asked = await preview(both)
      expect(asked).toMatchObject({
        mustChooseSchool: true,
        added: 0,
        schools: [
          { id: 'A', name: 'Alder' },
          { id: 'B', name: 'Beech' },
        ],
      })
      await expect(roster.handlers['roster.apply']({ importId: asked.importId, confirmRemovals: true }, tech())).rejects.toMatchObject({
        code: 'IMPORT_CHOOSE_SCHOOL',
      })
      await roster.handlers['roster.preview']({ importId: asked.importId, mapping: null, school: 'B' }, tech())
      await expect(roster.handlers['roster.apply']({ importId: asked.importId, confirmRemovals: true, school: 'A' }, tech())).rejects.toMatchObject({
        code: 'IMPORT_STALE',
      })
      await roster.handlers['roster.apply']({ importId: asked.importId, confirmRemovals: false, school: 'B' }, tech())
      expect(await people()).toEqual(b.people.toSorted(byId))
      expect(await preview(both)).toMatchObject({ chosenSchool: 'B', unchanged: b.people.length, removed: 0 })
      // Choosing the other one now would swap the schools: everybody of ours stands under B.
      const swapped = await preview(both, { school: 'A' })
      expect(swapped).toMatchObject({ otherSchool: true })
      await expect(roster.handlers['roster.apply']({ importId: swapped.importId, confirmRemovals: true }, tech())).rejects.toMatchObject({
        code: 'IMPORT_OTHER_SCHOOL',
      })
    })
  })

  test('a zip is read as the files in it, whatever it is called, and leaves nothing behind', async () => {
    const made = exportAs('oneroster-1.2', inventSchool({ pupils: 40 }), { faults: true })
    const zip = new ZipFile()
    for (const [name, bytes] of Object.entries(made.files)) zip.addBuffer(bytes, `export/${name}`)
    zip.addBuffer(Buffer.from('read me'), 'export/readme.txt')
    zip.addBuffer(Buffer.from('not a list'), '__MACOSX/export/._users.csv')
    zip.end()
    const bytes = Buffer.concat(await Readable.from(zip.outputStream.pipe(new PassThrough())).toArray())
    expect(await bring({ 'nightly.csv': bytes })).toMatchObject({ format: 'oneroster-1.2', added: made.people.length })
    expect(await people()).toEqual(made.people.toSorted(byId))
  })
})
