import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountsClasses } from '../../../protocol/accounts.ts'
import { Choice, Empty, FailureNote, Page } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { ClassPegs } from './class-pegs.tsx'

/** A symbol for each child of a class, as on their coat-peg: how they will say who they are where they share a login. */
export function Pegs() {
  const { t } = useTranslation()
  const { api } = useApp()
  const [chosen, setChosen] = useState<string | null>(null)
  const classes = useLoad(async () => (await api.call(accountsClasses, {})).classes)
  return (
    <Page title={t('page|/pegs')} lead={t('pegs|lead')}>
      <FailureNote failure={classes.failure} onRetry={classes.reload} />
      {classes.value === null && classes.loading && <p className="soft">{t('app|loading')}</p>}
      {classes.value?.length === 0 && <Empty title={t('pegs|empty')}>{t('pegs|emptyBody')}</Empty>}
      {classes.value && classes.value.length > 0 && (
        <div className="no-print">
          <Choice
            label={t('pegs|class')}
            placeholder={t('pegs|choose')}
            value={chosen}
            options={classes.value.map(({ className, children, withSymbol, sharedLogin }) => ({
              key: className,
              text: t(sharedLogin ? 'pegs|sharedClass' : 'pegs|plainClass', { className, children, withSymbol }),
            }))}
            onChange={setChosen}
          />
        </div>
      )}
      {chosen !== null && <ClassPegs key={chosen} className={chosen} onSaved={classes.reload} />}
    </Page>
  )
}
