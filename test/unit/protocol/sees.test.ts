/** “What can this see?” follows the policy in force: another setting, another sentence. */
import { describe, expect, test } from 'vitest'
import { MODES, type PolicyValues, policyDefaults } from '../../../protocol/policy.ts'
import { type Statement, TOPICS, type Topic } from '../../../protocol/sees.ts'
import { statementsOf } from '../../../protocol/sees-told.ts'

const DAY_MS = 86_400_000
const told = (values: Partial<PolicyValues> = {}) => statementsOf({ ...policyDefaults(), ...values })
const about = (topic: Topic, values: Partial<PolicyValues> = {}): Statement => {
  const found = told(values).find((one) => one.topic === topic)
  if (!found) throw new Error(`nothing is said about ${topic}`)
  return found
}

test('every topic is told of, in its order and once', () => {
  expect(told().map(({ topic }) => topic)).toEqual([...TOPICS])
})

describe('a family reads', () => {
  test('whether the rules are asked, only counted, or not asked at all; and nobody is said to be asked for help then', () => {
    expect(MODES.map((mode) => about('rules', { 'aup.gate': mode }).says)).toEqual(['rulesOff', 'rulesObserve', 'rules'])
    expect(MODES.map((mode) => told({ 'aup.gate': mode }).some(({ topic }) => topic === 'help'))).toEqual([false, false, true])
  })
  test('whether a stopped program is noted, and started again', () => {
    expect(MODES.map((mode) => about('tamper', { 'session.kioskWatch': mode }).says)).toEqual(['tamperOff', 'tamperObserve', 'tamper'])
  })
  test('for how long a press by mistake is kept, and when more adults are told', () => {
    const press = about('press', { 'retention.alertMs': 7 * DAY_MS, 'alerts.escalateAfterMs': 45_000 })
    expect(press).toMatchObject({ kept: { how: 'mistake', days: 7 }, seconds: 45 })
  })
  test('for how long a leaver is still on the list', () => {
    for (const topic of ['list', 'support'] as const) expect(about(topic, { 'roster.undoMs': 3 * DAY_MS }).kept).toEqual({ how: 'left', days: 3 })
  })
  test('half a day more as a day more: nothing is gone later than it says', () => {
    expect(about('press', { 'retention.alertMs': 1.5 * DAY_MS }).kept.days).toBe(2)
  })
  test('honestly that no end is set, where nothing deletes it', () => {
    for (const topic of ['logon', 'rules', 'codes', 'tamper', 'looked'] as const) expect(about(topic).kept).toEqual({ how: 'noEnd', days: null })
  })
  test('that who asks for help is kept nowhere, and how somebody likes to read is seen by nobody', () => {
    expect(about('help').kept.how).toBe('nowhere')
    expect(about('looks')).toMatchObject({ sees: [], kept: { how: 'thisPc', days: 120 } })
  })
  test('that a technician does not see who pressed, and a governor nothing of anybody', () => {
    expect(about('press').sees).toEqual(['teacher', 'dsl', 'head'])
    for (const { sees } of told()) expect(sees).not.toContain('governor')
  })
})

test('settings about looks change nothing of it', () => {
  expect(told({ 'panic.coverStyle': 'plain', 'school.language': 'cy', 'aup.pageMs': 0, 'aup.questions': false })).toEqual(told())
})
