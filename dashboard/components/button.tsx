import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, type ButtonProps } from 'react-aria-components'

export type Kind = 'primary' | 'plain' | 'help' | 'danger' | 'bare'

/** A button with words; the icon only repeats them. */
export function Action({
  kind = 'plain',
  icon: Icon,
  children,
  ...rest
}: Omit<ButtonProps, 'children' | 'className'> & { kind?: Kind; icon?: LucideIcon; children: ReactNode }) {
  return (
    <Button {...rest} className={`button button-${kind}`}>
      {Icon && <Icon size={20} aria-hidden="true" />}
      <span>{children}</span>
    </Button>
  )
}
