/** What a role in an export makes of a person. Pure. */
import type { PersonKind } from '../rules.ts'

const PUPIL = new Set(['student', 'pupil', 'learner'])
/** Everybody who works with the children. Handrail gives nobody rights by this: staff accounts do. */
const STAFF = new Set(
  (
    'teacher aide administrator proctor counselor counsellor principal siteadministrator districtadministrator systemadministrator ' +
    'chair professor researcher adjunct occupationaltherapist physicaltherapist speechtherapist visiontherapist paraprofessional specialservices ' +
    'advisor nurse officestaff lecturer itadmin faculty staff teacherassistant assistant instructor substitute coach'
  ).split(' '),
)
/** People around a child, and people who have gone: never stored. */
const NOT_OURS = new Set('guardian parent relative contact emergencycontact doctor child sibling alumni volunteer other'.split(' '))

/**
 * null: somebody Handrail must not keep; undefined: a word that is in neither standard.
 * Sources: OneRoster 1.1 §4.13.6 and 1.2 CSV binding (role vocabularies), Microsoft's default list of values for School Data Sync.
 */
export function kindOfRole(role: string): PersonKind | null | undefined {
  const word = role.toLowerCase().replaceAll(/[\s_-]/g, '')
  if (PUPIL.has(word)) return 'pupil'
  if (STAFF.has(word)) return 'teacher'
  return NOT_OURS.has(word) ? null : undefined
}

/** A pupil who also helps out stays a pupil: taking a child for an adult would be the worse mistake. */
export function strongerKind(a: PersonKind | undefined, b: PersonKind): PersonKind {
  return a === 'pupil' || b === 'pupil' ? 'pupil' : 'teacher'
}
