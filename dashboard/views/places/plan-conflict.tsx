import { useTranslation } from 'react-i18next'
import { ActionButton, Note } from '../../components/index.ts'
import type { Plan } from './draft.ts'
import { type Difference, differences, mergePlans } from './merge.ts'

interface PlanConflictProps {
  base: Plan
  mine: Plan
  theirs: Plan
  who: string
  /** null: theirs alone */
  onChoose(plan: Plan | null, words: string): void
}

/** Two people changed the plan: what each did, side by side, and the choice. Nothing is saved by choosing. */
export function PlanConflict({ base, mine, theirs, who, onChoose }: PlanConflictProps) {
  const { t } = useTranslation()
  const kept = mergePlans(base, mine, theirs, 'mine')
  const given = mergePlans(base, mine, theirs, 'theirs')
  return (
    <section className="panel stack" aria-labelledby="plan-conflict">
      <h3 id="plan-conflict">{t('plan|conflict', { who })}</h3>
      <div className="row row-top plan-sides">
        <Changes title={t('plan|theirs', { who })} list={differences(base, theirs)} />
        <Changes title={t('plan|mine')} list={differences(base, mine)} />
      </div>
      {kept.clashes.length > 0 && <Note tone="info">{t('plan|clashes', { seats: kept.clashes.join(', ') })}</Note>}
      <div className="row">
        <ActionButton kind="primary" onPress={() => onChoose(kept.plan, t('plan|bothKept'))}>
          {kept.clashes.length > 0 ? t('plan|bothMine') : t('plan|both')}
        </ActionButton>
        {kept.clashes.length > 0 && <ActionButton onPress={() => onChoose(given.plan, t('plan|bothKept'))}>{t('plan|bothTheirs', { who })}</ActionButton>}
        <ActionButton onPress={() => onChoose(null, t('plan|theirsKept'))}>{t('plan|onlyTheirs')}</ActionButton>
      </div>
    </section>
  )
}

function Changes({ title, list }: { title: string; list: readonly Difference[] }) {
  const { t } = useTranslation()
  return (
    <div>
      <h4>{title}</h4>
      {list.length === 0 ? (
        <p className="soft">{t('plan|noChanges')}</p>
      ) : (
        <ul>
          {list.map((d) => (
            <li key={`${d.what} ${d.name}`}>{words(d)}</li>
          ))}
        </ul>
      )}
    </div>
  )
  function words(d: Difference): string {
    switch (d.what) {
      case 'moved':
        return t('plan|did|moved', { seat: d.name, x: d.to.x + 1, y: d.to.y + 1 })
      case 'renamed':
        return t('plan|did|renamed', { seat: d.name, name: d.to.name })
      case 'marked':
        return t('plan|did|marked', { seat: d.name, kind: t(`plan|kind|${d.to.kind}`) })
      case 'added':
        return t('plan|did|added', { seat: d.name })
      case 'removed':
        return t('plan|did|removed', { seat: d.name })
    }
  }
}
