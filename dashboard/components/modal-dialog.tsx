import { type ReactNode, useContext, useEffect, useRef } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { SignedInContext, useLive } from '../core/index.ts'
import { openAlerts } from '../live/index.ts'

/**
 * A dialog over the page. It gives way to a new alert, which must never wait behind it, and is unseen while nobody is signed in; so
 * nothing that takes typing belongs in one.
 */
export function ModalDialog({
  title,
  role = 'dialog',
  onClose,
  children,
}: {
  title: string
  role?: 'dialog' | 'alertdialog'
  onClose(): void
  children: ReactNode
}) {
  const signedIn = useContext(SignedInContext)
  const { board } = useLive()
  const known = useRef<Set<string> | null>(null)
  useEffect(() => {
    const open = openAlerts(board).map((alert) => alert.id)
    if (known.current && open.some((id) => !known.current?.has(id))) onClose()
    known.current = new Set(open)
  }, [board, onClose])
  return (
    <ModalOverlay className="overlay" isOpen={signedIn} isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="modal">
        <Dialog role={role} className="dialog">
          <Heading slot="title">{title}</Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
