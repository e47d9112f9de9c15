import { Lock, LockOpen } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LINE_MAX } from '../../../protocol/agreements.ts'
import { ActionButton, Choice, TextBox, Tick } from '../../components/index.ts'
import { askedPcs, type LockablePc, MINUTE_MS, MINUTES } from './rules.ts'
import type { RoomActs } from './use-lock.ts'

const MESSAGES = ['eyes', 'listen', 'talk', 'tidy'] as const

interface LockFormProps {
  pcs: readonly LockablePc[]
  message: string
  onMessage(message: string): void
  acts: RoomActs
}

/** Which screens, what they say and for how long. What is chosen here can be locked or opened. */
export function LockForm({ pcs, message, onMessage, acts }: LockFormProps) {
  const { t } = useTranslation()
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(null)
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>(null)
  const asked = askedPcs(pcs, picked)
  const chosen = (asked ?? pcs).length
  const tooLong = message.trim().length - LINE_MAX
  const tick = (pc: string, on: boolean) => {
    const next = new Set(picked)
    if (on) next.add(pc)
    else next.delete(pc)
    setPicked(next)
  }
  const lock = (event: FormEvent) => {
    event.preventDefault()
    if (chosen === 0 || tooLong > 0) return
    acts.start({ do: 'lock', pcs: asked, message: message.trim() || null, forMs: minutes && minutes * MINUTE_MS })
  }
  return (
    <form className="stack stack-wide" noValidate onSubmit={lock}>
      <h3>{t('lock|title')}</h3>
      <p className="soft">{t('lock|body')}</p>
      {pcs.length > 1 && (
        <Choice
          label={t('lock|which')}
          value={picked ? 'some' : 'all'}
          onChange={(key) => setPicked(key === 'some' ? new Set() : null)}
          options={[
            { key: 'all', text: t('lock|all', { count: pcs.length }) },
            { key: 'some', text: t('lock|some') },
          ]}
        />
      )}
      {picked && (
        <fieldset className="seat-ticks plain-set">
          <legend>{t('lock|chosen', { chosen, count: pcs.length })}</legend>
          {pcs.map(({ id, name, says }) => (
            <Tick key={id} selected={picked.has(id)} onChange={(on) => tick(id, on)}>
              <span>
                {name} <span className="soft">{t(`seat|${says}`)}</span>
              </span>
            </Tick>
          ))}
        </fieldset>
      )}
      <TextBox
        label={t('lock|message')}
        hint={t('lock|messageHint')}
        wide
        rows={2}
        value={message}
        onChange={onMessage}
        problem={tooLong > 0 ? t('lock|tooLong', { count: tooLong }) : null}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a row in every browser */}
      <div className="row" role="group" aria-label={t('lock|suggestions')}>
        {MESSAGES.map((one) => (
          <ActionButton key={one} onPress={() => onMessage(t(`lock|say|${one}`))}>
            {t(`lock|say|${one}`)}
          </ActionButton>
        ))}
      </div>
      <Choice
        label={t('lock|until')}
        hint={t('lock|untilHint')}
        value={String(minutes ?? '')}
        onChange={(key) => setMinutes(MINUTES.find((one) => String(one ?? '') === key) ?? null)}
        options={MINUTES.map((one) => ({ key: String(one ?? ''), text: one === null ? t('lock|lesson') : t('lock|minutes', { count: one }) }))}
      />
      <div className="row">
        <ActionButton kind="primary" type="submit" icon={Lock} isPending={acts.pending} isDisabled={chosen === 0 || tooLong > 0}>
          {t('lock|lockThese', { count: chosen })}
        </ActionButton>
        <ActionButton icon={LockOpen} onPress={() => acts.start({ do: 'open', pcs: asked })} isPending={acts.pending} isDisabled={chosen === 0}>
          {t('lock|openThese', { count: chosen })}
        </ActionButton>
      </div>
    </form>
  )
}
