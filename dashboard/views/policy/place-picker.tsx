import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Response } from '../../../protocol/op.ts'
import type { placesList } from '../../../protocol/places.ts'
import { SCOPES, type Scope } from '../../../protocol/policy.ts'
import type { Place, PolicyGroup } from '../../../protocol/policy-page.ts'
import { Choice } from '../../components/index.ts'

export interface Choices {
  trust: string | null
  groups: readonly PolicyGroup[]
  places: Pick<Response<typeof placesList>, 'rooms' | 'unplaced'>
}

/** Which place the settings below are for. A PC is found by its room. */
export function PlacePicker({ place, choices, onChoose }: { place: Place; choices: Choices; onChoose(place: Place): void }) {
  const { t } = useTranslation()
  const [scope, setScope] = useState<Scope>(place.scope)
  const [room, setRoom] = useState<string | null>(null)
  const { trust, groups, places } = choices
  const pcsOf = (id: string) =>
    id === UNPLACED ? places.unplaced : (places.rooms.find((one) => one.id === id)?.seats.flatMap((seat) => (seat.device ? [seat.device] : [])) ?? [])
  const rooms = places.rooms.map(({ id, name }) => ({ key: id, text: name }))
  const inRooms = places.unplaced.length > 0 ? [...rooms, { key: UNPLACED, text: t('settings|unplaced') }] : rooms
  const there: Record<Scope, boolean> = {
    trust: trust !== null,
    school: true,
    group: groups.length > 0,
    room: rooms.length > 0,
    pc: inRooms.length > 0,
  }
  return (
    <div className="row row-bottom">
      <Choice
        label={t('settings|placeOf')}
        value={scope}
        options={SCOPES.filter((one) => there[one]).map((one) => ({ key: one, text: t(`settings|scope|${one}`) }))}
        onChange={(chosen) => {
          setScope(chosen)
          if (chosen === 'trust' || chosen === 'school') onChoose({ scope: chosen, id: null })
        }}
      />
      {scope === 'group' && (
        <Choice
          label={t('settings|scope|group')}
          value={place.scope === 'group' ? place.id : null}
          options={groups.map(({ id, name }) => ({ key: id, text: name }))}
          onChange={(id) => onChoose({ scope, id })}
        />
      )}
      {scope === 'room' && (
        <Choice label={t('settings|scope|room')} value={place.scope === 'room' ? place.id : null} options={rooms} onChange={(id) => onChoose({ scope, id })} />
      )}
      {scope === 'pc' && <Choice label={t('settings|inRoom')} value={room} options={inRooms} onChange={setRoom} />}
      {scope === 'pc' && room !== null && (
        <Choice
          label={t('settings|scope|pc')}
          value={place.scope === 'pc' ? place.id : null}
          options={pcsOf(room).map(({ id, hostname }) => ({ key: id, text: hostname }))}
          onChange={(id) => onChoose({ scope, id })}
        />
      )}
    </div>
  )
}
const UNPLACED = 'unplaced'
