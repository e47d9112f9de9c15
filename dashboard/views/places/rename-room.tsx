import { Pencil } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placesRenameRoom, type Room } from '../../../protocol/places.ts'
import { ActionButton, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

export function RenameRoom({ room, onRenamed }: { room: Room; onRenamed(name: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [typed, setTyped] = useState<string | null>(null)
  const rename = useAction(async (name: string) => {
    await api.call(placesRenameRoom, { room: room.id, name })
    setTyped(null)
    onRenamed(name)
  })
  if (typed === null) {
    return (
      <ActionButton kind="bare" icon={Pencil} aria-label={t('rooms|renameRoom', { room: room.name })} onPress={() => setTyped(room.name)}>
        {t('rooms|rename')}
      </ActionButton>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim() !== '') rename.start(typed.trim())
  }
  return (
    <form className="row row-bottom" noValidate onSubmit={submit}>
      <TextBox label={t('rooms|name')} value={typed} onChange={setTyped} problem={typed.trim() === '' ? t('rooms|needName') : null} />
      <ActionButton kind="primary" type="submit" isPending={rename.pending}>
        {t('app|save')}
      </ActionButton>
      <ActionButton onPress={() => setTyped(null)}>{t('app|cancel')}</ActionButton>
      <FailureNote failure={rename.failure} />
    </form>
  )
}
