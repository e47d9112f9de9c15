/**
 * The holder as the agent sees it: what keeps the screen while a press is open, in one OS session.
 *
 * Fail direction: the cover stays. A holder that dies is started again and covers before it says anything; one that
 * can't uncover safely stays covered and says why; a dead agent leaves it covered.
 */

export interface HolderSession {
  /** The pupil: the only user that may open the kiosk's socket, and never the holder's own. */
  uid: number
  /** X11: `:0` */
  display: string
  xauthority: string | null
  /** Where the kiosk of this session reaches the holder. Its folder exists and belongs to root. */
  socket: string
  /** The press whose cover must be there from the first moment, from the agent's restored state. */
  covered: string | null
}

export type HolderEvent =
  | { kind: 'ready'; displays: number }
  /** Painted on every display. By the kiosk: the agent records this press even when the kiosk never gets to call. */
  | { kind: 'covered'; press: string; by: 'agent' | 'kiosk' }
  | { kind: 'lifted'; press: string }
  /** Nobody has touched anything for this long, the limit that is watched or more. */
  | { kind: 'idle'; ms: number }
  /** Somebody is there again, after `idle`. */
  | { kind: 'touched' }
  | { kind: 'kiosk'; connected: boolean }
  /** Lines on the kiosk's socket that were not understood or not allowed, since the holder started. */
  | { kind: 'refused'; count: number }
  /** It died and is being started again. `covered`: the desktop was covered then, and stays so. */
  | { kind: 'lost'; reason: string; covered: boolean }

export type LiftResult = { lifted: true } | { lifted: false; why: string }

/**
 * How a cover goes. empty: every window is minimised first · asItWas: whoever sat there goes on; refused while there is a press of the
 * kiosk's · stays: every window is minimised, presses of the kiosk's are done with, and the cover stays.
 */
export type LiftHow = 'empty' | 'asItWas' | 'stays'

/** What is on the display. */
export interface Looked {
  /** not closed, minimised or not; null where no window manager says so */
  readonly windows: number | null
  /** a projector or a board repeats it */
  readonly mirrored: boolean
}

export interface Holder {
  /** Resolves once every display is painted; waits for the next holder when this one dies meanwhile. Idempotent per press. */
  cover(press: string): Promise<void>
  /** Idempotent: what is not covered is lifted. */
  lift(press: string, how?: LiftHow): Promise<LiftResult>
  /** Says `idle` once when nobody has touched anything for `ms`, then `touched`; the latest limit counts, also for the next holder. */
  watchIdle(ms: number): void
  /** null: it did not answer */
  look(): Promise<Looked | null>
  /** Asks every window to close, as its own close button does; what has unsaved work may ask back. */
  closeWindows(): void
  /** The agent lets go. An uncovered holder ends; a covered one stays and serves the kiosk until another agent takes over. */
  stop(): Promise<void>
}

export interface HolderPort {
  /** Starts (or takes over) the holder of a session and keeps it running until `stop`. */
  start(session: HolderSession, listen: (event: HolderEvent) => void): Holder
}
