import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placesAddRoom } from '../../../protocol/places.ts'
import { ActionButton, FailureNote, NumberBox, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

export function AddRoom({ onAdded }: { onAdded(name: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [name, setName] = useState('')
  const [seats, setSeats] = useState(30)
  const [perRow, setPerRow] = useState(6)
  const [tried, setTried] = useState(false)
  const add = useAction(async () => {
    const room = await api.call(placesAddRoom, { name: name.trim(), seats, perRow })
    setName('')
    setTried(false)
    onAdded(room.name)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() !== '') add.start()
  }
  return (
    <form className="panel stack" noValidate onSubmit={submit} aria-labelledby="add-room">
      <h2 id="add-room">{t('rooms|add')}</h2>
      <div className="row row-top">
        <TextBox label={t('rooms|name')} value={name} onChange={setName} problem={tried && name.trim() === '' ? t('rooms|needName') : null} />
        <NumberBox label={t('rooms|seats')} value={seats} onChange={setSeats} min={0} max={200} />
        <NumberBox label={t('rooms|perRow')} value={perRow} onChange={setPerRow} min={1} max={40} />
      </div>
      <FailureNote failure={add.failure} />
      <ActionButton kind="primary" type="submit" icon={Plus} isPending={add.pending}>
        {t('rooms|create')}
      </ActionButton>
    </form>
  )
}
