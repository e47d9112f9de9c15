import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AccountRule, accountsRulePreview, accountsRuleSave, MATCH_BY, type RulePreview } from '../../../protocol/accounts.ts'
import { ActionButton, Choice, FailureNote, Note, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { KindRows } from './kind-rows.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { listOf } from './rules.ts'

/** Which column an account's name equals. It is tried on the accounts really seen before it is taken into use. */
export function RuleForm({ saved, onSaved }: { saved: AccountRule; onSaved(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [rule, setRule] = useState(saved)
  const [domains, setDomains] = useState(saved.domains.join(', '))
  const [shown, setShown] = useState<{ of: string; preview: RulePreview } | null>(null)
  const [done, setDone] = useState(false)
  const chosen: AccountRule = { ...rule, pattern: rule.by === 'pattern' ? rule.pattern || null : null, domains: listOf(domains) }
  const key = JSON.stringify(chosen)
  const change = (part: Partial<AccountRule>) => {
    setRule({ ...rule, ...part })
    setDone(false)
  }

  const preview = useAction(async () => setShown({ of: key, preview: await api.call(accountsRulePreview, { rule: chosen }) }))
  const save = useAction(async () => {
    await api.call(accountsRuleSave, { rule: chosen })
    setDone(true)
    onSaved()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    preview.start()
  }
  const lacksPattern = chosen.by === 'pattern' && chosen.pattern === null
  return (
    <form className="panel stack stack-wide" noValidate onSubmit={submit} aria-labelledby="account-rule">
      <h2 id="account-rule">{t('accounts|rule')}</h2>
      <p className="soft">{t('accounts|ruleBody')}</p>
      <div className="row row-top">
        <Choice
          label={t('accounts|equals')}
          value={rule.by}
          options={MATCH_BY.map((by) => ({ key: by, text: t(`accounts|by|${by}`) }))}
          onChange={(by) => change({ by })}
        />
        {rule.by === 'pattern' && (
          <>
            <TextBox
              label={t('accounts|pattern')}
              value={rule.pattern ?? ''}
              onChange={(pattern) => change({ pattern })}
              hint={t('accounts|patternHint', { example: '{given:1}{family}' })}
              mono
            />
            <Choice
              label={t('accounts|letters')}
              value={rule.ascii ? 'plain' : 'kept'}
              options={(['plain', 'kept'] as const).map((letters) => ({ key: letters, text: t(`accounts|lettersAs|${letters}`) }))}
              onChange={(letters) => change({ ascii: letters === 'plain' })}
            />
          </>
        )}
        <TextBox
          label={t('accounts|domains')}
          value={domains}
          onChange={(typed) => {
            setDomains(typed)
            setDone(false)
          }}
          hint={t('accounts|domainsHint')}
          mono
        />
      </div>
      <KindRows kinds={rule.kinds} onChange={(kinds) => change({ kinds })} />
      <FailureNote failure={preview.failure ?? save.failure} />
      {done && <Note tone="done">{t('accounts|saved')}</Note>}
      <div className="row">
        <ActionButton type="submit" isPending={preview.pending} isDisabled={lacksPattern}>
          {t('accounts|try')}
        </ActionButton>
        <ActionButton kind="primary" onPress={() => save.start()} isPending={save.pending} isDisabled={shown?.of !== key}>
          {t('accounts|save')}
        </ActionButton>
        {shown?.of !== key && <span className="soft">{t('accounts|tryFirst')}</span>}
      </div>
      {shown && <PreviewPanel preview={shown.preview} stale={shown.of !== key} />}
    </form>
  )
}
