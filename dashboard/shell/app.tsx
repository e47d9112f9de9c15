import { useCallback, useEffect, useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { alertsList } from '../../protocol/alerts.ts'
import type { Refusal } from '../../protocol/errors.ts'
import { FIRST_ROLES, setupState } from '../../protocol/setup.ts'
import { INVITATION_PATH, type Me, staffMe, staffSignOut } from '../../protocol/staff.ts'
import { FailureNote } from '../components/index.ts'
import { type App, AppContext, KeepsTyping, MeContext, may, type PagePath, pageAt, pagesFor, SignedInContext, SLIP_PATH } from '../core/index.ts'
import { SlipSignIn } from '../views/codes/index.ts'
import { ClaimServer, FinishSetup } from '../views/setup/index.ts'
import { SetUpFactor, SignIn, Welcome } from '../views/staff/index.ts'
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
  const [unclaimed, setUnclaimed] = useState(false)
  const { api, live } = app

  const enter = useCallback(
    (me: Me, fresh: boolean) => {
      if (me.secondFactor !== 'needed' && may(me.role, alertsList)) fresh ? live.signedIn() : live.connect()
      else if (fresh) live.signedOut()
      tell({ kind: 'signedIn', me })
    },
    [live],
  )
  const ask = useCallback(() => {
    api.quietly(staffMe, {}).then(
      (me) => enter(me, false),
      async (error: Refusal) => {
        if (error.code !== 'NOT_SIGNED_IN') return tell({ kind: 'failed', failure: error })
        // A server that can't say yet whether it needs a school is asked again with the next sign-in.
        setUnclaimed(
          await api.quietly(setupState, {}).then(
            ({ needed }) => needed,
            () => false,
          ),
        )
        tell({ kind: 'refused' })
      },
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

  const go = useCallback((to: PagePath, at?: string) => {
    history.pushState(null, '', at === undefined ? to : `${to}#${at}`)
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
  const invitation = path === INVITATION_PATH && me === null ? location.hash.slice(1) : ''
  const openSlip = () => {
    history.pushState(null, '', SLIP_PATH)
    setPath(SLIP_PATH)
  }
  const signedIn = (next: Me) => {
    setUnclaimed(false)
    enter(next, true)
  }
  const signedInBySlip = (next: Me) => {
    // Not a step back to where the web code was typed.
    history.replaceState(null, '', '/')
    setPath('/')
    enter(next, true)
  }
  /** Somebody’s next page after a step that changed who they are to the server. */
  const look = () =>
    void api.call(staffMe, {}).then(
      (next) => enter(next, true),
      () => undefined,
    )
  const mine = me ? pagesFor(me.role, me.supply !== null) : []
  const here = pageAt(path)
  // The first page of a role stands at / as well: a technician has no Live.
  const page = here === '/' && !mine.includes('/') ? (mine[0] ?? null) : here !== null && mine.includes(here) ? here : null

  return (
    <AppContext.Provider value={{ ...app, go }}>
      {session.kind !== 'in' &&
        (invitation !== '' ? (
          <Welcome secret={invitation} onDone={() => go('/')} />
        ) : unclaimed ? (
          <ClaimServer onClaimed={signedIn} />
        ) : path === SLIP_PATH ? (
          <SlipSignIn onSignedIn={signedInBySlip} onStaff={() => go('/')} />
        ) : (
          <SignIn again={session.kind === 'ended'} onSignedIn={signedIn} onSlip={openSlip} />
        ))}
      {me && (
        <MeContext.Provider value={me}>
          <SignedInContext.Provider value={session.kind === 'in'}>
            <div key={me.id} hidden={session.kind !== 'in'} inert={session.kind !== 'in'}>
              {me.secondFactor === 'needed' ? (
                <main className="factor-page">
                  <SetUpFactor me={me} onDone={look} />
                </main>
              ) : me.school.setupStep !== null && FIRST_ROLES.some((role) => role === me.role) ? (
                <FinishSetup onDone={look} />
              ) : (
                <KeepsTyping>
                  <Frame page={page} pages={mine} onSignOut={signOut} />
                </KeepsTyping>
              )}
            </div>
          </SignedInContext.Provider>
        </MeContext.Provider>
      )}
    </AppContext.Provider>
  )
}
