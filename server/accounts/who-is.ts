/** Gathers what there is to decide by, and asks the rules. */
import type { AccountPerson, AccountRule } from '../../protocol/accounts.ts'
import { parseAccount, type Query } from '../core/index.ts'
import { findPeople, fullName, groupOf, namesakes, type RosterPerson } from '../roster/index.ts'
import { peopleNamed } from './name-store.ts'
import { comparedName, expectedNames, type Finding, identify, qualified, type Who } from './rules.ts'
import { bindingsOf, marksOf, peopleOfEvents, ruleOf } from './store.ts'

/** `personId` stays inside the server: staff are told a name. */
export type Known = AccountPerson & { readonly personId: string | null }
export interface Identified {
  readonly finding: Finding
  readonly person: RosterPerson | undefined
}

/** People whose account should have this name, by an index: how large the school is makes no difference to a press. */
async function candidates(q: Query, school: string, rule: AccountRule, names: string | null, name: string): Promise<RosterPerson[]> {
  if (rule.by === 'username') return findPeople(q, school, { account: name })
  return names === null ? [] : findPeople(q, school, { ids: await peopleNamed(q, names, name) })
}

/** Who an account belongs to, and why. Changes nothing. */
export const identifyAccount = onceAnEvent(async (q: Query, school: string, who: Who): Promise<Identified> => {
  const account = qualified(who.account)
  const { rule, names } = await ruleOf(q, school)
  const marks = await marksOf(q, school, account)
  const name = comparedName(rule, who.account)
  const found = name === null ? [] : await candidates(q, school, rule, names, name)
  const marked = marks.flatMap((mark) => mark.person ?? [])
  const bindings = who.sid === undefined ? [] : await bindingsOf(q, school, { account, sid: who.sid, people: [...marked, ...found.map((p) => p.id)] })
  const owner = bindings.filter((b) => b.sid === who.sid).map((b) => b.person)
  const people = [...found, ...(await findPeople(q, school, { ids: [...marked, ...owner].filter((id) => !found.some((p) => p.id === id)) }))]
  // Also of a name that more people share than are looked up.
  const named = people.filter((person) => name !== null && expectedNames(rule, person).includes(name))
  const finding = identify({ rule, people, marks, bindings }, who, () => named)
  return { finding, person: people.find((p) => p.id === finding.person) }
})

/** Who an account belongs to, in the words of the roster. */
export const whoIs = onceAnEvent(async (q: Query, school: string, who: Who): Promise<Known> => {
  const { finding, person } = await identifyAccount(q, school, who)
  return describe(finding, person, who, person !== undefined && (await namesakes(q, school, person)) > 0)
})

/** Whose each of these events was, by event, as the roster calls them now; of what was no one person's, nothing. */
export async function namesOfEvents(q: Query, school: string, events: readonly { device: string; event: string }[]): Promise<ReadonlyMap<string, string>> {
  const kept = await peopleOfEvents(q, school, events)
  const people = new Map((await findPeople(q, school, { ids: [...new Set(kept.map(({ person }) => person))] })).map((one) => [one.id, fullName(one)]))
  return new Map(
    kept.flatMap(({ event, person }) => {
      const name = people.get(person)
      return name === undefined ? [] : [[event, name] as const]
    }),
  )
}

type Asking<T> = (q: Query, school: string, who: Who) => Promise<T>
/**
 * Each feature that listens to an event asks about its very `who`, in its transaction: they share one answer, as it was known when the event
 * arrived. Outside a transaction, and of any other object, everybody is answered anew.
 */
function onceAnEvent<T>(ask: Asking<T>): Asking<T> {
  const answers = new WeakMap<Query, WeakMap<Who, Promise<T>>>()
  return (q, school, who) => {
    if (!q.isTransaction) return ask(q, school, who)
    const inThis = answers.get(q) ?? new WeakMap<Who, Promise<T>>()
    answers.set(q, inThis)
    const answer = inThis.get(who) ?? ask(q, school, who)
    inThis.set(who, answer)
    return answer
  }
}

function describe({ kind, className, confidence }: Finding, person: RosterPerson | undefined, { account }: Who, hasNamesake: boolean): Known {
  const known = parseAccount(account).name !== ''
  return {
    name: person ? fullName(person) : null,
    className: person ? groupOf(person, hasNamesake) : className,
    confidence: known ? confidence : 'unknown',
    account: known ? account : null,
    kind,
    personId: person?.id ?? null,
  }
}
