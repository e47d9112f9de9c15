import { expect, test } from 'vitest'
import { type Colleague, isOnlyHead, likelyName } from '../../../dashboard/views/staff/colleague.ts'

const colleague = (id: string, role: Colleague['role'], active = true): Colleague => ({
  id,
  name: id,
  email: `${id}@school.test`,
  role,
  active,
  invited: false,
  secondFactor: false,
  lastSignInAt: null,
  person: null,
})

test('the head who is alone is told so; one who has left does not count, nor does anybody else', () => {
  const head = colleague('a', 'head')
  const teacher = colleague('t', 'teacher')
  expect(isOnlyHead([head, teacher, colleague('b', 'head', false)], head)).toBe(true)
  expect(isOnlyHead([head, colleague('b', 'head')], head)).toBe(false)
  expect(isOnlyHead([head, teacher], teacher)).toBe(false)
})

test('Mrs Khan is looked for as Khan', () => {
  expect(likelyName('Mrs Khan')).toBe('Khan')
  expect(likelyName('  Ms  van der Berg ')).toBe('Berg')
  expect(likelyName('')).toBe('')
})
