import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { staffUnlinked } from '../../../protocol/staff.ts'
import { ActionButton, FailureNote, TextBox } from '../../components/index.ts'
import { matcher, searchable, useApp, useLoad } from '../../core/index.ts'
import { likelyName } from './colleague.ts'

const SHOWN = 12

interface LinkPersonProps {
  /** the account’s name: its last word is looked for at first */
  name: string
  pending: boolean
  onChosen(person: { id: string; name: string }): void
  onCancel(): void
}

/** Teachers of the school’s list who have no account yet, narrowed down by typing. */
export function LinkPerson({ name, pending, onChosen, onCancel }: LinkPersonProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  const people = useLoad(async () => (await api.call(staffUnlinked, {})).people)
  const [typed, setTyped] = useState<string | null>(null)
  const all = people.value ?? []
  const matching = (words: string) => {
    const isWanted = matcher(words)
    return all.filter((person) => isWanted(searchable([person.name, ...person.classes])))
  }
  const guess = matching(likelyName(name)).length > 0 ? likelyName(name) : ''
  const words = typed ?? guess
  const found = matching(words)

  return (
    <div className="stack">
      <FailureNote failure={people.failure} onRetry={people.reload} />
      <TextBox label={t('staff|findTeacher')} type="search" value={words} onChange={setTyped} />
      <p role="status" className="soft">
        {people.value === null
          ? t('app|loading')
          : all.length === 0
            ? t('staff|noTeachers')
            : found.length === 0
              ? t('support|foundNone')
              : found.length > SHOWN
                ? t('staff|teachersMore', { count: SHOWN })
                : t('staff|teachers', { count: found.length })}
      </p>
      <ul className="stack">
        {found.slice(0, SHOWN).map((person) => (
          <li key={person.id}>
            <ActionButton onPress={() => onChosen(person)} isPending={pending}>
              {[person.name, person.classes.join(', ')].filter(Boolean).join(' · ')}
            </ActionButton>
          </li>
        ))}
      </ul>
      <div>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
      </div>
    </div>
  )
}
