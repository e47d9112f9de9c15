/** Coat-peg symbols of a class: the children, who has which, and what is free. */
import { PEGS, type Peg } from '../../protocol/accounts.ts'
import { Refusal } from '../../protocol/errors.ts'
import { asStaff, type Database, type HandlersFor, nextPosition } from '../core/index.ts'
import { everyone, fullName, peopleOfClass } from '../roster/index.ts'
import { type PegRow, pegsOf, replacePegs } from './peg-store.ts'
import { marksOf, ruleOf } from './store.ts'

/** A symbol for each child without one, none twice; none left for a class of more children than symbols. */
export function suggestPegs(children: readonly string[], taken: ReadonlyMap<string, Peg>): Map<string, Peg> {
  const used = new Set(taken.values())
  const free = PEGS.filter((peg) => !used.has(peg))
  return new Map(children.filter((child) => !taken.has(child)).flatMap((child, i) => (free[i] === undefined ? [] : [[child, free[i]] as const])))
}

/** What the class has after the change; refused when a child is not of the class or a symbol would be there twice. */
export function changePegs(
  children: readonly string[],
  before: ReadonlyMap<string, Peg>,
  changes: readonly { readonly person: string; readonly symbol: Peg | null }[],
): Map<string, Peg> {
  const after = new Map([...before].filter(([child]) => children.includes(child)))
  for (const { person, symbol } of changes) {
    if (!children.includes(person)) throw new Refusal('NOT_FOUND')
    if (symbol === null) after.delete(person)
    else after.set(person, symbol)
  }
  if (new Set(after.values()).size < after.size) throw new Refusal('BAD_REQUEST', 'a symbol can be given once in a class')
  return after
}

const byChild = (rows: readonly PegRow[]): Map<string, Peg> => new Map(rows.map((row) => [row.person_id, row.symbol as Peg]))

export function pegHandlers(db: Database): HandlersFor<'accounts.classes' | 'accounts.pegs' | 'accounts.assignPegs'> {
  return {
    async 'accounts.classes'(_request, caller) {
      const { school } = asStaff(caller)
      const [people, pegs, marks, { rule }] = await Promise.all([
        everyone(db.read, school),
        pegsOf(db.read, school),
        marksOf(db.read, school),
        ruleOf(db.read, school),
      ])
      const shared = new Set([...marks, ...rule.kinds].map((entry) => (entry.kind === 'class' ? entry.className : null)))
      const children = new Map<string, Set<string>>()
      for (const { id, kind, classes } of people) {
        if (kind === 'pupil') for (const name of classes) children.set(name, (children.get(name) ?? new Set()).add(id))
      }
      return {
        classes: [...children]
          .map(([className, ids]) => ({
            className,
            children: ids.size,
            withSymbol: pegs.filter((peg) => peg.class_name === className && ids.has(peg.person_id)).length,
            sharedLogin: shared.has(className),
          }))
          .sort((a, b) => a.className.localeCompare(b.className, 'en', { numeric: true })),
      }
    },
    async 'accounts.pegs'({ className }, caller) {
      const { school } = asStaff(caller)
      const children = await peopleOfClass(db.read, school, className)
      if (children.length === 0) throw new Refusal('NOT_FOUND')
      const taken = byChild(await pegsOf(db.read, school, className))
      const ids = children.map((child) => child.id)
      const suggested = suggestPegs(ids, new Map([...taken].filter(([child]) => ids.includes(child))))
      return {
        children: children.map((child) => ({
          person: child.id,
          name: fullName(child),
          symbol: taken.get(child.id) ?? null,
          suggested: suggested.get(child.id) ?? null,
        })),
      }
    },
    async 'accounts.assignPegs'({ className, pegs }, caller) {
      const { school } = asStaff(caller)
      await db.write(async (tx) => {
        // Held until the commit: of two teachers giving one symbol at once the second is told.
        await nextPosition(tx, school, 'pegs')
        const children = (await peopleOfClass(tx.q, school, className)).map((child) => child.id)
        if (children.length === 0) throw new Refusal('NOT_FOUND')
        await replacePegs(tx, school, className, changePegs(children, byChild(await pegsOf(tx.q, school, className)), pegs))
      })
      return {}
    },
  }
}
