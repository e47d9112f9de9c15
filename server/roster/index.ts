/**
 * People from the school's information system.
 * Invariants: only the columns of the contract are kept, never passwords or birth dates; of several schools in one export one is
 * read, which a person chose, and never two mixed; an import is previewed before
 * it is carried out, on exactly the files and the people the preview saw; uploaded files are gone after the import or a day.
 * Fail direction: in doubt nobody is removed: a refused row leaves its person as they were.
 */
import { Refusal } from '../../protocol/errors.ts'
import { type ImportPreview, rosterBegin } from '../../protocol/roster.ts'
import {
  asStaff,
  type Clock,
  createStaging,
  type Database,
  type HandlersFor,
  newId,
  ofSchool,
  setTimer,
  type TimerHandlers,
  type Upload,
} from '../core/index.ts'
import { createClassStore } from './class-store.ts'
import { type Found, headingSignature, readFiles } from './reading/index.ts'
import { type Candidate, Comparison, contentOf, type Diff, fullName, personKey, VALUE_MAX } from './rules.ts'
import { createRosterStore, type PreviewChoice, sortName } from './store.ts'

export { classesOf, type RosterClass } from './class-store.ts'

export { everyone, findPeople, isPerson, namesakes, peopleOfClass, rosterRevision, teacherWith } from './look-up.ts'
export { fullName, groupOf } from './rules.ts'

export interface Roster {
  readonly handlers: HandlersFor<'roster.begin' | 'roster.preview' | 'roster.apply' | 'roster.people'>
  readonly timers: TimerHandlers
  /** PUT /api/roster.upload?import=<id>&file=<name>: a file of an import, by whoever may begin one. */
  readonly uploads: readonly Upload[]
}

const STAGED_MS = 86_400_000
const DROP = 'roster.drop'
const EXAMPLES = 10

/** `folder`: where uploaded files wait; on a server of several processes all must see the same one. */
export function startRoster({ db, clock, folder }: { db: Database; clock: Clock; folder: string }): Roster {
  const staging = createStaging(folder)
  const store = createRosterStore(db)
  const classes = createClassStore(db)

  /** Reads the staged files and compares them with the people there are. */
  async function examine(school: string, importId: string, choice: PreviewChoice): Promise<{ found: Found; diff: Diff; otherSchool: boolean }> {
    const request = {
      folder: staging.folder(importId),
      names: await staging.files(importId),
      mapping: choice.mapping,
      preset: choice.preset,
      school: { asked: choice.school, remembered: await classes.sourceSchool(school) },
      now: clock.now(),
    }
    const found = await readFiles(request, {
      remembered: (signature) => store.rememberedMapping(school, signature),
      async known() {
        const people: Candidate[] = []
        for await (const page of store.everybody(school)) people.push(...page)
        return { people, classes: await classes.list(school) }
      },
    })
    const comparison = new Comparison(found)
    for await (const page of store.everybody(school)) {
      comparison.with(page.map((p) => ({ id: p.id, key: personKey(p), kind: p.kind, content: contentOf(p), name: fullName(p) })))
    }
    return { found, diff: comparison.diff, otherSchool: found.otherSchool || comparison.otherSchool }
  }

  return {
    handlers: {
      async 'roster.begin'(_request, caller) {
        const { school } = asStaff(caller)
        const now = clock.now()
        const importId = newId(now)
        await staging.begin(importId)
        await db.write(async (tx) => {
          await store.beginImport(tx, importId, school, now)
          await setTimer(tx, { kind: DROP, subject: importId, school, dueAt: now + STAGED_MS })
        })
        return { importId }
      },
      async 'roster.preview'({ importId, mapping, school: asked, preset }, caller) {
        const { school } = asStaff(caller)
        const { uploads } = ofSchool(await store.findImport(importId), { school })
        // Both read before the files and the people: what comes later makes the preview stale, never the other way round.
        const revision = await store.revision(school)
        const choice = { mapping, preset: preset ?? null, school: asked ?? null }
        const { found, diff, otherSchool } = await examine(school, importId, choice)
        await store.keepPreview(importId, uploads, revision, { ...choice, school: found.school })
        return describe(importId, found, diff, otherSchool)
      },
      async 'roster.apply'({ importId, confirmRemovals, school: seen }, caller) {
        const { school } = asStaff(caller)
        const row = ofSchool(await store.findImport(importId), { school })
        const revision = await store.revision(school)
        if (row.previewed_uploads !== row.uploads || row.previewed_revision !== revision) throw new Refusal('IMPORT_STALE')
        const chosen: Omit<PreviewChoice, 'mapping'> = row.choice === null ? { preset: null, school: null } : JSON.parse(row.choice)
        if (seen !== undefined && seen !== chosen.school) throw new Refusal('IMPORT_STALE')
        const { found, diff, otherSchool } = await examine(school, importId, { ...chosen, mapping: row.mapping === null ? null : JSON.parse(row.mapping) })
        if (otherSchool) throw new Refusal('IMPORT_OTHER_SCHOOL')
        if (found.mustChooseSchool) throw new Refusal('IMPORT_CHOOSE_SCHOOL')
        if (found.format === 'csv' && !found.mapping) throw new Refusal('IMPORT_UNKNOWN_FORMAT')
        if (diff.needsConfirmation && !confirmRemovals) throw new Refusal('IMPORT_MASS_REMOVAL')
        await store.apply(school, diff, revision)
        await classes.keep(school, found.classes)
        if (found.school !== null) await classes.rememberSource(school, found.school)
        if (found.mapping) await store.rememberMapping(school, headingSignature(found.columns), found.mapping)
        await store.endImport(importId)
        await staging.drop(importId)
        return { added: diff.added.length, changed: diff.changed.length, removed: diff.removed.length, refused: found.refusedCount }
      },
      async 'roster.people'({ search, after, limit }, caller) {
        const words = sortName(search).split(/\s+/).filter(Boolean).slice(0, 5)
        return store.page(asStaff(caller).school, words, after, limit)
      },
    },
    timers: {
      async [DROP]({ subject }) {
        await store.endImport(subject)
        await staging.drop(subject)
      },
    },
    uploads: [
      {
        name: 'roster.upload',
        access: rosterBegin.access,
        async receive(caller, query, body) {
          const { import: importId, file } = query
          if (importId === undefined || file === undefined) throw new Refusal('BAD_REQUEST', 'import and file are needed')
          ofSchool(await store.findImport(importId), asStaff(caller))
          await staging.receive(importId, file, body)
          await store.countUpload(importId)
        },
      },
    ],
  }
}

function describe(importId: string, found: Found, diff: Diff, otherSchool: boolean): ImportPreview {
  return {
    importId,
    format: found.format,
    partial: found.partial,
    schools: [...found.schools],
    chosenSchool: found.school,
    mustChooseSchool: found.mustChooseSchool,
    otherSchool,
    read: found.read,
    added: diff.added.length,
    changed: diff.changed.length,
    removed: diff.removed.length,
    unchanged: diff.unchanged,
    classes: new Set([...found.people.values()].flatMap((p) => p.classes)).size,
    refused: [...found.refused],
    refusedCount: found.refusedCount,
    examples: {
      added: diff.added.slice(0, EXAMPLES).map(fullName),
      changed: diff.changed.slice(0, EXAMPLES).map((c) => fullName(c.person)),
      removed: diff.removed.slice(0, EXAMPLES).map((p) => p.name),
    },
    ignoredColumns: found.ignoredColumns.slice(0, 200).map((c) => c.slice(0, VALUE_MAX)),
    needsConfirmation: diff.needsConfirmation,
    columns: found.columns.slice(0, 500),
    mapping: found.mapping,
    mappedBy: found.mappedBy,
    preset: found.preset,
  }
}
