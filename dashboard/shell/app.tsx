import { useCallback, useEffect, useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { alertsList } from '../../protocol/alerts.ts'
import type { Refusal } from '../../protocol/errors.ts'
import { type Me, staffMe, staffSignOut } from '../../protocol/staff.ts'
import { FailureNote } from '../components/index.ts'
import { type App, AppContext, MeContext, may, type PagePath, pageAt, pagesFor, SignedInContext } from '../core/index.ts'
import { SignIn } from '../views/staff/index.ts'
import { Frame } from './frame.tsx'
import { nextSession, type Session } from './session.ts'

export interface DashboardProps {
  app: Omit<App, 'go'>
  /** lets main.tsx tell that a call was refused for want of a session */
  onSignedOut(listener: () => void): void
}

/** Sign-in in front, the pages behind it: a session that ends hides the page, and signing in again shows it as it was. */
export function Dashboard({ app, onSignedOut }: DashboardProps) {
  const { t } = useTranslation()
  const [session, tell] = useReducer(nextSession, { kind: 'asking' } satisfies Session as Session)
  const [path, setPath] = useState(location.pathname)
  const { api, live } = app

  const enter = useCallback(
    (me: Me, fresh: boolean) => {
      if (may(me.role, alertsList)) fresh ? live.signedIn() : live.connect()
      else if (fresh) live.signedOut()
      tell({ kind: 'signedIn', me })
    },
    [live],
  )
  const ask = useCallback(() => {
    api.quietly(staffMe, {}).then(
      (me) => enter(me, false),
      (error: Refusal) => tell(error.code === 'NOT_SIGNED_IN' ? { kind: 'refused' } : { kind: 'failed', failure: error }),
    )
  }, [api, enter])

  useEffect(ask, [ask])
  useEffect(() => onSignedOut(() => tell({ kind: 'refused' })), [onSignedOut])
  // Another tab signed out, or in as somebody else: the server says who it is now.
  useEffect(
    () =>
      live.subscribe(() => {
        if (live.read().link.kind === 'signedOut') ask()
      }),
    [live, ask],
  )
  useEffect(() => {
    const moved = () => setPath(location.pathname)
    window.addEventListener('popstate', moved)
    return () => window.removeEventListener('popstate', moved)
  }, [])

  const go = useCallback((to: PagePath) => {
    history.pushState(null, '', to)
    setPath(to)
    window.scrollTo(0, 0)
  }, [])
  const signOut = useCallback(() => {
    const left = () => {
      live.signedOut()
      tell({ kind: 'leave' })
      history.replaceState(null, '', '/')
      setPath('/')
    }
    api.quietly(staffSignOut, {}).then(left, left)
  }, [api, live])

  if (session.kind === 'asking') return <p className="starting">{t('app|loading')}</p>
  if (session.kind === 'unreachable') {
    return (
      <main className="starting">
        <FailureNote
          failure={session.failure}
          onRetry={() => {
            tell({ kind: 'ask' })
            ask()
          }}
        />
      </main>
    )
  }
  const me = session.kind === 'out' ? null : session.me
  const mine = me ? pagesFor(me.role) : []
  const here = pageAt(path)
  // The first page of a role stands at / as well: a technician has no Live.
  const page = here === '/' && !mine.includes('/') ? (mine[0] ?? null) : here !== null && mine.includes(here) ? here : null

  return (
    <AppContext.Provider value={{ ...app, go }}>
      {session.kind !== 'in' && <SignIn again={session.kind === 'ended'} onSignedIn={(next) => enter(next, true)} />}
      {me && (
        <MeContext.Provider value={me}>
          <SignedInContext.Provider value={session.kind === 'in'}>
            <div key={me.id} hidden={session.kind !== 'in'} inert={session.kind !== 'in'}>
              <Frame page={page} pages={mine} onSignOut={signOut} />
            </div>
          </SignedInContext.Provider>
        </MeContext.Provider>
      )}
    </AppContext.Provider>
  )
}
