import { Checkbox, CheckboxGroup, Label } from 'react-aria-components'
import { useTranslation } from 'react-i18next'

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const

/** Which days of the week; 1 is Monday. */
export function DaysField({ value, isDisabled, onChange }: { value: readonly number[]; isDisabled: boolean; onChange(days: number[]): void }) {
  const { t } = useTranslation()
  return (
    <CheckboxGroup className="field days" value={value.map(String)} isDisabled={isDisabled} onChange={(days) => onChange(days.map(Number))}>
      <Label>{t('calendar|days')}</Label>
      <div className="row">
        {WEEKDAYS.map((day) => (
          <Checkbox key={day} className="check" value={String(day)} aria-label={t(`calendar|day|${day}`)}>
            <span className="check-box" aria-hidden="true" />
            {t(`calendar|dayShort|${day}`)}
          </Checkbox>
        ))}
      </div>
    </CheckboxGroup>
  )
}
