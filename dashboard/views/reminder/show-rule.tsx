import { Presentation, Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PUPIL_AUDIENCES } from '../../../protocol/agreements.ts'
import { registerRules } from '../../../protocol/aup-register.ts'
import { CODE_ROLES } from '../../../protocol/codes.ts'
import { OFFLINE_AFTER_MS } from '../../../protocol/device.ts'
import type { Role } from '../../../protocol/op.ts'
import { cardLine, cardPage, REMINDER_CHOICES, reminderSend, reminderToday } from '../../../protocol/reminder.ts'
import { ActionButton, Choice, FailureNote, ModalDialog, Note } from '../../components/index.ts'
import { useAction, useApp, useLoad, useMe, wordsIn } from '../../core/index.ts'

interface RoomOf {
  readonly id: string
  readonly name: string
}

/** For whoever may: a quiet button beside the room's name. */
export function ShowRule({ room }: { room: RoomOf }) {
  const { t } = useTranslation()
  const me = useMe()
  const [open, setOpen] = useState(false)
  if (!(CODE_ROLES as readonly Role[]).includes(me.role)) return null
  return (
    <>
      <ActionButton kind="bare" icon={Presentation} onPress={() => setOpen(true)} aria-label={t('reminder|openIn', { room: room.name })}>
        {t('reminder|open')}
      </ActionButton>
      {open && <RuleDialog room={room} onClose={() => setOpen(false)} />}
    </>
  )
}

type Chosen = (typeof REMINDER_CHOICES)[number]

function RuleDialog({ room, onClose }: { room: RoomOf; onClose(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const today = useLoad(() => api.call(reminderToday, {}))
  const [chosen, setChosen] = useState<Chosen>('day')
  const [result, setResult] = useState<{ pcs: number; sent: number } | null>(null)
  const send = useAction(async () => setResult(await api.call(reminderSend, { room: room.id, rule: chosen })))
  const ruleOf = (choice: Chosen) => (choice === 'day' ? today.value?.rule : choice)
  const rule = ruleOf(chosen)
  return (
    <ModalDialog title={t('reminder|title', { room: room.name })} onClose={onClose}>
      <p>{t('reminder|body')}</p>
      <FailureNote failure={today.failure} onRetry={today.reload} />
      <Choice<Chosen>
        label={t('reminder|which')}
        value={chosen}
        onChange={(next) => {
          setChosen(next)
          setResult(null)
        }}
        options={REMINDER_CHOICES.map((key) => {
          const of = ruleOf(key)
          return { key, text: key === 'day' ? t('reminder|day', { rule: of ? t(`reminder|rule|${of}`) : '…' }) : t(`reminder|rule|${key}`) }
        })}
      />
      {rule && <Preview rule={rule} />}
      <div className="row">
        <ActionButton kind="primary" icon={Send} onPress={() => send.start()} isPending={send.pending} isDisabled={rule === undefined}>
          {t('reminder|send')}
        </ActionButton>
        <ActionButton onPress={onClose}>{t('reminder|close')}</ActionButton>
      </div>
      <FailureNote failure={send.failure} />
      {result && (
        <Note tone={result.sent > 0 ? 'done' : 'warn'}>
          {result.pcs === 0 ? t('reminder|noPcs') : t('reminder|sent', { sent: result.sent, count: result.pcs, seconds: OFFLINE_AFTER_MS / 1_000 })}{' '}
          {result.sent > 0 && t('reminder|unless')}
        </Note>
      )}
    </ModalDialog>
  )
}

/** What the card says, as the school's rules in force say it to each age. */
function Preview({ rule }: { rule: Exclude<Chosen, 'day'> }) {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const rules = useLoad(() => api.call(registerRules, {}))
  const agreements = rules.value?.agreements ?? []
  const cards = PUPIL_AUDIENCES.flatMap((audience) => {
    const found = cardPage(agreements, audience, rule)
    const text = wordsIn(found?.agreement.texts ?? [], i18n.language)
    const page = text?.pages.find(({ id }) => id === found?.page)
    return text && page ? [{ audience, language: text.language, heading: page.heading, line: cardLine(page.body) }] : []
  })
  return (
    <section className="stack" aria-label={t('reminder|preview')}>
      <FailureNote failure={rules.failure} onRetry={rules.reload} />
      {rules.value && cards.length === 0 && <p>{t('reminder|takenOut')}</p>}
      <dl>
        {cards.map(({ audience, language, heading, line }) => (
          <div key={audience}>
            <dt className="soft">{t(`register|for|${audience}`)}</dt>
            <dd lang={language}>
              <strong>{heading}</strong> {line}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
