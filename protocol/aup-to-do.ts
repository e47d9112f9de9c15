/** What an adult does for a pupil who has not agreed to all of their rules. The server counts by it, and the reminders list says it. Pure. */
import type { RegisterDocument, RegisterEntry, RegisterPerson } from './aup-register.ts'

/**
 * sit: said no, so an adult reads with them · office: the school's list has no year for them, so no PC knows their rules · logOn: their
 * next logon asks them · read: read with the class, then tick who was there; the youngest once a term, also who agreed before · paper:
 * their parents' signed page is missing
 */
export const TO_DOS = ['sit', 'office', 'logOn', 'read', 'paper'] as const
export interface ToDo {
  readonly what: (typeof TO_DOS)[number]
  /** none: it is about no document */
  readonly documents: readonly RegisterDocument[]
}

/** How a school asks: `asksAtLogon`, `term` as `register.people` says them. */
export interface Asking {
  readonly asksAtLogon: boolean
  readonly term: number | null
}

/** Most urgent first; empty: there is nothing to do. */
export function toDosOf(
  { kind, audience, entries, readAt }: Pick<RegisterPerson, 'kind' | 'audience' | 'entries' | 'readAt'>,
  documents: ReadonlyMap<string, RegisterDocument>,
  { asksAtLogon, term }: Asking,
): ToDo[] {
  if (kind !== 'pupil') return []
  const open = entries.flatMap((entry) => {
    const document = documents.get(entry.document)
    const isOpen = entry.state !== 'signed' || (document?.audience === 'ks1' && !isReadIn(term, readAt, entry))
    return document && isOpen ? [{ document, what: whatFor(entry, document, asksAtLogon) }] : []
  })
  return TO_DOS.flatMap((what) => {
    const theirs = open.filter((one) => one.what === what).map(({ document }) => document)
    return theirs.length > 0 || (what === 'office' && audience === null) ? [{ what, documents: theirs }] : []
  })
}

/** With the class, or, by who was away, alone at a PC. */
function isReadIn(term: number | null, readAt: number | null, { at }: RegisterEntry): boolean {
  return term === null || Math.max(readAt ?? 0, at ?? 0) >= term
}

function whatFor({ state }: RegisterEntry, { audience }: RegisterDocument, asksAtLogon: boolean): ToDo['what'] {
  if (audience === 'parent') return 'paper'
  if (state === 'declined') return 'sit'
  // The youngest are read to, from the front.
  return audience === 'ks1' || !asksAtLogon ? 'read' : 'logOn'
}
