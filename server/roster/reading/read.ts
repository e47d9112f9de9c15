/** From files to people: which format the files are in, and the reader of it. Keeps people only and never the rows. */
import { Refusal } from '../../../protocol/errors.ts'
import type { ImportPreview, RefusedRow } from '../../../protocol/roster.ts'
import type { Candidate, PersonKind } from '../rules.ts'
import { type ClassInfo, Gathering } from './gathering.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { readOneRoster } from './oneroster.ts'
import { type MappedColumns, readPlain } from './plain.ts'
import { readSdsV1, SDS_FILES } from './sds-v1.ts'
import { type ReadPorts, type ReadRequest, Source, type Told } from './source.ts'
import { openSheet } from './table.ts'

type Format = ImportPreview['format']

/** What the files say, before it is compared with who is there. */
export interface Found extends MappedColumns {
  readonly format: Format
  readonly people: ReadonlyMap<string, Candidate>
  /** kinds of people these files list completely */
  readonly covered: ReadonlySet<PersonKind>
  /** people whose row was refused: they stay as they are */
  readonly spared: ReadonlySet<string>
  /** people the files say are to go */
  readonly left: ReadonlySet<string>
  /** people the files list under another school than the one read */
  readonly elsewhere: ReadonlySet<string>
  /** only changes were sent */
  readonly partial: boolean
  readonly schools: ImportPreview['schools']
  /** null: the files name no school, or a person has to choose */
  readonly school: string | null
  readonly mustChooseSchool: boolean
  /** the school these imports were of before is not in these files */
  readonly otherSchool: boolean
  /** `all`: every class there is, so that others are gone */
  readonly classes: { readonly all: boolean; readonly list: readonly ClassInfo[]; readonly gone: readonly string[] }
  readonly read: number
  readonly refused: readonly RefusedRow[]
  readonly refusedCount: number
  readonly ignoredColumns: readonly string[]
}

/** Reads every file of an import, on this thread. Throws IMPORT_UNREADABLE, IMPORT_UNKNOWN_FORMAT and TOO_LARGE. */
export async function readHere(request: ReadRequest, ports: ReadPorts): Promise<Found> {
  if (request.names.length === 0) throw new Refusal('IMPORT_UNKNOWN_FORMAT', 'no files were sent')
  const into = new Gathering()
  const source = new Source(request, ports, into)
  const { format, manifest } = request.mapping || request.preset ? { format: 'csv' as const, manifest: null } : await recognise(source)
  if (format === 'csv') {
    const told = await readPlain(source)
    return found(format, into, told, told)
  }
  const told = format === 'sds-v1' ? await readSdsV1(source) : await readOneRoster(source, manifest, format === 'oneroster-1.1' || format === 'sds-v2')
  return found(format, into, told, { columns: [], mapping: null, mappedBy: null, preset: null })
}

/** By the files there are and, where two formats share their names, by a heading only one of them has. */
async function recognise(source: Source): Promise<{ format: Format; manifest: Manifest | null }> {
  const manifest = await readManifest(source)
  if (manifest) {
    if (!/^1\.[012]$/.test(manifest.version)) throw new Refusal('IMPORT_UNKNOWN_FORMAT', 'the manifest gives no version of OneRoster from 1.0 to 1.2')
    return { format: manifest.version === '1.2' ? 'oneroster-1.2' : 'oneroster-1.1', manifest }
  }
  return { format: await byHeadings(source), manifest: null }
}

async function byHeadings(source: Source): Promise<Format> {
  const users = await headingsOf(source, 'users.csv')
  if (users.has('sourcedid')) {
    const isOneRoster = users.has('enableduser') || users.has('datelastmodified')
    const roles = await headingsOf(source, 'roles.csv')
    if (roles.has('usersourcedid')) return isOneRoster || roles.has('roletype') ? 'oneroster-1.2' : 'sds-v2.1'
    if (users.has('role')) return isOneRoster ? 'oneroster-1.1' : 'sds-v2'
  }
  const sds = source.request.names.filter((name) => SDS_FILES.includes(name.toLowerCase()))
  return source.find('student.csv') !== undefined && sds.length > 1 ? 'sds-v1' : 'csv'
}

async function headingsOf(source: Source, wanted: string): Promise<ReadonlySet<string>> {
  const name = source.find(wanted)
  if (name === undefined) return new Set()
  const { columns, rows } = await openSheet(source.path(name), source.into)
  await rows.return(undefined)
  return new Set(columns.map((column) => column.toLowerCase()))
}

function found(format: Format, into: Gathering, told: Told, mapped: MappedColumns): Found {
  const { people, covered, spared, left, elsewhere, read, refused, refusedCount, ignored } = into
  const asks = 'ask' in told.choice
  return {
    ...{ format, people, covered, spared, left, elsewhere, read, refused, refusedCount },
    ...{ columns: mapped.columns, mapping: mapped.mapping, mappedBy: mapped.mappedBy, preset: mapped.preset },
    ignoredColumns: [...ignored],
    partial: told.partial,
    schools: told.schools.list.slice(0, 500),
    school: 'read' in told.choice ? told.choice.read : null,
    mustChooseSchool: asks,
    otherSchool: 'ask' in told.choice && told.choice.otherSchool,
    classes: { all: told.allClasses && !asks, list: [...into.classes.values()], gone: [...into.classesGone] },
  }
}
