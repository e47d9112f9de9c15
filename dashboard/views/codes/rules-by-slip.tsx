import { Check } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agreement } from '../../../protocol/agreements.ts'
import { registerConfirm, registerOwnRules } from '../../../protocol/aup-register.ts'
import { Markdown } from '../../../renderer/theme/markdown.tsx'
import { ActionButton, FailureNote, Page } from '../../components/index.ts'
import { useAction, useApp, useLoad, useMe, wordsIn } from '../../core/index.ts'

/**
 * Whom a slip let in reads the staff rules once, before the page; alerts stand above it all the while. What can't be asked for keeps
 * nobody from the page: a child may be waiting.
 */
export function RulesBySlip({ children }: { children: ReactNode }) {
  const { api } = useApp()
  const { supply } = useMe()
  const rules = useLoad(async () => (supply ? (await api.call(registerOwnRules, {})).agreements : []))
  const [next] = rules.value ?? []
  if (!supply || (rules.failure && !next)) return children
  if (rules.value === null) return null
  return next ? <OneAgreement key={next.document} agreement={next} onDone={rules.reload} /> : children
}

function OneAgreement({ agreement: { document, version, kind, texts }, onDone }: { agreement: Agreement; onDone(): void }) {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const text = wordsIn(texts, i18n.language)
  const confirm = useAction(async () => {
    if (!text) return
    await api.call(registerConfirm, { document, version, language: text.language })
    onDone()
  })
  // Words that changed meanwhile are shown as they are now.
  useEffect(() => {
    if (confirm.failure?.code === 'CONFLICT') onDone()
  }, [confirm.failure, onDone])
  if (!text) return null
  return (
    <Page title={text.title} lead={t('slips|rules|lead')}>
      <article className="panel receipt-text" lang={text.language}>
        {text.pages.map(({ id, heading, body }) => (
          <section key={id}>
            <h2>{heading}</h2>
            <Markdown text={body} />
          </section>
        ))}
      </article>
      <FailureNote failure={confirm.failure} />
      <div className="row">
        <ActionButton kind="primary" icon={Check} isPending={confirm.pending} onPress={() => confirm.start()}>
          {t(`slips|rules|${kind}`)}
        </ActionButton>
      </div>
    </Page>
  )
}
