import { type ReactNode, useEffect, useRef } from 'react'

/** A view's frame: its heading takes the focus when the page changes, so that a screen reader starts there. */
export function Page({ title, lead, children }: { title: string; lead?: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The first page after signing in too; never while a dialog or a field has it.
    if (!document.activeElement?.closest('input, textarea, [role=dialog], [role=alertdialog]')) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      <hgroup>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="lead">{lead}</p>}
      </hgroup>
      {children}
    </>
  )
}
