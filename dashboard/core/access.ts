import { accountsPegs, accountsRule } from '../../protocol/accounts.ts'
import { alertsHistory, alertsList } from '../../protocol/alerts.ts'
import { auditList } from '../../protocol/audit.ts'
import { aupDocuments } from '../../protocol/aup-page.ts'
import { registerPeople, registerRules } from '../../protocol/aup-register.ts'
import { calendarRead, calendarWatching } from '../../protocol/calendar.ts'
import { codesSlips } from '../../protocol/code-slips.ts'
import { codesPin } from '../../protocol/codes.ts'
import { lockHistory } from '../../protocol/lock-history.ts'
import type { Op, Role } from '../../protocol/op.ts'
import { enrolCreateToken, placesSavePlan } from '../../protocol/places.ts'
import { policyRead, policySaveGroup } from '../../protocol/policy-page.ts'
import { rosterBegin } from '../../protocol/roster.ts'
import { rosterMerges } from '../../protocol/roster-merge.ts'
import { seesSchool } from '../../protocol/sees.ts'
import { staffAccess, staffChangePassword, staffList } from '../../protocol/staff.ts'
import { supportList, supportMine } from '../../protocol/support.ts'
import type { PagePath } from './paths.ts'

/** Does the operation's own declaration let this role call it? `supply`: somebody of that role whom only a supply slip let in. */
export function may(role: Role, { access }: Op, supply = false): boolean {
  return access.who === 'public' || (access.who === 'staff' && access.roles.includes(role) && (!supply || access.supply === true))
}

/** Each page is for those who may make one of the calls it lives on. Governors get a page of their own. */
const NEEDS: readonly (readonly [PagePath, ...Op[]])[] = [
  ['/', alertsList],
  ['/presses', alertsHistory],
  ['/locks', lockHistory],
  ['/rooms', placesSavePlan],
  ['/watching', calendarWatching],
  ['/codes', codesPin],
  ['/slips', codesSlips],
  ['/enrol', enrolCreateToken],
  ['/people', rosterBegin, rosterMerges],
  ['/reminders', registerPeople],
  ['/register', registerPeople],
  ['/papers', registerRules],
  ['/support', supportList, supportMine],
  ['/accounts', accountsRule],
  ['/pegs', accountsPegs],
  ['/staff', staffList],
  ['/access', staffAccess],
  ['/audit', auditList],
  ['/calendar', calendarRead],
  ['/agreements', aupDocuments],
  ['/settings', policyRead],
  ['/groups', policySaveGroup],
  ['/sees', seesSchool],
  ['/account', staffChangePassword],
]

/** Pages of a role, in the order of the menu; the first is where signing in lands. */
export function pagesFor(role: Role, supply = false): PagePath[] {
  const pages = NEEDS.filter(([, ...operations]) => operations.some((operation) => may(role, operation, supply))).map(([path]) => path)
  return role === 'governor' ? ['/reports', ...pages] : pages
}
