import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type Found, readHere } from '../../../../server/roster/reading/read.ts'
import type { Known, ReadRequest } from '../../../../server/roster/reading/source.ts'

const NOW = Date.UTC(2026, 8, 15)
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

type Files = Record<string, string>
function read(files: Files, { known = { people: [], classes: [] }, ...request }: Partial<ReadRequest> & { known?: Known } = {}): Promise<Found> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-reading-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return readHere(
    { folder, names: Object.keys(files), mapping: null, preset: null, school: { asked: null, remembered: null }, now: NOW, ...request },
    { remembered: async () => null, known: async () => known },
  )
}
const names = (found: Found) => [...found.people.values()].map((p) => `${p.kind} ${p.externalId} ${p.givenName} ${p.familyName} [${p.classes}]`)

const ORGS = 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\nT,,,The Trust,district,,\nA,,,Alder,school,,T\n'
const CLASSES =
  'sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods\n' +
  'c1,,,Maths,07,,7x/Ma1,scheduled,Room 3,A,,,,"1,2"\nc2,,,Maths,07,,7y/Ma1,scheduled,,A,,,,\n'
const ENROLMENTS =
  'sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n' +
  'e1,,,c1,A,p1,student,,,\ne2,,,c1,A,t1,teacher,true,,\ne3,,,c2,A,p2,student,,,2026-07-20\n'
const USERS_11 =
  'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n'
const manifest = (version: string, modes: Files) =>
  `propertyName,value\nmanifest.version,1.0\noneroster.version,${version}\n${Object.entries(modes)
    .map(([file, mode]) => `file.${file},${mode}\n`)
    .join('')}`
const BULK = { orgs: 'bulk', users: 'bulk', classes: 'bulk', enrollments: 'bulk' }

const ONE_SCHOOL: Files = {
  'manifest.csv': manifest('1.1', BULK),
  'orgs.csv': ORGS,
  'users.csv':
    `${USERS_11}p1,,,true,A,student,aled,,Aled,Bevan,,,Aled@School.Example,,,g1,07,secret\n` +
    'p2,,,true,A,student,zara,,Zara,Ali,,,,,,,"08,09",\nt1,,,true,"A,T",teacher,akhan,,Amina,Khan,,,,,,,,\ng1,,,true,A,guardian,,,Mum,Bevan,,,,,,,,\n',
  'classes.csv': CLASSES,
  'enrollments.csv': ENROLMENTS,
}

describe('OneRoster 1.1', () => {
  test('pupils and teachers with their classes; guardians and passwords are not taken', async () => {
    const found = await read(ONE_SCHOOL)
    expect(found).toMatchObject({ format: 'oneroster-1.1', school: 'A', partial: false, refusedCount: 0, mustChooseSchool: false })
    expect(names(found)).toEqual(['pupil p1 Aled Bevan [Maths]', 'pupil p2 Zara Ali []', 'teacher t1 Amina Khan [Maths]'])
    expect(found.people.get('pupil:p1')).toMatchObject({ username: 'aled', email: 'aled@school.example', yearGroup: '7' })
    expect(found.ignoredColumns).toEqual(expect.arrayContaining(['password', 'agentSourcedIds']))
    expect(JSON.stringify([...found.people.values()])).not.toMatch(/secret|Mum/)
  })
  test('where and when a class is taught is passed on, and two classes of one title are told apart', async () => {
    expect((await read(ONE_SCHOOL)).classes).toEqual({
      all: true,
      gone: [],
      list: [
        { id: 'c1', name: 'Maths', room: 'Room 3', periods: ['1', '2'] },
        { id: 'c2', name: 'Maths (7y/Ma1)', room: null, periods: [] },
      ],
    })
  })
  test('of several schools one has to be chosen, and nobody of the other comes in', async () => {
    const files = {
      ...ONE_SCHOOL,
      'orgs.csv': `${ORGS}B,,,Beech,school,,T\nB1,,,Beech Nursery,department,,B\n`,
      'users.csv': `${ONE_SCHOOL['users.csv']}p9,,,true,B1,student,odd,,Odd,One,,,,,,,,\n`,
      'enrollments.csv': `${ENROLMENTS}e9,,,c1,A,p9,student,,,\n`,
    }
    const asked = await read(files)
    expect(asked).toMatchObject({ mustChooseSchool: true, school: null, people: new Map() })
    expect(asked.schools).toEqual([
      { id: 'A', name: 'Alder', people: 3 },
      { id: 'B', name: 'Beech', people: 1 },
    ])
    const chosen = await read(files, { school: { asked: 'A', remembered: null } })
    expect(names(chosen)).toHaveLength(3)
    expect(chosen).toMatchObject({ refusedCount: 0, elsewhere: new Set(['pupil:p9']) })
    expect(await read(files, { school: { asked: null, remembered: 'B' } })).toMatchObject({ school: 'B' })
    expect(await read(ONE_SCHOOL, { school: { asked: null, remembered: 'B' } })).toMatchObject({ otherSchool: true, people: new Map() })
  })
  test('a file the manifest promises and nobody sent refuses the whole: its people would look gone', async () => {
    const { 'users.csv': _, ...without } = ONE_SCHOOL
    await expect(read(without)).rejects.toMatchObject({ code: 'IMPORT_UNKNOWN_FORMAT', detail: expect.stringContaining('users.csv') })
  })
})
