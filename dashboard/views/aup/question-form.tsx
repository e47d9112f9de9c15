import { useTranslation } from 'react-i18next'
import { type AgreementLanguage, type DraftPage, wordsIn } from '../../../protocol/agreement-drafts.ts'
import { Choice, TextBox, Tick } from '../../components/index.ts'
import { ANSWERS_MAX, withAnswers, withWords } from './rules.ts'

const COUNTS = [0, 2, 3, ANSWERS_MAX].map(String)

/** The question of a page: which answers are right holds for every language, their words for one. */
export function QuestionForm({
  page,
  language,
  isDisabled,
  onType,
}: {
  page: DraftPage
  language: AgreementLanguage
  isDisabled: boolean
  onType(page: DraftPage): void
}) {
  const { t } = useTranslation()
  const { ask, answers } = wordsIn(page, language)
  const { right } = page
  const none = { text: '', why: '' }
  const write = (at: number, change: { text?: string; why?: string }) =>
    onType(withWords(page, language, { answers: (right ?? []).map((_, n) => ({ ...(answers[n] ?? none), ...(n === at && change) })) }))
  return (
    <fieldset className="feature">
      <legend>{t('agreements|question')}</legend>
      <Choice
        label={t('agreements|answers')}
        value={String(right?.length ?? 0)}
        options={COUNTS.map((key) => ({ key, text: key === '0' ? t('agreements|noQuestion') : t('agreements|answerCount', { count: Number(key) }) }))}
        onChange={(key) => onType(withAnswers(page, Number(key)))}
        isDisabled={isDisabled}
      />
      {right && (
        <>
          <TextBox
            label={t('agreements|ask')}
            value={ask}
            lang={language}
            onChange={(text) => onType(withWords(page, language, { ask: text.slice(0, 300) }))}
            isDisabled={isDisabled}
            wide
          />
          {right.map((is, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: answers stay in their order
            <div key={at} className="row row-bottom">
              <TextBox
                label={t('agreements|answer', { n: at + 1 })}
                value={answers[at]?.text ?? ''}
                lang={language}
                onChange={(text) => write(at, { text: text.slice(0, 300) })}
                isDisabled={isDisabled}
              />
              <TextBox
                label={t('agreements|why', { n: at + 1 })}
                value={answers[at]?.why ?? ''}
                lang={language}
                onChange={(why) => write(at, { why: why.slice(0, 300) })}
                isDisabled={isDisabled}
              />
              <Tick selected={is} onChange={(next) => onType({ ...page, right: right.map((one, n) => (n === at ? next : one)) })} isDisabled={isDisabled}>
                {t('agreements|isRight', { n: at + 1 })}
              </Tick>
            </div>
          ))}
        </>
      )}
    </fieldset>
  )
}
