import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../../protocol/errors.ts'
import { POLICY, POLICY_KEYS, type PolicyKey, policyChange, policyRead } from '../../../protocol/policy.ts'
import { ActionButton, Choice, FailureNote, Note, NumberBox, Page } from '../../components/index.ts'
import { may, useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { fieldOf, isLocked, problemWith, UNITS } from './rules.ts'

type Changes = Partial<Record<PolicyKey, unknown>>

export function PolicyPage() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const policy = useLoad(() => api.call(policyRead, {}))
  const [changes, setChanges] = useState<Changes>({})
  const [outcome, setOutcome] = useState<'saved' | 'conflict' | null>(null)
  const mayWrite = may(me.role, policyChange)

  const rows = (policy.value?.rows ?? []).filter((row): row is typeof row & { key: PolicyKey } => POLICY_KEYS.some((key) => key === row.key))
  const changed = rows.filter((row) => row.key in changes && changes[row.key] !== row.value)
  const problems = new Map(changed.map((row) => [row.key, problemWith(row.key, me.role, row.value, changes[row.key])]))

  const save = useAction(async () => {
    if (!policy.value) return
    const values = Object.fromEntries(changed.map((row) => [row.key, changes[row.key]]))
    try {
      await api.call(policyChange, { from: policy.value.version, values })
    } catch (error) {
      if ((error as Refusal).code !== 'CONFLICT') throw error
      setOutcome('conflict')
      return policy.reload()
    }
    setChanges({})
    setOutcome('saved')
    policy.reload()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setOutcome(null)
    if (changed.length > 0 && [...problems.values()].every((p) => p === null)) save.start()
  }

  return (
    <Page title={t('page|/settings')} lead={mayWrite ? t('settings|lead') : t('settings|readOnly')}>
      <FailureNote failure={policy.failure} onRetry={policy.reload} />
      {policy.value === null && policy.loading && <p className="soft">{t('app|loading')}</p>}
      {policy.value && rows.length === 0 && <p>{t('settings|empty')}</p>}
      <form className="stack" noValidate onSubmit={submit}>
        {rows.map((row) => (
          <Setting
            key={row.key}
            of={row.key}
            value={row.key in changes ? changes[row.key] : row.value}
            usual={row.fallback}
            problem={problems.get(row.key) ?? null}
            isDisabled={!mayWrite || isLocked(row.key, me.role)}
            onChange={(value) => {
              setOutcome(null)
              setChanges({ ...changes, [row.key]: value })
            }}
          />
        ))}
        {outcome === 'conflict' && <Note tone="warn">{t('settings|conflict')}</Note>}
        {outcome === 'saved' && <Note tone="done">{t('settings|saved')}</Note>}
        <FailureNote failure={save.failure} />
        {mayWrite && rows.length > 0 && (
          <div className="row">
            <ActionButton kind="primary" type="submit" isDisabled={changed.length === 0} isPending={save.pending}>
              {t('settings|save')}
            </ActionButton>
            {changed.length > 0 ? (
              <ActionButton onPress={() => setChanges({})}>{t('settings|undo')}</ActionButton>
            ) : (
              <span className="soft">{t('settings|unchanged')}</span>
            )}
          </div>
        )}
      </form>
    </Page>
  )
}

interface SettingProps {
  of: PolicyKey
  value: unknown
  usual: unknown
  problem: ReturnType<typeof problemWith>
  isDisabled: boolean
  onChange(value: unknown): void
}

function Setting({ of: key, value, usual, problem, isDisabled, onChange }: SettingProps) {
  const { t, i18n } = useTranslation()
  const field = fieldOf(key)
  const valueWords = (choice: string) => (i18n.exists(`settings|value|${choice}`) ? t(`settings|value|${choice as 'en'}`) : choice)
  const usualWords = field.kind === 'choice' ? valueWords(String(usual)) : `${(usual as number) / UNITS[field.unit]} ${t(`settings|unit|${field.unit}`)}`
  const problemWords =
    problem === null
      ? null
      : problem === 'range' && field.kind === 'duration'
        ? t('settings|range', { min: field.min, max: field.max })
        : t('settings|tightenOnly')
  const label = t(`settings|name|${key}`)
  return (
    <section className="panel setting" data-setting={key}>
      {field.kind === 'choice' ? (
        <Choice
          label={label}
          value={String(value)}
          options={field.options.map((option) => ({ key: option, text: valueWords(option) }))}
          onChange={onChange}
          problem={problemWords}
          isDisabled={isDisabled}
        />
      ) : (
        <NumberBox
          label={label}
          unit={t(`settings|unit|${field.unit}`)}
          value={(value as number) / UNITS[field.unit]}
          onChange={(typed) => onChange(typed * UNITS[field.unit])}
          problem={problemWords}
          isDisabled={isDisabled}
        />
      )}
      <div className="soft">
        <p>{t(`settings|help|${key}`)}</p>
        <p>
          {t('settings|owner', { role: t(`role|${POLICY[key].owner}`) })}. {t('settings|default', { value: usualWords })}.{' '}
          {isDisabled && isLocked(key, 'teacher') ? t('settings|locked') : ''}
        </p>
      </div>
    </section>
  )
}
