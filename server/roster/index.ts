/**
 * People from the school's information system.
 * Invariants: only the seven columns of the contract are kept, never passwords or birth dates; an import is previewed before
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
import { headingSignature } from './columns.ts'
import { type Found, readFiles } from './read.ts'
import { type Diff, diffRoster, fullName, VALUE_MAX } from './rules.ts'
import { createRosterStore, sortName } from './store.ts'

export { everyone, findPeople, namesakes, peopleOfClass, rosterRevision } from './look-up.ts'
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

  /** Reads the staged files and compares them with the people there are. */
  async function examine(school: string, importId: string, mapping: ImportPreview['mapping']): Promise<{ found: Found; diff: Diff }> {
    const names = await staging.files(importId)
    const found = await readFiles(staging.folder(importId), names, mapping, (signature) => store.rememberedMapping(school, signature))
    return { found, diff: diffRoster(found.people, await store.stored(school), found.covered, found.spared) }
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
      async 'roster.preview'({ importId, mapping }, caller) {
        const { school } = asStaff(caller)
        const { uploads } = ofSchool(await store.findImport(importId), { school })
        // Both read before the files and the people: what comes later makes the preview stale, never the other way round.
        const revision = await store.revision(school)
        const { found, diff } = await examine(school, importId, mapping)
        await store.keepPreview(importId, uploads, revision, mapping)
        return describe(importId, found, diff)
      },
      async 'roster.apply'({ importId, confirmRemovals }, caller) {
        const { school } = asStaff(caller)
        const row = ofSchool(await store.findImport(importId), { school })
        const revision = await store.revision(school)
        if (row.previewed_uploads !== row.uploads || row.previewed_revision !== revision) throw new Refusal('IMPORT_STALE')
        const { found, diff } = await examine(school, importId, row.mapping === null ? null : JSON.parse(row.mapping))
        if (found.format === 'csv' && !found.mapping) throw new Refusal('IMPORT_UNKNOWN_FORMAT')
        if (diff.needsConfirmation && !confirmRemovals) throw new Refusal('IMPORT_MASS_REMOVAL')
        await store.apply(school, diff, revision)
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

function describe(importId: string, found: Found, diff: Diff): ImportPreview {
  return {
    importId,
    format: found.format,
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
  }
}
