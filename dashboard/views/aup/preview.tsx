import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AgreementDraft, type AgreementLanguage, type DraftPage, wordsIn } from '../../../protocol/agreement-drafts.ts'
import { Markdown } from '../../../renderer/theme/markdown.tsx'
import { Picture } from '../../../renderer/theme/pictures/index.tsx'
import { Choice } from '../../components/index.ts'
import { directionOf } from './words.ts'

/** Widths of the kiosk's screens it is looked at in. */
const SIZES = ['1366', '1920'] as const

/** The page as a reader meets it, drawn to scale: type, line lengths and what fits are as on that screen. */
export function Preview({ draft, page, language }: { draft: AgreementDraft; page: DraftPage; language: AgreementLanguage }) {
  const { t } = useTranslation()
  const [size, setSize] = useState<(typeof SIZES)[number]>('1366')
  const here = draft.languages.find((one) => one.language === language)
  const words = wordsIn(page, language)
  const english = here?.confirmed || language === 'en' || !draft.languages.some((one) => one.language === 'en') ? null : wordsIn(page, 'en')
  const at = draft.pages.findIndex(({ id }) => id === page.id)
  const isLast = at === draft.pages.length - 1
  return (
    <section className="stack stack-wide" aria-labelledby="preview">
      <h4 id="preview">{t('agreements|preview')}</h4>
      <Choice
        label={t('agreements|previewSize')}
        value={size}
        options={SIZES.map((key) => ({ key, text: t(`agreements|size|${key}`) }))}
        onChange={(key) => setSize(key)}
      />
      <div className="kiosk-frame">
        <div className={`kiosk-screen kiosk-${draft.audience}`} data-size={size}>
          <p className="kiosk-title" lang={language} dir={directionOf(language)}>
            {here?.title}
          </p>
          <p className="kiosk-progress">{t('agreements|previewPage', { n: at + 1, of: draft.pages.length })}</p>
          <div className={english ? 'kiosk-page two' : 'kiosk-page'} data-picture={page.picture}>
            {page.picture && <Picture name={page.picture} />}
            <div lang={language} dir={directionOf(language)}>
              <p className="kiosk-heading">{words.heading}</p>
              <Markdown text={words.body} />
            </div>
            {english && (
              <div lang="en" dir="ltr" className="kiosk-beside">
                <p className="kiosk-heading">{english.heading}</p>
                <Markdown text={english.body} />
              </div>
            )}
            {page.right && (
              <div className="kiosk-question" lang={language} dir={directionOf(language)}>
                <p>{words.ask}</p>
                {words.answers.map(({ text }, n) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: answers stay in their order
                  <span key={n} className="kiosk-button">
                    {text}
                  </span>
                ))}
              </div>
            )}
          </div>
          <p className="kiosk-ways">
            <span className="kiosk-button main">
              {t(isLast ? (draft.kind === 'agree' ? 'agreements|previewAgree' : 'agreements|previewConfirm') : 'agreements|previewNext')}
            </span>
          </p>
        </div>
      </div>
    </section>
  )
}
