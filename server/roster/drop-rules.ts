/** When an export in the drop folder is whole, and who decides about it. Pure. */
import type { Refusal } from '../../protocol/errors.ts'

/** What a folder holds under a name; links are never followed to find out more. */
export interface DropEntry {
  readonly name: string
  readonly kind: 'file' | 'link' | 'folder' | 'other'
  readonly size: number
  /** epoch ms */
  readonly changedAt: number
  readonly inode: number
}
/** A folder's files as they were first seen like this, and when. */
export interface Sighting {
  readonly signature: string
  readonly since: number
}

/** Where files are put that can't be imported. */
export const PROBLEM = 'problem'
/** Nothing in the folder has changed for this long: whoever writes has ended. Exports of several files come one after another. */
export const SETTLE_MS = 60_000
/** How long files that usually come with these are waited for. */
export const PATIENCE_MS = 30 * 60_000

/** Names programs give to a file while they write it. */
const COMING = /\.(tmp|temp|part|partial|filepart|crdownload|download)$|^~|^\./i

/** What of a folder is an export, what is still coming, and what has no business there. */
export function sort(entries: readonly DropEntry[]) {
  const coming = entries.filter((e) => e.kind === 'file' && COMING.test(e.name))
  const files = entries.filter((e) => e.kind === 'file' && !coming.includes(e) && /\.(csv|zip)$/i.test(e.name))
  const links = entries.filter((e) => e.kind === 'link')
  const strangers = entries.filter((e) => e.kind === 'file' && !coming.includes(e) && !files.includes(e))
  return { files, coming, links, strangers }
}

export function sight(before: Sighting | undefined, entries: readonly DropEntry[], now: number): Sighting {
  const signature = JSON.stringify(
    entries
      .filter((e) => e.kind !== 'folder')
      .map((e) => [e.name, e.size, e.changedAt, e.inode])
      .sort(),
  )
  return before?.signature === signature ? before : { signature, since: now }
}

/** A file's name without what changes from night to night. */
export function usualName(name: string): string {
  return name.toLowerCase().replaceAll(/\d+/g, '#')
}

/**
 * `take`: the export is whole. `ask`: files that usually come are still missing, so a person decides. `wait`: it may still be
 * coming. `left`: it was dealt with and could not be cleared away.
 */
export function judge(seen: {
  readonly entries: readonly DropEntry[]
  readonly sighting: Sighting
  /** the last whole export's names, as `usualName` gives them */
  readonly usual: readonly string[]
  /** signature of files that could not be cleared away */
  readonly left: string
  readonly now: number
}): 'empty' | 'wait' | 'take' | 'ask' | 'left' {
  const { files, coming, links, strangers } = sort(seen.entries)
  if (files.length + links.length + strangers.length === 0) return 'empty'
  if (seen.sighting.signature === seen.left) return 'left'
  const quietMs = seen.now - seen.sighting.since
  if (quietMs < SETTLE_MS || coming.length > 0) return 'wait'
  const here = new Set(files.map((f) => usualName(f.name)))
  const missing = here.size > 0 && seen.usual.some((name) => !here.has(name)) && seen.usual.some((name) => here.has(name))
  if (!missing) return 'take'
  return quietMs < PATIENCE_MS ? 'wait' : 'ask'
}

const WAITS = ['IMPORT_UNKNOWN_FORMAT', 'IMPORT_MASS_REMOVAL', 'IMPORT_OTHER_SCHOOL', 'IMPORT_CHOOSE_SCHOOL', 'IMPORT_INCOMPLETE'] as const
const AGAIN = ['IMPORT_STALE', 'IMPORT_UNDER_WAY', 'IMPORT_INTERRUPTED', 'BUSY', 'CONFLICT', 'STORE_FAILED', 'INTERNAL'] as const

/** What becomes of an export that was refused: a person settles it, it is tried again, or its files are put aside. */
export function outcomeOf({ code }: Refusal): 'waits' | 'again' | 'problem' {
  if (WAITS.some((one) => one === code)) return 'waits'
  return AGAIN.some((one) => one === code) ? 'again' : 'problem'
}
