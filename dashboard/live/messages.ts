/** Between a tab and whoever holds the connection. Both are from the same build, so these need no validation. */
import type { Alert } from '../../protocol/alerts.ts'
import type { Link } from './link.ts'

export type ToTab = { kind: 'link'; link: Link } | { kind: 'all'; alerts: Alert[] } | { kind: 'alert'; alert: Alert }
export type ToHub =
  /** a new tab: tell it everything, and connect if nobody has yet */
  | { kind: 'hello' }
  /** somebody signed in: start anew as them */
  | { kind: 'signedIn' }
  | { kind: 'signedOut' }
  | { kind: 'nudge' }
  | { kind: 'bye' }
