/** Gathers what there is to decide by, and asks the rules. */
import type { AccountPerson } from '../../protocol/accounts.ts'
import type { Person } from '../../protocol/roster.ts'
import { parseAccount, type Query } from '../core/index.ts'
import { everyone, findPeople, fullName, groupOf, namesakes, rosterRevision } from '../roster/index.ts'
import { comparedName, type Directory, expectedName, type Finding, identify, indexPeople, qualified, type Who } from './rules.ts'
import { bindingsOf, marksOf, ruleOf } from './store.ts'

/** `personId` stays inside the server: staff are told a name. */
export type Known = AccountPerson & { readonly personId: string | null }
export interface Identified {
  readonly finding: Finding
  readonly person: Person | undefined
}
/** Schools whose index is kept in memory: a few hundred kilobytes for a large one. */
const INDEXES_MAX = 200

export interface Identifier {
  identify(q: Query, school: string, who: Who): Promise<Identified>
  whoIs(q: Query, school: string, who: Who): Promise<Known>
}

export function createIdentifier(): Identifier {
  const indexes = new Map<string, { stamp: string; byName: Map<string, string[]> }>()

  /** People whose account should have this name. The username column is indexed; for the other rules the school is, once per change of it. */
  async function candidates(q: Query, school: string, { rule }: Pick<Directory, 'rule'>, name: string): Promise<Person[]> {
    if (rule.by === 'username') return findPeople(q, school, { account: name })
    const stamp = JSON.stringify([rule, await rosterRevision(q, school)])
    let index = indexes.get(school)
    if (index?.stamp !== stamp) {
      const byName = indexPeople(rule, await everyone(q, school))
      index = { stamp, byName: new Map([...byName].map(([key, people]) => [key, people.map((p) => p.id)])) }
      if (indexes.size >= INDEXES_MAX) indexes.clear()
      indexes.set(school, index)
    }
    return findPeople(q, school, { ids: index.byName.get(name) ?? [] })
  }

  async function identifyOne(q: Query, school: string, who: Who): Promise<Identified> {
    const account = qualified(who.account)
    const { rule } = await ruleOf(q, school)
    const marks = await marksOf(q, school, account)
    const name = comparedName(rule, who.account)
    const found = name === null ? [] : (await candidates(q, school, { rule }, name)).filter((person) => expectedName(rule, person) === name)
    const marked = marks.flatMap((mark) => mark.person ?? [])
    const bindings = who.sid === undefined ? [] : await bindingsOf(q, school, { account, sid: who.sid, people: [...marked, ...found.map((p) => p.id)] })
    const owner = bindings.filter((b) => b.sid === who.sid).map((b) => b.person)
    const people = [...found, ...(await findPeople(q, school, { ids: [...marked, ...owner].filter((id) => !found.some((p) => p.id === id)) }))]
    const finding = identify({ rule, people, marks, bindings }, who, () => found)
    return { finding, person: people.find((p) => p.id === finding.person) }
  }

  return {
    identify: identifyOne,
    async whoIs(q, school, who) {
      const { finding, person } = await identifyOne(q, school, who)
      return describe(finding, person, who, person !== undefined && (await namesakes(q, school, person)) > 0)
    },
  }
}

function describe({ kind, className, confidence }: Finding, person: Person | undefined, { account }: Who, hasNamesake: boolean): Known {
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
