import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../../protocol/errors.ts'
import { isPolicyKey, type PolicyKey } from '../../../protocol/policy.ts'
import { type Place, type PolicyDraft, policyEdit, policyExplain, policyRead, type SetTo } from '../../../protocol/policy-page.ts'
import { ActionButton, FailureNote, Note } from '../../components/index.ts'
import { may, useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { byFeature, isLocked, problemWith, type Typed } from './rules.ts'
import { type Row, Setting } from './setting.tsx'
import { WhyDialog } from './why-dialog.tsx'

export interface SettingsFormProps {
  place: Place
  draft: PolicyDraft | undefined
  typed: Typed
  onType(typed: Typed): void
  /** something went into the draft, or may have */
  onDrafted(): void
}

/** The settings of one place, by feature. What is typed goes into the place's draft; what somebody else drafted meanwhile is shown beside it. */
export function SettingsForm({ place, draft, typed, onType, onDrafted }: SettingsFormProps) {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const read = useLoad(() => api.call(policyRead, { place }))
  const [contested, setContested] = useState<ReadonlySet<PolicyKey>>(new Set())
  const [asked, setAsked] = useState<PolicyKey | null>(null)
  const [saved, setSaved] = useState(false)
  const atTrust = place.scope === 'trust'
  const mayWrite = may(me.role, policyEdit) && (!atTrust || read.value?.trust?.mine === true)

  const rows = new Map((read.value?.rows ?? []).filter((row): row is Row => isPolicyKey(row.key)).map((row) => [row.key, row]))
  const changed = [...rows.values()].flatMap((row) => {
    const to = typed[row.key]
    return to === undefined ? [] : [{ row, to }]
  })
  const problems = new Map(changed.map(({ row, to }) => [row.key, to === null ? null : problemWith(row.key, me.role, row.value, to.value)]))

  const save = useAction(async () => {
    const left: Partial<Record<PolicyKey, SetTo>> = { ...typed }
    const lost = new Set<PolicyKey>()
    try {
      for (const { row, to } of changed) {
        try {
          await api.call(policyEdit, { place, key: row.key, to, seen: row.seen })
          delete left[row.key]
        } catch (error) {
          if ((error as Refusal).code !== 'CONFLICT') throw error
          lost.add(row.key)
        }
      }
      setSaved(lost.size === 0)
    } finally {
      onType(left)
      setContested(lost)
      onDrafted()
      read.reload()
    }
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setSaved(false)
    if (changed.length > 0 && [...problems.values()].every((p) => p === null)) save.start()
  }
  const type = (key: PolicyKey, to: SetTo | undefined) => {
    setSaved(false)
    onType({ ...typed, [key]: to })
  }

  return (
    <form className="stack" noValidate onSubmit={submit}>
      <FailureNote failure={read.failure} onRetry={read.reload} />
      {read.value === null && read.loading && <p className="soft">{t('app|loading')}</p>}
      {atTrust && read.value && !mayWrite && <Note tone="info">{t('settings|trustOnly')}</Note>}
      {byFeature([...rows.keys()]).map(([feature, keys]) => (
        <fieldset key={feature} className="feature">
          <legend>{i18n.exists(`settings|feature|${feature}`) ? t(`settings|feature|${feature as 'panic'}`) : feature}</legend>
          {keys.map((key) => {
            const row = rows.get(key)
            return (
              row && (
                <Setting
                  key={key}
                  row={row}
                  scope={place.scope}
                  line={draft?.lines.find((line) => line.key === key)}
                  typed={typed[key]}
                  problem={problems.get(key) ?? null}
                  contested={contested.has(key)}
                  isDisabled={!mayWrite || isLocked(key, me.role, place.scope)}
                  onType={(to) => type(key, to)}
                  onWhy={may(me.role, policyExplain) ? () => setAsked(key) : null}
                />
              )
            )
          })}
        </fieldset>
      ))}
      {contested.size > 0 && <Note tone="warn">{t('settings|conflict')}</Note>}
      {saved && <Note tone="done">{t('settings|saved')}</Note>}
      <FailureNote failure={save.failure} />
      {mayWrite && rows.size > 0 && (
        <div className="row">
          <ActionButton kind="primary" type="submit" isDisabled={changed.length === 0} isPending={save.pending}>
            {t('settings|save')}
          </ActionButton>
          {changed.length > 0 ? (
            <ActionButton onPress={() => onType({})}>{t('settings|undo')}</ActionButton>
          ) : (
            <span className="soft">{t('settings|unchanged')}</span>
          )}
        </div>
      )}
      {asked && <WhyDialog of={asked} place={place} onClose={() => setAsked(null)} />}
    </form>
  )
}
