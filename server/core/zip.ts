/**
 * A zip archive of CSV files, unpacked into an import's folder under names of ours. Nothing in it is trusted: not its names, not the
 * sizes it states, not what kind of file it says an entry is.
 * Fail direction: one bad entry refuses the whole archive, because half an export would look like leavers.
 */
import { createWriteStream } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Refusal } from '../../protocol/errors.ts'

const MAGIC = Buffer.from('PK\u0003\u0004', 'latin1')
const ENTRIES_MAX = 500
const CSV_ENTRIES_MAX = 40
/** Of one file, and of all together. */
export const UNPACKED_MAX_BYTES = 512 * 1024 * 1024
/** Rows of people shrink to a tenth; the emptiest timetable to a hundredth. A bomb to less than a five-hundredth. */
const RATIO_MAX = 200
/** Below this a ratio says nothing. */
const RATIO_FROM_BYTES = 4 * 1024 * 1024

const STORED = 0
const DEFLATED = 8
const TYPE_MASK = 0o170000
const REGULAR = 0o100000
const DIRECTORY = 0o040000

/** By its first bytes, whatever it is called. */
export async function isZip(path: string): Promise<boolean> {
  const file = await openFile(path)
  try {
    const head = Buffer.alloc(MAGIC.length)
    await file.read(head, 0, MAGIC.length, 0)
    return head.equals(MAGIC)
  } finally {
    await file.close()
  }
}

/** The names written into `folder`. Throws IMPORT_ARCHIVE_REFUSED and TOO_LARGE; what was written by then is the caller's to remove. */
export async function unpackCsv(archive: string, folder: string, isPlain: (name: string) => boolean): Promise<string[]> {
  // Strict: a name with a backslash, a drive letter, a root or a step upwards is an error of the archive.
  const zip = await openPromise(archive, { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true }).catch(damaged)
  try {
    if (zip.entryCount > ENTRIES_MAX) throw refuse(`it has more than ${ENTRIES_MAX} entries`)
    const wanted = await listCsv(zip)
    const names: string[] = []
    let left = UNPACKED_MAX_BYTES
    for (const entry of wanted) {
      const name = nameFor(entry, names, isPlain)
      left -= await writeEntry(zip, entry, join(folder, name), left)
      names.push(name)
    }
    return names
  } finally {
    zip.close()
  }
}

async function listCsv(zip: ZipFile): Promise<Entry[]> {
  const wanted: Entry[] = []
  const seen = new Set<string>()
  try {
    for await (const entry of zip.eachEntry()) {
      checkKind(entry)
      const path = entry.fileName
      if (path.startsWith('xl/') || path === '[Content_Types].xml') throw refuse('it is a workbook. Save each sheet as “CSV UTF-8” first')
      if (path.endsWith('/')) continue
      if (/\.(zip|7z|rar|gz|bz2|xz|tar|tgz)$/i.test(path)) throw refuse('it holds another archive')
      // macOS adds a shadow of each file.
      const base = baseOf(path)
      if (!/\.csv$/i.test(base) || base.startsWith('.') || path.startsWith('__MACOSX/')) continue
      const folded = base.normalize('NFKC').toLowerCase()
      if (seen.has(folded)) throw refuse('two of its files have the same name')
      seen.add(folded)
      wanted.push(entry)
      if (wanted.length > CSV_ENTRIES_MAX) throw refuse(`it has more than ${CSV_ENTRIES_MAX} CSV files`)
    }
  } catch (error) {
    throw error instanceof Refusal ? error : await damaged(error)
  }
  if (wanted.length === 0) throw refuse('there is no CSV file in it')
  return wanted
}

/** Files and folders only: a link would make us read or write somewhere else. */
function checkKind(entry: Entry): void {
  if (entry.isEncrypted()) throw refuse('it is protected with a password')
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) throw refuse('it is compressed in a way other than zip’s usual one')
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK
  if (type !== 0 && type !== REGULAR && type !== DIRECTORY) throw refuse('it holds a link or a special file')
}

/** Its own name where that is plain, so that a format can be told; else a number. */
function nameFor(entry: Entry, taken: readonly string[], isPlain: (name: string) => boolean): string {
  const base = baseOf(entry.fileName)
  return isPlain(base) ? base : `file ${taken.length + 1}.csv`
}
function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Counts what really comes out, whatever the archive says. */
async function writeEntry(zip: ZipFile, entry: Entry, path: string, left: number): Promise<number> {
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > left) done(new Refusal('TOO_LARGE', `an archive may unpack to ${UNPACKED_MAX_BYTES / 1024 / 1024} MB`))
      else if (bytes > RATIO_FROM_BYTES && bytes > entry.compressedSize * RATIO_MAX) done(refuse('it unpacks to far more than lists of people do'))
      else done(null, chunk)
    },
  })
  try {
    await pipeline(await zip.openReadStreamPromise(entry), counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    throw error instanceof Refusal ? error : await damaged(error)
  }
  return bytes
}

function refuse(why: string): Refusal {
  return new Refusal('IMPORT_ARCHIVE_REFUSED', why)
}
/** What yauzl says of an archive is not for readers; a full disk is no fault of the archive's. */
async function damaged(error: unknown): Promise<never> {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw new Refusal('STORE_FAILED', 'the disk is full')
  const names = error instanceof Error && /file ?name|path/i.test(error.message)
  throw refuse(names ? 'a name in it points out of the archive' : 'it is damaged, or no zip archive')
}
