/** The classes of an export, each under a name of its own. */
import { cleanValue } from '../rules.ts'
import type { ClassInfo } from './gathering.ts'
import { hasLeft } from './leaving.ts'
import type { Reading } from './one-reading.ts'
import type { NamedRow } from './table.ts'

/** Lesson times kept per class: a week of a two-week timetable. */
const PERIODS_MAX = 60

/** Class id → name, of our school's classes. */
export async function readClasses(reading: Reading): Promise<ReadonlyMap<string, string>> {
  const { source, modes, knownClasses, passedOver, schools, school } = reading
  const { into } = source
  const names = new Map<string, string>()
  const taken = new Map<string, string>()
  if (modes.classes !== 'bulk') {
    for (const { id, name } of knownClasses) {
      names.set(id, name)
      taken.set(name, id)
    }
  }
  const table = modes.classes === 'absent' ? null : await source.open('classes.csv', ['sourcedId', 'title'])
  if (!table) return names
  const orgColumn = table.has('schoolSourcedId') ? 'schoolSourcedId' : 'orgSourcedId'
  for await (const row of table.rows) {
    const id = row.get('sourcedId')
    const at = row.get(orgColumn) === '' ? null : (schools.of(row.get(orgColumn)) ?? null)
    if (hasLeft(row.get('status'), source.request.now)) into.classesGone.add(id)
    if (into.classesGone.has(id) || (school !== null && at !== null && at !== school)) {
      names.delete(id)
      passedOver.add(id)
      continue
    }
    const info = describeClass(row, id, (name) => (taken.get(name) ?? id) === id)
    if ('reason' in info) {
      into.refuse(table.file, row.line, 'title', info.reason)
      passedOver.add(id)
      continue
    }
    names.set(id, info.name)
    taken.set(info.name, id)
    into.classes.set(id, info)
  }
  return names
}

/** Two classes of one title are told apart by their codes: people are put into classes by name. */
function describeClass(row: NamedRow, id: string, isFree: (name: string) => boolean): ClassInfo | { reason: string } {
  const title = cleanValue(row.get('title'))
  const code = cleanValue(row.get('classCode'))
  if ('reason' in title) return title
  const plain = title.value || ('value' in code ? code.value : '') || id
  const coded = cleanValue(`${plain} (${'value' in code && code.value ? code.value : id})`)
  const name = isFree(plain) ? { value: plain } : coded
  if ('reason' in name || !isFree(name.value)) return { reason: 'is the name of another class too' }
  const room = cleanValue(row.get('location'))
  const periods = row
    .get('periods')
    .split(',')
    .map((period) => cleanValue(period))
    .flatMap((period) => ('value' in period && period.value ? [period.value] : []))
  return { id, name: name.value, room: 'value' in room && room.value ? room.value : null, periods: periods.slice(0, PERIODS_MAX) }
}

/** A class that has another name now, or has gone, changes for everybody in it, named or not. */
export function classesGoneFrom({ knownClasses, known, source: { into } }: Reading, names: ReadonlyMap<string, string>): void {
  const changed = new Map<string, string | null>()
  for (const { id, name } of knownClasses) {
    const now = into.classesGone.has(id) ? null : names.get(id)
    if (now !== undefined && now !== name) changed.set(name, now)
  }
  if (changed.size === 0) return
  for (const before of known.values()) {
    const key = `${before.kind}:${before.externalId}`
    const person = into.people.get(key) ?? before
    if (into.left.has(key) || !person.classes.some((name) => changed.has(name))) continue
    into.put({ ...person, classes: person.classes.flatMap((name) => (changed.has(name) ? (changed.get(name) ?? []) : name)) })
  }
}
