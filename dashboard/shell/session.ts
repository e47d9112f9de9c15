/**
 * Who is signed in, as far as this page knows. Pure.
 *
 *   asking ─▶ out ─▶ in ─▶ ended (the page stays as it was, unseen) ─▶ in
 *      └──▶ unreachable ─▶ asking
 */
import type { Refusal } from '../../protocol/errors.ts'
import type { Me } from '../../protocol/staff.ts'

export type Session = { kind: 'asking' } | { kind: 'unreachable'; failure: Refusal } | { kind: 'out' } | { kind: 'in'; me: Me } | { kind: 'ended'; me: Me }
export type SessionEvent = { kind: 'ask' } | { kind: 'signedIn'; me: Me } | { kind: 'refused' } | { kind: 'leave' } | { kind: 'failed'; failure: Refusal }

export function nextSession(session: Session, event: SessionEvent): Session {
  switch (event.kind) {
    case 'ask':
      return { kind: 'asking' }
    case 'signedIn':
      return { kind: 'in', me: event.me }
    case 'leave':
      return { kind: 'out' }
    case 'refused':
      return session.kind === 'in' || session.kind === 'ended' ? { kind: 'ended', me: session.me } : { kind: 'out' }
    case 'failed':
      return session.kind === 'asking' ? { kind: 'unreachable', failure: event.failure } : session
  }
}
