/**
 * What “What can this see?” says, decided from the policy in force. Kiosk and dashboard ask the same function, so that they can't say
 * different things. Pure.
 *
 * Each kind of event, each setting and each kind of data staff can see has a topic here, or the reason why it needs none:
 * test/contract/sees.test.ts doesn't let one be added without.
 */
import { accountsPegs, accountsUnmatched } from './accounts.ts'
import { alertsHistory, alertsList } from './alerts.ts'
import { auditList } from './audit.ts'
import { registerAnswers, registerPeople, registerReceipt } from './aup-register.ts'
import { calendarWatching } from './calendar.ts'
import { RULES_ON_PC_MS } from './kept.ts'
import { type Op, ROLES, type Role } from './op.ts'
import { placesList } from './places.ts'
import type { PolicyKey, PolicyValues } from './policy.ts'
import { rosterPeople } from './roster.ts'
import type { Saying, Statement, Topic } from './sees.ts'
import { supportList, supportMine } from './support.ts'

const DAY_MS = 86_400_000

export interface Untold {
  readonly why: string
}
const untold = (why: string): Untold => ({ why })

/** Where the page tells of an event. */
export const EVENT_TOPICS: Readonly<Record<string, Topic>> = {
  'panic.pressed': 'press',
  'panic.lifted': 'press',
  'panic.liftFailed': 'press',
  'code.tried': 'codes',
  'aup.accepted': 'rules',
  'aup.declined': 'rules',
  'aup.granted': 'codes',
  'aup.stoodAside': 'logon',
  'aup.observed': 'rules',
  'aup.gateFailed': 'rules',
  'lock.locked': 'lock',
  'lock.opened': 'lock',
  'lock.observed': 'lock',
  'lock.freed': 'lock',
  'lock.mediaLeft': 'lock',
  'lock.oddInput': 'lock',
  'device.started': 'pc',
  'device.facts': 'pc',
  'session.opened': 'logon',
  'session.closed': 'logon',
  'tamper.seen': 'tamper',
  'outbox.deadLettered': 'pc',
}

const LOOKS_ONLY = untold('changes what a page looks like or when it is shown, not what is recorded')
const NOT_AT_A_PC = untold('about staff’s own work, not about whoever is at a PC')
/** Where a setting changes what the page says. */
export const POLICY_TOPICS: Readonly<Record<PolicyKey, Topic | Untold>> = {
  'school.language': LOOKS_ONLY,
  'panic.shortcut': LOOKS_ONLY,
  'panic.coverStyle': LOOKS_ONLY,
  'alerts.escalateAfterMs': 'press',
  'roster.removalGuardPercent': NOT_AT_A_PC,
  'roster.undoMs': 'list',
  'retention.alertMs': 'press',
  'places.replaceAfterMs': NOT_AT_A_PC,
  'staff.secondFactorFor': NOT_AT_A_PC,
  'session.kioskWatch': 'tamper',
  'policy.twoPeople': NOT_AT_A_PC,
  'aup.gate': 'rules',
  'aup.pupilsAgain': LOOKS_ONLY,
  'aup.staffAgain': LOOKS_ONLY,
  'aup.visitorsAgain': LOOKS_ONLY,
  'aup.againDays': LOOKS_ONLY,
  'aup.yearStarts': LOOKS_ONLY,
  'aup.unknownAs': untold('which rules are asked; a visitor’s name is told of whoever asks'),
  'aup.pageMs': untold('how long a page was up is recorded nowhere'),
  'aup.questions': untold('answers to questions are recorded nowhere'),
  'aup.ks1': LOOKS_ONLY,
  'aup.reminder': LOOKS_ONLY,
  'reminder.atLesson': LOOKS_ONLY,
  'lock.idle': 'lock',
  'lock.afterMs': LOOKS_ONLY,
  'lock.warnMs': LOOKS_ONLY,
  'lock.mode': LOOKS_ONLY,
  'lock.pupilOpens': LOOKS_ONLY,
  'lock.freeAfterMs': LOOKS_ONLY,
  'lock.pauseAwake': LOOKS_ONLY,
  'lock.pauseMirrored': LOOKS_ONLY,
  'lock.untilTouched': LOOKS_ONLY,
  'lock.oddInput': 'lock',
  'codes.onceMs': NOT_AT_A_PC,
  'codes.pinDigits': NOT_AT_A_PC,
  'codes.pinDays': NOT_AT_A_PC,
}

/** Where the page tells of what staff can look at, by the audit log's word for it. */
export const AUDIT_TOPICS: Readonly<Record<string, Topic | Untold>> = {
  accounts: 'logon',
  alerts: 'press',
  presses: 'press',
  register: 'rules',
  support: 'support',
  people: 'list',
  imports: 'list',
  watching: 'watching',
  audit: 'looked',
  policy: NOT_AT_A_PC,
  staff: NOT_AT_A_PC,
  locks: 'lock',
  slips: NOT_AT_A_PC,
  timetable: NOT_AT_A_PC,
}

/** The roles that one of these calls lets in, in the order of the table of roles. */
function whoMay(...ops: readonly Op[]): Role[] {
  return ROLES.filter((role) => ops.some(({ access }) => access.who === 'staff' && access.roles.includes(role)))
}

/** What is recorded under this policy, who sees it and for how long, in the order of TOPICS. */
export function statementsOf(policy: PolicyValues): Statement[] {
  const say = (topic: Topic, sees: Role[], kept: Statement['kept'], says: Saying = topic): Statement => ({ topic, says, sees, kept, seconds: null })
  const noEnd = { how: 'noEnd', days: null } as const
  const nowhere = { how: 'nowhere', days: null } as const
  const days = (how: 'thisPc' | 'left' | 'mistake', ms: number) => ({ how, days: Math.ceil(ms / DAY_MS) })
  const gate = policy['aup.gate']
  const seesPcs = whoMay(placesList)
  const leaving = days('left', policy['roster.undoMs'])
  return [
    say('logon', whoMay(accountsUnmatched), noEnd),
    say(
      'rules',
      whoMay(registerPeople, registerAnswers, registerReceipt),
      noEnd,
      ({ off: 'rulesOff', observe: 'rulesObserve', enforce: 'rules' } as const)[gate],
    ),
    ...(gate === 'enforce' ? [say('help', seesPcs, nowhere)] : []),
    {
      ...say('press', whoMay(alertsList, alertsHistory), days('mistake', policy['retention.alertMs'])),
      seconds: Math.round(policy['alerts.escalateAfterMs'] / 1_000),
    },
    say('codes', whoMay(placesList, registerAnswers), noEnd),
    say('lock', seesPcs, noEnd, ({ off: 'lockOff', observe: 'lockObserve', enforce: 'lock' } as const)[policy['lock.idle']]),
    say('tamper', seesPcs, noEnd, ({ off: 'tamperOff', observe: 'tamperObserve', enforce: 'tamper' } as const)[policy['session.kioskWatch']]),
    say('looks', [], days('thisPc', RULES_ON_PC_MS)),
    say('support', whoMay(supportList, supportMine), leaving),
    say('list', whoMay(rosterPeople, accountsPegs, registerPeople, supportList), leaving),
    say('pc', seesPcs, noEnd),
    say('watching', whoMay(calendarWatching), noEnd),
    say('looked', whoMay(auditList), noEnd),
  ]
}
