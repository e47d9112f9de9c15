import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Action, type Kind } from './button.tsx'

/** A question before something that can't be undone with one more click. Escape and a click beside it mean no. */
export function Ask({
  title,
  yes,
  kind = 'danger',
  pending,
  onYes,
  onNo,
  children,
}: {
  title: string
  yes: string
  kind?: Kind
  pending?: boolean
  onYes(): void
  onNo(): void
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onNo()}>
      <Modal className="modal">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title">{title}</Heading>
          {children}
          <div className="row row-end">
            <Action onPress={onNo}>{t('app|cancel')}</Action>
            <Action kind={kind} onPress={onYes} isPending={pending ?? false}>
              {yes}
            </Action>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
