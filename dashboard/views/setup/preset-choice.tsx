import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Response } from '../../../protocol/op.ts'
import { POLICY_KEYS } from '../../../protocol/policy.ts'
import { PRESETS, type Preset, setupAdopt } from '../../../protocol/setup.ts'
import { ActionButton, FailureNote, Note } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

/** How Handrail behaves at first. What a kind of school sets is shown as it was set. */
export function PresetChoice() {
  const { t } = useTranslation()
  const { api } = useApp()
  const [chosen, setChosen] = useState<{ preset: Preset; settings: Response<typeof setupAdopt>['settings'] } | null>(null)
  const adopt = useAction(async (preset: Preset) => setChosen({ preset, ...(await api.call(setupAdopt, { preset })) }))
  const words = (key: string, value: unknown) => {
    const known = POLICY_KEYS.find((k) => k === key)
    const shown = typeof value === 'number' ? t('setup|seconds', { count: value / 1_000 }) : t(`settings|value|${value as 'pip'}`)
    return known ? `${t(`settings|name|${known}`)}: ${shown}` : null
  }
  return (
    <>
      <Note tone="info" quiet>
        {t('setup|agreementsLater')}
      </Note>
      <ul className="presets">
        {PRESETS.map((preset) => (
          <li key={preset} className="panel stack">
            <h2>{t(`setup|preset|${preset}`)}</h2>
            <p>{t(`setup|presetBody|${preset}`)}</p>
            <ActionButton kind={chosen?.preset === preset ? 'primary' : 'plain'} isPending={adopt.pending} onPress={() => adopt.start(preset)}>
              {t('setup|choose', { kind: t(`setup|preset|${preset}`) })}
            </ActionButton>
          </li>
        ))}
      </ul>
      <FailureNote failure={adopt.failure} />
      {chosen && (
        <Note tone="done">
          <p>{t('setup|chosen', { kind: t(`setup|preset|${chosen.preset}`) })}</p>
          <ul>
            {chosen.settings.map(({ key, value }) => (
              <li key={key}>{words(key, value)}</li>
            ))}
          </ul>
        </Note>
      )}
    </>
  )
}
