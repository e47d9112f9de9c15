import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AgreementLanguage, type DraftPage, wordsIn } from '../../../protocol/agreement-drafts.ts'
import { AGREEMENT_TEXT_MAX, PICTURES, SMART_RULES } from '../../../protocol/agreements.ts'
import { Markdown } from '../../../renderer/theme/markdown.tsx'
import { ActionButton, Choice, Note, TextBox, Tick } from '../../components/index.ts'
import type { Clash } from './merge.ts'
import { QuestionForm } from './question-form.tsx'
import { withWords } from './rules.ts'
import { directionOf, useAgreementWords } from './words.ts'

interface PageFormProps {
  page: DraftPage
  language: AgreementLanguage
  beside: AgreementLanguage | null
  /** its words are not those in force */
  changed: boolean
  clashes: readonly Clash[]
  isDisabled: boolean
  onType(page: DraftPage): void
}

/** One page: its words in one language, what stands with them, and its question. */
export function PageForm({ page, language, beside, changed, clashes, isDisabled, onType }: PageFormProps) {
  const { t } = useTranslation()
  const words = useAgreementWords()
  const [refused, setRefused] = useState(false)
  const here = wordsIn(page, language)
  const there = beside === null || beside === language ? null : wordsIn(page, beside)
  const write = (change: Parameters<typeof withWords>[2]) => onType(withWords(page, language, change))
  const clash = clashes.find((one) => one.language === language)
  return (
    <>
      {clash && (
        <Note tone="warn">
          <p>{t('agreements|theirs')}</p>
          <p lang={language} dir={directionOf(language)}>
            <strong>{clash.theirs.heading}</strong>
          </p>
          <pre className="typed" lang={language} dir={directionOf(language)}>
            {clash.theirs.body}
          </pre>
          <ActionButton onPress={() => write(clash.theirs)}>{t('agreements|takeTheirs')}</ActionButton>
        </Note>
      )}
      <TextBox
        label={t('agreements|heading')}
        value={here.heading}
        lang={language}
        onChange={(heading) => write({ heading: heading.slice(0, 300) })}
        isDisabled={isDisabled}
        wide
      />
      <TextBox
        label={t('agreements|body')}
        hint={t('agreements|bodyHint')}
        value={here.body}
        lang={language}
        rows={9}
        mayPaste={(text) => {
          setRefused(text.length > TAKEN_MAX)
          return text.length <= TAKEN_MAX
        }}
        onChange={(body) => {
          setRefused(false)
          write({ body })
        }}
        problem={refused ? t('agreements|refused') : here.body.length > AGREEMENT_TEXT_MAX ? t('agreements|problem|tooLong') : null}
        isDisabled={isDisabled}
        wide
      />
      {there && beside && (
        <section className="panel" lang={beside} dir={directionOf(beside)} aria-label={words.language(beside)}>
          <h4>{there.heading}</h4>
          <Markdown text={there.body} />
        </section>
      )}
      <div className="row row-top">
        <Choice
          label={t('agreements|picture')}
          value={page.picture ?? NONE}
          options={[{ key: NONE, text: t('agreements|noPicture') }, ...PICTURES.map((key) => ({ key, text: t(`agreements|pictures|${key}`) }))]}
          onChange={(key) => onType({ ...page, picture: key === NONE ? null : key })}
          isDisabled={isDisabled}
        />
        <Choice
          label={t('agreements|rule')}
          value={page.rule ?? NONE}
          options={[{ key: NONE, text: t('agreements|noRule') }, ...SMART_RULES.map((key) => ({ key, text: t(`agreements|rules|${key}`) }))]}
          onChange={(key) => onType({ ...page, rule: key === NONE ? null : key })}
          isDisabled={isDisabled}
        />
      </div>
      <QuestionForm page={page} language={language} isDisabled={isDisabled} onType={onType} />
      {changed && (
        <Tick selected={page.spelling} onChange={(spelling) => onType({ ...page, spelling })} isDisabled={isDisabled}>
          {t('agreements|spelling')}
        </Tick>
      )}
    </>
  )
}
const NONE = 'none'
/** A little too long is shortened here; megabytes would only stop the browser, so what stood there stays. */
const TAKEN_MAX = AGREEMENT_TEXT_MAX * 2
