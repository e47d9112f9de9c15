/** Where sessions come from: the operating system, or what whoever started the agent declared. */
export interface OsSession {
  /** the operating system's name of this session */
  readonly id: string
  readonly uid: number
  readonly gid: number
  readonly account: string
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
  stop(): void
}
