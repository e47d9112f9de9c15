import { AlertTriangle, CheckCircle2, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../protocol/errors.ts'

const ICONS = { done: CheckCircle2, info: Info, warn: AlertTriangle } as const

/** A message in the page. `done` and `info` are said politely, `warn` at once; `quiet` where what surrounds it says it. */
export function Note({ tone, quiet = false, children }: { tone: keyof typeof ICONS; quiet?: boolean; children: ReactNode }) {
  const Icon = ICONS[tone]
  return (
    <div className={`note note-${tone}`} {...(!quiet && { role: tone === 'warn' ? 'alert' : 'status' })}>
      <Icon size={20} aria-hidden="true" />
      <div>{children}</div>
    </div>
  )
}

/** What happened and what to do, by code. */
export function FailureNote({ failure, onRetry }: { failure: Refusal | null; onRetry?: () => void }) {
  const { t } = useTranslation()
  if (!failure) return null
  return (
    <Note tone="warn">
      <p data-code={failure.code}>{t(`errors|${failure.code}`)}</p>
      {failure.code === 'INTERNAL' && failure.detail && <p>{t('app|errorId', { id: failure.detail })}</p>}
      {onRetry && (
        <button type="button" className="button button-plain" onClick={onRetry}>
          {t('app|tryAgain')}
        </button>
      )}
    </Note>
  )
}

/** Nothing here yet: what will be, and how to get it. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <p>{children}</p>
    </div>
  )
}
