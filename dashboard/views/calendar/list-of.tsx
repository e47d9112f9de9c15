import { Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../components/index.ts'

export interface ListOfProps<T> {
  title: string
  body: string
  items: readonly T[]
  /** what a row is called to a screen reader, and on its remove button */
  nameOf(item: T, index: number): string
  addWords: string
  isDisabled: boolean
  make(): T
  onChange(items: T[]): void
  children(item: T, change: (part: Partial<T>) => void): ReactNode
}

/** Rows of fields that can be added and removed. A new row gets the focus; after a removal the list's “add” has it. */
export function ListOf<T>({ title, body, items, nameOf, addWords, isDisabled, make, onChange, children }: ListOfProps<T>) {
  const { t } = useTranslation()
  const heading = useId()
  const section = useRef<HTMLElement>(null)
  const focus = (selector: string) => requestAnimationFrame(() => section.current?.querySelector<HTMLElement>(selector)?.focus())
  return (
    <section ref={section} className="panel stack stack-wide" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <p className="soft">{body}</p>
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while they are typed
        <fieldset key={at} className="row row-bottom list-row" aria-label={nameOf(item, at)}>
          {children(item, (part) => onChange(items.map((other, i) => (i === at ? { ...other, ...part } : other))))}
          {!isDisabled && (
            <ActionButton
              icon={Trash2}
              aria-label={t('calendar|removeRow', { name: nameOf(item, at) })}
              onPress={() => {
                onChange(items.filter((_, i) => i !== at))
                focus('.list-add')
              }}
            >
              {t('calendar|remove')}
            </ActionButton>
          )}
        </fieldset>
      ))}
      {!isDisabled && (
        <button
          type="button"
          className="button button-plain list-add"
          onClick={() => {
            onChange([...items, make()])
            focus('.list-row:last-of-type input')
          }}
        >
          <Plus size={20} aria-hidden="true" /> {addWords}
        </button>
      )}
    </section>
  )
}
