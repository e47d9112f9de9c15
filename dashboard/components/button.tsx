import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, type ButtonProps } from 'react-aria-components'

export type Kind = 'primary' | 'plain' | 'help' | 'danger' | 'bare'

/**
 * A button with words; the icon only repeats them. While pending it keeps the focus and looks it; the result is what gets said, so
 * React Aria's own announcement, which leaves an empty image behind, isn't used.
 */
export function Action({
  kind = 'plain',
  icon: Icon,
  children,
  isPending = false,
  ...rest
}: Omit<ButtonProps, 'children' | 'className'> & { kind?: Kind; icon?: LucideIcon; children: ReactNode }) {
  return (
    <Button {...rest} className={`button button-${kind}`} data-pending={isPending || undefined}>
      {Icon && <Icon size={20} aria-hidden="true" />}
      <span>{children}</span>
    </Button>
  )
}
