import { useTranslation } from 'react-i18next'
import type { PolicyKey } from '../../../protocol/policy.ts'
import { isPolicyKey } from '../../../protocol/policy.ts'
import type { NamedPlace, SetTo } from '../../../protocol/policy-page.ts'
import { fieldOf, UNITS } from './rules.ts'

/** Settings, values and places as people call them. */
export function usePolicyWords() {
  const { t, i18n } = useTranslation()
  const choice = (value: string) => (i18n.exists(`settings|value|${value}`) ? t(`settings|value|${value as 'en'}`) : value)
  function sayValue(key: PolicyKey, value: unknown): string {
    const field = fieldOf(key)
    if (field.kind === 'yesNo') return value ? t('settings|yes') : t('settings|no')
    if (field.kind === 'duration') return `${(value as number) / UNITS[field.unit]} ${t(`settings|unit|${field.unit}`)}`
    if (field.kind === 'number') return field.unit ? `${value} ${t(`settings|unit|${field.unit}`)}` : String(value)
    if (field.kind === 'list') return Array.isArray(value) && value.length > 0 ? value.join(', ') : t('settings|nobody')
    return choice(String(value))
  }
  return {
    choice,
    value: (key: string, value: unknown) => (isPolicyKey(key) ? sayValue(key, value) : String(value)),
    /** what is set, or that nothing is */
    set: (key: string, to: SetTo) => (to === null ? t('settings|unset') : isPolicyKey(key) ? sayValue(key, to.value) : String(to.value)),
    name: (key: string) => (isPolicyKey(key) ? t(`settings|name|${key}`) : key),
    place: ({ scope, name, ring }: NamedPlace) => (ring === undefined ? t(`settings|at|${scope}`, { name }) : t('settings|at|ring', { ring, name })),
  }
}
