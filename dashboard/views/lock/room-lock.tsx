import { History, Lock, SlidersHorizontal, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lockSet, type RoomLocks } from '../../../protocol/lock.ts'
import { lockHistory } from '../../../protocol/lock-history.ts'
import { ActionButton, FailureNote, Note } from '../../components/index.ts'
import { may, useApp, useKept, useMe, useSchoolTimes } from '../../core/index.ts'
import { LockForm } from './lock-form.tsx'
import { PauseForm } from './pause-form.tsx'
import type { LockablePc } from './rules.ts'
import { Standing } from './standing.tsx'
import { type Done, useLock } from './use-lock.ts'

interface RoomLockProps {
  room: { readonly id: string; readonly name: string }
  /** pupils' PCs of the room, in reading order */
  pcs: readonly LockablePc[]
  /** null: nobody has locked anything in it, or that isn't known yet */
  locks: RoomLocks | null
  onChanged(): void
  /** what stands in the row of buttons before and after these */
  heading: ReactNode
  others: ReactNode
}

/** The row above a room's seats: one click locks them all until the end of the lesson, the rest is behind a second button. */
export function RoomLock({ room, pcs, locks, onChanged, heading, others }: RoomLockProps) {
  const { t } = useTranslation()
  const [typed, setTyped] = useKept<{ message: string }>(`lock ${room.id}`)
  const [open, setOpen] = useState(typed !== null)
  const answer = useRef<HTMLDivElement>(null)
  const acts = useLock(room.id, (ask) => {
    if (ask.do === 'lock') {
      setTyped(null)
      setOpen(false)
    }
    onChanged()
  })
  const { done } = acts
  const { role } = useMe()
  const { go } = useApp()
  const mayLock = may(role, lockSet) && pcs.length > 0
  // What was pressed may be gone with what it did: the answer takes the focus.
  useEffect(() => {
    if (done) answer.current?.focus()
  }, [done])
  const outcome = (
    <>
      <FailureNote failure={acts.failure} />
      <div ref={answer} tabIndex={-1} role="status" className="said">
        {done && (
          <Note tone={done.sent > 0 || done.pcs === 0 ? 'done' : 'warn'} quiet>
            <Answer done={done} />
          </Note>
        )}
      </div>
    </>
  )
  return (
    <>
      <div className="row">
        {heading}
        {mayLock && !open && (
          <ActionButton
            icon={Lock}
            onPress={() => acts.start({ do: 'lock', pcs: null, message: null, forMs: null })}
            isPending={acts.pending}
            aria-label={t('lock|lockIn', { room: room.name })}
          >
            {t('lock|lock')}
          </ActionButton>
        )}
        {mayLock && (
          <ActionButton
            kind="bare"
            icon={open ? X : SlidersHorizontal}
            onPress={() => setOpen(!open)}
            aria-expanded={open}
            aria-label={t(open ? 'lock|closeIn' : 'lock|moreIn', { room: room.name })}
          >
            {t(open ? 'app|close' : 'lock|more')}
          </ActionButton>
        )}
        {others}
      </div>
      <Standing room={room} pcs={pcs} locks={locks} acts={acts} />
      {mayLock && open ? (
        <section className="panel stack stack-wide lock-panel" aria-label={t('lock|region', { room: room.name })}>
          <LockForm pcs={pcs} message={typed?.message ?? ''} onMessage={(message) => setTyped(message === '' ? null : { message })} acts={acts} />
          {outcome}
          <PauseForm acts={acts} />
          {may(role, lockHistory) && (
            <ActionButton kind="bare" icon={History} onPress={() => go('/locks', room.id)} aria-label={t('lock|pastIn', { room: room.name })}>
              {t('lock|past')}
            </ActionButton>
          )}
        </section>
      ) : (
        outcome
      )}
    </>
  )
}

function Answer({ done: { did, pcs, sent, until } }: { done: Done }) {
  const { t } = useTranslation()
  const { timeOfDay } = useSchoolTimes()
  const off = pcs - sent
  return (
    <p>
      {t(`lock|did|${did}`, { time: timeOfDay(until) })} {t('lock|reached', { sent, count: pcs })} {off > 0 && t(`lock|off|${did}`, { count: off })}
    </p>
  )
}
