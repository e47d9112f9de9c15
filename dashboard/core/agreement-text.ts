import type { AgreementText } from '../../protocol/agreements.ts'

/** An agreement's words for staff: in the dashboard's language where a speaker has confirmed them, else in English, else whatever there is. */
export function wordsIn(texts: readonly AgreementText[], language: string): AgreementText | undefined {
  return texts.find((one) => one.language === language && one.confirmed) ?? texts.find((one) => one.language === 'en') ?? texts[0]
}
