/** Sessions as evidence: opened and closed are each recorded once, also when the agent was restarted in between. */
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { OsSession as OsWho, sessionClosed, sessionOpened } from '../../protocol/events.ts'
import { Account, object } from '../../protocol/kinds.ts'
import { failure, type Log } from '../core/index.ts'
import { fact, type Outbox } from '../outbox/index.ts'
import { type OsSession, whoOf } from './source.ts'

const OPEN = 'session.open'
const SavedSession = object({ account: Account, sid: OsWho.properties.sid, bootId: Type.String() })

export interface SessionRecord {
  opened(session: OsSession): void
  closed(session: Pick<OsSession, 'id' | 'account' | 'sid'>): void
  /** Closes what was open before this boot. Call once, when events can be recorded. */
  closeLeftOvers(): void
}

export function createSessionRecord(outbox: Outbox, log: Log, bootId: string): SessionRecord {
  const saved = Compile(SavedSession)
  const read = (text: string | undefined) => {
    try {
      const value: unknown = text === undefined ? undefined : JSON.parse(text)
      return saved.Check(value) ? value : null
    } catch {
      return null
    }
  }
  /** Who is signed in is worth knowing, not worth keeping a child from the button: failures are said and survived. */
  function attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      log.warn(failure(error), 'a session could not be recorded')
    }
  }
  const closed = (session: Pick<OsSession, 'id' | 'account' | 'sid'>): void =>
    attempt(() => outbox.record([fact(sessionClosed, { who: whoOf(session) })], (tx) => tx.remove(OPEN, session.id)))

  return {
    opened(session) {
      if (read(outbox.state.get(OPEN, session.id))?.bootId === bootId) return
      const { session: id, ...account } = whoOf(session)
      attempt(() => outbox.record([fact(sessionOpened, { who: whoOf(session) })], (tx) => tx.put(OPEN, id, { ...account, bootId })))
    },
    closed,
    closeLeftOvers() {
      for (const { key, value } of outbox.state.all(OPEN)) {
        const found = read(value)
        if (!found) attempt(() => outbox.change((tx) => tx.remove(OPEN, key)))
        else if (found.bootId !== bootId) closed({ id: key, account: found.account, ...(found.sid !== undefined && { sid: found.sid }) })
      }
    },
  }
}
