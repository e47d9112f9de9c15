/**
 * Files of the drop folder, into which others write.
 * Invariants: no link is followed, neither a file's nor a folder's; what is read is what was looked at.
 * Fail direction: what can't be read or is not what it was is not imported.
 */
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Refusal } from '../../protocol/errors.ts'
import { type DropEntry, PROBLEM } from './drop-rules.ts'

// Windows has no such flags; there the comparison with what was looked at is what refuses a link.
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** What is in a folder now; null when it is not there, or is no folder of its own but a link to one. */
export async function entriesOf(folder: string): Promise<DropEntry[] | null> {
  const self = await lstat(folder).catch(() => null)
  if (!self?.isDirectory()) return null
  const entries: DropEntry[] = []
  for (const name of await readdir(folder)) {
    const stats = await lstat(join(folder, name)).catch(() => null)
    if (stats === null) continue
    const kind = stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : 'other'
    entries.push({ name, kind, size: stats.size, changedAt: stats.mtimeMs, inode: stats.ino })
  }
  return entries
}

/** Gives the file to `read`. Throws IMPORT_UNREADABLE where it can't be opened, and BUSY when it is not, or not any more, what was looked at. */
export async function readDropped(folder: string, entry: DropEntry, read: (body: Readable) => Promise<void>): Promise<void> {
  const file = await open(join(folder, entry.name), READ).catch((error: NodeJS.ErrnoException) => {
    // Still held by whoever writes it, or gone meanwhile.
    if (error.code === 'EBUSY' || error.code === 'ENOENT') throw new Refusal('BUSY')
    throw new Refusal('IMPORT_UNREADABLE', 'Handrail may not open this file, or it is a link to another')
  })
  try {
    const same = async () => {
      const stats = await file.stat()
      if (!stats.isFile() || stats.size !== entry.size || stats.mtimeMs !== entry.changedAt || stats.ino !== entry.inode) throw new Refusal('BUSY')
    }
    await same()
    await read(file.createReadStream({ autoClose: false }))
    await same()
  } finally {
    await file.close()
  }
}

/** False when one of them is still there. */
export async function clearAway(folder: string, names: readonly string[]): Promise<boolean> {
  const done = await Promise.all(names.map((name) => rm(join(folder, name), { force: true }).then(...YES_OR_NO)))
  return done.every(Boolean)
}

/** Moves them into `problem/`, each with a text beside it that says why. False when one of them could not be moved. */
export async function setAside(folder: string, names: readonly string[], why: string): Promise<boolean> {
  if (names.length === 0) return true
  const aside = join(folder, PROBLEM)
  await mkdir(aside, { mode: 0o700 }).catch(() => undefined)
  if (!(await lstat(aside).catch(() => null))?.isDirectory()) return false
  const done = await Promise.all(
    names
      .map(async (name) => {
        const note = join(aside, `${name}.txt`)
        await rename(join(folder, name), join(aside, name))
        await rm(note, { force: true })
        // `wx` makes a new file: it never writes through a link that somebody put there.
        await writeFile(note, `${name}\n\n${why}\n`, { flag: 'wx', mode: 0o600 })
      })
      .map((moved) => moved.then(...YES_OR_NO)),
  )
  return done.every(Boolean)
}

const YES_OR_NO = [() => true, () => false] as const
