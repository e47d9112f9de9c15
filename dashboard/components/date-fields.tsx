import { type CalendarDate, parseDate, parseTime, type Time } from '@internationalized/date'
import { DateField, DateInput, DateSegment, FieldError, Label, Text, TimeField } from 'react-aria-components'
import type { FieldProps } from './fields.tsx'

/**
 * Days and times, typed part by part in the order of the page's own language, whatever the browser's is. A value is text, as contracts have
 * it; '' until every part is there, so that a half-typed date is nobody's date.
 */

/** `2026-02-28` */
export function DateBox(field: FieldProps<string>) {
  return (
    <DateField
      className="field"
      value={read(parseDate, field.value)}
      onChange={(date: CalendarDate | null) => field.onChange(date?.toString() ?? '')}
      isInvalid={Boolean(field.problem)}
      isDisabled={field.isDisabled ?? false}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <Parts {...field} />
    </DateField>
  )
}

/** `09:05`, by the 24-hour clock. */
export function TimeBox(field: FieldProps<string>) {
  return (
    <TimeField
      className="field"
      value={read(parseTime, field.value)}
      onChange={(time: Time | null) => field.onChange(time?.toString().slice(0, 'hh:mm'.length) ?? '')}
      isInvalid={Boolean(field.problem)}
      isDisabled={field.isDisabled ?? false}
      validationBehavior="aria"
      hourCycle={24}
      shouldForceLeadingZeros
    >
      <Parts {...field} />
    </TimeField>
  )
}

function Parts({ label, hint, problem }: FieldProps<string>) {
  return (
    <>
      <Label>{label}</Label>
      <DateInput className="input parts">{(segment) => <DateSegment segment={segment} className="part" />}</DateInput>
      {hint && <Text slot="description">{hint}</Text>}
      <FieldError className="problem">{problem}</FieldError>
    </>
  )
}

/** null for '' and for what is no such day. */
function read<T>(parse: (text: string) => T, text: string): T | null {
  try {
    return text === '' ? null : parse(text)
  } catch {
    return null
  }
}
