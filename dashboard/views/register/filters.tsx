import { useTranslation } from 'react-i18next'
import { REGISTER_STATES } from '../../../protocol/aup-register.ts'
import { Choice } from '../../components/index.ts'
import { classesOf, documentsFor, type Filter, yearsOf } from './rules.ts'
import { documentWords, type RegisterAnswered } from './words.ts'

const ANY = ''

/** By document, where somebody stands, year and class. */
export function Filters({ register: { people, documents }, filter, onChange }: { register: RegisterAnswered; filter: Filter; onChange(filter: Filter): void }) {
  const { t } = useTranslation()
  const choose = <K extends keyof Filter>(key: K, label: string, options: readonly { key: string; text: string }[]) => (
    <Choice
      label={label}
      value={filter[key] ?? ANY}
      options={[{ key: ANY, text: t('register|any') }, ...options]}
      onChange={(chosen) => onChange({ ...filter, [key]: chosen === ANY ? null : chosen })}
    />
  )
  const named = (names: readonly string[]) => names.map((name) => ({ key: name, text: name }))
  return (
    <fieldset className="register-filters no-print" aria-label={t('register|filter')}>
      {choose(
        'document',
        t('register|document'),
        documentsFor(people, documents).map((one) => ({ key: one.document, text: documentWords(t, one) })),
      )}
      {choose(
        'state',
        t('register|state'),
        REGISTER_STATES.map((state) => ({ key: state, text: t(`register|is|${state}`) })),
      )}
      {choose('year', t('register|year'), named(yearsOf(people)))}
      {choose('className', t('register|class'), named(classesOf(people)))}
    </fieldset>
  )
}
