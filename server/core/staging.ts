/**
 * Files of an import on their way in: one folder per import under the server's data folder, gone after the import or after a
 * day, because they hold more personal data than Handrail ever keeps.
 */
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../../protocol/errors.ts'
import { isZip, unpackCsv } from './zip.ts'

export const FILE_MAX_BYTES = 256 * 1024 * 1024
const FILES_MAX = 40
/** Name of a file while it is being received; `files` never lists it. */
const PARTIAL = '.partial'

export interface Staging {
  begin(importId: string): Promise<void>
  /** A zip archive is kept as the CSV files in it. Throws BAD_REQUEST for a name that is not a plain file name, TOO_LARGE over the cap, IMPORT_ARCHIVE_REFUSED. */
  receive(importId: string, name: string, body: Readable): Promise<void>
  files(importId: string): Promise<string[]>
  folder(importId: string): string
  drop(importId: string): Promise<void>
}

/** A plain name: no folder, no hidden file, nothing a file system or a terminal would read as more than letters. */
export function isPlainFileName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}\p{M} ._()+-]{0,99}$/u.test(name) && !name.endsWith(PARTIAL)
}

export function createStaging(root: string): Staging {
  // Import ids are ours (checked as ids by the contract), so they are safe as folder names.
  const folder = (importId: string) => join(root, importId)
  async function files(importId: string): Promise<string[]> {
    const names = await readdir(folder(importId)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return names.filter((n) => !n.endsWith(PARTIAL)).sort()
  }
  /** Into a folder beside first: an archive that turns out bad half way leaves nothing. */
  async function unpack(importId: string, archive: string): Promise<void> {
    const aside = `${archive.slice(0, -PARTIAL.length)}.unpacked${PARTIAL}`
    await mkdir(aside, { mode: 0o700 })
    try {
      const names = await unpackCsv(archive, aside, isPlainFileName)
      if ((await files(importId)).length + names.length > FILES_MAX) throw new Refusal('TOO_LARGE', `more than ${FILES_MAX} files in one import`)
      for (const name of names) await rename(join(aside, name), join(folder(importId), name))
    } finally {
      await rm(aside, { recursive: true, force: true })
      await rm(archive, { force: true })
    }
  }
  return {
    folder,
    files,
    async begin(importId) {
      await mkdir(folder(importId), { recursive: true, mode: 0o700 })
    },
    async receive(importId, name, body) {
      if (!isPlainFileName(name)) throw new Refusal('BAD_REQUEST', 'the file’s name may hold letters, digits, spaces and . _ - ( ) only')
      if ((await files(importId)).length >= FILES_MAX) throw new Refusal('TOO_LARGE', `more than ${FILES_MAX} files in one import`)
      const partial = join(folder(importId), `${name}${PARTIAL}`)
      try {
        await pipeline(body, capped(FILE_MAX_BYTES), createWriteStream(partial, { mode: 0o600 }))
        if (await isZip(partial)) await unpack(importId, partial)
        else await rename(partial, join(folder(importId), name))
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
    },
    async drop(importId) {
      await rm(folder(importId), { recursive: true, force: true })
    },
  }
}

/** Passes at most `max` bytes on. The rest is read and dropped, then refused: cutting the sender off would hide why. */
function capped(max: number): Transform {
  let taken = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      taken += chunk.length
      done(null, taken > max ? undefined : chunk)
    },
    flush(done) {
      done(taken > max ? new Refusal('TOO_LARGE', `a file may have ${max / 1024 / 1024} MB`) : null)
    },
  })
}
