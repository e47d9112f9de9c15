import type { ReactNode } from 'react'
import { Checkbox } from 'react-aria-components'

/** One thing that is so or isn't. */
export function Tick({
  selected,
  onChange,
  isDisabled = false,
  children,
}: {
  selected: boolean
  onChange(selected: boolean): void
  isDisabled?: boolean
  children: ReactNode
}) {
  return (
    <Checkbox className="check" isSelected={selected} onChange={onChange} isDisabled={isDisabled}>
      <span className="check-box" aria-hidden="true" />
      {children}
    </Checkbox>
  )
}
