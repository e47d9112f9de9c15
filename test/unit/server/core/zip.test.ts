import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { createStaging } from '../../../../server/core/staging.ts'

const root = mkdtempSync(join(tmpdir(), 'handrail-zip-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const inside = join(root, 'imports')
const staging = createStaging(inside)
beforeEach(async () => {
  rmSync(inside, { recursive: true, force: true })
  mkdirSync(inside)
  await staging.begin('one')
})

interface Made {
  name: string
  content?: Buffer | string
  flags?: number
  attributes?: number
  /** what the archive says comes out */
  states?: number
  method?: number
}
/** An archive by hand: no library writes the wrong ones. */
function zipOf(entries: readonly Made[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content = 'Adno,Forename\n1,Aled\n', flags = 0x0800, attributes = 0, states, method = 8 } of entries) {
    const raw = Buffer.from(content)
    const packed = method === 8 ? deflateRawSync(raw) : raw
    const bytes = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(flags, 2)
    shared.writeUInt16LE(method, 4)
    shared.writeUInt32LE(crc32(raw), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(states ?? raw.length, 18)
    shared.writeUInt16LE(bytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), shared, bytes, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(attributes >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0003', 'latin1'), shared, tail, bytes]))
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
const receive = (bytes: Buffer, name = 'export.zip') => staging.receive('one', name, Readable.from([bytes]))
/** everything written anywhere below the data folder */
const written = () =>
  readdirSync(root, { recursive: true })
    .map(String)
    .filter((path) => path !== 'imports' && path !== 'imports/one')

describe('C61 an archive writes nothing outside its import’s folder', () => {
  test.each(['../p.csv', '../../etc/p.csv', '/etc/p.csv', 'a/../../p.csv', '..\\p.csv', 'a\\b.csv', 'C:/p.csv', 'C:\\p.csv', '//server/share/p.csv'])(
    'an entry called %j refuses the whole',
    async (name) => {
      await expect(receive(zipOf([{ name: 'Student.csv' }, { name }]))).rejects.toMatchObject({ code: 'IMPORT_ARCHIVE_REFUSED' })
      expect(written()).toEqual([])
    },
  )
  test('whatever an entry is called, only names of ours are written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), async (name) => {
        await staging.drop('one')
        await staging.begin('one')
        await receive(zipOf([{ name: `${name.toWellFormed()}.csv` }])).catch(() => undefined)
        for (const path of written()) expect(path).toMatch(/^imports\/one\/[\p{L}\p{N}_][\p{L}\p{N}\p{M} ._()+-]{0,99}$/u)
      }),
      { numRuns: 60 },
    )
  })
})

describe('an archive that is more than a plain zip of lists is refused whole', () => {
  test.each<[string, Made[], string]>([
    ['a link', [{ name: 'a.csv', attributes: 0o120777 << 16 }], 'link'],
    ['a device', [{ name: 'a.csv', attributes: 0o020666 << 16 }], 'link'],
    ['a password', [{ name: 'a.csv', flags: 0x0801 }], 'password'],
    ['an archive in it', [{ name: 'a.csv' }, { name: 'more.ZIP' }], 'another archive'],
    ['two files of one name', [{ name: 'x/users.csv' }, { name: 'y/USERS.csv' }], 'same name'],
    ['no list', [{ name: 'readme.txt' }], 'no CSV'],
    ['a workbook', [{ name: '[Content_Types].xml' }, { name: 'xl/a.csv' }], 'workbook'],
    ['another compression', [{ name: 'a.csv', method: 12 }], 'compressed'],
    ['too many lists', Array.from({ length: 41 }, (_, n) => ({ name: `${n}.csv` })), 'more than 40'],
    ['too many entries', Array.from({ length: 501 }, (_, n) => ({ name: `${n}.txt` })), 'more than 500'],
    ['a size that is not so', [{ name: 'a.csv', states: 5 }], 'damaged'],
  ])('%s', async (_what, entries, why) => {
    await expect(receive(zipOf(entries))).rejects.toMatchObject({ code: 'IMPORT_ARCHIVE_REFUSED', detail: expect.stringContaining(why) })
    expect(written()).toEqual([])
  })
  test('C57 a bomb, whatever size it states, is given up before it fills the disk', async () => {
    const zeros = Buffer.alloc(64 * 1024 * 1024)
    await expect(receive(zipOf([{ name: 'a.csv', content: zeros }]))).rejects.toMatchObject({
      code: 'IMPORT_ARCHIVE_REFUSED',
      detail: expect.stringContaining('far more'),
    })
    expect(written()).toEqual([])
  })
  test('cut short', async () => {
    const whole = zipOf([{ name: 'a.csv', content: 'x,y\n'.repeat(1_000) }])
    for (const at of [4, 30, whole.length - 30, whole.length - 1])
      await expect(receive(whole.subarray(0, at))).rejects.toMatchObject({ code: 'IMPORT_ARCHIVE_REFUSED' })
    expect(written()).toEqual([])
  })
})

test('an ordinary zip of a folder arrives as its lists, also with names in other letters', async () => {
  const zip = new ZipFile()
  zip.addEmptyDirectory('Allforio')
  zip.addBuffer(Buffer.from('a,b\n1,2\n'), 'Allforio/Disgyblion ŵ.csv')
  zip.addBuffer(Buffer.from('a,b\n3,4\n'), 'Allforio/<odd>|name?.csv')
  zip.addBuffer(Buffer.from('-'), '__MACOSX/Allforio/._Disgyblion ŵ.csv')
  zip.end()
  await receive(Buffer.concat(await Readable.from(zip.outputStream.pipe(new PassThrough())).toArray()), 'students.csv')
  expect(await staging.files('one')).toEqual(['Disgyblion ŵ.csv', 'file 2.csv'].toSorted())
  expect(readFileSync(join(inside, 'one', 'file 2.csv'), 'utf8')).toContain('3,4')
})
