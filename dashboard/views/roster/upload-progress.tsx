import { Label, ProgressBar } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../components/index.ts'

/** Bytes as people read them. */
function size(bytes: number): string {
  const big = bytes >= 1_000_000
  return new Intl.NumberFormat(undefined, { style: 'unit', unit: big ? 'megabyte' : 'kilobyte', maximumFractionDigits: big ? 1 : 0 }).format(
    bytes / (big ? 1_000_000 : 1_000),
  )
}

export function UploadProgress({ file, sent, total, onCancel }: { file: string; sent: number; total: number; onCancel(): void }) {
  const { t } = useTranslation()
  return (
    <section className="panel stack">
      <ProgressBar className="progress" value={total === 0 ? 100 : (sent / total) * 100}>
        {({ percentage = 0 }) => (
          <>
            <Label>{t('people|uploading', { file })}</Label>
            <span className="soft">{t('people|uploaded', { sent: size(sent), total: size(total) })}</span>
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
