import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgreementDraft, AgreementLanguage } from '../../../protocol/agreement-drafts.ts'
import { LANGUAGES } from '../../../protocol/policy.ts'
import { ActionButton, Choice, TextBox, Tick } from '../../components/index.ts'
import { addLanguage, removeLanguage, withLanguage } from './rules.ts'
import { useAgreementWords } from './words.ts'

interface LanguageBarProps {
  draft: AgreementDraft
  language: AgreementLanguage
  beside: AgreementLanguage | null
  isDisabled: boolean
  onType(draft: AgreementDraft): void
  onLanguage(language: AgreementLanguage): void
  onBeside(language: AgreementLanguage | null): void
}

/** Which language is written, which stands beside it, its title, and whether a speaker has read it. */
export function LanguageBar({ draft, language, beside, isDisabled, onType, onLanguage, onBeside }: LanguageBarProps) {
  const { t } = useTranslation()
  const words = useAgreementWords()
  const [adding, setAdding] = useState<AgreementLanguage | null>(null)
  const here = draft.languages.find((one) => one.language === language)
  const written = draft.languages.map((one) => one.language)
  const left = LANGUAGES.filter((one) => !written.includes(one))
  const option = (key: AgreementLanguage) => ({ key, text: words.language(key) })
  const remove = () => onType(removeLanguage(draft, language))
  return (
    <>
      <div className="row row-top">
        <Choice label={t('agreements|writtenIn')} value={language} options={written.map(option)} onChange={onLanguage} />
        <Choice
          label={t('agreements|beside')}
          value={beside ?? NONE}
          options={[{ key: NONE, text: t('agreements|besideNothing') }, ...written.filter((one) => one !== language).map(option)]}
          onChange={(key) => onBeside(key === NONE ? null : key)}
        />
        {!isDisabled && left.length > 0 && (
          <>
            <Choice
              label={t('agreements|addLanguage')}
              value={adding}
              placeholder={t('agreements|chooseLanguage')}
              options={left.map(option)}
              onChange={(key) => setAdding(key)}
            />
            {adding && left.includes(adding) && (
              <ActionButton
                onPress={() => {
                  onType(addLanguage(draft, adding))
                  onBeside(language)
                  onLanguage(adding)
                  setAdding(null)
                }}
              >
                {t('agreements|addThis', { language: words.language(adding) })}
              </ActionButton>
            )}
          </>
        )}
      </div>
      <div className="row row-bottom">
        <TextBox
          label={t('agreements|titleIn', { language: words.language(language) })}
          value={here?.title ?? ''}
          lang={language}
          onChange={(title) => onType(withLanguage(draft, language, { title: title.slice(0, 300) }))}
          isDisabled={isDisabled}
        />
        <Tick selected={here?.confirmed ?? false} onChange={(confirmed) => onType(withLanguage(draft, language, { confirmed }))} isDisabled={isDisabled}>
          {t('agreements|confirmed', { language: words.language(language) })}
        </Tick>
        {!isDisabled && written.length > 1 && (
          <ActionButton onPress={remove}>{t('agreements|removeLanguage', { language: words.language(language) })}</ActionButton>
        )}
      </div>
    </>
  )
}
const NONE = 'none'
