import { useTranslation } from 'react-i18next'
import type { Agreement, AgreementText } from '../../../protocol/agreements.ts'
import { Markdown } from '../../../renderer/theme/markdown.tsx'
import { Picture } from '../../../renderer/theme/pictures/index.tsx'
import { useMe } from '../../core/index.ts'
import type { Paper } from './rules.ts'

/** Urdu and Arabic are written from right to left. */
export const directionOf = (language: string): 'rtl' | 'ltr' => (language === 'ur' || language === 'ar' ? 'rtl' : 'ltr')

/** A poster has the rules with their pictures, a card their headings, the parents' page every word and lines to sign on. */
export function Sheet({ paper, agreement, text }: { paper: Exclude<Paper, 'licence'>; agreement: Agreement; text: AgreementText }) {
  const { t } = useTranslation()
  const { school } = useMe()
  const { language, title, pages } = text
  return (
    <article className={`paper paper-${paper}`} lang={language} dir={directionOf(language)} aria-labelledby="paper-title">
      <h2 id="paper-title">{title}</h2>
      <p className="paper-school">{school.name}</p>
      <ol className="paper-rules">
        {pages.map(({ id, heading, body, picture }) => (
          <li key={id}>
            {paper === 'poster' && picture && (
              <span className="paper-picture" aria-hidden="true">
                <Picture name={picture} />
              </span>
            )}
            <div>
              <h3>{heading}</h3>
              {paper !== 'card' && <Markdown text={body} />}
            </div>
          </li>
        ))}
      </ol>
      {paper === 'parents' && (
        <dl className="paper-lines">
          {(['pupil', 'className', 'parent', 'signature', 'date'] as const).map((line) => (
            <div key={line}>
              <dt>{t(`papers|line|${line}`)}</dt>
              <dd />
            </div>
          ))}
        </dl>
      )}
      <p className="paper-version">{t('register|versionN', { version: agreement.version })}</p>
    </article>
  )
}
