import { useTranslation } from 'react-i18next'
import type { AgreementLanguage } from '../../../protocol/agreement-drafts.ts'
import type { Audience } from '../../../protocol/agreements.ts'
import type { DocumentRow } from '../../../protocol/aup-page.ts'

/** Languages, audiences and documents as people call them. */
export function useAgreementWords() {
  const { t } = useTranslation()
  const language = (one: AgreementLanguage): string => t(`settings|value|${one}`)
  return {
    language,
    audience: (one: DocumentRow['audience']): string => t(`agreements|audience|${one}`),
    kind: (one: DocumentRow['kind']): string => t(`agreements|kind|${one}`),
    /** what follows where nothing is in force for an audience */
    without: (one: Audience): string =>
      t(one === 'parent' || one === 'governor' ? 'agreements|withoutPaper' : one === 'visitor' ? 'agreements|withoutVisitor' : 'agreements|withoutPc'),
    version: ({ version, publishedAt }: Pick<DocumentRow, 'version' | 'publishedAt'>): string =>
      version === 0 ? t('agreements|unpublished') : publishedAt === 0 ? t('agreements|builtIn', { version }) : t('agreements|version', { version }),
    languages: (all: DocumentRow['languages']): string => {
      const unread = all.filter((one) => !one.confirmed).length
      const read = all.filter((one) => one.confirmed).map((one) => language(one.language))
      return [...read, ...(unread === 0 ? [] : [t('agreements|toCheck', { count: unread })])].join('. ')
    },
  }
}
/** Urdu and Arabic are written from right to left. */
export function directionOf(language: AgreementLanguage): 'ltr' | 'rtl' {
  return language === 'ur' || language === 'ar' ? 'rtl' : 'ltr'
}
