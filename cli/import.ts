/**
 * `handrail import FOLDER|ZIP|CSV`: brings people in over the staff API of a running server, and says in plain language what would
 * change, what was refused and why. The server decides everything; this reads no file's contents.
 */
import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Refusal } from '../protocol/errors.ts'
import { type ImportPreview, type Mapping, rosterApply, rosterBegin, rosterPreview } from '../protocol/roster.ts'
import { rosterCancel } from '../protocol/roster-imports.ts'
import { openStaffSession } from './staff-session.ts'

export interface ImportOptions {
  /** e.g. http://127.0.0.1:8080 */
  readonly server: string
  readonly email: string
  readonly password: string
  /** a CSV file, a zip of them, or a folder of either */
  readonly path: string
  /** which column is which, for a file whose headings say it in other words */
  readonly mapping?: Mapping
  /** which school of an export of several, by its id there */
  readonly school?: string
  /** look only */
  readonly dryRun: boolean
  /** go on even if more than a fifth of the people would be removed */
  readonly confirmRemovals: boolean
  /** aborted when the person gives up: the server is told, and people are as before */
  readonly signal?: AbortSignal
  /** takes the report line by line; standard output when left out */
  readonly say?: (line: string) => void
}
export interface ImportOutcome {
  readonly preview: ImportPreview
  /** null after a dry run */
  readonly applied: { readonly added: number; readonly changed: number; readonly removed: number; readonly refused: number } | null
}

const FORMAT_NAMES: Readonly<Record<ImportPreview['format'], string>> = {
  'oneroster-1.1': 'OneRoster 1.1',
  'oneroster-1.2': 'OneRoster 1.2',
  'sds-v1': 'Microsoft School Data Sync, first format',
  'sds-v2': 'Microsoft School Data Sync v2',
  'sds-v2.1': 'Microsoft School Data Sync v2.1',
  csv: 'lists of people',
}
const FILE_MAX_MB = 256
const REFUSED_SHOWN = 20

/** Throws a Refusal whose message is for the person at the terminal. */
export async function importFolder(options: ImportOptions): Promise<ImportOutcome> {
  const { dryRun, confirmRemovals, mapping, school } = options
  const say = options.say ?? ((line: string) => process.stdout.write(`${line}\n`))
  const files = filesOf(options.path)
  const staff = await openStaffSession(options.server, options.email, options.password)
  const { importId } = await staff.call(rosterBegin, {})
  options.signal?.addEventListener('abort', () => void staff.call(rosterCancel, { importId }).catch(() => undefined), { once: true })
  for (const file of files) await staff.sendFile('roster.upload', { import: importId, file: basename(file) }, file)
  const preview = await staff.call(rosterPreview, { importId, mapping: mapping ?? null, ...(school !== undefined && { school }) })
  for (const line of describePreview(preview)) say(line)
  if (preview.format === 'csv' && preview.mapping === null) throw new Refusal('IMPORT_UNKNOWN_FORMAT', `its columns are: ${preview.columns.join(', ')}`)
  if (dryRun) {
    say('Nothing was changed: this was a dry run.')
    return { preview, applied: null }
  }
  const applied = await staff.call(rosterApply, { importId, confirmRemovals, school: preview.chosenSchool })
  say(`Done: ${applied.added} added, ${applied.changed} changed, ${applied.removed} removed.`)
  return { preview, applied }
}

/** What is sent: the file, or the folder's CSV files and archives. Throws IMPORT_UNREADABLE or TOO_LARGE before anything is sent. */
export function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new Refusal('IMPORT_UNREADABLE', `there is no ${path}`)
  const files = found.isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.(csv|txt|tsv|zip)$/i.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path]
  if (files.length === 0) throw new Refusal('IMPORT_UNREADABLE', `there are no CSV files in ${path}`)
  for (const file of files) {
    if (statSync(file).size > FILE_MAX_MB * 1024 * 1024) throw new Refusal('TOO_LARGE', `${basename(file)}: a file may have ${FILE_MAX_MB} MB`)
  }
  return files
}

/** The preview in words. */
export function describePreview(preview: ImportPreview): string[] {
  const { examples } = preview
  const from = preview.preset ? `a list as ${preview.preset} exports it` : FORMAT_NAMES[preview.format]
  const lines = [`These files are ${from}${preview.partial ? ', and hold only what changed' : ''}.`]
  if (preview.mustChooseSchool) {
    lines.push(preview.otherSchool ? 'They look like another school’s. The schools in them:' : 'They hold several schools. Choose one with --school ID:')
    for (const { id, name, people } of preview.schools) lines.push(`  ${id}  ${name} (${many(people, 'person', 'people')})`)
    return lines
  }
  if (preview.otherSchool) lines.push('They look like another school’s and can’t be imported as they are.')
  lines.push(`Read ${many(preview.read, 'person', 'people')} in ${many(preview.classes, 'class', 'classes')}.`)
  const groups = [
    ['to add', preview.added, examples.added],
    ['to change', preview.changed, examples.changed],
    ['to remove', preview.removed, examples.removed],
  ] as const
  for (const [what, count, names] of groups) {
    if (count > 0) lines.push(`  ${String(count).padStart(6)} ${what}: ${names.join(', ')}${count > names.length ? ', …' : ''}`)
  }
  lines.push(`  ${String(preview.unchanged).padStart(6)} stay as they are`)
  if (preview.mapping)
    lines.push(
      `Columns used: ${Object.entries(preview.mapping)
        .map(([field, column]) => `${column} → ${field}`)
        .join(', ')}.`,
    )
  if (preview.ignoredColumns.length > 0) lines.push(`Columns left out and not kept: ${preview.ignoredColumns.join(', ')}.`)
  if (preview.refusedCount > 0) {
    lines.push(`${many(preview.refusedCount, 'row was', 'rows were')} refused; whoever they are about stays as they are:`)
    for (const row of preview.refused.slice(0, REFUSED_SHOWN)) {
      lines.push(`  ${row.file}, line ${row.line}${row.column === null ? '' : `, column ${row.column}`}: ${row.reason}`)
    }
    if (preview.refusedCount > REFUSED_SHOWN) lines.push(`  … and ${preview.refusedCount - Math.min(REFUSED_SHOWN, preview.refused.length)} more`)
  }
  if (preview.needsConfirmation) lines.push('This would remove more than a fifth of the people.')
  return lines
}

function many(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`
}
