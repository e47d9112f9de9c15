/** From files to people: the two formats, row by row, keeping people only and never the rows. */
import { join } from 'node:path'
import { Refusal } from '../../protocol/errors.ts'
import type { ImportPreview, Mapping, RefusedRow } from '../../protocol/roster.ts'
import { fits, guessMapping, headingSignature, isUsable } from './columns.ts'
import { cellsOf, Gathering, openSheet } from './gathering.ts'
import type { Candidate, PersonKind } from './rules.ts'
import { readSds, SDS_FILES } from './sds.ts'

/** What the files say, before it is compared with who is there. */
export interface Found {
  readonly format: ImportPreview['format']
  readonly people: ReadonlyMap<string, Candidate>
  /** kinds of people these files list completely */
  readonly covered: ReadonlySet<PersonKind>
  /** people whose row was refused: they stay as they are */
  readonly spared: ReadonlySet<string>
  readonly read: number
  readonly refused: readonly RefusedRow[]
  readonly refusedCount: number
  readonly ignoredColumns: readonly string[]
  readonly columns: readonly string[]
  /** null: nobody knows which column is which, so nothing was read */
  readonly mapping: Mapping | null
}

/**
 * Reads every file of an import. `chosen` is the mapping a person gave; `remembered` looks up the last one used for the same
 * heading line. Throws IMPORT_UNREADABLE, IMPORT_UNKNOWN_FORMAT (no files) and TOO_LARGE.
 */
export async function readFiles(
  folder: string,
  names: readonly string[],
  chosen: Mapping | null,
  remembered: (signature: string) => Promise<Mapping | null>,
): Promise<Found> {
  if (names.length === 0) throw new Refusal('IMPORT_UNKNOWN_FORMAT', 'no files were sent')
  const into = new Gathering()
  const isSds = names.some((n) => n.toLowerCase() === 'student.csv') && names.filter((n) => SDS_FILES.includes(n.toLowerCase())).length > 1
  if (isSds && !chosen) {
    await readSds(folder, names, into)
    return found('sds-v1', into, [], null)
  }
  let shown: { columns: readonly string[]; mapping: Mapping | null } | undefined
  for (const name of names) {
    const { columns, rows } = await openSheet(join(folder, name), into)
    if (chosen && !fits(chosen, columns)) throw new Refusal('IMPORT_UNKNOWN_FORMAT', `${name} does not have every column that was chosen`)
    const known = (await remembered(headingSignature(columns))) ?? guessMapping(columns)
    // A choice that names only what the guess got wrong is added to it; a whole one stands alone, so that columns can be left out.
    const mapping = chosen && isUsable(chosen) ? chosen : { ...known, ...chosen }
    if (!isUsable(mapping)) {
      await rows.return(undefined)
      return found('csv', new Gathering(), columns, null)
    }
    shown ??= { columns, mapping }
    const kept = new Set(Object.values(mapping))
    for (const column of columns) if (!kept.has(column)) into.ignored.add(column)
    const kind: PersonKind = /teacher|staff/i.test(name) ? 'teacher' : 'pupil'
    for await (const row of rows) into.take(name, row.line, cellsOf(row, columns, mapping), kind)
  }
  return found('csv', into, shown?.columns ?? [], shown?.mapping ?? null)
}

function found(format: Found['format'], into: Gathering, columns: readonly string[], mapping: Mapping | null): Found {
  const { people, covered, spared, read, refused, refusedCount, ignored } = into
  return { format, people, covered, spared, read, refused, refusedCount, ignoredColumns: [...ignored], columns, mapping }
}
