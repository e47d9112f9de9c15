import { useRef } from 'react'
import type { Agreement, AgreementText } from '../../../protocol/agreements.ts'
import { Markdown } from '../../../renderer/theme/markdown.tsx'
import { Picture } from '../../../renderer/theme/pictures/index.tsx'
import { useMe } from '../../core/index.ts'
import { useFit } from './fit.ts'
import { type Paper, ruleIn } from './rules.ts'
import { usePaperWords } from './words.ts'

/** Urdu and Arabic are written from right to left. */
export const directionOf = (language: string): 'rtl' | 'ltr' => (language === 'ur' || language === 'ar' ? 'rtl' : 'ltr')

/** A poster has the rules with their pictures, a card their headings and what is written in bold, the parents' page every word and lines to sign on. */
export function Sheet({ paper, agreement, text }: { paper: Exclude<Paper, 'licence'>; agreement: Agreement; text: AgreementText }) {
  const { school } = useMe()
  const { language, title, pages } = text
  const { t, attributes } = usePaperWords(language)
  const sheet = useRef<HTMLElement>(null)
  useFit(sheet)
  return (
    <article ref={sheet} className={`paper paper-${paper}`} lang={language} dir={directionOf(language)} aria-labelledby="paper-title">
      <h2 id="paper-title">{title}</h2>
      <p className="paper-school">{school.name}</p>
      <ol className="paper-rules">
        {pages.map(({ id, heading, body, picture }) => (
          <li key={id}>
            {paper !== 'parents' && picture && (
              <span className="paper-picture" aria-hidden="true">
                <Picture name={picture} />
              </span>
            )}
            <div>
              <h3>{heading}</h3>
              {paper === 'card' ? ruleIn(body) !== '' && <p>{ruleIn(body)}</p> : <Markdown text={body} />}
            </div>
          </li>
        ))}
      </ol>
      {paper === 'parents' && (
        <dl className="paper-lines" {...attributes}>
          {(['pupil', 'className', 'parent', 'signature', 'date'] as const).map((line) => (
            <div key={line}>
              <dt>{t(`papers|line|${line}`)}</dt>
              <dd />
            </div>
          ))}
        </dl>
      )}
      <p className="paper-version" {...attributes}>
        {t('register|versionN', { version: agreement.version })}
      </p>
    </article>
  )
}
