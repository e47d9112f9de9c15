import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { REGISTER_STATES } from '../../../protocol/aup-register.ts'
import { Choice } from '../../components/index.ts'
import { countsOf, type Group, groupsOf, type Line } from './rules.ts'

/** How many stand where, in all and by year or class, as a bar with its figures. */
export function Groups({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation()
  const [by, setBy] = useState<'year' | 'class'>('year')
  const all = useMemo(() => countsOf(lines), [lines])
  const groups = useMemo(
    () => groupsOf(lines, by, t('register|none')).sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })),
    [lines, by, t],
  )
  return (
    <section className="panel stack" aria-labelledby="register-groups">
      <h2 id="register-groups">{t('register|groups')}</h2>
      <p role="status">{REGISTER_STATES.map((state) => t(`register|count|${state}`, { count: all[state] })).join(' · ')}</p>
      <details className="stack">
        <summary>{t('register|byGroup')}</summary>
        <Choice<'year' | 'class'>
          label={t('register|groupBy')}
          value={by}
          options={[
            { key: 'year', text: t('register|year') },
            { key: 'class', text: t('register|class') },
          ]}
          onChange={setBy}
        />
        <ul className="standing-list">
          {groups.map((group) => (
            <li key={group.name}>
              <strong>{group.name}</strong>
              <Bar group={group} />
              <span className="soft">{REGISTER_STATES.map((state) => t(`register|count|${state}`, { count: group[state] })).join(' · ')}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}

/** The figures stand beside it: to a screen reader it would say the same twice. */
function Bar({ group }: { group: Group }) {
  const total = REGISTER_STATES.reduce((sum, state) => sum + group[state], 0)
  const before = (at: number) => REGISTER_STATES.slice(0, at).reduce((sum, state) => sum + group[state], 0)
  return (
    <svg className="standing-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      {total > 0 &&
        REGISTER_STATES.map((state, at) => (
          <rect key={state} data-state={state} x={(100 * before(at)) / total} width={(100 * group[state]) / total} height="6" />
        ))}
    </svg>
  )
}
