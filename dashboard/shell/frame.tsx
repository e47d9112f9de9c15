import { LogOut, Menu as MenuIcon } from 'lucide-react'
import { type MouseEvent, useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { alertsList } from '../../protocol/alerts.ts'
import { calendarMine, calendarUnwatched } from '../../protocol/calendar.ts'
import { Brand, BrokenPage, Page } from '../components/index.ts'
import { may, type PagePath, useApp, useLive, useMe } from '../core/index.ts'
import { DASHBOARD_LANGUAGES } from '../i18n/index.ts'
import { openAlerts } from '../live/index.ts'
import quietIcon from '../theme/quiet.svg?no-inline'
import waitingIcon from '../theme/waiting.svg?no-inline'
import { AlertBar, LinkNotice, LinkState, SoundButton } from '../views/alerts/index.ts'
import { CheckInBar, UnwatchedBanner } from '../views/calendar/index.ts'
import { RulesBySlip } from '../views/codes/index.ts'
import { LanguageChoice } from './language.tsx'
import { PAGE_ICONS, PAGE_VIEWS } from './pages.ts'

/** What surrounds every page: the name, the link to the server, alerts on top, the menu, the page. */
export function Frame({ page, pages, onSignOut }: { page: PagePath | null; pages: readonly PagePath[]; onSignOut(): void }) {
  const { t } = useTranslation()
  const { go } = useApp()
  const me = useMe()
  const { board } = useLive()
  const [menuOpen, setMenuOpen] = useState(false)
  const supply = me.supply !== null
  const seesAlerts = may(me.role, alertsList, supply)
  const waiting = seesAlerts ? openAlerts(board).length : 0
  const title = page ? t(`page|${page}`) : t('app|notFound')

  useEffect(() => {
    document.title = waiting > 0 ? t('app|titleWaiting', { count: waiting, page: title }) : t('app|title', { page: title })
    document.querySelector('link[rel=icon]')?.setAttribute('href', waiting > 0 ? waitingIcon : quietIcon)
  }, [t, title, waiting])

  const follow = (event: MouseEvent<HTMLAnchorElement>, to: PagePath) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    setMenuOpen(false)
    go(to)
  }
  const View = page ? PAGE_VIEWS[page] : null

  return (
    <div className="frame">
      <a className="skip" href="#page">
        {t('app|skip')}
      </a>
      <header className="head">
        <span className="brand">
          <Brand /> {t('app|name')}
        </span>
        <span className="school">{me.school.name}</span>
        {seesAlerts && <LinkState />}
        {seesAlerts && <SoundButton />}
        <Button className="button button-bare menu-button" aria-expanded={menuOpen} aria-controls="menu" onPress={() => setMenuOpen(!menuOpen)}>
          <MenuIcon size={24} aria-hidden="true" /> <span className="menu-words">{t('app|menu')}</span>
        </Button>
      </header>
      {seesAlerts && (
        <div className="top">
          <LinkNotice />
          <AlertBar everything={page === '/'} />
        </div>
      )}
      {may(me.role, calendarUnwatched, supply) && <UnwatchedBanner />}
      {may(me.role, calendarMine, supply) && <CheckInBar />}
      <div className="columns">
        <div id="menu" className="side" data-open={menuOpen}>
          <nav aria-label={t('app|pages')}>
            <ul>
              {pages.map((path) => {
                const Icon = PAGE_ICONS[path]
                return (
                  <li key={path}>
                    <a href={path} aria-current={path === page ? 'page' : undefined} onClick={(event) => follow(event, path)}>
                      <Icon size={20} aria-hidden="true" />
                      {t(`page|${path}`)}
                      {path === '/' && waiting > 0 && <span className="dot" aria-hidden="true" />}
                    </a>
                  </li>
                )
              })}
            </ul>
          </nav>
          <div className="who">
            <p>
              {me.supply ? t('slips|signedInAs', { name: me.name, room: me.supply.room }) : t('app|signedInAs', { name: me.name, role: t(`role|${me.role}`) })}
            </p>
            <LanguageChoice languages={DASHBOARD_LANGUAGES} />
            <Button className="button button-plain" onPress={onSignOut}>
              <LogOut size={20} aria-hidden="true" /> {t('app|signOut')}
            </Button>
          </div>
        </div>
        <main id="page" tabIndex={-1}>
          {View ? (
            <BrokenPage key={page}>
              {page === '/' ? (
                <RulesBySlip>
                  <View />
                </RulesBySlip>
              ) : (
                <View />
              )}
            </BrokenPage>
          ) : (
            <Page title={t('app|notFound')} lead={t('app|notFoundBody')}>
              <p>
                <a className="button button-primary" href={pages[0]} onClick={(event) => pages[0] && follow(event, pages[0])}>
                  {t('app|notFoundGo')}
                </a>
              </p>
            </Page>
          )}
        </main>
      </div>
    </div>
  )
}
