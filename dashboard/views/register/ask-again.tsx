import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type RegisterDocument, registerAskAgain } from '../../../protocol/aup-register.ts'
import { Ask, Choice, FailureNote } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import type { Filter, Line } from './rules.ts'
import { documentWords } from './words.ts'

interface AskAgainProps {
  asking: Line | 'class' | 'everybody'
  filter: Filter
  documents: readonly RegisterDocument[]
  onDone(said: string): void
  onClose(): void
}
/** Said once more before it is done: many people may meet it at their next logon. */
export function AskAgain({ asking, filter, documents, onDone, onClose }: AskAgainProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  // Parents sign on paper: no PC can ask them.
  const asked = documents.filter((one) => one.audience !== 'parent')
  const one = typeof asking === 'object'
  const [document, setDocument] = useState(one ? asking.document.document : (filter.document ?? asked[0]?.document ?? ''))
  const name = one ? `${asking.person.givenName} ${asking.person.familyName}` : asking === 'class' ? (filter.className ?? '') : t('register|everybody')
  const ask = useAction(async () => {
    const whom = one ? { person: asking.person.person } : asking === 'class' ? { className: filter.className ?? '' } : { everybody: true as const }
    const { people } = await api.call(registerAskAgain, { document, whom })
    onDone(t('register|asked', { count: people }))
  })
  return (
    <Ask title={t('register|againOf', { name })} yes={t('register|againYes')} pending={ask.pending} onYes={() => ask.start()} onNo={onClose}>
      <p>{t('register|againBody')}</p>
      <Choice
        label={t('register|document')}
        value={document}
        options={asked.map((each) => ({ key: each.document, text: documentWords(t, each) }))}
        onChange={setDocument}
      />
      <FailureNote failure={ask.failure} />
    </Ask>
  )
}
