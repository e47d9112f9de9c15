import { expect, test } from 'vitest'
import { licensed, ruleIn } from '../../../dashboard/views/papers/rules.ts'
import type { RegisterPerson } from '../../../protocol/aup-register.ts'

test('a desk card has the rule itself, not the story it comes with', () => {
  expect(ruleIn('Ravi wins a race.\n\n**I keep my name\nto myself.**')).toBe('I keep my name\nto myself.')
  expect(ruleIn('- I ask first.\n- I am kind.')).toBe('')
})
test('a driving licence is for who has been through the stories, not for who has yet to', () => {
  const pupil = (person: string, state: 'signed' | 'due'): RegisterPerson => ({
    person,
    givenName: person,
    familyName: 'X',
    kind: 'pupil',
    yearGroup: '5',
    audience: 'ks2',
    classes: ['5B'],
    entries: [{ document: 'smart', state, at: 7, version: 1, how: 'atPc' }],
    readAt: null,
  })
  const people = [pupil('Amy', 'signed'), pupil('Bo', 'due')]
  expect(licensed(people, '5B', 'smart').map(({ person, at }) => [person.person, at])).toEqual([['Amy', 7]])
  expect(licensed(people, '6A', 'smart')).toEqual([])
})
