/** Where Handrail keeps things on each operating system, unless a flag says otherwise. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export interface Places {
  /** kept across reboots; one folder per program inside */
  readonly data: string
  readonly log: string
  /** sockets; gone after a reboot */
  readonly run: string
}

/** What a place depends on, passed in so that every system's answer can be tested on any. */
export interface Surroundings {
  platform: NodeJS.Platform
  /** root on Linux and macOS, an elevated service on Windows */
  privileged: boolean
  home: string
  env: Readonly<Record<string, string | undefined>>
}

/**
 * A service keeps its data in the system's own places (FHS 3.0, %ProgramData%); an ordinary user in their own
 * (XDG base directories 0.8).
 */
export function placesOf({ platform, privileged, home, env }: Surroundings): Places {
  if (platform === 'win32') {
    const base = join(privileged ? (env.ProgramData ?? 'C:\\ProgramData') : (env.LOCALAPPDATA ?? join(home, 'AppData', 'Local')), 'Handrail')
    return { data: join(base, 'data'), log: join(base, 'log'), run: join(base, 'run') }
  }
  if (privileged) return { data: '/var/lib/handrail', log: '/var/log/handrail', run: '/run/handrail' }
  const state = env.XDG_STATE_HOME ?? join(home, '.local', 'state')
  return {
    data: join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'handrail'),
    log: join(state, 'handrail', 'log'),
    run: join(env.XDG_RUNTIME_DIR ?? join(state, 'handrail'), 'handrail'),
  }
}

export function places(): Places {
  const privileged = process.platform === 'win32' ? process.env.USERNAME === 'SYSTEM' : process.getuid?.() === 0
  return placesOf({ platform: process.platform, privileged, home: homedir(), env: process.env })
}
