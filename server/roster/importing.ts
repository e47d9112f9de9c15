/** An import from its first file to the people it brings: the calls behind the page, the command and the drop folder. */
import { Refusal } from '../../protocol/errors.ts'
import type { ImportPreview } from '../../protocol/roster.ts'
import type { ImportCounts, ImportRecord, ImportState } from '../../protocol/roster-imports.ts'
import {
  asStaff,
  type Clock,
  clearTimer,
  type Database,
  type HandlersFor,
  newId,
  ofSchool,
  type Piece,
  preparing,
  type Staging,
  setTimer,
  type TimerHandlers,
} from '../core/index.ts'
import type { Applying } from './applying.ts'
import type { createClassStore } from './class-store.ts'
import { choiceOf, countsOf, type ImportRow, type ImportsStore } from './imports-store.ts'
import { type Job, startJob } from './jobs.ts'
import { next, WRITING } from './machine.ts'
import { type Found, headingSignature, readFiles } from './reading/index.ts'
import { type Candidate, Comparison, contentOf, type Diff, fullName, isMassRemoval, personKey, VALUE_MAX } from './rules.ts'
import type { PreviewChoice, RosterStore } from './store.ts'

const STAGED_MS = 86_400_000
const LAPSE = 'roster.drop'
const EXAMPLES = 10

export interface ImportingNeed {
  readonly db: Database
  readonly clock: Clock
  readonly staging: Staging
  readonly store: RosterStore
  readonly classes: ReturnType<typeof createClassStore>
  readonly imports: ImportsStore
  readonly applying: Applying
  /** the school's guard, percent */
  guardPercent(school: string): Promise<number>
  onImported(school: string): Promise<void>
}
/** What an import would do, and what it is decided by. */
interface Look {
  readonly found: Found
  readonly diff: Diff
  readonly otherSchool: boolean
  readonly guardPercent: number
}
export interface Importing {
  readonly handlers: HandlersFor<'roster.begin' | 'roster.preview' | 'roster.apply' | 'roster.progress' | 'roster.cancel' | 'roster.history' | 'roster.undo'>
  readonly timers: TimerHandlers
  /** A new import; files may be put into its folder. `by` is empty for the drop folder. */
  begin(school: string, by: string, source: ImportRow['source']): Promise<string>
  receive(row: ImportRow, file: string, body: Parameters<Staging['receive']>[2], piece: Piece | null): Promise<void>
  preview(row: ImportRow, choice: PreviewChoice): Promise<Look>
  /** `seen`: the school of the export that was shown in the preview; left out where nobody looked. */
  apply(row: ImportRow, confirmRemovals: boolean, seen?: string | null): Promise<Diff & { refused: number }>
  /** Nothing of it is carried out any more, and its files are gone. Throws CONFLICT when it has gone too far. */
  giveUp(id: string, why: string | null): Promise<ImportState>
}

export function createImporting(need: ImportingNeed): Importing {
  const { db, clock, staging, store, classes, imports, applying } = need

  /** Reads the staged files and compares them with the people there are; afterwards the import is previewed, or why not is kept. */
  async function look(row: ImportRow, choice: PreviewChoice): Promise<Look> {
    const { id, school_id: school } = row
    await db.write((tx) => imports.move(tx, id, 'read', { worked_at: clock.now(), cancelling: 0, why: null, ended_at: null }))
    const job = startJob(need, id)
    try {
      // Both read before the files and the people: what comes later makes the preview stale, never the other way round.
      const { uploads } = ofSchool(await imports.find(id), { school })
      const revision = await imports.revision(school)
      const guardPercent = await need.guardPercent(school)
      const { found, diff, otherSchool } = await examine(row, choice, job)
      job.signal.throwIfAborted()
      const seen = { previewed_uploads: uploads, previewed_revision: revision, ...chosen(choice, found) }
      if ((await imports.find(id))?.cancelling === 1) throw new Refusal('IMPORT_CANCELLED')
      await db.write((tx) => imports.move(tx, id, 'found', { ...seen, format: found.format, counts: JSON.stringify(tally(found, diff)) }))
      return { found, diff, otherSchool, guardPercent }
    } catch (error) {
      if (job.signal.aborted || (error instanceof Refusal && error.code === 'IMPORT_CANCELLED')) {
        await giveUp(id, 'IMPORT_CANCELLED')
        throw new Refusal('IMPORT_CANCELLED')
      }
      const why = error instanceof Refusal ? error.code : 'INTERNAL'
      await db.write((tx) => imports.move(tx, id, 'fail', { why, ended_at: clock.now() }))
      throw error
    } finally {
      await job.end()
    }
  }
  async function examine(row: ImportRow, choice: PreviewChoice, job: Job): Promise<Omit<Look, 'guardPercent'>> {
    const { id, school_id: school } = row
    const request = {
      folder: staging.folder(id),
      names: await staging.files(id),
      mapping: choice.mapping,
      preset: choice.preset,
      school: { asked: choice.school, remembered: await classes.sourceSchool(school) },
      now: clock.now(),
    }
    const ports = {
      remembered: (signature: string) => store.rememberedMapping(school, signature),
      async known() {
        const people: Candidate[] = []
        for await (const page of store.everybody(school)) people.push(...page)
        return { people, classes: await classes.list(school) }
      },
      onProgress: ({ bytes, of }: { bytes: number; of: number }) => job.progress('bytes', bytes, of),
    }
    const found = await readFiles(request, ports, job.signal)
    const comparison = new Comparison(found)
    for await (const page of store.everybody(school)) {
      job.signal.throwIfAborted()
      comparison.with(page.map((p) => ({ ...p, key: personKey(p), content: contentOf(p), name: fullName(p) })))
    }
    return { found, diff: comparison.diff, otherSchool: found.otherSchool || comparison.otherSchool }
  }
  async function giveUp(id: string, why: string | null): Promise<ImportState> {
    const state = await db.write(async (tx) => {
      await clearTimer(tx, LAPSE, id)
      return imports.move(tx, id, 'cancel', { why, ended_at: clock.now(), cancelling: 0 })
    })
    await staging.drop(id)
    return state
  }

  /** Who is at work on it is asked to stop; else it is given up at once. */
  async function cancel(row: ImportRow): Promise<ImportState> {
    const { id, state } = row
    if (state === 'cancelled') return state
    if (state === 'reading' || state === 'applying') {
      await db.write((tx) => imports.askToCancel(tx, id))
      await applying.restore(false)
      return state
    }
    try {
      return await giveUp(id, null)
    } catch (error) {
      const now = await imports.find(id)
      // It went on meanwhile.
      if (now && now.state !== state) return cancel(now)
      throw error
    }
  }

  async function begin(school: string, by: string, source: ImportRow['source']): Promise<string> {
    const now = clock.now()
    const id = newId(now)
    await staging.begin(id)
    await db.write(async (tx) => {
      await imports.begin(tx, { id, school_id: school, created_at: now, by_name: by, source })
      await setTimer(tx, { kind: LAPSE, subject: id, school, dueAt: now + STAGED_MS })
    })
    return id
  }
  async function apply(row: ImportRow, confirmRemovals: boolean, seen?: string | null): Promise<Diff & { refused: number }> {
    const { id, school_id: school } = row
    if (row.state !== 'previewed' || row.previewed_revision !== (await imports.revision(school))) throw new Refusal('IMPORT_STALE')
    const choice = choiceOf(row)
    if (seen !== undefined && seen !== choice.school) throw new Refusal('IMPORT_STALE')
    const { found, diff, otherSchool, guardPercent } = await preparing(() => look(row, choice))
    if (otherSchool) throw new Refusal('IMPORT_OTHER_SCHOOL')
    if (found.mustChooseSchool) throw new Refusal('IMPORT_CHOOSE_SCHOOL')
    if (found.format === 'csv' && !found.mapping) throw new Refusal('IMPORT_UNKNOWN_FORMAT')
    if (isMassRemoval(diff, guardPercent) && !confirmRemovals) throw new Refusal('IMPORT_MASS_REMOVAL')
    try {
      // Of what was previewed, not of what is there by now.
      await applying.apply({ ...ofSchool(await imports.find(id), { school }), previewed_revision: row.previewed_revision }, diff, {
        format: found.format,
        counts: tally(found, diff),
        covered: [...found.covered],
      })
    } catch (error) {
      if (error instanceof Refusal && error.code === 'IMPORT_CANCELLED') await staging.drop(id)
      throw error
    }
    await classes.keep(school, found.classes)
    if (found.school !== null) await classes.rememberSource(school, found.school)
    if (found.mapping) await store.rememberMapping(school, headingSignature(found.columns), found.mapping)
    await need.onImported(school)
    await db.write((tx) => clearTimer(tx, LAPSE, id))
    await staging.drop(id)
    return { ...diff, refused: found.refusedCount }
  }

  return {
    begin,
    preview: look,
    apply,
    giveUp,
    async receive(row, file, body, piece) {
      if (!next(row.state, 'received')) throw new Refusal(row.state === 'cancelled' ? 'IMPORT_CANCELLED' : 'CONFLICT')
      // What was previewed before is of other files: said before the first byte.
      if (row.state !== 'uploading') await db.write((tx) => imports.move(tx, row.id, 'received'))
      if (await staging.receive(row.id, file, body, piece)) await db.write((tx) => imports.countUpload(tx, row.id))
    },
    handlers: {
      async 'roster.begin'(_request, caller) {
        const { school, name } = asStaff(caller)
        return { importId: await begin(school, name, 'person') }
      },
      async 'roster.preview'({ importId, mapping, school: asked, preset }, caller) {
        const row = ofSchool(await imports.find(importId), asStaff(caller))
        return describe(importId, await look(row, { mapping, preset: preset ?? null, school: asked ?? null }))
      },
      async 'roster.apply'({ importId, confirmRemovals, school: seen }, caller) {
        const row = ofSchool(await imports.find(importId), asStaff(caller))
        const { added, changed, removed, refused } = await apply(row, confirmRemovals, seen)
        return { added: added.length, changed: changed.length, removed: removed.length, refused }
      },
      async 'roster.progress'({ importId }, caller) {
        const row = ofSchool(await imports.find(importId), asStaff(caller))
        const { state } = row
        if (state === 'begun' || state === 'uploading') return { state, of: 'bytes', done: await staging.received(importId), total: null }
        if (WRITING.includes(state)) return { state, of: 'people', done: row.applied, total: row.planned }
        return { state, of: row.progress_of === 'bytes' ? 'bytes' : 'rows', done: row.progress_done, total: row.progress_total }
      },
      async 'roster.cancel'({ importId }, caller) {
        return { state: await cancel(ofSchool(await imports.find(importId), asStaff(caller))) }
      },
      async 'roster.history'({ before, limit }, caller) {
        const { school } = asStaff(caller)
        const revision = await imports.revision(school)
        const now = clock.now()
        return { imports: (await imports.history(school, before, limit)).map((row) => toRecord(row, revision, now)) }
      },
      async 'roster.undo'({ importId }, caller) {
        return { restored: await applying.undo(ofSchool(await imports.find(importId), asStaff(caller))) }
      },
    },
    timers: {
      async [LAPSE]({ subject }) {
        const row = await imports.find(subject)
        if (row && row.state !== 'reading' && next(row.state, 'cancel') === 'cancelled') await giveUp(subject, null)
        else await staging.drop(subject)
      },
    },
  }
}

function tally(found: Found, diff: Diff): ImportCounts {
  const { added, changed, removed, unchanged } = diff
  return { read: found.read, added: added.length, changed: changed.length, removed: removed.length, unchanged, refused: found.refusedCount }
}

function toRecord(row: ImportRow, revision: number, now: number): ImportRecord {
  return {
    id: row.id,
    at: row.created_at,
    by: row.source === 'drop' ? null : row.by_name,
    format: row.format as ImportRecord['format'],
    counts: countsOf(row),
    state: row.state,
    why: row.why,
    undo: undoOf(row, revision, now),
    undoUntil: row.undo_until,
  }
}
function undoOf(row: ImportRow, revision: number, now: number): ImportRecord['undo'] {
  if (row.state !== 'done' || row.revision === null) return 'never'
  if (row.undo_until === null || row.undo_until <= now) return 'over'
  return row.revision === revision ? 'possible' : 'changed'
}

/** The school that was read is the one that was chosen: the same files are read the same way when the import is carried out. */
function chosen({ mapping, preset }: PreviewChoice, found: Found): { mapping: string | null; choice: string } {
  return { mapping: mapping && JSON.stringify(mapping), choice: JSON.stringify({ preset, school: found.school }) }
}
function describe(importId: string, { found, diff, otherSchool, guardPercent }: Look): ImportPreview {
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
    needsConfirmation: isMassRemoval(diff, guardPercent),
    guardPercent,
    columns: found.columns.slice(0, 500),
    mapping: found.mapping,
    mappedBy: found.mappedBy,
    preset: found.preset,
  }
}
