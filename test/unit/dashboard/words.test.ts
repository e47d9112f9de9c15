import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ERRORS } from '../../../protocol/errors.ts'

const ROOT = join(import.meta.dirname, '../../../dashboard')
type Words = { [key: string]: string | Words }
/** A file for each part of a page. */
const read = (language: string): Words =>
  Object.fromEntries(
    readdirSync(join(ROOT, `i18n/${language}`))
      .filter((file) => file.endsWith('.json'))
      .map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(ROOT, `i18n/${language}`, file), 'utf8')) as Words]),
  )
const PLURAL = /_(?:zero|one|two|few|many|other)$/

function* leaves(words: Words, path = ''): Generator<[string, string]> {
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') yield [path + key, value]
    else yield* leaves(value, `${path}${key}|`)
  }
}
const english = new Map(leaves(read('en')))
const welsh = new Map(leaves(read('cy')))
const names = (words: Map<string, string>) => new Set([...words.keys()].filter((k) => !k.startsWith('errors|')).map((k) => k.replace(PLURAL, '')))
const places = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((m) => m[1]).sort()

describe('the dashboard’s words', () => {
  test('nobody reading Welsh meets an English sentence for want of a key', () => {
    expect([...names(welsh)].sort()).toEqual([...names(english)].sort())
  })
  test('Welsh plurals have all six forms', () => {
    for (const key of [...welsh.keys()].filter((k) => PLURAL.test(k))) {
      for (const form of ['zero', 'one', 'two', 'few', 'many', 'other']) expect(welsh.has(key.replace(PLURAL, `_${form}`)), key).toBe(true)
    }
  })
  test('a translation leaves out no name, number or time', () => {
    for (const [key, text] of welsh) {
      const source = english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? english.get(key.replace(PLURAL, ''))
      // A form for one certain number may spell it out.
      if (source && !/_(?:zero|one|two|few)$/.test(key)) expect(places(text), key).toEqual(places(source))
    }
  })
  test('what staff can be refused with is said in Welsh too', () => {
    const staffMeet = [
      'NOT_SIGNED_IN',
      'WRONG_CREDENTIALS',
      'TOO_MANY_ATTEMPTS',
      'FORBIDDEN',
      'CONFLICT',
      'INTERNAL',
      'SERVER_UNREACHABLE',
      'ALERT_CLOSED',
      'ALERT_NOT_ATTENDED',
    ]
    for (const code of staffMeet) {
      expect(ERRORS).toHaveProperty(code)
      expect(welsh.has(`errors|${code}`), code).toBe(true)
    }
  })
  test('every key is used, so that nobody translates what nobody reads', () => {
    const code = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .join('\n')
    const unused = [...names(english)].filter((key) => !code.includes(`'${key}'`) && !code.includes(`\`${key.slice(0, key.lastIndexOf('|'))}|$`))
    expect(unused).toEqual([])
  })
  test('no component says a sentence of its own', () => {
    const spoken = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.tsx'))
      .flatMap((file) => [...readFileSync(join(ROOT, file), 'utf8').matchAll(/>\s*([A-Z][a-z]+(?: [a-z’']+)+[^<{]*)</g)].map((m) => `${file}: ${m[1]}`))
    expect(spoken).toEqual([])
  })
})
