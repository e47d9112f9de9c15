/** Sessions named on the command line: for the demo, tests, and desktops without logind. They last as long as the agent. */
import { lookUpAccount } from './account.linux.ts'
import type { OsSession, SessionListener, SessionSource } from './source.ts'

/**
 * `UID:DISPLAY[:XAUTHORITY]`, as in `1000::0:/home/ada/.Xauthority`; `UID` alone is a session without a display.
 * Throws with one clear line.
 */
export function parseSession(text: string): OsSession {
  const match = /^(\d{1,10})(?::(?::?(\d{1,5}(?:\.\d+)?))?(?::(\/.+))?)?$/.exec(text)
  if (!match) throw new Error(`--session wants UID:DISPLAY[:XAUTHORITY], for example 1000::0, not ${text}`)
  const [, uidText = '', display, xauthority] = match
  const uid = Number(uidText)
  return { id: `declared-${uid}`, uid, ...lookUpAccount(uid), display: display === undefined ? null : `:${display}`, xauthority: xauthority ?? null }
}

/** A declared session that is signed out comes back a moment later, as the next logon on this PC. */
const NEXT_LOGON_MS = 1_000

export function declaredSessions(sessions: readonly OsSession[]): SessionSource {
  let listening: SessionListener | null = null
  return {
    start(listener) {
      listening = listener
      for (const session of sessions) listener.opened(session)
    },
    end(session) {
      listening?.closed(session.uid)
      setTimeout(() => listening?.opened(session), NEXT_LOGON_MS).unref()
    },
    lock: async () => false,
    isLocked: async () => null,
    switchUser: async () => false,
    stop() {
      listening = null
    },
  }
}
