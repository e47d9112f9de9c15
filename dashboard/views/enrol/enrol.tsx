import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Response } from '../../../protocol/op.ts'
import { enrolCreateToken } from '../../../protocol/places.ts'
import { ActionButton, Choice, FailureNote, NumberBox, Page } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { usePlaces } from '../places/index.ts'
import { Arrivals } from './arrivals.tsx'
import { TokenPanel } from './token-panel.tsx'

const HOUR_MS = 3_600_000
const LIFETIMES = ['1', '8', '24', '168', '720'] as const
const NO_ROOM = 'none'
type Hours = (typeof LIFETIMES)[number]
type Trust = 'pin' | 'system'

export function Enrol() {
  const { t } = useTranslation()
  const { api, clock } = useApp()
  const places = usePlaces()
  const [room, setRoom] = useState<string>(NO_ROOM)
  const [uses, setUses] = useState(30)
  const [hours, setHours] = useState<Hours>('8')
  const [trust, setTrust] = useState<Trust>('pin')
  const [made, setMade] = useState<(Response<typeof enrolCreateToken> & { at: number; room: string | null }) | null>(null)
  const badUses = !(uses >= 1 && uses <= 10_000)

  const make = useAction(async () => {
    const at = clock.now()
    const wanted = room === NO_ROOM ? null : room
    setMade({ ...(await api.call(enrolCreateToken, { uses, lifetimeMs: Number(hours) * HOUR_MS, trust, room: wanted })), at, room: wanted })
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!badUses) make.start()
  }
  const lifetime = (h: number) => (h < 48 ? t('enrol|hours', { count: h }) : t('enrol|days', { count: h / 24 }))

  return (
    <Page title={t('page|/enrol')} lead={t('enrol|lead')}>
      {made ? (
        <>
          <TokenPanel {...made} onAnother={() => setMade(null)} />
          {places.value && <Arrivals places={places.value} since={made.at} uses={made.uses} room={made.room} />}
        </>
      ) : (
        <form className="panel stack" noValidate onSubmit={submit}>
          <Choice
            label={t('enrol|room')}
            value={room}
            onChange={setRoom}
            options={[{ key: NO_ROOM, text: t('enrol|noRoom') }, ...(places.value?.rooms ?? []).map((r) => ({ key: r.id, text: r.name }))]}
          />
          <NumberBox label={t('enrol|uses')} value={uses} onChange={setUses} min={1} max={10_000} problem={badUses ? t('enrol|needUses') : null} />
          <Choice<Hours>
            label={t('enrol|lifetime')}
            value={hours}
            onChange={setHours}
            options={LIFETIMES.map((h) => ({ key: h, text: lifetime(Number(h)) }))}
          />
          <Choice<Trust>
            label={t('enrol|trust')}
            value={trust}
            onChange={setTrust}
            options={[
              { key: 'pin', text: t('enrol|pin') },
              { key: 'system', text: t('enrol|system') },
            ]}
          />
          <FailureNote failure={make.failure} />
          <ActionButton kind="primary" type="submit" icon={KeyRound} isPending={make.pending}>
            {t('enrol|create')}
          </ActionButton>
        </form>
      )}
      <FailureNote failure={places.failure} />
    </Page>
  )
}
