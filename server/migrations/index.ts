/** Every migration, in order. A line here is the only wiring a new one needs; one that has shipped is never edited. */
import type { Migration } from '../core/migrations.ts'
import * as core from './001-core.ts'
import * as devices from './002-devices.ts'
import * as evidence from './003-evidence.ts'
import * as staff from './004-staff.ts'
import * as timers from './010-timers.ts'
import * as places from './011-places.ts'
import * as roster from './012-roster.ts'
import * as alerts from './013-alerts.ts'
import * as staffPerson from './014-staff-person.ts'
import * as accounts from './015-accounts.ts'
import * as placesLive from './016-places.ts'
import * as calendar from './017-calendar.ts'
import * as codes from './018-codes.ts'
import * as policy from './019-policy.ts'
import * as setup from './020-setup.ts'
import * as imports from './021-imports.ts'
import * as support from './022-support.ts'
import * as rosterFormats from './023-roster-formats.ts'
import * as supplySlips from './024-supply-slips.ts'
import * as merges from './025-merges.ts'
import * as auditFilter from './027-audit.ts'
import * as namesAndGuesses from './028-names-and-guesses.ts'
import * as calendarLogons from './029-calendar.ts'
import * as aup from './030-aup.ts'
import * as agreementDrafts from './031-agreement-drafts.ts'
import * as register from './032-register.ts'
import * as standingsExams from './034-standings-exams.ts'
import * as reminder from './035-reminder.ts'
import * as rosterLessons from './037-calendar.ts'
import * as auditByBoth from './038-audit.ts'
import * as lock from './039-lock.ts'

// biome-ignore format: one a line, so that two new ones never meet in the same line
export const MIGRATIONS: readonly Migration[] = [
  core,
  devices,
  evidence,
  staff,
  timers,
  places,
  roster,
  alerts,
  staffPerson,
  accounts,
  placesLive,
  calendar,
  codes,
  policy,
  setup,
  imports,
  support,
  rosterFormats,
  supplySlips,
  merges,
  auditFilter,
  namesAndGuesses,
  calendarLogons,
  aup,
  agreementDrafts,
  register,
  standingsExams,
  reminder,
  rosterLessons,
  auditByBoth,
  lock,
]
