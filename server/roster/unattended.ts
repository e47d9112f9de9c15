/** An import nobody is looking at: carried out when there is nothing to decide, else left for a person with the reason. */
import type { Readable } from 'node:stream'
import { type ErrorCode, Refusal } from '../../protocol/errors.ts'
import type { AuditNote } from '../../protocol/op.ts'
import { rosterApply, rosterPreview } from '../../protocol/roster.ts'
import { type Clock, type Database, ofSchool, type Staging } from '../core/index.ts'
import { outcomeOf } from './drop-rules.ts'
import type { Importing } from './importing.ts'
import type { ImportsStore } from './imports-store.ts'
import { next } from './machine.ts'

const LOOKED = { name: rosterPreview.name, note: { verb: 'view', of: 'people' } } as const
const CHANGED = { name: rosterApply.name, note: { verb: 'change', of: 'people' } } as const

export interface UnattendedNeed {
  readonly db: Database
  readonly clock: Clock
  readonly staging: Staging
  readonly imports: ImportsStore
  readonly importing: Pick<Importing, 'begin' | 'receive' | 'preview' | 'apply' | 'giveUp'>
  audited<T>(school: string, what: { name: string; note: AuditNote }, importId: string, run: () => Promise<T>): Promise<T>
}
/**
 * `ask`: why a person has to decide whatever the files say; null when nothing is known against them. `bring` gives every file to
 * `receive`. Throws what the files were refused with, and nobody is changed then.
 */
export type Unattended = (
  school: string,
  ask: ErrorCode | null,
  bring: (receive: (name: string, body: Readable) => Promise<void>) => Promise<void>,
) => Promise<'done' | 'waits'>

export function createUnattended({ db, clock, staging, imports, importing, audited }: UnattendedNeed): Unattended {
  async function fail(id: string, why: ErrorCode): Promise<void> {
    const state = (await imports.find(id))?.state
    await db.write(async (tx) => {
      if (state && next(state, 'read')) await imports.move(tx, id, 'read')
      if (state !== 'cancelled') await imports.move(tx, id, 'fail', { why, ended_at: clock.now() })
    })
    await staging.drop(id)
  }
  /** It will be tried again: the history need not tell of each time. Where people are being put back, that goes on by itself. */
  async function forget(id: string): Promise<void> {
    const state = (await imports.find(id))?.state
    if (state && next(state, 'cancel') === 'cancelled') await importing.giveUp(id, null)
    await imports.erase(id)
  }

  return async (school, ask, bring) => {
    const id = await importing.begin(school, '', 'drop')
    const row = async () => ofSchool(await imports.find(id), { school })
    const older = await imports.waiting(school)
    try {
      await bring(async (name, body) => importing.receive(await row(), name, body, null))
      const { facts } = await audited(school, LOOKED, id, async () => importing.preview(await row(), { mapping: null, preset: null, school: null }))
      // Headings that only look like what they are called have been seen by nobody yet.
      const unsure = facts.format === 'csv' && facts.mappedBy === 'guess' ? 'IMPORT_UNKNOWN_FORMAT' : null
      const why = ask ?? unsure
      if (why !== null) throw new Refusal(why)
      await audited(school, CHANGED, id, async () => importing.apply(await row(), false))
    } catch (error) {
      const outcome = error instanceof Refusal ? outcomeOf(error) : 'again'
      if (error instanceof Refusal && outcome === 'waits' && (await row()).state === 'previewed') await db.write((tx) => imports.wait(tx, id, error.code))
      else {
        if (error instanceof Refusal && outcome !== 'again') await fail(id, error.code)
        else await forget(id)
        throw error
      }
    }
    // A newer export takes the place of what nobody has looked at.
    for (const one of older) await importing.giveUp(one, null).catch(() => undefined)
    return (await row()).state === 'done' ? 'done' : 'waits'
  }
}
