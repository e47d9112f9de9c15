import { Hourglass, Lock, LockOpen, Presentation, UserLock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RoomLocks } from '../../../protocol/lock.ts'
import { ActionButton } from '../../components/index.ts'
import { useNow, useSchoolTimes } from '../../core/index.ts'
import { type LockablePc, lockedByItself, seatNames, standing } from './rules.ts'
import type { RoomActs } from './use-lock.ts'

interface StandingProps {
  room: { readonly name: string }
  pcs: readonly LockablePc[]
  locks: RoomLocks | null
  acts: RoomActs
}

/** A line for each lock that stands, and one for a pause: by whom, until when, how many, and what ends it. */
export function Standing({ room, pcs, locks, acts }: StandingProps) {
  const { t } = useTranslation()
  const { timeOfDay } = useSchoolTimes()
  const now = useNow()
  const byStaff = standing(locks?.locks ?? [], now)
  const byItself = lockedByItself(pcs)
  const pause = locks?.pause && locks.pause.until > now ? locks.pause : null
  const count = byStaff.length + Number(byItself.length > 0)
  if (count === 0 && !pause) return null
  const which = (ids: readonly string[]) => seatNames(ids, pcs)?.join(', ') ?? t('lock|pcs', { count: ids.length })
  return (
    <>
      <ul className="room-locks" aria-label={t('lock|standing', { room: room.name })}>
        {byStaff.map(({ lock, by, until, message, pcs: locked }) => (
          <li key={lock}>
            <UserLock size={20} aria-hidden="true" />
            <span>
              <strong>{t('lock|by', { by, time: timeOfDay(until) })}</strong> · {which(locked)}
              {message !== null && <span className="soft">{t('lock|quote', { message })}</span>}
            </span>
            <ActionButton
              icon={LockOpen}
              onPress={() => acts.start({ do: 'open', pcs: locked })}
              isPending={acts.pending}
              aria-label={t('lock|openBy', { by, room: room.name })}
            >
              {t('lock|open')}
            </ActionButton>
          </li>
        ))}
        {byItself.length > 0 && (
          <li>
            <Lock size={20} aria-hidden="true" />
            <span>
              <strong>{t('lock|byItself')}</strong> · {which(byItself)}
            </span>
            <ActionButton
              icon={LockOpen}
              onPress={() => acts.start({ do: 'open', pcs: byItself })}
              isPending={acts.pending}
              aria-label={t('lock|openByItself', { room: room.name })}
            >
              {t('lock|open')}
            </ActionButton>
          </li>
        )}
        {pause && (
          <li>
            <Presentation size={20} aria-hidden="true" />
            <span>
              <strong>{t('lock|pausedUntil', { time: timeOfDay(pause.until) })}</strong> {t('lock|pausedBy', { by: pause.by })}
            </span>
            <ActionButton
              icon={Hourglass}
              onPress={() => acts.start({ do: 'pause', forMs: 0 })}
              isPending={acts.pending}
              aria-label={t('lock|endPauseIn', { room: room.name })}
            >
              {t('lock|endPause')}
            </ActionButton>
          </li>
        )}
      </ul>
      {count > 1 && (
        <div className="row">
          <ActionButton
            icon={LockOpen}
            onPress={() => acts.start({ do: 'open', pcs: null })}
            isPending={acts.pending}
            aria-label={t('lock|openAllIn', { room: room.name })}
          >
            {t('lock|openAll')}
          </ActionButton>
        </div>
      )}
    </>
  )
}
