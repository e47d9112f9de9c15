/** Which column of a school's export holds what. Pure. */
import { type Mapping, ROSTER_FIELDS } from '../../protocol/roster.ts'

type Field = (typeof ROSTER_FIELDS)[number]

/**
 * Headings seen in SIMS, Arbor, Bromcom, Google and Microsoft exports, most telling first. `upn` is not among
 * them: it is the Unique Pupil Number in one system and the account's name in another, so a person has to say.
 */
const HEADINGS: Readonly<Record<Field, readonly string[]>> = {
  externalId: [
    'sisid',
    'externalid',
    'sourcedid',
    'misid',
    'admissionnumber',
    'admissionno',
    'adno',
    'studentid',
    'pupilid',
    'personid',
    'staffcode',
    'id',
    'studentnumber',
  ],
  givenName: ['givenname', 'firstname', 'forename', 'preferredforename', 'chosenforename', 'legalforename'],
  familyName: ['familyname', 'lastname', 'surname', 'preferredsurname', 'legalsurname'],
  username: ['username', 'samaccountname', 'userprincipalname', 'loginname', 'login', 'networklogin', 'adusername', 'account', 'emailaddress', 'email'],
  yearGroup: ['yeargroup', 'year', 'yr', 'ncyear', 'nationalcurriculumyear', 'grade'],
  className: ['classname', 'class', 'registrationgroup', 'reggroup', 'reg', 'tutorgroup', 'formgroup', 'form'],
  kind: ['kind', 'role', 'persontype', 'usertype', 'type'],
}

function folded(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** A first guess; null for what can't be guessed. Each column is used once. */
export function guessMapping(columns: readonly string[]): Mapping {
  const byHeading = new Map<string, string>()
  for (const column of columns) if (!byHeading.has(folded(column))) byHeading.set(folded(column), column)
  const mapping: Mapping = {}
  for (const field of ROSTER_FIELDS) {
    const column = HEADINGS[field].map((h) => byHeading.get(h)).find((c) => c !== undefined)
    if (column !== undefined) mapping[field] = column
  }
  return mapping
}

/** Enough to tell people apart and to name them? */
export function isUsable(mapping: Mapping): boolean {
  return Boolean((mapping.externalId || mapping.username) && (mapping.givenName || mapping.familyName))
}

/** Are all of its columns in this file? */
export function fits(mapping: Mapping, columns: readonly string[]): boolean {
  return Object.values(mapping).every((column) => columns.includes(column))
}

/** The same export next month has the same heading line: what a mapping is remembered by. */
export function headingSignature(columns: readonly string[]): string {
  return [...new Set(columns.map(folded))].sort().join('|')
}
