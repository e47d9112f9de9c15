import { Save, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES } from '../../../protocol/page.ts'
import {
  BUTTON_EDGES,
  EXAM_ARRANGEMENTS,
  NO_SUPPORT,
  type SupportEffects,
  type SupportedPupil,
  SWITCH_KEYS,
  supportRemove,
  supportSave,
} from '../../../protocol/support.ts'
import { ActionButton, Ask, Choice, FailureNote, Tick } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { timeSteps } from './rules.ts'
import { languageName } from './words.ts'

const SCREEN = ['readAloud', 'symbols', 'noNumbers'] as const

interface ProfileFormProps {
  pupil: SupportedPupil
  onSaved(pupil: SupportedPupil): void
  onRemoved(pupil: SupportedPupil): void
  onCancel(): void
  /** somebody else changed it meanwhile */
  onLookAgain(): void
}

/** One pupil's effects. There is no box for a reason, on purpose. */
export function ProfileForm({ pupil, onSaved, onRemoved, onCancel, onLookAgain }: ProfileFormProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [effects, setEffects] = useState<SupportEffects>(pupil.effects ?? NO_SUPPORT)
  const [asking, setAsking] = useState(false)
  const change = (part: Partial<SupportEffects>) => setEffects({ ...effects, ...part })
  const name = `${pupil.givenName} ${pupil.familyName}`
  const save = useAction(async () => onSaved(await api.call(supportSave, { person: pupil.person, from: pupil.revision, effects })))
  const remove = useAction(async () => {
    await api.call(supportRemove, { person: pupil.person, from: pupil.revision })
    onRemoved(pupil)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.start()
  }
  return (
    <form className="panel stack" onSubmit={submit} aria-labelledby="profile">
      <h2 id="profile">{t('support|for', { name })}</h2>
      <p className="soft">{t('support|noReason')}</p>
      <div className="row row-top">
        <Choice
          label={t('support|language')}
          value={effects.language ?? 'school'}
          options={[{ key: 'school', text: t('support|schoolLanguage') }, ...LANGUAGES.map((tag) => ({ key: tag, text: languageName(tag) }))]}
          onChange={(tag) => change({ language: tag === 'school' ? null : tag })}
        />
        <Choice
          label={t('support|timePercent')}
          value={String(effects.timePercent)}
          options={timeSteps(effects.timePercent).map((step) => ({
            key: String(step),
            text: t(step === 100 ? 'support|usualTime' : 'support|time', { percent: step }),
          }))}
          onChange={(step) => change({ timePercent: Number(step) })}
          hint={t('support|timeHint')}
        />
      </div>
      <fieldset className="stack">
        <legend>{t('support|screens')}</legend>
        {SCREEN.map((key) => (
          <Tick key={key} selected={effects[key]} onChange={(on) => change({ [key]: on })}>
            {t(`support|does|${key}`)}
          </Tick>
        ))}
      </fieldset>
      <div className="row row-top">
        <Choice
          label={t('support|buttonEdge')}
          value={effects.buttonEdge}
          options={BUTTON_EDGES.map((edge) => ({ key: edge, text: t(`support|edge|${edge}`) }))}
          onChange={(buttonEdge) => change({ buttonEdge })}
        />
        <Choice
          label={t('support|switchKey')}
          value={effects.switchKey ?? 'none'}
          options={[{ key: 'none', text: t('support|noSwitch') }, ...SWITCH_KEYS.map((key) => ({ key, text: key }))]}
          onChange={(key) => change({ switchKey: key === 'none' ? null : key })}
          hint={t('support|switchHint')}
        />
      </div>
      <fieldset className="stack">
        <legend>{t('support|exam')}</legend>
        {EXAM_ARRANGEMENTS.map((kind) => (
          <Tick
            key={kind}
            selected={effects.exam.includes(kind)}
            onChange={(on) => change({ exam: EXAM_ARRANGEMENTS.filter((k) => (k === kind ? on : effects.exam.includes(k))) })}
          >
            {t(`support|arrangement|${kind}`)}
          </Tick>
        ))}
      </fieldset>
      <FailureNote failure={save.failure} {...(save.failure?.code === 'CONFLICT' && { onRetry: onLookAgain })} />
      <div className="row">
        <ActionButton kind="primary" type="submit" icon={Save} isPending={save.pending}>
          {t('app|save')}
        </ActionButton>
        <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>
        {pupil.effects && (
          <ActionButton icon={Trash2} onPress={() => setAsking(true)}>
            {t('support|remove')}
          </ActionButton>
        )}
      </div>
      {asking && (
        <Ask title={t('support|remove')} yes={t('support|removeYes')} pending={remove.pending} onNo={() => setAsking(false)} onYes={() => remove.start()}>
          <p>{t('support|removeAsk', { name })}</p>
          <FailureNote failure={remove.failure} />
        </Ask>
      )}
    </form>
  )
}
