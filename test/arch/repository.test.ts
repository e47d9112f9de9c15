import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, sources } from './sources.ts'

const LINES_MAX = 350
/** Longer files, each with its reason. */
const LONG: Record<string, string> = {
  'test/integration/server/access/matrix.test.ts': 'two tables with a line for every operation: they are read by the line',
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies',
  Record<string, string>
>
const dependencies = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })

test('every dependency has its line of why in docs/dependencies.md: a reader must be able to question each', () => {
  const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8')
  expect(dependencies.map(([name]) => name).filter((name) => !page.includes(`\`${name}\``) && !page.includes(`| ${name} |`))).toEqual([])
})

test('every version is exact: the same clone installs the same program next year', () => {
  expect(dependencies.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})

test(`no file is longer than ${LINES_MAX} lines without a reason: it would not be read`, () => {
  const long = sources()
    .concat(sources(['test']))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
    .filter(({ path, lines }) => lines > LINES_MAX && LONG[path] === undefined)
  expect(long).toEqual([])
})

test('nothing is left for later in the sources: an unfinished guard looks like a guard', () => {
  const inText = /\b(?:TODO|FIXME|HACK)\b|@ts-(?:ignore|nocheck|expect-error)/
  const inCode = /\bas any\b|[:<]\s*any\b/
  const found = sources().flatMap(({ path, text, code }) =>
    [inText.exec(text)?.[0], inCode.exec(withoutStrings(code))?.[0]].filter((mark) => mark !== undefined).map((mark) => `${path}: ${mark}`),
  )
  expect(found).toEqual([])
})

function withoutStrings(code: string): string {
  return code.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
}
