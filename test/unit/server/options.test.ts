import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BadOptions, parseOptions, readSetup } from '../../../server/options.ts'

const parse = (...args: string[]) => parseOptions(['--data', '/srv/handrail', ...args], {})

test('each wrong argument gets one line that names it', () => {
  expect(() => parseOptions([], {})).toThrow(/--data DIR is needed/)
  for (const [args, why] of [
    [['--lisen', 'x'], /--lisen/],
    [['extra'], /extra/],
    [['--listen'], /--listen/],
    [['--listen', 'http://0.0.0.0:80'], /this machine only/],
    [['--listen', '8080'], /write it as/],
    [['--listen', 'ftp://localhost'], /only http/],
    [['--database-url', 'mysql://x'], /only postgres/],
    [['--tls-cert', 'x'], /belong together/],
    [['--public-url', 'school'], /--public-url school/],
  ] as const) {
    expect(() => parse(...args)).toThrow(BadOptions)
    expect(() => parse(...args)).toThrow(why)
    try {
      parse(...args)
    } catch (error) {
      expect((error as Error).message).not.toContain('\n')
    }
  }
})

test('without arguments but a folder it serves this machine only, on SQLite', () => {
  expect(parse()).toMatchObject({ data: '/srv/handrail', listen: [{ scheme: 'http', host: '127.0.0.1', port: 8080 }], databaseUrl: undefined, tls: undefined })
  expect(parseOptions(['--data', 'x'], { HANDRAIL_DATABASE_URL: 'postgres://db/handrail' }).databaseUrl).toBe('postgres://db/handrail')
  expect(parseOptions(['--data', 'x'], { HANDRAIL_DROP: '/srv/exports' }).drop).toBe('/srv/exports')
  expect(parse('--drop', '/srv/nightly').drop).toBe('/srv/nightly')
  expect(parse('--listen', 'http://127.0.0.1:0', '--listen', 'https://0.0.0.0:8443').listen).toHaveLength(2)
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'handrail-options-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a set-up file that cannot be carried out is refused before anything is made, without repeating its passwords', () => {
  const head = { name: 'A', email: 'a@b.c', role: 'head', password: 'correct horse battery' }
  const read = (value: unknown) => {
    const file = join(folder, 'setup.json')
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value))
    return () => readSetup(file)
  }
  const school = { name: 'Ysgol y Bryn' }
  expect(read({ school, staff: [head] })()).toEqual({ school, staff: [head] })
  expect(read('{')).toThrow(BadOptions)
  expect(read({ school, staff: [] })).toThrow(/\/staff/)
  expect(read({ school, staff: [{ ...head, role: 'king' }] })).toThrow(/\/staff\/0\/role/)
  expect(read({ school, staff: [{ ...head, password: 'short' }] })).toThrow(/\/staff\/0\/password/)
  expect(read({ school, staff: [{ ...head, password: 'short' }] })).not.toThrow(/short/)
  expect(read({ school, staff: [{ ...head, role: 'teacher' }] })).toThrow(/must be a head/)
  expect(read({ school, staff: [head], admin: true })).toThrow(BadOptions)
  expect(() => readSetup(join(folder, 'none.json'))).toThrow(/ENOENT/)
})
