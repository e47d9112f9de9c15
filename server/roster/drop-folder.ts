/**
 * The folder into which the school's information system writes its nightly export: what is whole is imported by itself, as a
 * person last imported it, and anything a person should decide waits for one.
 * Folders are watched, and looked at again and again besides: many are shares, which tell nobody of a change (docs/adr/0011).
 * Invariants: an export is read only when nothing in its folder has changed for a minute; of several processes one is at a school's
 * folder; an export that was imported is not left lying about.
 * Fail direction: in doubt nobody is changed: the export waits on the People page, or its files in `problem/` with the reason.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { watch } from 'chokidar'
import { Refusal } from '../../protocol/errors.ts'
import type { Clock } from '../core/index.ts'
import { clearAway, entriesOf, readDropped, setAside } from './drop-files.ts'
import { type DropEntry, judge, outcomeOf, type Sighting, sight, sort, usualName } from './drop-rules.ts'
import type { DropStore } from './drop-store.ts'
import type { Unattended } from './unattended.ts'

const LOOK_EVERY_MS = 10_000
/** Changes come in bursts; whatever the disk says, a folder is not listed more often. */
const SETTLE_MS = 500
const LEASE_MS = 60_000
/** After a fault of ours (a full disk, a database that is away) the same files are tried again so much later. */
const AGAIN_MS = 5 * 60_000

export interface DropNeed {
  readonly folder: string
  readonly clock: Clock
  readonly store: DropStore
  readonly unattended: Unattended
  /** ids of all schools */
  schools(): Promise<readonly string[]>
  onFault(error: unknown): void
}
export interface DropFolder {
  /** Looks once at every school's folder, and deals with what is there. */
  look(): Promise<void>
  stop(): Promise<void>
}

export function startDropFolder(need: DropNeed): DropFolder {
  const { clock, store } = need
  const sightings = new Map<string, Sighting>()
  const notBefore = new Map<string, number>()
  let stopped = false
  let looking: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  async function lookAtAll(): Promise<void> {
    const schools = await need.schools()
    const [only] = schools
    if (only === undefined) return
    await mkdir(need.folder, { recursive: true, mode: 0o700 })
    if (schools.length === 1) return lookAt(only, need.folder)
    await refuseLoose()
    for (const school of schools) {
      if (stopped) return
      const folder = join(need.folder, school)
      await mkdir(folder, { mode: 0o700 }).catch(() => undefined)
      await lookAt(school, folder).catch(need.onFault)
    }
  }
  /** With several schools a file outside their folders could be anybody's. */
  async function refuseLoose(): Promise<void> {
    const entries = (await entriesOf(need.folder)) ?? []
    const sighting = remember('', entries)
    if (judge({ entries, sighting, usual: [], left: '', now: clock.now() }) !== 'take') return
    const { files, links, strangers } = sort(entries)
    await setAside(need.folder, namesOf([...files, ...links, ...strangers]), 'This server looks after several schools: put the file into the folder of one.')
  }
  function remember(key: string, entries: readonly DropEntry[]): Sighting {
    const sighting = sight(sightings.get(key), entries, clock.now())
    sightings.set(key, sighting)
    return sighting
  }

  async function lookAt(school: string, folder: string): Promise<void> {
    const entries = await entriesOf(folder)
    if (entries === null) throw new Error(`no folder for school ${school}, or a link in its place`)
    const sighting = remember(school, entries)
    const now = clock.now()
    const verdict = judge({ entries, sighting, ...(await store.find(school)), now })
    if ((verdict !== 'take' && verdict !== 'ask') || now < (notBefore.get(school) ?? 0)) return
    if (!(await store.take(school, now, now + LEASE_MS))) return
    const beat = setInterval(() => void store.keep(school, clock.now() + LEASE_MS).catch(need.onFault), LEASE_MS / 3)
    let learnt: Parameters<DropStore['release']>[1] = {}
    try {
      // Another process may just have dealt with it.
      const again = (await entriesOf(folder)) ?? []
      if (sight(sighting, again, now).signature === sighting.signature) learnt = await dealWith(school, folder, again, verdict === 'take')
    } finally {
      clearInterval(beat)
      await store.release(school, learnt)
    }
  }
  async function dealWith(school: string, folder: string, entries: readonly DropEntry[], whole: boolean): Promise<Parameters<DropStore['release']>[1]> {
    const { files, links, strangers } = sort(entries)
    let clear = await setAside(folder, namesOf(links), 'This is a link to another file. Handrail follows none: put the file itself here.')
    clear = (await setAside(folder, namesOf(strangers), 'Handrail reads files that end in .csv or .zip.')) && clear
    if (files.length === 0) return clear ? {} : { files: await signatureOf(folder) }
    const names = namesOf(files)
    try {
      const outcome = await need.unattended(school, whole ? null : 'IMPORT_INCOMPLETE', async (receive) => {
        for (const entry of files) await readDropped(folder, entry, (body) => receive(entry.name, body))
      })
      clear = (await clearAway(folder, names)) && clear
      return { files: clear ? '' : await signatureOf(folder), ...(outcome === 'done' && { usual: JSON.stringify(names.map(usualName)) }) }
    } catch (error) {
      if (error instanceof Refusal && outcomeOf(error) === 'problem') {
        clear = (await setAside(folder, names, error.message)) && clear
        return { files: clear ? '' : await signatureOf(folder) }
      }
      if (!(error instanceof Refusal)) need.onFault(error)
      notBefore.set(school, clock.now() + (error instanceof Refusal ? LEASE_MS : AGAIN_MS))
      return {}
    }
  }
  async function signatureOf(folder: string): Promise<string> {
    return sight(undefined, (await entriesOf(folder)) ?? [], 0).signature
  }

  function look(): Promise<void> {
    looking = looking.then(lookAtAll).catch(need.onFault)
    return looking
  }
  function sleep(): void {
    if (stopped) return
    timer = setTimeout(() => void look().then(sleep), LOOK_EVERY_MS).unref()
  }
  sleep()
  let soon: NodeJS.Timeout | undefined
  const watcher = watch(need.folder, { depth: 1, ignoreInitial: true, followSymlinks: false })
  watcher.on('all', () => {
    if (!stopped) soon ??= setTimeout(() => void look().finally(() => (soon = undefined)), SETTLE_MS).unref()
  })
  // A folder that can't be watched is looked at all the same.
  watcher.on('error', () => undefined)
  return {
    look,
    async stop() {
      stopped = true
      clearTimeout(timer)
      clearTimeout(soon)
      await watcher.close()
      await looking
    },
  }
}

function namesOf(entries: readonly DropEntry[]): string[] {
  return entries.map((entry) => entry.name)
}
