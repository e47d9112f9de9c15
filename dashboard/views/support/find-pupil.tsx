import { Search } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type SupportedPupil, supportList } from '../../../protocol/support.ts'
import { ActionButton, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

const SHOWN = 20

/** Chooses a pupil by name. Two of the same name are told apart by year and class. */
export function FindPupil({ onChosen, onCancel }: { onChosen(pupil: SupportedPupil): void; onCancel(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<{ pupils: SupportedPupil[]; more: boolean } | null>(null)
  const find = useAction(async () => {
    const { pupils, next } = await api.call(supportList, { search: typed.trim(), onlyWith: false, after: null, limit: SHOWN })
    setFound({ pupils, more: next !== null })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    find.start()
  }
  return (
    <form className="panel stack" onSubmit={submit} aria-labelledby="find-pupil">
      <h2 id="find-pupil">{t('support|find')}</h2>
      <div className="row row-bottom">
        <TextBox label={t('support|findName')} type="search" value={typed} onChange={setTyped} />
        <ActionButton type="submit" icon={Search} isPending={find.pending}>
          {t('support|findGo')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
      </div>
      <FailureNote failure={find.failure} />
      <p role="status" className="soft">
        {found &&
          (found.pupils.length === 0 ? t('support|foundNone') : found.more ? t('support|foundMore') : t('support|found', { count: found.pupils.length }))}
      </p>
      {found && found.pupils.length > 0 && (
        <ul className="stack" aria-labelledby="find-pupil">
          {found.pupils.map((pupil) => (
            <li key={pupil.person}>
              <ActionButton onPress={() => onChosen(pupil)}>
                {[`${pupil.givenName} ${pupil.familyName}`, pupil.yearGroup, pupil.classes.join(', ')].filter(Boolean).join(' · ')}
              </ActionButton>
            </li>
          ))}
        </ul>
      )}
    </form>
  )
}
