/** Sessions named on the command line: for the demo, tests, and desktops without logind. They last as long as the agent. */
import { lookUpAccount } from './account.linux.ts'
import type { OsSession, SessionSource } from './source.ts'

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

export function declaredSessions(sessions: readonly OsSession[]): SessionSource {
  return {
    start(listener) {
      for (const session of sessions) listener.opened(session)
    },
    stop() {},
  }
}
