import { Fragment, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type AgreementDraft, type AgreementLanguage, changedPages, draftFrom, wordsIn } from '../../../protocol/agreement-drafts.ts'
import type { Agreement } from '../../../protocol/agreements.ts'
import { wordDiff } from './diff.ts'
import { directionOf, useAgreementWords } from './words.ts'

/** Word by word, what the draft changes in the version in force. Who accepted that one is shown these pages first. */
export function Differences({ inForce, draft }: { inForce: Agreement; draft: AgreementDraft }) {
  const { t } = useTranslation()
  const words = useAgreementWords()
  const before = useMemo(() => draftFrom(inForce), [inForce])
  const changed = changedPages(draft, inForce)
  const pages = draft.pages.filter((page) => changed.includes(page.id))
  const gone = before.pages.filter((page) => !draft.pages.some(({ id }) => id === page.id))
  const languages = draft.languages.map(({ language }) => language)
  const wordsOf = (of: AgreementDraft, id: string, language: AgreementLanguage): string => {
    const page = of.pages.find((one) => one.id === id)
    if (!page) return ''
    const { heading, body, ask, answers } = wordsIn(page, language)
    return [heading, body, ...(page.right ? [ask, ...answers.flatMap(({ text, why }) => [text, why])] : [])].filter((text) => text !== '').join('\n')
  }
  return (
    <section className="stack stack-wide" aria-labelledby="differences">
      <h3 id="differences">{t('agreements|differences', { version: inForce.version })}</h3>
      {pages.length + gone.length === 0 && <p className="soft">{t('agreements|noDifferences')}</p>}
      {[...pages, ...gone].map((page) => (
        <article key={page.id} className="panel" data-changed={page.id}>
          {languages.map((language) => {
            const [was, is] = [wordsOf(before, page.id, language), wordsOf(draft, page.id, language)]
            if (was === is) return null
            return (
              <Fragment key={language}>
                <h4>{words.language(language)}</h4>
                <pre className="typed" lang={language} dir={directionOf(language)}>
                  <Changes before={was} after={is} />
                </pre>
              </Fragment>
            )
          })}
          {page.spelling && <p className="soft">{t('agreements|spellingOnly')}</p>}
        </article>
      ))}
    </section>
  )
}

function Changes({ before, after }: { before: string; after: string }) {
  const pieces = useMemo(() => wordDiff(before, after), [before, after])
  return pieces.map(({ kind, text }, at) => {
    const key = `${at} ${kind}`
    return kind === 'out' ? <del key={key}>{text}</del> : kind === 'in' ? <ins key={key}>{text}</ins> : <span key={key}>{text}</span>
  })
}
