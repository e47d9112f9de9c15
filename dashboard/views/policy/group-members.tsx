import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton, Choice, Tick } from '../../components/index.ts'
import { hostnames, type Places, pcsAt, type TypedGroup, toggled, UNPLACED } from './group-rules.ts'

/** Who is in a group: rooms with all that stands there, and PCs found by their room. */
export function GroupMembers({ group, places, onChange }: { group: TypedGroup; places: Places; onChange(next: TypedGroup): void }) {
  const { t } = useTranslation()
  const [room, setRoom] = useState<string | null>(null)
  const names = hostnames(places)
  const nameOf = (pc: string) => names.get(pc) ?? t('groups|gone')
  const rooms = places.rooms.map(({ id, name }) => ({ key: id, text: name }))
  const pick = (pc: string, into: boolean) => onChange({ ...group, pcs: toggled(group.pcs, pc, into) })
  const here = room === null ? [] : pcsAt(places, room)
  return (
    <>
      <fieldset className="feature">
        <legend>{t('groups|rooms')}</legend>
        {rooms.length === 0 && <p className="soft">{t('groups|noRooms')}</p>}
        <div className="ticks">
          {rooms.map(({ key, text }) => (
            <Tick key={key} selected={group.rooms.includes(key)} onChange={(into) => onChange({ ...group, rooms: toggled(group.rooms, key, into) })}>
              {text}
            </Tick>
          ))}
        </div>
      </fieldset>
      <fieldset className="feature">
        <legend>{t('groups|single')}</legend>
        <Choice label={t('groups|pcsOf')} value={room} options={[...rooms, { key: UNPLACED, text: t('groups|unplaced') }]} onChange={setRoom} />
        {room !== null && here.length === 0 && <p className="soft">{t('groups|noPcs')}</p>}
        <div className="ticks">
          {here.map((pc) => (
            <Tick key={pc.id} selected={group.pcs.includes(pc.id)} onChange={(into) => pick(pc.id, into)}>
              {pc.hostname}
            </Tick>
          ))}
        </div>
        {group.pcs.length > 0 && (
          <div className="row">
            <span className="soft">{t('groups|chosen')}</span>
            {group.pcs.map((pc) => (
              <ActionButton key={pc} icon={X} onPress={() => pick(pc, false)} aria-label={t('groups|takeOut', { name: nameOf(pc) })}>
                {nameOf(pc)}
              </ActionButton>
            ))}
          </div>
        )}
      </fieldset>
    </>
  )
}
