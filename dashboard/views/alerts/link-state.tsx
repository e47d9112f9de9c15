import { PlugZap, RotateCw, WifiOff } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../components/index.ts'
import { timeOfDay, useApp, useLive } from '../../core/index.ts'
import { type Link, linkShown } from '../../live/index.ts'

/** The link on this browser's own clock, which is the one it was measured with. */
function useLink(): Link {
  const { link } = useLive()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return linkShown(link, Math.max(now, link.kind === 'live' ? link.heardAt : 0))
}

/** Quiet while all is well. */
export function LinkState() {
  const { t } = useTranslation()
  const link = useLink()
  const lost = link.kind === 'lost'
  const Icon = lost ? WifiOff : PlugZap
  const words = link.kind === 'live' ? (link.via === 'poll' ? t('link|livePoll') : t('link|live')) : lost ? t('link|lost') : t('link|connecting')
  return (
    <span className="link-state" data-link={link.kind}>
      <Icon size={18} aria-hidden="true" /> {words}
    </span>
  )
}

/** Loud when alerts could be missed. */
export function LinkNotice() {
  const { t } = useTranslation()
  const { live } = useApp()
  const link = useLink()
  const wasLost = useRef(false)
  const lost = link.kind === 'lost'
  const back = wasLost.current && link.kind === 'live'
  if (lost) wasLost.current = true
  return (
    <>
      <p className="unseen" role="alert">
        {lost ? t('alerts|announceLost') : back ? t('alerts|announceBack') : ''}
      </p>
      {lost && (
        <div className="link-notice" data-testid="link-notice">
          <WifiOff size={24} aria-hidden="true" />
          <div>
            <p className="link-notice-title">{t('link|lostTitle')}</p>
            <p>{t('link|lostBody', { time: timeOfDay(link.since) })}</p>
          </div>
          <ActionButton icon={RotateCw} onPress={live.nudge}>
            {t('link|retry')}
          </ActionButton>
        </div>
      )}
    </>
  )
}
