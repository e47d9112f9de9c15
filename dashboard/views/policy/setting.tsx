import { HelpCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Response } from '../../../protocol/op.ts'
import { maySetAt, POLICY, type PolicyKey, type Scope } from '../../../protocol/policy.ts'
import type { PolicyLine, policyRead, SetTo } from '../../../protocol/policy-page.ts'
import { ActionButton, Choice, Note, NumberBox, TextBox } from '../../components/index.ts'
import { fieldOf, type Problem, UNITS } from './rules.ts'
import { usePolicyWords } from './words.ts'

export type Row = Response<typeof policyRead>['rows'][number] & { key: PolicyKey }

export interface SettingProps {
  row: Row
  scope: Scope
  /** waits in the draft of this place */
  line: PolicyLine | undefined
  /** typed and in no draft yet; undefined: nothing was typed */
  typed: SetTo | undefined
  problem: Problem
  /** somebody else's draft stood here when this was saved */
  contested: boolean
  isDisabled: boolean
  onType(to: SetTo | undefined): void
  /** null where this reader may not ask */
  onWhy: (() => void) | null
}

/** One row of the table at one place: its control, what it means, whose it is, and where its value comes from. */
export function Setting({ row, scope, line, typed, problem, contested, isDisabled, onType, onWhy }: SettingProps) {
  const { t } = useTranslation()
  const words = usePolicyWords()
  const { key } = row
  const drafted = line ? line.after : row.own
  const wanted = typed === undefined ? drafted : typed
  const shown = wanted === null ? row.wider : wanted.value
  const mayTakeBack = !isDisabled && wanted !== null
  return (
    <section className="panel setting" data-setting={key}>
      <Control of={key} value={shown} problem={problem} isDisabled={isDisabled} onChange={(value) => onType({ value })} />
      <div className="soft">
        <p>{t(`settings|help|${key}`)}</p>
        <p>
          {t('settings|owner', { role: t(`role|${POLICY[key].owner}`) })}. {t('settings|default', { value: words.value(key, POLICY[key].fallback) })}.{' '}
          {!maySetAt(key, scope) ? t('settings|notHere', { scope: t(`settings|scope|${POLICY[key].scope}`) }) : isDisabled ? t('settings|locked') : ''}
        </p>
        <p>
          {row.from === null ? t('settings|fromUsual') : t('settings|from', { place: words.place(row.from) })}
          {line && <strong> {t('settings|waiting', { before: words.set(key, line.before), after: words.set(key, line.after) })}</strong>}
        </p>
        {contested && line && typed !== undefined && (
          <Note tone="warn">{t('settings|contested', { by: line.by, theirs: words.set(key, line.after), yours: words.set(key, typed) })}</Note>
        )}
        <div className="row">
          {onWhy && (
            <ActionButton kind="bare" icon={HelpCircle} onPress={onWhy} aria-label={t('settings|whyOf', { setting: words.name(key) })}>
              {t('settings|why')}
            </ActionButton>
          )}
          {mayTakeBack && (
            <ActionButton kind="bare" onPress={() => onType(null)} aria-label={t('settings|takeBackOf', { setting: words.name(key) })}>
              {t('settings|takeBack')}
            </ActionButton>
          )}
        </div>
      </div>
    </section>
  )
}

interface ControlProps {
  of: PolicyKey
  value: unknown
  problem: Problem
  isDisabled: boolean
  onChange(value: unknown): void
}
function Control({ of: key, value, problem, isDisabled, onChange }: ControlProps) {
  const { t } = useTranslation()
  const words = usePolicyWords()
  const field = fieldOf(key)
  const limits = 'min' in field ? { min: field.min, max: field.max } : { min: 0, max: 0 }
  const common = {
    label: words.name(key),
    isDisabled,
    problem: problem === null ? null : problem === 'range' ? t('settings|range', limits) : t('settings|tightenOnly'),
  }
  switch (field.kind) {
    case 'choice':
      return (
        <Choice {...common} value={String(value)} options={field.options.map((option) => ({ key: option, text: words.choice(option) }))} onChange={onChange} />
      )
    case 'yesNo':
      return (
        <Choice
          {...common}
          value={value ? 'yes' : 'no'}
          options={[
            { key: 'yes', text: t('settings|yes') },
            { key: 'no', text: t('settings|no') },
          ]}
          onChange={(chosen) => onChange(chosen === 'yes')}
        />
      )
    case 'duration': {
      const unit = UNITS[field.unit]
      return <NumberBox {...common} unit={t(`settings|unit|${field.unit}`)} value={(value as number) / unit} onChange={(typed) => onChange(typed * unit)} />
    }
    case 'number':
      return <NumberBox {...common} {...(field.unit && { unit: t(`settings|unit|${field.unit}`) })} value={value as number} onChange={onChange} />
    case 'list':
      return (
        <TextBox
          {...common}
          hint={t('settings|listHint')}
          value={(value as string[]).join(', ')}
          onChange={(text) =>
            onChange(
              text
                .split(',')
                .map((one) => one.trim())
                .filter((one) => one !== ''),
            )
          }
        />
      )
  }
}
