/**
 * What this version can show of the agreements a newer server signed. Pure.
 *
 * A field more than it knows is let be: the record's hash is of the words as they were signed, with it. An agreement it can't read (another
 * kind, a picture nobody here has drawn) is asked as it was last good; nobody goes unasked because their rules came too new, so an
 * audience left without any has the built-in ones. An audience it has never heard of is nobody's at this PC.
 */
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { Agreement, AUDIENCES } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { Id, oneOf } from '../../protocol/kinds.ts'
import { openShape } from '../core/index.ts'

const whole = Compile(openShape(Agreement))
const named = Compile(Type.Object({ document: Id }))
const forSomebody = Compile(Type.Object({ audience: oneOf(AUDIENCES) }))

/** `before`: the last good ones. `unread`: how many could not be read. */
export function readable(set: readonly unknown[], before: readonly Agreement[]): { readonly agreements: Agreement[]; readonly unread: number } {
  const [good, bad]: [Agreement[], unknown[]] = [[], []]
  for (const one of set) whole.Check(one) ? good.push(one) : bad.push(one)
  const kept = bad.flatMap((one) => (named.Check(one) ? before.filter(({ document }) => document === one.document) : []))
  const agreements = [...good, ...kept]
  const unasked = new Set(bad.flatMap((one) => (forSomebody.Check(one) && !agreements.some(({ audience }) => audience === one.audience) ? one.audience : [])))
  return { agreements: [...agreements, ...builtInAgreements().filter(({ audience }) => unasked.has(audience))], unread: bad.length }
}
