import { Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codesPin, codesRemovePin, type OwnPin } from '../../../protocol/codes.ts'
import { ActionButton, Ask, FailureNote, Note } from '../../components/index.ts'
import { dayAndTime, useAction, useApp, useLoad } from '../../core/index.ts'
import { PinForm } from './pin-form.tsx'

const LOOK_EVERY_MS = 10_000

/** Whether the reader has a PIN, until when and where it counts now; setting, renewing and removing it. */
export function OwnPinPanel() {
  const { t } = useTranslation()
  const { api } = useApp()
  const heading = useId()
  const own = useLoad(() => api.call(codesPin, {}), LOOK_EVERY_MS)
  const [done, setDone] = useState<'set' | 'removed' | null>(null)
  const [asked, setAsked] = useState(false)
  const remove = useAction(async () => {
    await api.call(codesRemovePin, {})
    setAsked(false)
    setDone('removed')
    own.reload()
  })
  const { value } = own
  return (
    <section className="panel stack" aria-labelledby={heading} data-pin={value?.pin ? 'set' : 'none'}>
      <h2 id={heading}>{t('codes|pin|title')}</h2>
      <p>{t('codes|pin|body')}</p>
      <FailureNote failure={own.failure} onRetry={own.reload} />
      {value && (value.pin ? <PinState pin={value.pin} /> : <p>{t('codes|pin|none')}</p>)}
      {done && <Note tone="done">{t(`codes|pin|${done}`)}</Note>}
      {value && (
        <PinForm
          key={value.pin?.setAt ?? 'none'}
          renews={value.pin !== null}
          digits={value.digits}
          days={value.days}
          onSet={() => {
            setDone('set')
            own.reload()
          }}
        />
      )}
      {value?.pin && (
        <ActionButton
          icon={Trash2}
          onPress={() => {
            remove.forget()
            setAsked(true)
          }}
        >
          {t('codes|pin|remove')}
        </ActionButton>
      )}
      {asked && (
        <Ask
          title={t('codes|pin|removeTitle')}
          yes={t('codes|pin|removeYes')}
          pending={remove.pending}
          onNo={() => setAsked(false)}
          onYes={() => remove.start()}
        >
          <p>{t('codes|pin|removeAsk')}</p>
          <FailureNote failure={remove.failure} />
        </Ask>
      )}
    </section>
  )
}

function PinState({ pin }: { pin: OwnPin }) {
  const { t } = useTranslation()
  const { known, of } = pin.reach
  return (
    <p>
      <strong>{t('codes|pin|until', { time: dayAndTime(pin.validUntil) })}</strong>{' '}
      {pin.rooms.length === 0 ? (
        <span>{t('codes|pin|nowhere')}</span>
      ) : (
        <>
          <span>{t('codes|pin|where', { rooms: pin.rooms.join(', ') })}</span> <span>{t('codes|known', { known, count: of })}</span>
        </>
      )}
    </p>
  )
}
