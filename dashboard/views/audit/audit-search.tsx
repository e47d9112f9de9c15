import { Search } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AuditFilter, auditNames } from '../../../protocol/audit.ts'
import { ActionButton, Choice, DateBox, TextBox } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { categories } from '../staff/index.ts'
import { ANY, EVERYTHING, filterOf, isBackwards, type Wanted } from './rules.ts'

/** What to look for. Asked for with a button, not letter by letter: each question is a row of its own. */
export function AuditSearch({ pending, onSearch }: { pending: boolean; onSearch(filter: AuditFilter): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [wanted, setWanted] = useState(EVERYTHING)
  const names = useLoad(async () => (await api.call(auditNames, {})).names)
  const change = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part })
  const wrong = isBackwards(wanted) ? t('audit|backwards') : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!wrong) onSearch(filterOf(wanted))
  }
  const clear = () => {
    setWanted(EVERYTHING)
    onSearch({})
  }
  return (
    <form className="panel stack stack-wide" noValidate onSubmit={submit} aria-label={t('audit|search')}>
      <div className="row row-top search-fields">
        <Choice
          label={t('audit|who')}
          value={wanted.who}
          onChange={(who) => change({ who })}
          options={[{ key: ANY, text: t('audit|anybody') }, ...(names.value ?? []).map((name) => ({ key: name, text: name }))]}
        />
        <Choice<Wanted['verb']>
          label={t('audit|verb')}
          value={wanted.verb}
          onChange={(verb) => change({ verb })}
          options={[
            { key: ANY, text: t('audit|either') },
            { key: 'view', text: t('audit|verbs|view') },
            { key: 'change', text: t('audit|verbs|change') },
          ]}
        />
        <Choice
          label={t('audit|of')}
          value={wanted.of}
          onChange={(of) => change({ of })}
          options={[{ key: ANY, text: t('audit|anything') }, ...categories().map(({ of }) => ({ key: of, text: t(`access|of|${of as 'people'}`) }))]}
        />
        <DateBox label={t('audit|from')} value={wanted.from} onChange={(from) => change({ from })} />
        <DateBox label={t('audit|to')} value={wanted.to} onChange={(to) => change({ to })} problem={wrong} />
        <TextBox label={t('audit|about')} hint={t('audit|aboutHint')} value={wanted.about} onChange={(about) => change({ about })} />
        <TextBox label={t('audit|words')} hint={t('audit|wordsHint')} value={wanted.words} onChange={(words) => change({ words })} />
      </div>
      <div className="row">
        <ActionButton kind="primary" type="submit" icon={Search} isPending={pending}>
          {t('audit|show')}
        </ActionButton>
        <ActionButton onPress={clear}>{t('audit|clear')}</ActionButton>
      </div>
    </form>
  )
}
