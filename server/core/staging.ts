/**
 * Files of an import on their way in: one folder per import under the server's data folder, gone after the import or after a
 * day, because they hold more personal data than Handrail ever keeps.
 */
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../../protocol/errors.ts'
import { isZip, unpackCsv } from './zip.ts'

export const FILE_MAX_BYTES = 256 * 1024 * 1024
const FILES_MAX = 40
/** Name of a file while it is being received; `files` never lists it. */
const PARTIAL = '.partial'

/** A piece of a file: where it begins and how long the whole is, in bytes. A piece may be sent again. */
export interface Piece {
  readonly at: number
  readonly size: number
}
/** The piece an upload's address names; null for a file in one go. Throws BAD_REQUEST. */
export function pieceOf({ at, size }: Readonly<Record<string, string | undefined>>): Piece | null {
  if (at === undefined && size === undefined) return null
  const piece = { at: Number(at), size: Number(size) }
  if (!Number.isSafeInteger(piece.at) || !Number.isSafeInteger(piece.size) || piece.at < 0 || piece.at > piece.size)
    throw new Refusal('BAD_REQUEST', 'at and size are whole numbers, at not beyond size')
  return piece
}
export interface Staging {
  begin(importId: string): Promise<void>
  /**
   * A file, or a piece of one; a zip archive is kept as the CSV files in it. Resolves with whether the file is whole now. Throws
   * BAD_REQUEST for a name that is not a plain file name, TOO_LARGE over the cap, CONFLICT for a piece that leaves a gap,
   * IMPORT_ARCHIVE_REFUSED.
   */
  receive(importId: string, name: string, body: Readable, piece?: Piece | null): Promise<boolean>
  /** bytes there so far, also of files that are still coming */
  received(importId: string): Promise<number>
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
  async function all(importId: string): Promise<string[]> {
    return readdir(folder(importId)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
  }
  async function files(importId: string): Promise<string[]> {
    return (await all(importId)).filter((n) => !n.endsWith(PARTIAL)).sort()
  }
  async function sizeOf(path: string): Promise<number> {
    return (await stat(path).catch(() => null))?.size ?? 0
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
  /** What has come in whole becomes a file of the import. */
  async function settle(importId: string, name: string): Promise<void> {
    const whole = join(folder(importId), name)
    if (await isZip(`${whole}${PARTIAL}`)) await unpack(importId, `${whole}${PARTIAL}`)
    else await rename(`${whole}${PARTIAL}`, whole)
  }
  return {
    folder,
    files,
    async begin(importId) {
      await mkdir(folder(importId), { recursive: true, mode: 0o700 })
    },
    async receive(importId, name, body, piece) {
      if (!isPlainFileName(name)) throw new Refusal('BAD_REQUEST', 'the file’s name may hold letters, digits, spaces and . _ - ( ) only')
      const whole = join(folder(importId), name)
      const partial = `${whole}${PARTIAL}`
      const others = (await all(importId)).filter((n) => n !== name && n !== `${name}${PARTIAL}`)
      if (others.length >= FILES_MAX) throw new Refusal('TOO_LARGE', `more than ${FILES_MAX} files in one import`)
      if (piece) {
        const { at, size } = piece
        if (size > FILE_MAX_BYTES) throw tooLarge()
        // The answer to the last piece may have been lost on its way: it is sent again, and is there.
        if (at > 0 && (await sizeOf(partial)) < at) {
          if ((await sizeOf(whole)) !== size) throw new Refusal('CONFLICT', 'the part before this one is missing')
          await pipeline(body, capped(size - at), new Writable({ write: (_chunk, _encoding, done) => done() }))
          return false
        }
        await pipeline(body, capped(size - at), createWriteStream(partial, { mode: 0o600, ...(at > 0 && { flags: 'r+', start: at }) }))
        if ((await sizeOf(partial)) < size) return false
        await settle(importId, name)
        return true
      }
      try {
        await pipeline(body, capped(FILE_MAX_BYTES), createWriteStream(partial, { mode: 0o600 }))
        await settle(importId, name)
        return true
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
    },
    async received(importId) {
      const sizes = (await all(importId)).map((name) => sizeOf(join(folder(importId), name)))
      return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
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
      done(taken > max ? tooLarge() : null)
    },
  })
}
function tooLarge(): Refusal {
  return new Refusal('TOO_LARGE', `a file may have ${FILE_MAX_BYTES / 1024 / 1024} MB`)
}
