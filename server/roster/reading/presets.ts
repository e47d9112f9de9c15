/**
 * Headings of the one-file exports that schools' systems make. Data only: a new system is a row here, its name in protocol/roster.ts
 * and in the dashboard's words. Headings are written folded: letters and digits in lower case.
 */
import type { Mapping, PRESETS } from '../../../protocol/roster.ts'

export type PresetName = (typeof PRESETS)[number]
export interface Preset {
  /** headings that give the system away: one of each line */
  readonly tells: readonly (readonly string[])[]
  /** headings by field, the likeliest first */
  readonly columns: { readonly [F in keyof Mapping]?: readonly string[] }
}

export const PRESET_TABLE: Readonly<Record<PresetName, Preset>> = {
  arbor: {
    tells: [['arborstudentid', 'arborstaffid', 'arborid', 'registrationform']],
    columns: {
      externalId: ['arborstudentid', 'arborstaffid', 'arborid', 'studentid', 'staffid', 'admissionnumber'],
      givenName: ['preferredfirstname', 'firstname', 'legalfirstname'],
      familyName: ['preferredlastname', 'lastname', 'legallastname'],
      username: ['networkusername', 'username', 'emailaddress', 'email'],
      email: ['emailaddress', 'studentemail', 'workemail', 'email'],
      yearGroup: ['yeargroup', 'year'],
      className: ['registrationform', 'form', 'class'],
      leaving: ['leavingdate', 'dateofleaving', 'enrolmentstatus'],
    },
  },
  bromcom: {
    tells: [
      ['tutorgroup', 'bromcomid', 'personid'],
      ['bromcomid', 'personid', 'admno', 'admissionnumber'],
    ],
    columns: {
      externalId: ['bromcomid', 'personid', 'admno', 'admissionnumber', 'staffcode'],
      givenName: ['preferredfirstname', 'firstname', 'legalfirstname'],
      familyName: ['preferredlastname', 'lastname', 'legallastname'],
      username: ['networkid', 'username', 'loginname', 'schoolemail', 'email'],
      email: ['schoolemail', 'emailaddress', 'email'],
      yearGroup: ['yeargroup', 'year'],
      className: ['tutorgroup', 'class'],
      kind: ['persontype', 'usertype'],
      leaving: ['leavingdate', 'dateofleaving', 'onroll'],
    },
  },
  sims: {
    tells: [
      ['adno', 'admissionnumber', 'staffcode'],
      ['forename', 'legalforename', 'preferredforename'],
      ['surname', 'legalsurname', 'preferredsurname'],
    ],
    columns: {
      externalId: ['adno', 'admissionnumber', 'staffcode'],
      givenName: ['preferredforename', 'chosenforename', 'forename', 'legalforename'],
      familyName: ['preferredsurname', 'surname', 'legalsurname'],
      username: ['networklogin', 'login', 'username', 'primaryemail', 'email'],
      email: ['primaryemail', 'emailaddress', 'workemail', 'email'],
      yearGroup: ['year', 'yeartaughtin', 'yeargroup', 'ncyear'],
      className: ['reg', 'reggroup', 'registrationgroup'],
      leaving: ['dateofleaving', 'leavingdate', 'onroll', 'enrolmentstatus'],
    },
  },
}
