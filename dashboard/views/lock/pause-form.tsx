import { Presentation } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton, Choice } from '../../components/index.ts'
import { MINUTE_MS, PAUSE_MINUTES } from './rules.ts'
import type { RoomActs } from './use-lock.ts'

/** “Nothing locks by itself while I teach.” */
export function PauseForm({ acts }: { acts: RoomActs }) {
  const { t } = useTranslation()
  const [minutes, setMinutes] = useState<number>(PAUSE_MINUTES[1])
  const pause = (event: FormEvent) => {
    event.preventDefault()
    acts.start({ do: 'pause', forMs: minutes * MINUTE_MS })
  }
  return (
    <form className="stack stack-wide pause-form" noValidate onSubmit={pause}>
      <h3>{t('lock|teaching')}</h3>
      <p className="soft">{t('lock|teachingBody')}</p>
      <div className="row row-bottom">
        <Choice
          label={t('lock|forTime')}
          value={String(minutes)}
          onChange={(key) => setMinutes(Number(key))}
          options={PAUSE_MINUTES.map((one) => ({ key: String(one), text: t('lock|minutes', { count: one }) }))}
        />
        <ActionButton type="submit" icon={Presentation} isPending={acts.pending}>
          {t('lock|pause')}
        </ActionButton>
      </div>
    </form>
  )
}
