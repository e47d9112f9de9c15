import { expect, test } from 'vitest'
import { remindersOf } from '../../../dashboard/views/register/rules.ts'
import type { Audience } from '../../../protocol/agreements.ts'
import type { RegisterDocument, RegisterPerson, RegisterState } from '../../../protocol/aup-register.ts'
import { toDosOf } from '../../../protocol/aup-to-do.ts'

const document = (audience: Audience): RegisterDocument => ({ document: audience, title: `Rules of ${audience}`, audience, kind: 'agree', version: 1 })
const DOCUMENTS = (['ks1', 'ks2', 'parent'] as const).map(document)
const BY_ID = new Map(DOCUMENTS.map((one) => [one.document, one]))
function pupil(name: string, states: Partial<Record<Audience, RegisterState>>, more: Partial<RegisterPerson> = {}): RegisterPerson {
  const entries = Object.entries(states).map(([document, state]) => ({ document, state, at: null, version: null, how: null }))
  const audience = (Object.keys(states) as Audience[]).find((one) => one !== 'parent') ?? null
  return { person: name, givenName: name, familyName: name, kind: 'pupil', yearGroup: '5', audience, classes: ['5B'], entries, readAt: null, ...more }
}
const whatFor = (person: RegisterPerson, asksAtLogon = true, term: number | null = null) =>
  toDosOf(person, BY_ID, { asksAtLogon, term }).map(({ what }) => what)

test('each pupil who has not agreed has something an adult can do; who has agreed to all has none', () => {
  expect(whatFor(pupil('a', { ks2: 'signed', parent: 'signed' }))).toEqual([])
  expect(whatFor(pupil('b', { ks2: 'never', parent: 'never' }))).toEqual(['logOn', 'paper'])
  expect(whatFor(pupil('c', { ks2: 'due', parent: 'signed' }))).toEqual(['logOn'])
  expect(whatFor(pupil('d', { ks2: 'declined', parent: 'due' }))).toEqual(['sit', 'paper'])
  expect(whatFor(pupil('e', { ks1: 'never' }))).toEqual(['read'])
})
test('a child whose year nobody wrote down is not left out: no PC would ask them their rules', () => {
  expect(whatFor(pupil('a', { parent: 'signed' }))).toEqual(['office'])
})
test('where PCs don’t ask, nobody is sent to one', () => {
  expect(whatFor(pupil('a', { ks2: 'never' }), false)).toEqual(['read'])
})
test('the youngest are read to once a term, also when they agreed before; who was away and has read alone this term is done', () => {
  const TERM = 1_000
  const agreed = (at: number) => [{ document: 'ks1', state: 'signed', at, version: 1, how: 'atPc' } as const]
  const young = (at: number, readAt: number | null) => whatFor(pupil('a', { ks1: 'signed' }, { entries: agreed(at), readAt }), true, TERM)
  expect(young(TERM - 1, null)).toEqual(['read'])
  expect(young(TERM - 1, TERM - 1)).toEqual(['read'])
  expect(young(TERM - 1, TERM)).toEqual([])
  expect(young(TERM, null)).toEqual([])
  expect(whatFor(pupil('a', { ks1: 'signed' }, { entries: agreed(TERM - 1) }), true, null)).toEqual([])
})
test('staff are nobody’s reminders', () => {
  expect(whatFor(pupil('a', { parent: 'never' }, { kind: 'teacher' }))).toEqual([])
})
test('the list goes class by class, who said no first, then by name; a pupil of two classes is in both', () => {
  const people = [
    pupil('Zed', { ks2: 'declined' }),
    pupil('Bob', { ks2: 'never' }, { classes: ['5B', '10C'] }),
    pupil('Amy', { ks2: 'never' }),
    pupil('Ann', { ks2: 'signed' }),
    pupil('Loo', { ks2: 'never' }, { classes: [] }),
  ]
  const groups = remindersOf({ people, documents: DOCUMENTS, asksAtLogon: true, term: null }, 'No class')
  expect(groups.map(({ className, reminders }) => [className, reminders.map(({ person }) => person.givenName)])).toEqual([
    ['5B', ['Zed', 'Amy', 'Bob']],
    ['10C', ['Bob']],
    ['No class', ['Loo']],
  ])
})
