import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Mapping, ROSTER_FIELDS } from '../../../protocol/roster.ts'
import { ActionButton, Choice } from '../../components/index.ts'

const NONE = ''
/** Select items need a key that is not empty. */
const NOT_IN_FILE = '\u0000'

/** Which column of a plain CSV holds what. */
export function MappingForm({ columns, mapping, onCheck }: { columns: readonly string[]; mapping: Mapping | null; onCheck(mapping: Mapping): void }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Mapping>(mapping ?? {})
  const options = [{ key: NOT_IN_FILE, text: t('people|noColumn') }, ...columns.filter((c) => c !== NONE).map((c) => ({ key: c, text: c }))]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCheck(chosen)
  }
  const choose = (field: (typeof ROSTER_FIELDS)[number], column: string) => {
    const { [field]: _, ...others } = chosen
    setChosen(column === NOT_IN_FILE ? others : { ...others, [field]: column })
  }
  return (
    <form className="panel stack stack-wide" onSubmit={submit} aria-labelledby="mapping">
      <h3 id="mapping">{t('people|mapping')}</h3>
      <p className="soft">{t('people|mappingBody')}</p>
      <div className="row row-top">
        {ROSTER_FIELDS.map((field) => (
          <Choice
            key={field}
            label={t(`people|field|${field}`)}
            value={chosen[field] ?? NOT_IN_FILE}
            options={options}
            onChange={(column) => choose(field, column)}
          />
        ))}
      </div>
      <ActionButton type="submit">{t('people|check')}</ActionButton>
    </form>
  )
}
