import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SCOPES, type Scope } from '../../../protocol/policy.ts'
import type { Place, PolicyGroup } from '../../../protocol/policy-page.ts'
import { Choice } from '../../components/index.ts'
import { type Places, pcsAt, roomOf, UNPLACED } from './group-rules.ts'
import { placeKey } from './rules.ts'

export interface Choices {
  trust: string | null
  groups: readonly PolicyGroup[]
  places: Places
}

/** Which place the settings below are for. A PC is found by its room. */
export function PlacePicker({ place, choices, onChoose }: { place: Place; choices: Choices; onChoose(place: Place): void }) {
  const { t } = useTranslation()
  const { trust, groups, places } = choices
  const here = placeKey(place)
  /** chosen here, for a place that is still to be named; it falls away with the next place */
  const [half, setHalf] = useState<{ at: string; scope: Scope; room: string | null } | null>(null)
  const { scope, room } = half?.at === here ? half : { scope: place.scope, room: place.scope === 'pc' && place.id !== null ? roomOf(places, place.id) : null }
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
          setHalf({ at: here, scope: chosen, room: null })
          if (chosen === 'trust' || chosen === 'school') onChoose({ scope: chosen, id: null })
        }}
      />
      {scope === 'group' && (
        <Choice
          label={t('settings|scope|group')}
          value={place.scope === 'group' ? place.id : null}
          options={groups.map(({ id, name, ring }) => ({ key: id, text: ring === null ? name : t('groups|ringTitle', { ring, name }) }))}
          onChange={(id) => onChoose({ scope, id })}
        />
      )}
      {scope === 'room' && (
        <Choice label={t('settings|scope|room')} value={place.scope === 'room' ? place.id : null} options={rooms} onChange={(id) => onChoose({ scope, id })} />
      )}
      {scope === 'pc' && (
        <Choice label={t('settings|inRoom')} value={room} options={inRooms} onChange={(chosen) => setHalf({ at: here, scope, room: chosen })} />
      )}
      {scope === 'pc' && room !== null && (
        <Choice
          label={t('settings|scope|pc')}
          value={place.scope === 'pc' ? place.id : null}
          options={pcsAt(places, room).map(({ id, hostname }) => ({ key: id, text: hostname }))}
          onChange={(id) => onChoose({ scope, id })}
        />
      )}
    </div>
  )
}
