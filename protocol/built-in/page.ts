import type { AgreementPage } from '../agreements.ts'

/** A page of a built-in agreement: what it doesn't say is not there. */
export function page(id: string, heading: string, body: string, more: Partial<Pick<AgreementPage, 'picture' | 'rule' | 'question'>> = {}): AgreementPage {
  return { id, since: 1, heading, body, picture: null, rule: null, question: null, ...more }
}
