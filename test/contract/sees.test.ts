/**
 * “What can this see?” leaves nothing out: whoever adds an event, a setting or something staff can look at says here where the page tells
 * of it (protocol/sees-told.ts), or why it need not.
 */
import { describe, expect, test } from 'vitest'
import { EVENTS } from '../../protocol/events.ts'
import { POLICY_KEYS, policyDefaults } from '../../protocol/policy.ts'
import { TOPICS } from '../../protocol/sees.ts'
import { AUDIT_TOPICS, EVENT_TOPICS, POLICY_TOPICS, statementsOf } from '../../protocol/sees-told.ts'
import { STAFF_OPS, STAFF_STREAMS } from '../../protocol/staff.ts'

const HOW = 'add it to protocol/sees-told.ts, and see that the words of its topic tell of it (renderer/i18n/sees, dashboard/i18n/*/sees.json)'

test('every event a PC can report is told of under a topic', () => {
  for (const type of Object.keys(EVENTS)) expect(EVENT_TOPICS, `${type}: ${HOW}`).toHaveProperty([type])
  expect(Object.keys(EVENT_TOPICS).filter((type) => !(type in EVENTS))).toEqual([])
})

/**
 * What each event about a person holds, beside ids and times of its own. A new field is told of in the topic's words before it stands
 * here: a field nobody told of is what the page says is never taken.
 */
const WHO = ['who.account', 'who.session', 'who.sid']
const DOCUMENT = ['document', 'version', 'audience']
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  'panic.pressed': [...WHO, 'via'],
  'aup.accepted': [...WHO, ...DOCUMENT, 'texts.language', 'texts.hash', 'audioOffered', 'withAdult', 'visitor.name', 'visitor.host'],
  'aup.declined': [...WHO, ...DOCUMENT],
  'aup.granted': [...WHO, 'code', 'reason'],
  'aup.stoodAside': WHO,
  'aup.observed': [...WHO, 'due'],
  'lock.locked': [...WHO, 'by', 'mode'],
  'lock.observed': WHO,
  'lock.freed': [...WHO, 'next'],
  'lock.mediaLeft': WHO,
  'lock.oddInput': [...WHO, 'what'],
  'session.opened': WHO,
  'session.closed': WHO,
}
const OWN = ['press', 'lock', 'pressedAt', 'keptAfterMs', 'logon']
test.each(Object.values(EVENTS).filter(({ personal }) => personal))('$type holds about a person what the page tells, and no more', ({ type, body }) => {
  const held = leaves(body).filter((field) => !OWN.includes(field))
  expect(held.toSorted(), `${type}: ${HOW}`).toEqual([...(HOLDS[type] ?? [])].toSorted())
})

test('every setting changes what the page says, or says why it does not', () => {
  for (const key of POLICY_KEYS) {
    const told = POLICY_TOPICS[key]
    expect(typeof told === 'string' ? TOPICS.includes(told) : told.why.length > 10, `${key}: ${HOW}`).toBe(true)
  }
})

describe('who sees it', () => {
  const statements = statementsOf(policyDefaults())
  test.each([...Object.values(STAFF_OPS), ...STAFF_STREAMS].filter(({ audit }) => audit?.verb === 'view'))(
    'whoever may call $name is named where the page tells of it',
    ({ name, access, audit }) => {
      const told = audit && AUDIT_TOPICS[audit.of]
      expect(told, `${name}: ${HOW}`).toBeDefined()
      if (typeof told !== 'string' || access.who !== 'staff') return
      const named = statements.find(({ topic }) => topic === told)?.sees
      for (const role of access.roles) expect(named, `${role} may call ${name}`).toContain(role)
    },
  )
})

/** Names of an event's fields, those of what is inside as `outer.inner`. */
function leaves(schema: unknown, under = ''): string[] {
  const { properties, items, anyOf } = schema as { properties?: Record<string, unknown>; items?: unknown; anyOf?: unknown[] }
  if (properties) return Object.entries(properties).flatMap(([name, inner]) => leaves(inner, under === '' ? name : `${under}.${name}`))
  if (items) return leaves(items, under)
  const inner = anyOf?.find((one) => (one as { properties?: unknown }).properties)
  return inner ? leaves(inner, under) : [under]
}
