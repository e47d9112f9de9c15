/**
 * A pretend school as a school's own system would export it: Microsoft SDS v1 CSV, UK flavour, Years 1 to 9. Everybody
 * in it is invented. The same every time, so that a second import changes nothing.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PUPILS_PER_CLASS = 7
const SCHOOL = { number: '90001', name: 'Harbour School' }
const CLASSES = ['1P', '2L', '3K', '4B', '5M', '6R', '7S', '8T', '9W'] as const
const TEACHERS = [
  ['Amina', 'Khan'],
  ['Gareth', 'Rees'],
  ['Chidi', 'Okafor'],
  ['Morag', 'Sinclair'],
  ['Priya', 'Nair'],
  ['Jakub', 'Zieliński'],
  ['Ffion', 'Pritchard'],
  ['Delroy', 'Campbell'],
  ['Siobhán', 'O’Hara'],
] as const
const GIVEN = (
  'Aled Zara Oluwaseun Maisie Yusuf Zofia Callum Anaya Rhys Hope Idris Niamh Kofi Eilidh Dmytro Layla Tomos Mei Harvey Safiya ' +
  'Euan Chidera Poppy Arjun Seren Ibrahim Freya Mateusz Ayesha Finlay Nia'
).split(' ')
const FAMILY = (
  'Bevan Hussain Adeyemi Thompson Ali Kowalska McLeod Patel Vaughan O’Connor Farah Doherty Mensah Fraser Kovalenko Rahman Griffiths Chen ' +
  'Barker-Jones Begum Stewart Eze Hughes Singh Llewellyn Osman Wright Nowak D’Souza'
).split(' ')

export interface SampleOptions {
  /** an operating-system account that shall belong to one of the pupils, so that an alert from this machine has a name */
  readonly account?: string
}
export interface SampleSchool {
  readonly pupils: number
  readonly teachers: number
  readonly classes: number
  /** the pupil whom `account` belongs to */
  readonly named: string | null
}

/** Writes the files into `folder`, making it. */
export function writeSampleSchool(folder: string, { account }: SampleOptions = {}): SampleSchool {
  const pupils = CLASSES.flatMap((className, c) =>
    Array.from({ length: PUPILS_PER_CLASS }, (_, i) => invent(c * PUPILS_PER_CLASS + i, className, Number.parseInt(className, 10))),
  )
  // A Year 5 pupil: old enough for a login of their own.
  const known = account === undefined ? undefined : pupils.find((p) => p.year === 5)
  if (known && account !== undefined) known.username = account
  const teachers = TEACHERS.map(([given, family], i) => ({ id: `T${i + 1}`, given, family, username: login(given, family) }))
  mkdirSync(folder, { recursive: true })
  const write = (name: string, heading: string, rows: readonly (readonly (string | number)[])[]) =>
    writeFileSync(join(folder, name), [heading, ...rows.map((row) => row.join(','))].map((line) => `${line}\r\n`).join(''))
  write('School.csv', 'DfE Number,Name,Country', [[SCHOOL.number, SCHOOL.name, 'UK']])
  write(
    'Section.csv',
    'ID,School DfE Number,Section Name,Status',
    CLASSES.map((name, i) => [`S${i + 1}`, SCHOOL.number, name, 'Active']),
  )
  write(
    'Student.csv',
    'ID,School DfE Number,First Name,Last Name,Username,Password,Grade,Status,Birthdate',
    pupils.map((p) => [p.id, SCHOOL.number, p.given, p.family, p.username, 'not-a-password', p.year, 'Active', p.born]),
  )
  write(
    'StudentEnrollment.csv',
    'Section ID,ID',
    pupils.map((p) => [`S${CLASSES.indexOf(p.className) + 1}`, p.id]),
  )
  write(
    'Teacher.csv',
    'ID,School DfE Number,First Name,Last Name,Username,Password,Status',
    teachers.map((t) => [t.id, SCHOOL.number, t.given, t.family, t.username, 'not-a-password', 'Active']),
  )
  write(
    'TeacherRoster.csv',
    'Section ID,ID',
    // Whoever is in Room 4 with the class of this machine's pupil has a class of the youngest as well: its pages have something to show.
    [...teachers.map((t, i) => [`S${i + 1}`, t.id]), [`S${CLASSES.indexOf('5M') + 1}`, 'T1']],
  )
  return { pupils: pupils.length, teachers: teachers.length, classes: CLASSES.length, named: known ? `${known.given} ${known.family}` : null }
}

/** 31 and 29 names share no factor, so nobody has another's full name. */
function invent(n: number, className: (typeof CLASSES)[number], year: number) {
  const given = GIVEN[n % GIVEN.length] ?? ''
  const family = FAMILY[n % FAMILY.length] ?? ''
  // Year 1 signs in with the class's login, as many infant classes do: then the account names nobody.
  const username = year === 1 ? 'year1' : login(given, family)
  const born = `${String((n % 28) + 1).padStart(2, '0')}/0${(n % 8) + 1}/${2022 - year}`
  return { id: `P${1001 + n}`, given, family, username, className, year, born }
}

function login(given: string, family: string): string {
  return `${given[0]}${family}`
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase()
}
