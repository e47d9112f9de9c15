import { ChevronDown } from 'lucide-react'
import type { HTMLInputAutoCompleteAttribute } from 'react'
import {
  Button,
  FieldError,
  Group,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField,
  Popover,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components'

export interface FieldProps<T> {
  label: string
  value: T
  onChange(value: T): void
  /** why the value can't be taken; null when it can */
  problem?: string | null
  hint?: string
  isDisabled?: boolean
}

export function TextBox({
  type = 'text',
  autoComplete = 'off',
  name,
  mono = false,
  wide = false,
  rows,
  lang,
  mayPaste,
  ...field
}: FieldProps<string> & {
  type?: 'text' | 'email' | 'password' | 'search'
  autoComplete?: HTMLInputAutoCompleteAttribute
  name?: string
  mono?: boolean
  /** as wide as what it stands in */
  wide?: boolean
  /** several lines high */
  rows?: number
  /** the language that is written in it, where that isn't the page's */
  lang?: string
  /** false: what is about to be pasted is not taken. Asked before the browser lays megabytes out */
  mayPaste?(text: string): boolean
}) {
  const written = lang === undefined ? {} : ({ lang, dir: 'auto' } as const)
  return (
    <TextField
      className={wide ? 'field field-wide' : 'field'}
      type={type}
      autoComplete={autoComplete}
      value={field.value}
      onChange={field.onChange}
      isInvalid={Boolean(field.problem)}
      isDisabled={field.isDisabled ?? false}
      validationBehavior="aria"
      {...(name && { name })}
    >
      <Label>{field.label}</Label>
      {rows === undefined ? (
        <Input className={mono ? 'input mono' : 'input'} spellCheck={false} {...written} />
      ) : (
        <TextArea
          className="input"
          onPaste={(event) => mayPaste?.(event.clipboardData.getData('text')) === false && event.preventDefault()}
          rows={rows}
          spellCheck={lang !== undefined}
          {...written}
        />
      )}
      {field.hint && <Text slot="description">{field.hint}</Text>}
      <FieldError className="problem">{field.problem}</FieldError>
    </TextField>
  )
}

/** A whole number. NaN while the box is empty. */
export function NumberBox({ unit, min, max, ...field }: FieldProps<number> & { unit?: string; min?: number; max?: number }) {
  return (
    <NumberField
      className="field"
      value={field.value}
      onChange={field.onChange}
      isInvalid={Boolean(field.problem)}
      isDisabled={field.isDisabled ?? false}
      validationBehavior="aria"
      formatOptions={{ maximumFractionDigits: 0, useGrouping: false }}
      {...(min !== undefined && { minValue: min })}
      {...(max !== undefined && { maxValue: max })}
    >
      <Label>{unit ? `${field.label} (${unit})` : field.label}</Label>
      <Group className="number">
        <Button slot="decrement" className="number-step">
          −
        </Button>
        <Input className="input" />
        <Button slot="increment" className="number-step">
          +
        </Button>
      </Group>
      {field.hint && <Text slot="description">{field.hint}</Text>}
      <FieldError className="problem">{field.problem}</FieldError>
    </NumberField>
  )
}

/** One of a few. */
export function Choice<K extends string>({
  options,
  placeholder,
  ...field
}: Omit<FieldProps<K | null>, 'onChange'> & { onChange(value: K): void; options: readonly { key: K; text: string }[]; placeholder?: string }) {
  return (
    <Select
      className="field"
      value={field.value}
      onChange={(key) => key !== null && field.onChange(key as K)}
      isInvalid={Boolean(field.problem)}
      isDisabled={field.isDisabled ?? false}
      validationBehavior="aria"
      {...(placeholder && { placeholder })}
    >
      <Label>{field.label}</Label>
      <Button className="input choice">
        <SelectValue />
        <ChevronDown size={18} aria-hidden="true" />
      </Button>
      {field.hint && <Text slot="description">{field.hint}</Text>}
      <FieldError className="problem">{field.problem}</FieldError>
      <Popover className="popover">
        <ListBox className="options" items={options.map((o) => ({ id: o.key, text: o.text }))}>
          {(option) => <ListBoxItem className="option">{option.text}</ListBoxItem>}
        </ListBox>
      </Popover>
    </Select>
  )
}
