/** What an export's manifest says of each of its files. */
import { Refusal } from '../../../protocol/errors.ts'
import type { Source } from './source.ts'

/** bulk: everything there is; delta: what changed since; absent: not sent. */
export type Mode = 'bulk' | 'delta' | 'absent'
const FILES = ['orgs', 'users', 'roles', 'classes', 'enrollments'] as const
export type Modes = Readonly<Record<(typeof FILES)[number], Mode>>

export interface Manifest {
  /** `oneroster.version`, as it stands */
  readonly version: string
  readonly modes: ReadonlyMap<string, Mode>
}

/** Null where no manifest was sent: School Data Sync has none, and some systems leave it out. Throws IMPORT_UNKNOWN_FORMAT. */
export async function readManifest(source: Source): Promise<Manifest | null> {
  const table = await source.open('manifest.csv', ['propertyName', 'value'])
  if (!table) return null
  let version = ''
  const modes = new Map<string, Mode>()
  for await (const row of table.rows) {
    const [name, value] = [row.get('propertyName').toLowerCase(), row.get('value')]
    if (name === 'oneroster.version') version = value
    const mode = value.toLowerCase()
    if (!name.startsWith('file.')) continue
    if (mode !== 'bulk' && mode !== 'delta' && mode !== 'absent')
      throw new Refusal('IMPORT_UNKNOWN_FORMAT', `manifest.csv, line ${row.line}: bulk, delta or absent is missing`)
    modes.set(name.slice('file.'.length), mode)
  }
  return { version, modes }
}

/** Each file's mode. A file that is promised and missing is refused: what is in it would look gone. */
export function modesOf(source: Source, manifest: Manifest | null): Modes {
  const modes = FILES.map((file) => {
    const sent = source.find(`${file}.csv`) !== undefined
    const said = manifest?.modes.get(file) ?? (sent ? 'bulk' : 'absent')
    if (said !== 'absent' && !sent) throw new Refusal('IMPORT_UNKNOWN_FORMAT', `the manifest promises ${file}.csv, and it is not among the files`)
    return [file, said] as const
  })
  return Object.fromEntries(modes) as Record<(typeof FILES)[number], Mode>
}
