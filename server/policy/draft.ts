/** What a draft would do, and who may publish it. Pure. */
import { hash } from 'node:crypto'
import { canonical } from '../../protocol/evidence.ts'
import type { Role } from '../../protocol/op.ts'
import type { SetTo } from '../../protocol/policy-page.ts'
import type { Line } from './drafts-store.ts'
import { hasAuthority, mayApprove, type PlaceRef, refuseChange, resolve, type Setting, type Settings } from './rules.ts'

export interface Reader {
  readonly id: string
  readonly name: string
  readonly role: Role
}
export type Waits = 'secondPerson' | 'meanwhile' | 'notOwner' | null

/** Equal when the draft is the one the reader saw. */
export function markOf(lines: readonly Line[]): string {
  return hash('sha256', canonical(lines.map((line) => line.id).toSorted()), 'base64url')
}

/** Does a change need a second person at the end of this chain? */
export function needsTwo(chain: readonly PlaceRef[], settings: Settings): boolean {
  return resolve('policy.twoPeople', chain, settings).value === true
}

/** Whoever made changes may publish them, and whoever may approve their rows; with two people in force only the second of them. */
export function mayDecide(lines: readonly Line[], reader: Pick<Reader, 'id' | 'role'>): boolean {
  const others = lines.filter((line) => line.staff !== reader.id)
  return mayApprove(
    reader.role,
    others.map((line) => line.key),
  )
}

/** Why this reader can't publish these lines at the end of `chain` now; null: they can. */
export function waitsFor(lines: readonly Line[], reader: Pick<Reader, 'id' | 'role'>, chain: readonly PlaceRef[], settings: Settings): Waits {
  const here = settings.get(chain.at(-1)?.id ?? '')
  if (lines.some((line) => line.base !== (here?.get(line.key)?.id ?? null))) return 'meanwhile'
  if (lines.some((line) => refuseChange(line, chain, settings) !== null) || !mayDecide(lines, reader)) return 'notOwner'
  if (needsTwo(chain, settings) && lines.some((line) => line.staff === reader.id)) return 'secondPerson'
  return null
}

/** What the place has set once the lines are published; null: nothing any more. */
export function settingsOfLines(
  lines: readonly Line[],
  here: PlaceRef,
  settings: Settings,
  publisher: Pick<Reader, 'id' | 'name'>,
  stamp: { at: number; newId(): string },
): { line: Line; setting: Setting | null; id: string }[] {
  return lines.map((line) => {
    const id = stamp.newId()
    const approvedBy = line.staff === publisher.id ? null : publisher.name
    const own = settings.get(here.id)?.get(line.key)
    const setting = line.to && { id, value: line.to.value, asOwner: hasAuthority(line, own), by: line.by, role: line.role, approvedBy, at: stamp.at }
    return { line, setting, id }
  })
}

/** The settings of everywhere, with these in force. */
export function withSettings(settings: Settings, here: PlaceRef, changes: readonly { line: Line; setting: Setting | null }[]): Settings {
  const own = new Map(settings.get(here.id) ?? [])
  for (const { line, setting } of changes) setting ? own.set(line.key, setting) : own.delete(line.key)
  return new Map(settings).set(here.id, own)
}

export function sameValue(a: SetTo, b: SetTo): boolean {
  return a === null || b === null ? a === b : canonical(a.value) === canonical(b.value)
}
