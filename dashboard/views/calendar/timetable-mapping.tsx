import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TIMETABLE_FIELDS, type TimetableMapping } from '../../../protocol/calendar.ts'
import { ActionButton, Choice } from '../../components/index.ts'

/** Select items need a key that is not empty. */
const NOT_IN_FILE = '\u0000'

interface TimetableMappingProps {
  columns: readonly string[]
  /** the guess, or what was chosen before */
  mapping: TimetableMapping
  pending: boolean
  onCheck(mapping: TimetableMapping): void
}

/** Which column of the timetable's file holds what. */
export function TimetableMappingForm({ columns, mapping, pending, onCheck }: TimetableMappingProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<TimetableMapping>(mapping)
  const options = [{ key: NOT_IN_FILE, text: t('timetable|noColumn') }, ...columns.filter((c) => c !== '').map((c) => ({ key: c, text: c }))]
  const choose = (field: (typeof TIMETABLE_FIELDS)[number], column: string) => {
    const { [field]: _, ...others } = chosen
    setChosen(column === NOT_IN_FILE ? others : { ...others, [field]: column })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCheck(chosen)
  }
  return (
    <form className="stack stack-wide" onSubmit={submit} aria-labelledby="timetable-mapping">
      <h3 id="timetable-mapping">{t('timetable|mapping')}</h3>
      <p className="soft">{t('timetable|mappingBody')}</p>
      <div className="row row-top timetable-fields">
        {TIMETABLE_FIELDS.map((field) => (
          <Choice
            key={field}
            label={t(`timetable|field|${field}`)}
            value={chosen[field] ?? NOT_IN_FILE}
            options={options}
            onChange={(column) => choose(field, column)}
          />
        ))}
      </div>
      <div className="row">
        <ActionButton type="submit" isPending={pending}>
          {t('timetable|check')}
        </ActionButton>
      </div>
    </form>
  )
}
