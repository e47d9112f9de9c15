import { useTranslation } from 'react-i18next'
import type { Impossible } from '../../../protocol/policy-page.ts'
import { Note } from '../../components/index.ts'
import { usePolicyWords } from './words.ts'

/** What can't hold together, why, and where it would be so. */
export function ImpossibleNote({ of: { reason, keys, where, others } }: { of: Impossible }) {
  const { t, i18n } = useTranslation()
  const words = usePolicyWords()
  const told = {
    settings: keys.map(words.name).join(', '),
    why: i18n.exists(`settings|impossibleWhy|${reason}`) ? t(`settings|impossibleWhy|${reason as 'noSecond'}`) : '',
    where: words.place(where),
  }
  return <Note tone="warn">{others === 0 ? t('settings|impossible', told) : t('settings|impossibleMore', { ...told, count: others })}</Note>
}
