import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApp, useLive } from '../../core/index.ts'
import { mostUrgent, openAlerts } from '../../live/index.ts'
import { AlertCard } from './alert-card.tsx'
import { chime, soundIsOn } from './sound.tsx'
import { placeWords } from './words.ts'

/** Elsewhere than on Live the page itself must stay in reach. */
const ON_OTHER_PAGES = 2

export function AlertBar({ everything }: { everything: boolean }) {
  const { t } = useTranslation()
  const { go } = useApp()
  const { board } = useLive()
  const region = useRef<HTMLElement>(null)
  const open = openAlerts(board)
  const shown = everything ? open : mostUrgent(open, ON_OTHER_PAGES)
  const hidden = open.length - shown.length

  // The bar stays in view while the page scrolls; what gets the focus must not end up beneath it.
  useEffect(() => {
    const bar = region.current
    if (!bar) return
    const watch = new ResizeObserver(() => document.documentElement.style.setProperty('scroll-padding-top', `${bar.offsetHeight + 8}px`))
    watch.observe(bar)
    return () => watch.disconnect()
  }, [])

  return (
    <section ref={region} className="alert-bar" aria-label={t('alerts|region')} data-count={open.length}>
      <Announcer />
      {shown.map((alert) => (
        <AlertCard key={alert.id} alert={alert} />
      ))}
      {hidden > 0 && (
        <button type="button" className="button button-plain" onClick={() => go('/')}>
          {t('alerts|more', { count: hidden })}
        </button>
      )}
    </section>
  )
}

/** Says each alert once, at once. The words stay until the next, so that no screen reader misses them. */
function Announcer() {
  const { t } = useTranslation()
  const { board } = useLive()
  const said = useRef(new Set<string>())
  const [words, setWords] = useState('')
  useEffect(() => {
    const fresh = openAlerts(board).filter((alert) => !said.current.has(alert.id))
    if (fresh.length === 0) return
    for (const alert of fresh) said.current.add(alert.id)
    setWords(fresh.map((alert) => t('alerts|announce', { place: placeWords(t, alert.place) })).join(' '))
    if (soundIsOn()) chime()
  }, [board, t])
  return (
    <p className="unseen" role="alert">
      {words}
    </p>
  )
}
