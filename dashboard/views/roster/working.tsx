import { Label, ProgressBar } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { rosterProgress } from '../../../protocol/roster-imports.ts'
import { ActionButton } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'

const LOOK_EVERY_MS = 700

/** How far the server is with reading the files, or with carrying the import out. */
export function Working({ importId, title, onCancel }: { importId: string; title: string; onCancel(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const { value } = useLoad(() => api.call(rosterProgress, { importId }), LOOK_EVERY_MS)
  const share = value?.total ? (value.done / value.total) * 100 : null
  return (
    <section className="panel stack">
      <ProgressBar className="progress" {...(share === null ? { isIndeterminate: true } : { value: share })}>
        {({ percentage = 0 }) => (
          <>
            <Label>{title}</Label>
            {share !== null && <span className="soft">{t('people|percent', { percent: Math.round(share) })}</span>}
            <div className="progress-track">
              <div className="progress-fill" style={{ width: `${percentage}%` }} />
            </div>
          </>
        )}
      </ProgressBar>
      <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
    </section>
  )
}
