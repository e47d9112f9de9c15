import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Action } from './button.tsx'
import { ModalDialog } from './modal-dialog.tsx'

/** A question before something that can't be undone with one more click. Escape and a click beside it mean no. */
export function Ask({
  title,
  yes,
  pending,
  onYes,
  onNo,
  children,
}: {
  title: string
  yes: string
  pending: boolean
  onYes(): void
  onNo(): void
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <ModalDialog role="alertdialog" title={title} onClose={onNo}>
      {children}
      <div className="row row-end">
        <Action onPress={onNo}>{t('app|cancel')}</Action>
        <Action kind="danger" onPress={onYes} isPending={pending}>
          {yes}
        </Action>
      </div>
    </ModalDialog>
  )
}
