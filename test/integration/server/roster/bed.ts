/** A roster on a temporary database, with lists of made-up people, and a clock that can be moved. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { policyDefaults } from '../../../../protocol/policy.ts'
import type { ImportPreview, Person } from '../../../../protocol/roster.ts'
import { startTimers } from '../../../../server/core/index.ts'
import { type Roster, type RosterNeed, startRoster } from '../../../../server/roster/index.ts'
import { addSchool, type OpenTestDatabase, staffCaller, type TestDatabase } from '../../harness.ts'

export type RosterBed = Awaited<ReturnType<typeof openRosterBed>>

export async function openRosterBed(open: OpenTestDatabase, more: Partial<RosterNeed> = {}) {
  const opened: TestDatabase = await open()
  const school = await addSchool(opened.db)
  const folder = mkdtempSync(join(tmpdir(), 'handrail-roster-'))
  const time = { now: 1_800_000_000_000 }
  const clock = { now: () => time.now }
  const faults: unknown[] = []
  const removed: string[] = []
  const onRemove = [async (_tx: unknown, _school: string, people: readonly string[]) => void removed.push(...people)]
  const records: string[] = []
  const audited: RosterNeed['audited'] = (_school, { name, note }, _import, run) => {
    records.push(`${note.verb} ${note.of}: ${name}`)
    return run()
  }
  const make = (db = opened.db): Roster =>
    startRoster({ db, clock, folder, settings: async () => policyDefaults(), onRemove, audited, onFault: (error) => void faults.push(error), ...more })
  const roster = make()
  const tech = (of = school) => staffCaller(of, 'technician', 'Mr Whitlock')
  async function preview(csv: string, name = 'pupils.csv'): Promise<ImportPreview> {
    const { importId } = await roster.handlers['roster.begin']({}, tech())
    for (const u of roster.uploads) await u.receive(tech(), { import: importId, file: name }, Readable.from([Buffer.from(csv)]))
    return roster.handlers['roster.preview']({ importId, mapping: null }, tech())
  }
  return {
    ...opened,
    school,
    folder,
    clock,
    time,
    faults,
    removed,
    records,
    roster,
    tech,
    preview,
    /** another process on the same tables */
    again: async () => make(await opened.again()),
    apply: async (importId: string, confirmRemovals = true) => roster.handlers['roster.apply']({ importId, confirmRemovals }, tech()),
    /** Previewed and carried out; resolves with its id. */
    async bring(csv: string, name?: string): Promise<string> {
      time.now += 1_000
      const { importId } = await preview(csv, name)
      await roster.handlers['roster.apply']({ importId, confirmRemovals: true }, tech())
      return importId
    },
    progress: async (importId: string) => roster.handlers['roster.progress']({ importId }, tech()),
    cancel: (importId: string) => roster.handlers['roster.cancel']({ importId }, tech()),
    undo: (importId: string) => roster.handlers['roster.undo']({ importId }, tech()),
    history: async () => (await roster.handlers['roster.history']({ before: null, limit: 100 }, tech())).imports,
    /** Everybody, ordered by their number. */
    async everybody(): Promise<Person[]> {
      const people: Person[] = []
      for (let after: string | null = null; ; ) {
        const page = await roster.handlers['roster.people']({ search: '', after, limit: 200 }, tech())
        people.push(...page.people)
        after = page.next
        if (after === null) return people.sort((a, b) => Number(a.externalId) - Number(b.externalId))
      }
    },
    async runTimers(): Promise<void> {
      const onFault = (_timer: unknown, error: unknown) => {
        throw error
      }
      const timers = startTimers({ db: opened.db, clock, handlers: roster.timers, onFault })
      await timers.runDue()
      await timers.stop()
    },
    async close(): Promise<void> {
      await opened.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until `look` says yes. */
export async function untilTrue(look: () => Promise<boolean>, limitMs = 20_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** `count` pupils numbered from `from`; `name` is everybody's first name. */
export function list(count: number, { from = 0, name = 'Child' }: { from?: number; name?: string } = {}): string {
  return `Adno,Forename,Surname,Login,Year,Reg\n${Array.from({ length: count }, (_, i) => `${from + i},${name},Bevan${from + i},c${from + i},5,5K\n`).join('')}`
}
