/**
 * A school of N people as each system would export it, with the faults real exports have, and who is truly in it. Everybody is
 * invented, from a seed: the same every time.
 *
 *   const school = inventSchool({ pupils: 300, seed: 7 })
 *   const { files, people, refused } = exportAs('oneroster-1.2', school, { faults: true })
 */
import type { PERSON_KINDS } from '../../protocol/roster.ts'
import { type Cells, Mess } from './export-faults.ts'
import type { InventedPerson, InventedSchool } from './invented-school.ts'

export const EXPORTS = ['oneroster-1.1', 'oneroster-1.2', 'sds-v1', 'sds-v2', 'sds-v2.1', 'sims', 'arbor', 'bromcom'] as const
export type ExportName = (typeof EXPORTS)[number]

/** As the roster should hold them; classes sorted. */
export interface TruePerson {
  readonly kind: (typeof PERSON_KINDS)[number]
  readonly externalId: string
  readonly givenName: string
  readonly familyName: string
  readonly username: string | null
  readonly email: string | null
  readonly yearGroup: string | null
  readonly classes: readonly string[]
}
export interface ExportOptions {
  /** BOM or Windows-1252, empty cells at line ends, blank lines, line breaks in cells, rows twice, people who are not there … */
  readonly faults?: boolean
  /** what changed since this school: OneRoster only */
  readonly since?: InventedSchool
}
export interface SchoolExport {
  readonly files: Readonly<Record<string, Buffer>>
  /** everybody whom an import of these files into an empty roster should bring */
  readonly people: readonly TruePerson[]
  /** rows an import must refuse */
  readonly refused: number
}

/** Throws for a system that can't say what changed, when asked to. */
export function exportAs(format: ExportName, school: InventedSchool, { faults = false, since }: ExportOptions = {}): SchoolExport {
  const messy = new Mess(school.seed, faults)
  if (format === 'oneroster-1.1' || format === 'oneroster-1.2') return oneRoster(format, school, messy, since)
  if (since) throw new Error(`${format} has no partial exports`)
  if (format === 'sds-v1') return sdsV1(school, messy)
  if (format === 'sds-v2' || format === 'sds-v2.1') return sdsV2(format, school, messy)
  return oneFile(format, school, messy)
}

function truth(school: InventedSchool, given: Partial<Record<'email' | 'classes', boolean>> = {}): TruePerson[] {
  const titles = new Map(school.classes.map((c) => [c.id, c.title]))
  return school.people.map((p) => ({
    kind: p.kind,
    externalId: p.id,
    givenName: p.given,
    familyName: p.family,
    username: p.username,
    email: given.email === false ? null : p.email.toLowerCase(),
    yearGroup: p.year || null,
    classes: p.classes.map((id) => titles.get(id) ?? id).sort(),
  }))
}

const USERS_11 =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password'
const USERS_12 =
  'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns'
const ROLES_12 = 'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId'

function oneRoster(format: 'oneroster-1.1' | 'oneroster-1.2', school: InventedSchool, mess: Mess, since: InventedSchool | undefined): SchoolExport {
  const is12 = format === 'oneroster-1.2'
  const mode = since ? 'delta' : 'bulk'
  const before = new Map(since?.people.map((p) => [p.id, p]))
  const now = new Map(school.people.map((p) => [p.id, p]))
  const stamp: Cells = since ? { status: 'active', dateLastModified: '2026-09-14T08:00:00.000Z' } : {}
  const ended: Cells = { status: 'tobedeleted', dateLastModified: '2026-09-14T08:00:00.000Z' }
  const user = (p: InventedPerson, at: Cells): Cells => ({
    ...at,
    sourcedId: p.id,
    enabledUser: 'true',
    orgSourcedIds: school.id,
    role: p.kind === 'pupil' ? 'student' : 'teacher',
    username: p.username,
    givenName: p.given,
    familyName: p.family,
    middleName: mess.note(),
    email: p.email,
    grades: p.year === '' ? '' : p.year.padStart(2, '0'),
    password: 'Secret-1',
  })
  const role = (p: InventedPerson, at: Cells): Cells => ({
    ...at,
    sourcedId: `${p.id}-R`,
    userSourcedId: p.id,
    roleType: 'primary',
    role: p.kind === 'pupil' ? 'student' : 'teacher',
    orgSourcedId: school.id,
  })
  const enrolment = (p: InventedPerson, id: string, at: Cells): Cells => ({
    ...at,
    sourcedId: `${id}-${p.id}`,
    classSourcedId: id,
    schoolSourcedId: school.id,
    userSourcedId: p.id,
    role: p.kind === 'pupil' ? 'student' : 'teacher',
    beginDate: mess.date(),
  })
  const users: Cells[] = []
  const roles: Cells[] = []
  const enrolments: Cells[] = []
  for (const p of school.people) {
    const was = before.get(p.id)
    if (!since || !was || was.family !== p.family) {
      users.push(user(p, stamp))
      if (!was) roles.push(role(p, stamp))
    }
    for (const id of p.classes) if (!was?.classes.includes(id)) enrolments.push(enrolment(p, id, stamp))
    for (const id of was?.classes ?? []) if (!p.classes.includes(id)) enrolments.push(enrolment(p, id, ended))
  }
  for (const gone of since?.people ?? []) if (!now.has(gone.id)) users.push(user(gone, ended))
  if (mess.faults) {
    const guardian = { id: 'G1', kind: 'pupil', given: 'Mum', family: 'Bevan', username: '', email: '', year: '', form: '', classes: [] } as const
    users.push({ ...user(guardian, stamp), role: 'guardian' })
    roles.push({ ...role(guardian, stamp), role: 'guardian' })
    const leaver = { ...guardian, id: `${school.id}-L1`, given: 'Gone' }
    users.push(user(leaver, ended))
    roles.push(role(leaver, ended))
  }
  const refused = mess.faults ? 2 : 0
  if (mess.faults) for (const id of ['nobody-1', 'nobody-2']) enrolments.push({ ...enrolments[0], ...stamp, sourcedId: id, userSourcedId: id })
  const files: Record<string, Buffer> = {
    'manifest.csv': mess.file('propertyName,value', [
      { propertyName: 'manifest.version', value: '1.0' },
      { propertyName: 'oneroster.version', value: is12 ? '1.2' : '1.1' },
      ...['academicSessions', 'courses', 'demographics', 'lineItems', 'results'].map((f) => ({ propertyName: `file.${f}`, value: 'absent' })),
      { propertyName: 'file.orgs', value: since ? 'absent' : 'bulk' },
      { propertyName: 'file.classes', value: since ? 'absent' : 'bulk' },
      ...['users', 'enrollments', ...(is12 ? ['roles'] : [])].map((f) => ({ propertyName: `file.${f}`, value: mode })),
    ]),
    'users.csv': mess.file(is12 ? USERS_12 : USERS_11, users),
    'enrollments.csv': mess.file('sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate', enrolments),
  }
  if (is12) files['roles.csv'] = mess.file(ROLES_12, roles)
  if (!since) {
    files['orgs.csv'] = mess.file('sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId', [
      { sourcedId: 'T1', name: 'A Trust', type: 'district' },
      { sourcedId: school.id, name: school.name, type: 'school', parentSourcedId: 'T1' },
    ])
    files['classes.csv'] = mess.file(
      'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods',
      school.classes.map((c) => ({
        sourcedId: c.id,
        title: c.title,
        classCode: c.code,
        location: c.room,
        schoolSourcedId: school.id,
        periods: c.periods.join(','),
      })),
    )
  }
  return { files, people: truth(school), refused }
}

function sdsV1(school: InventedSchool, mess: Mess): SchoolExport {
  const person = (p: InventedPerson): Cells => ({
    ID: p.id,
    'School DfE Number': school.id,
    'First Name': p.given,
    'Last Name': p.family,
    Username: p.username,
    Password: 'Secret-1',
    'Middle Name': mess.note(),
    Grade: p.year,
    Status: 'Active',
    Birthdate: mess.date(),
  })
  const of = (kind: InventedPerson['kind']) => school.people.filter((p) => p.kind === kind)
  const rosters = (kind: InventedPerson['kind']) => of(kind).flatMap((p) => p.classes.map((id) => ({ 'Section ID': id, ID: p.id })))
  const pupils = of('pupil').map(person)
  if (mess.faults) pupils.push({ ...pupils[0], ID: `${school.id}-L1`, 'First Name': 'Gone', Status: 'Inactive' })
  return {
    files: {
      'School.csv': mess.file('DfE Number,Name', [{ 'DfE Number': school.id, Name: school.name }]),
      'Student.csv': mess.file('ID,School DfE Number,First Name,Last Name,Username,Password,Middle Name,Grade,Status,Birthdate', pupils),
      'Teacher.csv': mess.file('ID,School DfE Number,First Name,Last Name,Username,Password,Status', of('teacher').map(person)),
      'Section.csv': mess.file(
        'ID,School DfE Number,Section Name,Periods,Status',
        school.classes.map((c) => ({ ID: c.id, 'School DfE Number': school.id, 'Section Name': c.title, Periods: c.periods[0] ?? '' })),
      ),
      'StudentEnrollment.csv': mess.file('Section ID,ID', [
        ...rosters('pupil'),
        ...(mess.faults ? [{ 'Section ID': school.classes[0]?.id ?? '', ID: 'nobody' }] : []),
      ]),
      'TeacherRoster.csv': mess.file('Section ID,ID', rosters('teacher')),
    },
    people: truth(school, { email: false }),
    refused: mess.faults ? 1 : 0,
  }
}

function sdsV2(format: 'sds-v2' | 'sds-v2.1', school: InventedSchool, mess: Mess): SchoolExport {
  const isV2 = format === 'sds-v2'
  const role = (p: InventedPerson) => (p.kind === 'pupil' ? 'Student' : 'faculty')
  const users = school.people.map(
    (p): Cells => ({
      sourcedId: p.id,
      orgSourcedIds: school.id,
      givenName: p.given,
      familyName: p.family,
      username: p.username,
      password: 'Secret-1',
      role: role(p),
      grade: p.year,
      email: p.email,
      phone: mess.note(),
    }),
  )
  const roles = school.people.map(
    (p): Cells => ({ userSourcedId: p.id, orgSourcedId: school.id, role: role(p), grade: p.year, isPrimary: 'TRUE', roleEndDate: '' }),
  )
  // Parents come without a role, and people who have gone with one that ended.
  if (mess.faults && !isV2) {
    users.push(
      { sourcedId: 'G1', givenName: 'Mum', familyName: 'Bevan', username: 'mum@mail.example' },
      { sourcedId: 'L1', givenName: 'Gone', familyName: 'Girl', username: 'gone' },
    )
    roles.push({ userSourcedId: 'L1', orgSourcedId: school.id, role: 'student', roleEndDate: '31/08/2026' })
  }
  const files: Record<string, Buffer> = {
    'orgs.csv': mess.file('sourcedId,name,type,parentSourcedId', [{ sourcedId: school.id, name: school.name, type: 'school' }]),
    'users.csv': mess.file(
      isV2
        ? 'sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade'
        : 'sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms',
      users,
    ),
    'classes.csv': mess.file(
      isV2 ? 'sourcedId,orgSourcedId,title' : 'sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId',
      school.classes.map((c) => ({ sourcedId: c.id, orgSourcedId: school.id, title: c.title })),
    ),
    'enrollments.csv': mess.file(
      'classSourcedId,userSourcedId,role',
      school.people.flatMap((p) => p.classes.map((id) => ({ classSourcedId: id, userSourcedId: p.id, role: role(p) }))),
    ),
  }
  if (!isV2) files['roles.csv'] = mess.file('userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate', roles)
  return { files, people: truth(school, { email: !isV2 }), refused: 0 }
}

/** Headings of each system's own lists: id, first name, family name, account, e-mail, year, form, leaving date. */
const LISTS = {
  sims: { pupils: 'Adno,Forename,Surname,Login,Primary Email,Year,Reg,Date of Leaving,DOB', staff: 'Staff Code,Forename,Surname,Login,Work Email' },
  arbor: {
    pupils: 'Arbor Student ID,First name,Last name,Username,Email address,Year group,Registration form,Leaving date,Date of birth',
    staff: 'Arbor Staff ID,First name,Last name,Username,Work email',
  },
  bromcom: {
    pupils: 'Person ID,First Name,Last Name,Network ID,School Email,Year Group,Tutor Group,Leaving Date,DOB',
    staff: 'Staff Code,First Name,Last Name,Username,Email',
  },
} as const

function oneFile(system: keyof typeof LISTS, school: InventedSchool, mess: Mess): SchoolExport {
  const { pupils, staff } = LISTS[system]
  const row = (heading: string, values: readonly string[]): Cells => Object.fromEntries(heading.split(',').map((column, i) => [column, values[i] ?? '']))
  const pupil = (p: InventedPerson, leaving: string) => row(pupils, [p.id, p.given, p.family, p.username, p.email, p.year, p.form, leaving, mess.date()])
  const children = school.people.filter((p) => p.kind === 'pupil')
  const teachers = school.people.filter((p) => p.kind === 'teacher')
  const rows = children.map((p, n) => pupil(p, mess.faults && n % 9 === 0 ? '21/07/2031' : ''))
  if (mess.faults && children[0]) rows.push(pupil({ ...children[0], id: 'L1', given: 'Gone' }, '17/07/2026'))
  return {
    files: {
      'Pupils.csv': mess.file(pupils, rows),
      'Staff.csv': mess.file(
        staff,
        teachers.map((p) => row(staff, [p.id, p.given, p.family, p.username, p.email])),
      ),
    },
    people: truth(school).map((p) => ({ ...p, classes: school.people.find((one) => one.id === p.externalId)?.form ? [formOf(school, p.externalId)] : [] })),
    refused: 0,
  }
}
function formOf(school: InventedSchool, id: string): string {
  return school.people.find((p) => p.id === id)?.form ?? ''
}
