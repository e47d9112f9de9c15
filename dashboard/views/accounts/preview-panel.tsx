import { useTranslation } from 'react-i18next'
import type { RulePreview } from '../../../protocol/accounts.ts'
import { Note } from '../../components/index.ts'

const TALLIES = ['seen', 'matched', 'kinds', 'ambiguous', 'unmatched', 'without', 'sharing'] as const

/** What the rule would do, in numbers and a few examples. `stale`: the rule was changed since. */
export function PreviewPanel({ preview, stale }: { preview: RulePreview; stale: boolean }) {
  const { t } = useTranslation()
  return (
    <section className="stack stack-wide" aria-labelledby="rule-preview" data-stale={stale || undefined}>
      <h3 id="rule-preview">{t('accounts|preview')}</h3>
      {stale && <Note tone="info">{t('accounts|stale')}</Note>}
      <dl className="tallies">
        {TALLIES.map((name) => (
          <div key={name} className="tally" data-tally={name}>
            <dt>{t(`accounts|tally|${name}`)}</dt>
            <dd>{preview[name]}</dd>
          </div>
        ))}
      </dl>
      {preview.examples.length > 0 ? (
        <ul className="kind-list">
          {preview.examples.map(({ account, outcome, who }) => (
            <li key={account}>
              <code>{account}</code> · {who ?? t(`accounts|why|${outcome}`)}
            </li>
          ))}
        </ul>
      ) : (
        <p className="soft">{t('accounts|noneSeen')}</p>
      )}
      {preview.expected.length > 0 && (
        <>
          <h4>{t('accounts|expected')}</h4>
          <ul className="kind-list">
            {preview.expected.map(({ who, account }) => (
              <li key={who + account}>
                {who} · <code>{account}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
