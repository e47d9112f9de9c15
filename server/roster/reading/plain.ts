/** One heading row and a row per person: what every system can export. */
import { Refusal } from '../../../protocol/errors.ts'
import type { MAPPED_BY, Mapping } from '../../../protocol/roster.ts'
import type { PersonKind } from '../rules.ts'
import { fits, guessMapping, headingSignature, isUsable, presetMapping, recognisePreset } from './columns.ts'
import { cellsOf } from './gathering.ts'
import { hasLeft } from './leaving.ts'
import type { PresetName } from './presets.ts'
import { Schools } from './schools.ts'
import type { ReadPorts, ReadRequest, Source, Told } from './source.ts'
import { openSheet } from './table.ts'

export interface MappedColumns {
  readonly columns: readonly string[]
  /** null: nobody knows which column is which, so nothing was read */
  readonly mapping: Mapping | null
  readonly mappedBy: (typeof MAPPED_BY)[number] | null
  readonly preset: PresetName | null
}

/** Throws IMPORT_UNKNOWN_FORMAT when a file lacks a chosen column. */
export async function readPlain(source: Source): Promise<Told & MappedColumns> {
  const { into, request, ports } = source
  const told: Told = { schools: new Schools(), choice: { read: null }, partial: false, allClasses: false }
  let shown: MappedColumns = { columns: [], mapping: null, mappedBy: null, preset: null }
  for (const name of request.names) {
    const { columns, rows } = await openSheet(source.path(name), into, source.options(name))
    const mapped = await mapColumns(columns, request, ports)
    if (request.mapping && !fits(request.mapping, columns)) throw new Refusal('IMPORT_UNKNOWN_FORMAT', `${name} does not have every column that was chosen`)
    const { mapping } = mapped
    if (!mapping) {
      await rows.return(undefined)
      into.people.clear()
      into.covered.clear()
      return { ...told, ...mapped }
    }
    if (shown.mapping === null) shown = mapped
    const kept = new Set(Object.values(mapping))
    for (const column of columns) if (column !== '' && !kept.has(column)) into.ignored.add(column)
    const kind: PersonKind = /teacher|staff/i.test(name) ? 'teacher' : 'pupil'
    for await (const row of rows) {
      const cells = cellsOf(row, columns, mapping)
      if (!hasLeft(cells.leaving?.text ?? '', request.now)) into.take(name, row.line, cells, kind)
    }
  }
  return { ...told, ...shown }
}

async function mapColumns(columns: readonly string[], { mapping: chosen, preset: asked }: ReadRequest, ports: ReadPorts): Promise<MappedColumns> {
  const memory = asked ? null : await ports.remembered(headingSignature(columns))
  const preset = asked ?? (memory ? null : recognisePreset(columns))
  const known = memory ?? { ...(asked ? {} : guessMapping(columns)), ...(preset ? presetMapping(preset, columns) : {}) }
  const mappedBy = chosen ? 'person' : memory ? 'memory' : preset ? 'preset' : 'guess'
  // A choice that names only what the guess got wrong is added to it; a whole one stands alone, so that columns can be left out.
  const mapping = chosen && isUsable(chosen) ? chosen : { ...known, ...chosen }
  return isUsable(mapping) ? { columns, mapping, mappedBy, preset } : { columns, mapping: null, mappedBy: null, preset }
}
