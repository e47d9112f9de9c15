/**
 * OneRoster CSV 1.1 and 1.2, and Microsoft School Data Sync v2 and v2.1, which are cut from the same cloth: organisations, users
 * (with roles in a file of their own from 1.2 and v2.1), classes, enrolments.
 * A delta says what changed since the export before and never removes whoever it doesn't name; it is completed from what is known.
 * Sources: https://www.imsglobal.org/oneroster-v11-final-csv-tables, https://www.imsglobal.org/spec/oneroster/v1p2/bind/csv,
 * https://learn.microsoft.com/schooldatasync/sds-v2.1-csv-file-format
 */
import { Refusal } from '../../../protocol/errors.ts'
import { type Candidate, type Cells, personKey } from '../rules.ts'
import { classesGoneFrom, readClasses } from './classes.ts'
import { readEnrolments } from './enrolments.ts'
import { hasLeft } from './leaving.ts'
import { type Manifest, modesOf } from './manifest.ts'
import { activeIn, gradeOf, type Members, type Membership, readMembers, readSchools } from './members.ts'
import type { Reading } from './one-reading.ts'
import type { Source, Told } from './source.ts'
import type { NamedRow } from './table.ts'

/** Read, and not kept: the rest of users.csv is told as left out. */
const LOOKED_AT = 'sourcedid status enableduser orgsourcedids role grades grade datelastmodified'.split(' ')
const KEPT = 'username givenname preferredgivenname familyname preferredfamilyname email activedirectorymatchid'.split(' ')

/** `rolesInUsers`: OneRoster 1.1 and SDS v2. Throws IMPORT_UNKNOWN_FORMAT. */
export async function readOneRoster(source: Source, manifest: Manifest | null, rolesInUsers: boolean): Promise<Told> {
  const modes = modesOf(source, manifest)
  if (modes.users === 'bulk' && !rolesInUsers && modes.roles === 'absent') throw new Refusal('IMPORT_UNKNOWN_FORMAT', 'roles.csv is missing')
  const partial = modes.users !== 'bulk'
  const schools = await readSchools(source)
  const members = modes.users === 'absent' && rolesInUsers ? (new Map() satisfies Members) : await readMembers(source, schools, rolesInUsers)
  const choice = schools.choose(source.request.school.asked, source.request.school.remembered, partial)
  if ('ask' in choice) return { schools, choice, partial, allClasses: false }

  const isWhole = modes.users === 'bulk' && modes.classes === 'bulk' && modes.enrollments === 'bulk' && (rolesInUsers || modes.roles === 'bulk')
  const known = isWhole ? { people: [], classes: [] } : await source.ports.known()
  const reading: Reading = {
    source,
    modes,
    schools,
    school: choice.read,
    known: new Map(known.people.map((p) => [p.externalId, p])),
    knownClasses: known.classes,
    rolesInUsers,
    rolesAreWhole: (rolesInUsers ? modes.users : modes.roles) === 'bulk',
    passedOver: new Set(),
  }
  if (modes.users !== 'absent') await readUsers(reading, members)
  if (partial) {
    rolesEnded(reading, members)
    source.into.covered.clear()
  }
  // Enrolments are by far the longest file, and ask nobody's role.
  members.clear()
  const classes = await readClasses(reading)
  classesGoneFrom(reading, classes)
  await readEnrolments(reading, classes)
  return { schools, choice, partial, allClasses: modes.classes === 'bulk' }
}

async function readUsers(reading: Reading, members: Members): Promise<void> {
  const { source, modes, known } = reading
  const { into } = source
  const table = await source.open('users.csv', ['sourcedId'])
  if (!table) return
  if (!table.has('givenName') && !table.has('familyName')) throw new Refusal('IMPORT_UNKNOWN_FORMAT', `${table.file} needs the columns givenName, familyName`)
  for (const column of table.columns) if (column !== '' && ![...LOOKED_AT, ...KEPT].includes(column.toLowerCase())) into.ignored.add(column)
  for await (const row of table.rows) {
    const id = row.get('sourcedId')
    const before = known.get(id)
    const gone = hasLeft(row.get('status'), source.request.now)
    const here = gone ? undefined : membershipHere(reading, members.get(id), before)
    if (!here) {
      passOver(reading, id, gone, members.get(id), before)
      continue
    }
    const key = into.take(table.file, row.line, cellsOf(row, here.grade), here.kind)
    const person = key === null ? undefined : into.people.get(key)
    // Enrolments say who is in which class now, or only what changed.
    if (person && before && modes.enrollments !== 'bulk') into.put({ ...person, classes: before.classes })
  }
}

/** What somebody is at our school; of the people we know, what they were where the files don't say. */
function membershipHere(reading: Reading, of: readonly Membership[] | undefined, before: Candidate | undefined): Membership | undefined {
  const here = activeIn(of, (school) => school === reading.school)
  if (here) return here
  const above = activeIn(of, (school) => school === null)
  // Whoever belongs to the trust and to no school is taken with the only school there is.
  if (above && (reading.schools.list.length <= 1 || before)) return above
  if (!before || reading.rolesAreWhole || hasMoved(reading, of)) return undefined
  return { school: reading.school, kind: before.kind, grade: before.yearGroup ?? '', ended: false }
}

/** They are at another school now: all their schools are others, or what they were here has ended. */
function hasMoved({ school, rolesInUsers }: Reading, of: readonly Membership[] | undefined): boolean {
  const elsewhere = activeIn(of, (at) => at !== null && at !== school)
  if (!of || !elsewhere || activeIn(of, (at) => at === null || at === school)) return false
  // A role in a file of its own says nothing of the other roles somebody has; only its end does.
  return rolesInUsers || of.some((m) => m.ended && m.school === school)
}

function passOver(reading: Reading, id: string, gone: boolean, of: readonly Membership[] | undefined, before: Candidate | undefined): void {
  const { into } = reading.source
  reading.passedOver.add(id)
  const another = activeIn(of, (school) => school !== null)
  if (another && !gone) into.elsewhere.add(personKey({ kind: another.kind, externalId: id }))
  if (before && reading.modes.users === 'delta' && (gone || hasMoved(reading, of))) into.left.add(personKey(before))
}

/** People whose only news is that they have moved to another school. */
function rolesEnded(reading: Reading, members: Members): void {
  const { into } = reading.source
  for (const [id, of] of members) {
    const before = reading.known.get(id)
    if (before && !into.people.has(personKey(before)) && hasMoved(reading, of)) into.left.add(personKey(before))
  }
}

function cellsOf(row: NamedRow, grade: string): Cells {
  const cell = (column: string, ...others: string[]) => {
    const at = [column, ...others].find((c) => row.get(c) !== '') ?? column
    return { column: at, text: row.get(at) }
  }
  return {
    externalId: cell('sourcedId'),
    givenName: cell('preferredGivenName', 'givenName'),
    familyName: cell('preferredFamilyName', 'familyName'),
    username: cell('username', 'activeDirectoryMatchId'),
    email: cell('email'),
    yearGroup: { column: 'grade', text: grade || gradeOf(row) },
  }
}
