import { createContext, useContext } from 'react'
import type { Me } from '../../protocol/staff.ts'
import type { Api } from '../api/index.ts'
import type { Live } from '../live/index.ts'
import type { ServerClock } from './clock.ts'
import type { PagePath } from './paths.ts'

/** What main.tsx wires once and every view may use. */
export interface App {
  api: Api
  live: Live
  clock: ServerClock
  /** `at`: what of the page, as the address bar keeps it behind a `#` */
  go(path: PagePath, at?: string): void
}
export const AppContext = createContext<App | null>(null)
/** False while the sign-in stands before the page. */
export const SignedInContext = createContext(true)
export const MeContext = createContext<Me | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('no AppContext around this')
  return app
}
/** Who is signed in; only below the sign-in. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('nobody is signed in here')
  return me
}
