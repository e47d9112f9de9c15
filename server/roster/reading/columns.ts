/** Which column of a school's export holds what. Pure. */
import type { Mapping } from '../../../protocol/roster.ts'
import { PRESETS, ROSTER_FIELDS } from '../../../protocol/roster-fields.ts'
import { PRESET_TABLE, type PresetName } from './presets.ts'

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
  email: ['emailaddress', 'email', 'schoolemail', 'workemail', 'primaryemail', 'studentemail', 'mail'],
  yearGroup: ['yeargroup', 'year', 'yr', 'ncyear', 'nationalcurriculumyear', 'grade'],
  className: ['classname', 'class', 'registrationgroup', 'reggroup', 'reg', 'tutorgroup', 'formgroup', 'form'],
  kind: ['kind', 'role', 'persontype', 'usertype', 'type'],
  leaving: ['dateofleaving', 'leavingdate', 'dateleft', 'onroll', 'rollstatus', 'enrolmentstatus'],
}

function folded(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** A first guess; what can't be guessed is left out. An e-mail address may be the account too. */
export function guessMapping(columns: readonly string[]): Mapping {
  return mappingBy(HEADINGS, columns)
}

/** The columns as that system names them. */
export function presetMapping(preset: PresetName, columns: readonly string[]): Mapping {
  return mappingBy(PRESET_TABLE[preset].columns, columns)
}

/** The system whose export this is, by its headings; null when it could be anybody's. */
export function recognisePreset(columns: readonly string[]): PresetName | null {
  const there = new Set(columns.map(folded))
  // The most particular first: SIMS' headings are ordinary words.
  const order: readonly PresetName[] = ['arbor', 'bromcom', 'sims']
  return [...order, ...PRESETS].find((name) => PRESET_TABLE[name].tells.every((one) => one.some((h) => there.has(h)))) ?? null
}

function mappingBy(headings: { readonly [F in Field]?: readonly string[] }, columns: readonly string[]): Mapping {
  const byHeading = new Map<string, string>()
  for (const column of columns) if (!byHeading.has(folded(column))) byHeading.set(folded(column), column)
  const mapping: Mapping = {}
  for (const field of ROSTER_FIELDS) {
    const column = headings[field]?.map((h) => byHeading.get(h)).find((c) => c !== undefined)
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
