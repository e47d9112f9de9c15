/**
 * People from the school's information system.
 * Invariants: only the columns of the contract are kept, never passwords or birth dates; of several schools in one export one is
 * read, which a person chose, and never two mixed; an import is previewed before
 * it is carried out, on exactly the files and the people the preview saw; it is carried out whole or not at all, also over a kill;
 * uploaded files are gone after the import or a day, and what it replaced when it can't be taken back any more.
 * Fail direction: in doubt nobody is removed: a refused row leaves its person as they were.
 */
import { Refusal } from '../../protocol/errors.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { rosterBegin } from '../../protocol/roster.ts'
import { LEFT_OUT_MS } from '../../protocol/roster-imports.ts'
import {
  asStaff,
  type Clock,
  createStaging,
  type Database,
  type HandlersFor,
  ofSchool,
  pieceOf,
  type TimerHandlers,
  type Tx,
  type Upload,
} from '../core/index.ts'
import { createApplying } from './applying.ts'
import { createClassStore } from './class-store.ts'
import { type DropFolder, startDropFolder } from './drop-folder.ts'
import { createDropStore } from './drop-store.ts'
import { createImporting, type Importing } from './importing.ts'
import { createImportsStore } from './imports-store.ts'
import { createJournal } from './journal.ts'
import { leftOut } from './look-up.ts'
import { forgetMerges, mergedPeople } from './merge-store.ts'
import { type MergeFollower, type Merging, mergeHandlers } from './merging.ts'
import { fullName, groupOf } from './rules.ts'
import { createRosterStore, sortName } from './store.ts'
import { createUnattended, type UnattendedNeed } from './unattended.ts'

export { classesOf, type RosterClass, type TaughtClass, taughtClasses } from './class-store.ts'

export { classesOfStaff, everyone, findPeople, isPerson, namesakes, peopleAfter, peopleNamed, peopleOfClass, teachers, teacherWith } from './look-up.ts'
export type { MergeFollower, Pair } from './merging.ts'
export { countingOf } from './records.ts'
export { fullName, groupOf, type RosterPerson } from './rules.ts'

/** As many as a page shows at once. */
const LEFT_OUT_MAX = 1_000

export interface Roster {
  readonly handlers: Importing['handlers'] & Merging & HandlersFor<'roster.people' | 'roster.leftOut'>
  readonly timers: TimerHandlers
  /** PUT /api/roster.upload?import=<id>&file=<name>: a file of an import, whole or in pieces, by whoever may begin one. */
  readonly uploads: readonly Upload[]
  /** Finishes what a kill left half way. Call once at start, before calls are answered. */
  restore(): Promise<void>
  /** Imports by itself what is put into `folder`: with several schools, into the folder there with a school's id. */
  watch(folder: string): DropFolder
}
export interface RosterNeed {
  readonly db: Database
  readonly clock: Clock
  /** where uploaded files wait; on a server of several processes all must see the same one */
  readonly folder: string
  settings(school: string): Promise<Pick<PolicyValues, 'roster.undoMs' | 'roster.removalGuardPercent'>>
  /** Features with rows of a person drop them, in the transaction in which people are gone for good: they can't come back under their ids. */
  readonly onRemove?: readonly ((tx: Tx, school: string, people: readonly string[]) => Promise<void>)[]
  /** People's rows were written or have gone, in this transaction. */
  readonly onWritten?: (tx: Tx, school: string, people: readonly string[]) => Promise<void>
  /** People are as the files say now; called after each import, and again when the same is imported again. */
  readonly onImported?: (school: string) => Promise<void>
  /** Features with rows of people, by name: they go with somebody who is merged, and come back with a split. */
  readonly followers?: () => Readonly<Record<string, MergeFollower>>
  /** Keeps a record of what the drop folder does, where no member of staff called. */
  readonly audited: UnattendedNeed['audited']
  onFault(error: unknown): void
}

export function startRoster(need: RosterNeed): Roster {
  const { db, clock, folder, settings } = need
  const staging = createStaging(folder)
  const store = createRosterStore(db)
  const imports = createImportsStore(db)
  const onWritten = need.onWritten ?? (async () => undefined)
  const journal = createJournal(db, onWritten)
  const applying = createApplying({
    db,
    clock,
    imports,
    journal,
    undoMs: async (school) => (await settings(school))['roster.undoMs'],
    async forgetLeavers({ subject, school }) {
      await db.write(async (tx) => {
        const people = await journal.takeLeavers(tx, subject)
        await forgetMerges(tx, school, people)
        if (people.length > 0) for (const drop of need.onRemove ?? []) await drop(tx, school, people)
      })
    },
    onFault: need.onFault,
  })
  const guardPercent = async (school: string): Promise<number> => (await settings(school))['roster.removalGuardPercent']
  const importing = createImporting({
    db,
    clock,
    staging,
    store,
    classes: createClassStore(db),
    imports,
    applying,
    merged: (school) => mergedPeople(db.read, school),
    guardPercent,
    onImported: need.onImported ?? (async () => undefined),
    onFault: need.onFault,
  })

  return {
    handlers: {
      ...importing.handlers,
      ...mergeHandlers({ db, clock, imports, onWritten, followers: need.followers ?? (() => ({})) }),
      async 'roster.people'({ search, after, limit }, caller) {
        const words = sortName(search).split(/\s+/).filter(Boolean).slice(0, 5)
        return store.page(asStaff(caller).school, words, after, limit)
      },
      async 'roster.leftOut'(_request, caller) {
        const found = await leftOut(db.read, asStaff(caller).school, clock.now() - LEFT_OUT_MS, LEFT_OUT_MAX + 1)
        const people = found
          .slice(0, LEFT_OUT_MAX)
          .map((p) => ({ person: p.id, kind: p.kind, name: fullName(p), group: groupOf(p), username: p.username, since: p.since }))
        return { people, more: found.length > LEFT_OUT_MAX }
      },
    },
    timers: { ...importing.timers, ...applying.timers },
    uploads: [
      {
        name: 'roster.upload',
        access: rosterBegin.access,
        async receive(caller, query, body) {
          const { import: importId, file } = query
          if (importId === undefined || file === undefined) throw new Refusal('BAD_REQUEST', 'import and file are needed')
          await importing.receive(ofSchool(await imports.find(importId), asStaff(caller)), file, body, pieceOf(query))
        },
      },
    ],
    // On SQLite one process holds the folder: whatever is under way then is a dead one's.
    restore: () => applying.restore(db.dialect === 'sqlite'),
    watch: (folder) =>
      startDropFolder({
        folder,
        clock,
        store: createDropStore(db),
        unattended: createUnattended({ db, clock, staging, imports, importing, audited: need.audited }),
        schools: async () => (await db.read.selectFrom('schools').select('id').orderBy('id').execute()).map((school) => school.id),
        onFault: need.onFault,
      }),
  }
}
