import { useTranslation } from 'react-i18next'
import { aupDocuments, aupEdit, type DocumentRow } from '../../../protocol/aup-page.ts'
import { ActionButton, Note } from '../../components/index.ts'
import { may, useApp, useLoad, useMe, useSchoolTimes } from '../../core/index.ts'
import { type Gap, gapsOf, isNoneInForce } from './coverage.ts'
import { reviewOf } from './rules.ts'
import { useAgreementWords } from './words.ts'

/** Whom the agreements leave without any, and how many wait to be looked at again. Nothing where all is well. */
export function AgreementWarnings({ documents }: { documents: readonly DocumentRow[] }) {
  const { t } = useTranslation()
  const words = useAgreementWords()
  const { dayAndTime } = useSchoolTimes()
  const { gaps, overdue } = useWarnings(documents)
  if (gaps.length + overdue === 0) return null
  const sayGap = ({ audience, from }: Gap) =>
    from === null
      ? t('agreements|gap', { audience: words.audience(audience) })
      : t('agreements|gapFrom', { audience: words.audience(audience), when: dayAndTime(from) })
  return (
    <Note tone="warn">
      {gaps.length > 0 && (
        <ul className="stack">
          {gaps.map((gap) => (
            <li key={gap.audience}>
              {sayGap(gap)} {words.without(gap.audience)}
            </li>
          ))}
        </ul>
      )}
      {isNoneInForce(documents) && <p>{t('agreements|withoutAny')}</p>}
      {overdue > 0 && <p>{t('agreements|overdue', { count: overdue })}</p>}
    </Note>
  )
}

/** The same in a line, for the first page of whoever writes agreements. */
export function AgreementsNote() {
  const { role } = useMe()
  return may(role, aupEdit) ? <WritersNote /> : null
}
function WritersNote() {
  const { t } = useTranslation()
  const { api, go } = useApp()
  const { value } = useLoad(async () => (await api.call(aupDocuments, {})).documents)
  const words = useAgreementWords()
  const { gaps, overdue } = useWarnings(value ?? [])
  const without = gaps.filter(({ from }) => from === null).map(({ audience }) => words.audience(audience))
  if (value === null || without.length + overdue === 0) return null
  return (
    <section className="panel row reminders-note" aria-label={t('page|/agreements')}>
      <p>
        {[...without.map((audience) => t('agreements|gap', { audience })), overdue > 0 && t('agreements|overdue', { count: overdue })]
          .filter(Boolean)
          .join(' ')}
      </p>
      <ActionButton onPress={() => go('/agreements')}>{t('page|/agreements')}</ActionButton>
    </section>
  )
}

function useWarnings(documents: readonly DocumentRow[]): { gaps: Gap[]; overdue: number } {
  const { clock } = useApp()
  const times = useSchoolTimes()
  return {
    gaps: gapsOf(documents),
    overdue: documents.filter((row) => reviewOf(row, clock.now(), times).state === 'overdue').length,
  }
}
