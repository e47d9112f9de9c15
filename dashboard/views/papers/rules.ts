/** Which of the rules a paper is made of, and who gets one. Pure. */
import { type Agreement, type AgreementText, PUPIL_AUDIENCES } from '../../../protocol/agreements.ts'
import type { RegisterPerson } from '../../../protocol/aup-register.ts'

export const PAPERS = ['poster', 'card', 'parents', 'licence'] as const
export type Paper = (typeof PAPERS)[number]

export function agreementsFor(paper: Paper, agreements: readonly Agreement[]): Agreement[] {
  return agreements.filter(({ audience, kind }) => {
    if (paper === 'parents') return audience === 'parent'
    return paper === 'licence' ? kind === 'confirm' && PUPIL_AUDIENCES.includes(audience) : audience !== 'parent'
  })
}
/** In this language, or English, or whatever there is. */
export function textOf(agreement: Agreement, language: string): AgreementText | undefined {
  return agreement.texts.find((text) => text.language === language) ?? agreement.texts.find((text) => text.language === 'en') ?? agreement.texts[0]
}
/** Pupils of a class who have been through the stories, with when (epoch ms). */
export function licensed(people: readonly RegisterPerson[], className: string, document: string): { readonly person: RegisterPerson; readonly at: number }[] {
  return people
    .filter((person) => person.kind === 'pupil' && person.classes.includes(className))
    .flatMap((person) => {
      const entry = person.entries.find((one) => one.document === document)
      return entry?.state === 'signed' && entry.at !== null ? [{ person, at: entry.at }] : []
    })
}
/** What a page of the rules says in bold: the rule itself, after its story. */
export function ruleIn(body: string): string {
  return [...body.matchAll(/\*\*(.+?)\*\*/gs)].map(([, bold]) => bold).join(' ')
}
