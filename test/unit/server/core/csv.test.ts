import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { readRows, sniffDelimiter } from '../../../../server/core/csv.ts'

const folder = mkdtempSync(join(tmpdir(), 'handrail-csv-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(content: string | Buffer) {
  const path = join(folder, 'pupils.csv')
  writeFileSync(path, content)
  const rows = []
  for await (const row of readRows(path)) rows.push(row)
  return rows
}
const cellsOf = async (content: string | Buffer) => (await read(content)).map((r) => ('cells' in r ? r.cells : r.unreadable))

/** Windows-1252 as Excel writes it, for the characters that are not at their Latin-1 place. */
function windows1252(text: string): Buffer {
  const special: Record<string, number> = { '€': 0x80, '’': 0x92, Š: 0x8a, ž: 0x9e, Ÿ: 0x9f }
  return Buffer.from([...text].map((c) => special[c] ?? c.charCodeAt(0)))
}
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

describe('a name arrives as it was written, whatever program exported it', () => {
  const rows = fc.array(fc.tuple(fc.stringMatching(/^[\p{L}'’, ;\t"-]{1,20}$/u), fc.stringMatching(/^[A-Za-z0-9\n ]{1,12}$/)), { minLength: 1, maxLength: 20 })
  test.each([
    ['UTF-8', (t: string) => Buffer.from(t)],
    ['UTF-8 with a byte-order mark', (t: string) => Buffer.from(`\uFEFF${t}`)],
    ['UTF-16', (t: string) => Buffer.from(`\uFEFF${t}`, 'utf16le')],
  ])('%s', async (_name, encode) => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), async (people, eol) => {
        const named = people.filter(([name, other]) => `${name}${other}`.trim() !== '')
        const text = ['Name,Other', ...named.map((cells) => cells.map(quoted).join(','))].join(eol)
        expect((await cellsOf(encode(text))).slice(1)).toEqual(named)
      }),
      { numRuns: 40 },
    )
  })
  test('Windows-1252', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[A-Za-zéèëïôûŠžŸ’€-]{1,20}$/u), async (name) => {
        // é before a hyphen is what tells it from UTF-8.
        expect(await cellsOf(windows1252(`Name\r\né-${name}\r\n`))).toEqual([['Name'], [`é-${name}`]])
      }),
      { numRuns: 60 },
    )
  })
})

describe('a refused row is found again in the file', () => {
  test('lines are counted through quoted line breaks, blank lines and CRLF', async () => {
    expect((await read('a,b\r\n1,"x\r\ny"\r\n2,z\r\n\r\n3,q')).map((r) => r.line)).toEqual([1, 2, 4, 6])
  })
  test('a stray quotation mark costs its own row only', async () => {
    expect(await read('a,b\n1,"O"Neil"\n2,z\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, unreadable: 'has a quotation mark in the wrong place' },
      { line: 3, cells: ['2', 'z'] },
    ])
  })
})

describe('a file that could be misread is refused whole, because lost rows look like leavers', () => {
  test.each([
    ['a quotation mark never closed', 'a,b\n1,"open\n2,z\n'],
    ['one never closed in a long file', `a,b\n1,"open\n${'x,y\n'.repeat(40_000)}`],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 20, 0])],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])],
    ['an empty file', ''],
  ])('%s', async (_name, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE' })
  })
})

test.each([
  ['a;b;c\n1,5;2;3', ';'],
  ['a\tb\n', '\t'],
  ['"x;y;z",b\n', ','],
  ['one column\n', ','],
])('%j is separated by %j', (head, separator) => expect(sniffDelimiter(head)).toBe(separator))
