import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { alertsList } from '../../../protocol/alerts.ts'
import { setupSaveStep } from '../../../protocol/setup.ts'
import { ActionButton, FailureNote } from '../../components/index.ts'
import { may, useAction, useApp, useMe } from '../../core/index.ts'
import { AlertBar } from '../alerts/index.ts'
import { Enrol } from '../enrol/index.ts'
import { AddRoom } from '../places/index.ts'
import { People } from '../roster/index.ts'
import { PresetChoice } from './preset-choice.tsx'
import { StepFrame } from './steps.tsx'

const SIGNED_IN = { 3: 'people', 4: 'rules', 5: 'pc' } as const
type Number = keyof typeof SIGNED_IN
const isStep = (step: number): step is Number => step in SIGNED_IN

/** Steps 3 to 5, signed in. Each can be left for later; every page of theirs is in the menu afterwards. */
export function FinishSetup({ onDone }: { onDone(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const [step, setStep] = useState<Number>(isStep(me.school.setupStep ?? 3) ? ((me.school.setupStep ?? 3) as Number) : 3)
  const move = useAction(async (to: Number | null) => {
    await api.call(setupSaveStep, { step: to })
    if (to === null) onDone()
    else setStep(to)
  })
  const name = SIGNED_IN[step]
  return (
    <StepFrame key={step} step={name}>
      {step === 3 && <People />}
      {step === 4 && <PresetChoice />}
      {step === 5 && <FirstPc />}
      <FailureNote failure={move.failure} />
      <div className="row">
        {step > 3 && <ActionButton onPress={() => move.start(step === 5 ? 4 : 3)}>{t('setup|back')}</ActionButton>}
        <ActionButton kind="primary" isPending={move.pending} onPress={() => move.start(step === 3 ? 4 : step === 4 ? 5 : null)}>
          {step === 5 ? t('setup|finish') : t('setup|next')}
        </ActionButton>
        <span className="soft">{t('setup|later')}</span>
      </div>
    </StepFrame>
  )
}

function FirstPc() {
  const { t } = useTranslation()
  const me = useMe()
  const [added, setAdded] = useState<string | null>(null)
  return (
    <>
      <AddRoom onAdded={setAdded} />
      <p role="status">{added !== null && t('rooms|added', { room: added })}</p>
      <Enrol />
      <section className="panel stack" aria-labelledby="practice">
        <h2 id="practice">{t('setup|practice')}</h2>
        <p>{may(me.role, alertsList) ? t('setup|practiceBody') : t('setup|practiceTechnician')}</p>
        {may(me.role, alertsList) && <AlertBar everything />}
      </section>
    </>
  )
}
