import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AccountRule, KINDS_BY_NAME } from '../../../protocol/accounts.ts'
import { ActionButton, Choice, TextBox } from '../../components/index.ts'

type Kinds = AccountRule['kinds']

/** Accounts that are nobody's own: by name, `*` for any letters. */
export function KindRows({ kinds, onChange }: { kinds: Kinds; onChange(kinds: Kinds): void }) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kinds[number]['kind']>('class')
  const [className, setClassName] = useState('')
  const add = () => {
    onChange([...kinds, { name: name.trim(), kind, className: kind === 'class' ? className.trim() || null : null }])
    setName('')
    setClassName('')
  }
  return (
    <fieldset className="stack stack-wide plain-set">
      <legend>{t('accounts|kinds')}</legend>
      <p className="soft">{t('accounts|kindsBody')}</p>
      {kinds.length > 0 && (
        <ul className="kind-list">
          {kinds.map((entry, at) => (
            <li key={`${entry.name} ${entry.kind}`} className="row">
              <span>
                <code>{entry.name}</code> · {entry.className ? t('accounts|kindClass', { className: entry.className }) : t(`accounts|kind|${entry.kind}`)}
              </span>
              <ActionButton kind="bare" icon={X} onPress={() => onChange(kinds.filter((_, other) => other !== at))}>
                {t('accounts|removeKind', { name: entry.name })}
              </ActionButton>
            </li>
          ))}
        </ul>
      )}
      <div className="row row-top">
        <TextBox label={t('accounts|kindName')} value={name} onChange={setName} hint={t('accounts|kindNameHint')} mono />
        <Choice
          label={t('accounts|kindIs')}
          value={kind}
          options={KINDS_BY_NAME.map((key) => ({ key, text: t(`accounts|kind|${key}`) }))}
          onChange={(chosen) => setKind(chosen)}
        />
        {kind === 'class' && <TextBox label={t('accounts|className')} value={className} onChange={setClassName} />}
      </div>
      <ActionButton icon={Plus} onPress={add} isDisabled={name.trim() === '' || (kind === 'class' && className.trim() === '')}>
        {t('accounts|addKind')}
      </ActionButton>
    </fieldset>
  )
}
