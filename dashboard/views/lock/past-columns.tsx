import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PastLock } from '../../../protocol/lock-history.ts'
import type { Column } from '../../components/index.ts'
import { useSchoolTimes } from '../../core/index.ts'

export function usePastColumns(): Column<PastLock>[] {
  const { t } = useTranslation()
  const { dayAndTime } = useSchoolTimes()
  return useMemo(() => {
    const named = (what: string, name: string | null) => (name === null ? what : t('lock|named', { what, name }))
    const told = (id: 'reason' | 'how' | 'after', value: (lock: PastLock) => string): Column<PastLock> => ({
      id,
      title: t(`lock|column|${id}`),
      value,
      show: (lock) => <span className="wide">{value(lock)}</span>,
    })
    return [
      { id: 'at', title: t('lock|column|at'), value: (l) => l.at, instant: true, show: (l) => dayAndTime(l.at) },
      { id: 'seat', title: t('lock|column|seat'), value: (l) => l.seat },
      { id: 'pc', title: t('lock|column|pc'), value: (l) => l.pc },
      { id: 'person', title: t('lock|column|person'), value: (l) => l.person },
      told('reason', (l) => named(t(`lock|reason|${l.reason}`), l.lockedBy)),
      {
        id: 'opened',
        title: t('lock|column|opened'),
        value: (l) => l.opened?.at ?? null,
        instant: true,
        show: (l) => l.opened && dayAndTime(l.opened.at),
      },
      told('how', (l) => (l.opened ? named(t(`lock|how|${l.opened.how}`), l.opened.by) : '')),
      told('after', (l) => [l.freed && t(`lock|freed|${l.freed}`), l.mediaLeft && t('lock|mediaLeft')].filter(Boolean).join('; ')),
    ]
  }, [t, dayAndTime])
}
