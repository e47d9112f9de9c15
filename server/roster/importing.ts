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
import { createFollowing, FOLLOW } from './following.ts'
import { choiceOf, countsOf, type ImportRow, type ImportsStore } from './imports-store.ts'
import { type Job, startJob } from './jobs.ts'
import { next, WRITING } from './machine.ts'
import { type Facts, type Reading, readFiles } from './reading/index.ts'
import { isMassRemoval, type SourceRecord, VALUE_MAX } from './rules.ts'
import type { PreviewChoice, RosterStore } from './store.ts'

const STAGED_MS = 86_400_000
const LAPSE = 'roster.drop'

export interface ImportingNeed {
  readonly db: Database
  readonly clock: Clock
  readonly staging: Staging
  readonly store: RosterStore
  readonly classes: ReturnType<typeof createClassStore>
  readonly imports: ImportsStore
  readonly applying: Applying
  /** people with several records, also those who have left and may come again */
  merged(school: string): Promise<readonly { readonly records: readonly SourceRecord[] }[]>
  /** the school's guard, percent */
  guardPercent(school: string): Promise<number>
  onImported(school: string): Promise<void>
  onFault(error: unknown): void
}
/** What an import would do, and what it is decided by. */
interface Look {
  readonly facts: Facts
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
  apply(row: ImportRow, confirmRemovals: boolean, seen?: string | null): Promise<ImportCounts>
  /** Nothing of it is carried out any more, and its files are gone. Throws CONFLICT when it has gone too far. */
  giveUp(id: string, why: string | null): Promise<ImportState>
}

export function createImporting(need: ImportingNeed): Importing {
  const { db, clock, staging, store, classes, imports, applying } = need
  const following = createFollowing({
    ...need,
    async read(row) {
      const job = startJob(need, row.id)
      const reading = await read(row, choiceOf(row), job).finally(() => job.end())
      await reading.end()
      return reading.facts
    },
  })

  /** Reads the staged files and compares them with the people there are; afterwards the import is previewed, or why not is kept. To be ended. */
  async function look(row: ImportRow, choice: PreviewChoice): Promise<Look & { reading: Reading }> {
    const { id, school_id: school } = row
    // Files that should have come still haven't when somebody looks again.
    const why = row.state === 'previewed' && choice.mapping === null ? row.why : null
    await db.write((tx) => imports.move(tx, id, 'read', { worked_at: clock.now(), cancelling: 0, why, ended_at: null }))
    const job = startJob(need, id)
    let reading: Reading | undefined
    try {
      // Both read before the files and the people: what comes later makes the preview stale, never the other way round.
      const { uploads } = ofSchool(await imports.find(id), { school })
      const revision = await imports.revision(school)
      const guardPercent = await need.guardPercent(school)
      reading = await read(row, choice, job)
      const { facts } = reading
      job.signal.throwIfAborted()
      const seen = { previewed_uploads: uploads, previewed_revision: revision, ...chosen(choice, facts) }
      if ((await imports.find(id))?.cancelling === 1) throw new Refusal('IMPORT_CANCELLED')
      await db.write((tx) => imports.move(tx, id, 'found', { ...seen, format: facts.format, counts: JSON.stringify(tally(facts)) }))
      return { facts, guardPercent, reading }
    } catch (error) {
      await reading?.end()
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
  async function read(row: ImportRow, choice: PreviewChoice, job: Job): Promise<Reading> {
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
      people: (after: string) => store.pageOfAll(school, after),
      merged: () => need.merged(school),
      classes: () => classes.list(school),
      onProgress: ({ bytes, of }: { bytes: number; of: number }) => job.progress('bytes', bytes, of),
    }
    return readFiles(request, ports, job.signal)
  }
  async function preview(row: ImportRow, choice: PreviewChoice): Promise<Look> {
    const { reading, ...seen } = await look(row, choice)
    await reading.end()
    return seen
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
  async function apply(row: ImportRow, confirmRemovals: boolean, seen?: string | null): Promise<ImportCounts> {
    const school = row.school_id
    if (row.state !== 'previewed' || row.previewed_revision !== (await imports.revision(school))) throw new Refusal('IMPORT_STALE')
    const choice = choiceOf(row)
    if (seen !== undefined && seen !== choice.school) throw new Refusal('IMPORT_STALE')
    const { facts, guardPercent, reading } = await preparing(() => look(row, choice))
    try {
      return await carryOut(row, { facts, guardPercent }, reading, confirmRemovals)
    } finally {
      await reading.end()
    }
  }
  async function carryOut(row: ImportRow, { facts, guardPercent }: Look, reading: Reading, confirmRemovals: boolean): Promise<ImportCounts> {
    const { id, school_id: school } = row
    if (facts.otherSchool) throw new Refusal('IMPORT_OTHER_SCHOOL')
    if (facts.mustChooseSchool) throw new Refusal('IMPORT_CHOOSE_SCHOOL')
    if (facts.format === 'csv' && !facts.mapping) throw new Refusal('IMPORT_UNKNOWN_FORMAT')
    if (isMassRemoval(facts.diff, guardPercent) && !confirmRemovals) throw new Refusal('IMPORT_MASS_REMOVAL')
    const counts = tally(facts)
    await following.intend(row)
    try {
      // Of what was previewed, not of what is there by now.
      await applying.apply(
        { ...ofSchool(await imports.find(id), { school }), previewed_revision: row.previewed_revision },
        facts.diff.isEmpty ? null : reading.intents(),
        {
          format: facts.format,
          counts,
          covered: [...facts.covered],
        },
      )
    } catch (error) {
      if (error instanceof Refusal && error.code === 'IMPORT_CANCELLED') await staging.drop(id)
      throw error
    }
    await following.follow(row, facts)
    return counts
  }

  return {
    begin,
    preview,
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
        return describe(importId, await preview(row, { mapping, preset: preset ?? null, school: asked ?? null }))
      },
      async 'roster.apply'({ importId, confirmRemovals, school: seen }, caller) {
        const row = ofSchool(await imports.find(importId), asStaff(caller))
        const { added, changed, removed, refused } = await apply(row, confirmRemovals, seen)
        return { added, changed, removed, refused }
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
        const open = new Set(await imports.withTimer(school, FOLLOW))
        return { imports: (await imports.history(school, before, limit)).map((row) => ({ ...toRecord(row, revision, now), following: open.has(row.id) })) }
      },
      async 'roster.undo'({ importId }, caller) {
        return { restored: await applying.undo(ofSchool(await imports.find(importId), asStaff(caller))) }
      },
    },
    timers: {
      ...following.timers,
      async [LAPSE]({ subject }) {
        const row = await imports.find(subject)
        if (row && row.state !== 'reading' && next(row.state, 'cancel') === 'cancelled') await giveUp(subject, null)
        else await staging.drop(subject)
      },
    },
  }
}

function tally({ read, refusedCount, diff: { added, changed, removed, unchanged } }: Facts): ImportCounts {
  return { read, added, changed, removed, unchanged, refused: refusedCount }
}

function toRecord(row: ImportRow, revision: number, now: number): Omit<ImportRecord, 'following'> {
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
function chosen({ mapping, preset }: PreviewChoice, { school }: Facts): { mapping: string | null; choice: string } {
  return { mapping: mapping && JSON.stringify(mapping), choice: JSON.stringify({ preset, school }) }
}
function describe(importId: string, { facts, guardPercent }: Look): ImportPreview {
  const { format, partial, school, mustChooseSchool, otherSchool, read, refusedCount, mapping, mappedBy, preset } = facts
  const { added, changed, removed, unchanged, examples } = facts.diff
  return {
    ...{ importId, format, partial, mustChooseSchool, otherSchool, read, added, changed, removed, unchanged, refusedCount, mapping, mappedBy, preset },
    schools: [...facts.schools],
    chosenSchool: school,
    classes: facts.classCount,
    refused: [...facts.refused],
    examples: { added: [...examples.added], changed: [...examples.changed], removed: [...examples.removed] },
    ignoredColumns: facts.ignoredColumns.slice(0, 200).map((c) => c.slice(0, VALUE_MAX)),
    needsConfirmation: isMassRemoval(facts.diff, guardPercent),
    guardPercent,
    columns: facts.columns.slice(0, 500),
  }
}
