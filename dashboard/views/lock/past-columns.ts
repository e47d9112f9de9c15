import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PastLock } from '../../../protocol/lock-history.ts'
import type { Column } from '../../components/index.ts'
import { useSchoolTimes } from '../../core/index.ts'

export function usePastColumns(): Column<PastLock>[] {
  const { t } = useTranslation()
  const { dayAndTime } = useSchoolTimes()
  return useMemo(
    () => [
      { id: 'at', title: t('lock|column|at'), value: (l) => l.at, instant: true, show: (l) => dayAndTime(l.at) },
      { id: 'seat', title: t('lock|column|seat'), value: (l) => l.seat },
      { id: 'pc', title: t('lock|column|pc'), value: (l) => l.pc },
      { id: 'person', title: t('lock|column|person'), value: (l) => l.person },
      { id: 'reason', title: t('lock|column|reason'), value: (l) => t(`lock|reason|${l.reason}`) },
      { id: 'lockedBy', title: t('lock|column|lockedBy'), value: (l) => l.lockedBy },
      {
        id: 'openedAt',
        title: t('lock|column|openedAt'),
        value: (l) => l.opened?.at ?? null,
        instant: true,
        show: (l) => l.opened && dayAndTime(l.opened.at),
      },
      { id: 'how', title: t('lock|column|how'), value: (l) => l.opened && t(`lock|how|${l.opened.how}`) },
      { id: 'openedBy', title: t('lock|column|openedBy'), value: (l) => l.opened?.by ?? null },
      { id: 'freed', title: t('lock|column|freed'), value: (l) => l.freed && t(`lock|freed|${l.freed}`) },
      { id: 'media', title: t('lock|column|media'), value: (l) => (l.mediaLeft ? t('lock|mediaLeft') : null) },
    ],
    [t, dayAndTime],
  )
}
