import { EyeOff, Footprints, HandHelping, MonitorUp, ShieldAlert, Undo2, UserCheck } from 'lucide-react'
import { memo, useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type Alert, alertsAcknowledge, alertsAttend, alertsClose, alertsLift, alertsPainted, alertsSendSomeone } from '../../../protocol/alerts.ts'
import { ActionButton, FailureNote } from '../../components/index.ts'
import { timeOfDay, useAction, useApp, useMe, useNow, waitedMinutes } from '../../core/index.ts'
import { AlertCode } from '../codes/index.ts'
import { HoldToReveal } from './hold-to-reveal.tsx'
import { attendedAt, lastStep, offers } from './rules.ts'
import { actorWords, personWords, placeWords } from './words.ts'

const STEPS = { go: alertsAcknowledge, send: alertsSendSomeone, attend: alertsAttend, lift: alertsLift } as const

/** Memoised on its alert: of a hundred open ones, one that changes is painted alone. */
export const AlertCard = memo(function AlertCard({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  const { api, live } = useApp()
  const me = useMe()
  const heading = useId()
  const liftHint = useId()
  usePainted(alert.id)

  const step = useAction(async (which: keyof typeof STEPS) => live.merge(await api.call(STEPS[which], { alert: alert.id })))
  const close = useAction(async (as: 'mistake' | 'toDsl') => live.merge(await api.call(alertsClose, { alert: alert.id, as })))
  const now = useNow()
  const offered = offers(alert, now)
  const busy = step.pending || close.pending
  const covered = alert.lift === 'covered' || alert.lift === 'failed'

  return (
    <article className="alert" aria-labelledby={heading} data-alert={alert.id} data-state={alert.state} data-lift={alert.lift}>
      <div className="alert-what">
        <h3 id={heading}>{placeWords(t, alert.place)}</h3>
        <p className="alert-facts">
          {attendedAt(alert) === null && <Waiting minutes={waitedMinutes(alert.raisedAt, now)} />}
          <span>{t('alerts|pressedAt', { time: timeOfDay(alert.pressedAt) })}</span>
          {alert.count > 1 && <span>{t('alerts|presses', { count: alert.count })}</span>}
          {alert.place.seat && <span>{t('alerts|pc', { pc: alert.place.pc })}</span>}
        </p>
        <p className="alert-going">
          <UserCheck size={18} aria-hidden="true" /> <Going alert={alert} />
        </p>
        {alert.unwatched && alert.state !== 'attended' && (
          <p className="alert-escalated">
            <EyeOff size={18} aria-hidden="true" /> {alert.place.mayBeCopy ? t('alerts|copyExplain') : t('alerts|unwatched')}
          </p>
        )}
        {alert.escalated && (
          <p className="alert-escalated">
            <ShieldAlert size={18} aria-hidden="true" /> {t('alerts|escalated')}
          </p>
        )}
      </div>
      <div className="alert-do">
        <div className="row">
          {offered.includes('go') && (
            <ActionButton kind="help" icon={Footprints} onPress={() => step.start('go')} isDisabled={busy}>
              {t('alerts|go')}
            </ActionButton>
          )}
          {offered.includes('attend') && (
            <ActionButton kind={alert.state === 'acknowledged' ? 'help' : 'plain'} icon={UserCheck} onPress={() => step.start('attend')} isDisabled={busy}>
              {t('alerts|attend')}
            </ActionButton>
          )}
          {offered.includes('send') && (
            <ActionButton icon={HandHelping} onPress={() => step.start('send')} isDisabled={busy}>
              {t('alerts|send')}
            </ActionButton>
          )}
          {offered.includes('lift') && (
            <ActionButton kind="help" icon={MonitorUp} aria-describedby={liftHint} onPress={() => step.start('lift')} isDisabled={busy}>
              {alert.lift === 'covered' ? t('alerts|lift') : t('alerts|liftAgain')}
            </ActionButton>
          )}
          <HoldToReveal who={personWords(t, alert.person)} />
        </div>
        {offered.includes('lift') && (
          <p id={liftHint} className="soft">
            {alert.lift === 'failed' ? t('alerts|liftFailed') : t('alerts|liftExplain')}
          </p>
        )}
        {alert.state === 'attended' && !covered && <p className="alert-lift">{alert.lift === 'lifted' ? t('alerts|lifted') : t('alerts|lifting')}</p>}
        {offered.includes('close') && (
          <>
            <p className="soft">{covered ? t('alerts|closeCovered') : t('alerts|closeAs')}</p>
            <div className="row">
              <ActionButton icon={Undo2} onPress={() => close.start('mistake')} isDisabled={busy}>
                {t('alerts|mistake')}
              </ActionButton>
              <ActionButton icon={ShieldAlert} onPress={() => close.start('toDsl')} isDisabled={busy}>
                {t('alerts|toDsl')}
              </ActionButton>
              <span className="soft">{t('alerts|mistakeExplain')}</span>
            </div>
          </>
        )}
        {covered && alert.state !== 'closed' && me.supply === null && <AlertCode alert={alert.id} />}
        <FailureNote failure={step.failure ?? close.failure} />
      </div>
    </article>
  )
})

function Waiting({ minutes }: { minutes: number }) {
  const { t } = useTranslation()
  return <strong className="alert-waiting">{minutes === 0 ? t('alerts|waitingNew') : t('alerts|waiting', { count: minutes })}</strong>
}

function Going({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  const me = useMe()
  const there = lastStep(alert, 'attended')
  if (there) return there.by === me.name ? t('alerts|withSelf') : t('alerts|with', { name: actorWords(t, there) })
  const going = lastStep(alert, 'acknowledged')
  if (going) return going.by === me.name ? t('alerts|goingSelf') : t('alerts|going', { name: actorWords(t, going) })
  const sent = lastStep(alert, 'sendSomeone')
  return sent ? t('alerts|seen', { name: actorWords(t, sent) }) : t('alerts|nobody')
}

/** Tells the server that this alert is on a screen: two frames after React put it there, and again until that has been heard. */
function usePainted(alert: string): void {
  const { api } = useApp()
  useEffect(() => {
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(report)
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    function report(): void {
      api.call(alertsPainted, { alert }).catch(() => {
        timer = setTimeout(report, 2_000)
      })
    }
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [api, alert])
}
