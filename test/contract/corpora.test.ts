import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { DEVICE_OPS } from '../../protocol/device.ts'
import { EVENTS } from '../../protocol/events.ts'
import { LOCAL_OPS } from '../../protocol/local.ts'
import { PAGE_OPS } from '../../protocol/page.ts'
import { STAFF_OPS } from '../../protocol/staff.ts'

type Good = Record<string, unknown[]>
type Bad = Record<string, { why: string; value: Record<string, unknown> }[]>
const corpus = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, 'corpora', `${name}.json`), 'utf8'))

const ops = [PAGE_OPS, LOCAL_OPS, DEVICE_OPS, STAFF_OPS].flatMap((table) => Object.values(table))
const KINDS: { kind: string; schemas: [string, TSchema][]; good: Good; bad: Bad }[] = [
  { kind: 'operation', schemas: ops.map((o) => [o.name, o.request]), good: corpus('ops.good'), bad: corpus('ops.bad') },
  { kind: 'event', schemas: Object.values(EVENTS).map((e) => [e.type, e.body]), good: corpus('events.good'), bad: corpus('events.bad') },
]

describe.each(KINDS)('every $kind', ({ schemas, good, bad }) => {
  test.each(schemas)('%s takes what it should: an older peer must still be understood', (name, schema) => {
    const valid = Compile(schema)
    expect(good[name]?.length, `good cases of ${name}`).toBeGreaterThan(0)
    for (const value of good[name] ?? []) expect([...valid.Errors(value)]).toEqual([])
  })

  test.each(schemas)('%s refuses what it should', (name, schema) => {
    const valid = Compile(schema)
    expect(bad[name]?.length, `bad cases of ${name}`).toBeGreaterThan(0)
    for (const { why, value } of bad[name] ?? []) expect(valid.Check(spelledOut(value)), why).toBe(false)
  })

  test.each(schemas)('%s refuses every good case with a field too many, too few, or of another type', (name, schema) => {
    const valid = Compile(schema)
    for (const value of good[name] ?? [])
      for (const { why, mutant } of mutants(value as Record<string, unknown>, schema)) expect(valid.Check(mutant), why).toBe(false)
  })

  test('no case is left from a contract that is gone', () => {
    const names = schemas.map(([name]) => name)
    expect(Object.keys({ ...good, ...bad }).filter((name) => !names.includes(name))).toEqual([])
  })
})

/** A case too long to write out says which list is repeated how often. */
function spelledOut(value: Record<string, unknown>): unknown {
  const { _repeat: repeat, ...rest } = value as { _repeat?: { field: string; times: number } }
  if (!repeat) return value
  return { ...rest, [repeat.field]: Array.from({ length: repeat.times }, () => (rest as Record<string, unknown[]>)[repeat.field]?.[0]) }
}

function* mutants(value: Record<string, unknown>, schema: TSchema): Generator<{ why: string; mutant: unknown }> {
  const required = (schema as { required?: string[] }).required ?? []
  yield { why: 'a field nobody declared', mutant: { ...value, extra: 1 } }
  yield {
    why: 'a field named __proto__',
    mutant: JSON.parse(`${JSON.stringify(value).slice(0, -1)}${Object.keys(value).length > 0 ? ',' : ''}"__proto__":{"role":"head"}}`),
  }
  yield { why: 'null', mutant: null }
  yield { why: 'a list', mutant: [value] }
  yield { why: 'text', mutant: JSON.stringify(value) }
  for (const field of required) {
    const { [field]: _, ...without } = value
    yield { why: `without ${field}`, mutant: without }
    yield { why: `${field} of another type`, mutant: { ...value, [field]: typeof value[field] === 'object' && value[field] !== null ? 7 : { odd: true } } }
    if (typeof value[field] === 'number') yield { why: `${field} not a number`, mutant: { ...value, [field]: Number.NaN } }
  }
}
