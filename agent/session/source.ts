/** Where sessions come from: the operating system, or what whoever started the agent declared. */
import type { Static } from 'typebox'
import type { OsSession as OsWho } from '../../protocol/events.ts'

export interface OsSession {
  /** the operating system's name of this session */
  readonly id: string
  readonly uid: number
  readonly gid: number
  readonly account: string
  /** Windows: what stays the same when the account is renamed */
  readonly sid?: string
  readonly home: string
  /** X11: `:0`; null where there is no display to hold */
  readonly display: string | null
  readonly xauthority: string | null
}

export interface SessionListener {
  opened(session: OsSession): void
  closed(uid: number): void
}

export interface SessionSource {
  /** Announces the sessions there are, then every change. */
  start(listener: SessionListener): void
  /** Signs this session out; the operating system closes its programs. Nothing where sessions are only declared. */
  end(session: OsSession): void
  /** Locks it by the system's own lock. True once the system says that it is locked; false where it can't, or doesn't. */
  lock(session: OsSession): Promise<boolean>
  /** Is it locked by the system's own lock? null: it can't tell. */
  isLocked(session: OsSession): Promise<boolean | null>
  /** Lets the next user sign in beside it; the session stays open. False where the system can't. */
  switchUser(session: OsSession): Promise<boolean>
  stop(): void
}

/** As events name whoever is in a session. */
export function whoOf({ id, account, sid }: Pick<OsSession, 'id' | 'account' | 'sid'>): Static<typeof OsWho> {
  return { account, session: id, ...(sid !== undefined && { sid }) }
}
