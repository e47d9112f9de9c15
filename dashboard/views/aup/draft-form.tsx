import { ChevronDown, ChevronUp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AgreementDraft, type AgreementLanguage, changedPages, wordsIn } from '../../../protocol/agreement-drafts.ts'
import { AGREEMENT_KINDS, type Agreement, AUDIENCES } from '../../../protocol/agreements.ts'
import { ActionButton, Choice, Tick } from '../../components/index.ts'
import { LanguageBar } from './language-bar.tsx'
import type { Clash } from './merge.ts'
import { PageForm } from './page-form.tsx'
import { Preview } from './preview.tsx'
import { addPage, isTooLong, movePage, PAGES_MAX, removePage, withPage } from './rules.ts'
import { useAgreementWords } from './words.ts'

interface DraftFormProps {
  draft: AgreementDraft
  inForce: Agreement | null
  clashes: readonly Clash[]
  isDisabled: boolean
  onType(draft: AgreementDraft): void
}

/** The next version: whose it is, its languages, and its pages, one at a time beside what a reader will see. */
export function DraftForm({ draft, inForce, clashes, isDisabled, onType }: DraftFormProps) {
  const { t } = useTranslation()
  const words = useAgreementWords()
  const [chosen, setLanguage] = useState<AgreementLanguage>(() => draft.languages[0]?.language ?? 'en')
  const [beside, setBeside] = useState<AgreementLanguage | null>(null)
  const [at, setAt] = useState<string | null>(null)
  const language = draft.languages.some((one) => one.language === chosen) ? chosen : (draft.languages[0]?.language ?? 'en')
  const page = draft.pages.find(({ id }) => id === at) ?? draft.pages[0]
  const changed = isTooLong(draft) ? [] : changedPages(draft, inForce)
  const nameOf = (id: string) => {
    const one = draft.pages.find((page) => page.id === id)
    return (one && wordsIn(one, language).heading.trim()) || t('agreements|untitledPage')
  }
  return (
    <section className="stack stack-wide" aria-labelledby="next-version">
      <h3 id="next-version">{t('agreements|next')}</h3>
      <div className="row row-top">
        <Choice
          label={t('agreements|for')}
          value={draft.audience}
          options={AUDIENCES.map((key) => ({ key, text: words.audience(key) }))}
          onChange={(audience) => onType({ ...draft, audience })}
          isDisabled={isDisabled}
        />
        <Choice
          label={t('agreements|asks')}
          value={draft.kind}
          options={AGREEMENT_KINDS.map((key) => ({ key, text: words.kind(key) }))}
          onChange={(kind) => onType({ ...draft, kind })}
          isDisabled={isDisabled}
        />
      </div>
      {inForce && (
        <Tick selected={draft.retires} onChange={(retires) => onType({ ...draft, retires })} isDisabled={isDisabled}>
          {t('agreements|retires')}
        </Tick>
      )}
      <LanguageBar draft={draft} language={language} beside={beside} isDisabled={isDisabled} onType={onType} onLanguage={setLanguage} onBeside={setBeside} />
      <div className="agreement-editor">
        <nav aria-label={t('agreements|pages')}>
          <ol className="page-list">
            {draft.pages.map(({ id }, place) => (
              <li key={id}>
                <button type="button" className="button button-plain" aria-current={id === page?.id ? 'page' : undefined} onClick={() => setAt(id)}>
                  {t('agreements|pageAt', { n: place + 1, heading: nameOf(id) })}
                  {changed.includes(id) && <span className="soft"> {t('agreements|changedMark')}</span>}
                </button>
              </li>
            ))}
          </ol>
          {!isDisabled && (
            <ActionButton
              icon={Plus}
              isDisabled={draft.pages.length >= PAGES_MAX}
              onPress={() => {
                const added = addPage(draft, inForce?.texts.flatMap((text) => text.pages.map(({ id }) => id)) ?? [])
                onType(added.draft)
                setAt(added.id)
              }}
            >
              {t('agreements|addPage')}
            </ActionButton>
          )}
        </nav>
        {page ? (
          <>
            <div className="stack stack-wide">
              <PageForm
                page={page}
                language={language}
                beside={beside}
                changed={changed.includes(page.id) && inForce !== null}
                clashes={clashes.filter((clash) => clash.page === page.id)}
                isDisabled={isDisabled}
                onType={(next) => onType(withPage(draft, page.id, () => next))}
              />
              {!isDisabled && (
                <div className="row">
                  <ActionButton icon={ChevronUp} onPress={() => onType(movePage(draft, page.id, -1))} isDisabled={page === draft.pages[0]}>
                    {t('agreements|moveUp')}
                  </ActionButton>
                  <ActionButton icon={ChevronDown} onPress={() => onType(movePage(draft, page.id, 1))} isDisabled={page === draft.pages.at(-1)}>
                    {t('agreements|moveDown')}
                  </ActionButton>
                  <ActionButton icon={Trash2} onPress={() => onType(removePage(draft, page.id))}>
                    {t('agreements|removePage')}
                  </ActionButton>
                </div>
              )}
            </div>
            {!isTooLong(draft) && <Preview draft={draft} page={page} language={language} />}
          </>
        ) : (
          <p className="soft">{t('agreements|noPagesYet')}</p>
        )}
      </div>
    </section>
  )
}
