/** What a card says to whoever sits at the PC. Pure. */
import { type Agreement, type AgreementText, type Audience, PUPIL_AUDIENCES, type SmartRule, type Standing } from '../../protocol/agreements.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { type CardText, cardLine, cardPage, type ReminderFact } from '../../protocol/reminder.ts'
import { type Reader, textIn } from '../aup/index.ts'

export type Card = Omit<ReminderFact, 'id' | 'kept'>

/** null: nobody is reminded here, because they sit an exam, are no pupil, or the school has taken the rule out. `language`: of their support profile. */
export function cardFor(
  { standing, choices }: Pick<Reader, 'standing' | 'choices'>,
  rule: SmartRule,
  { agreements, policy, language }: { readonly agreements: readonly Agreement[]; readonly policy: PolicyValues; readonly language: string | null },
): Card | null {
  const audience = audienceOf(standing, policy)
  const found = audience && cardPage(agreements, audience, rule)
  if (!audience || !found) return null
  const languages = [choices.language, language, policy['school.language']].filter((l) => l !== null)
  const { text, beside } = textIn(found.agreement, languages)
  const words = sayIn(text, found.page)
  if (!words) return null
  const picture = text.pages.find(({ id }) => id === found.page)?.picture ?? null
  return { audience, rule, picture, text: words, beside: beside && sayIn(beside, found.page), choices }
}

/** Whoever the school does not know sits at a pupils' PC: the middle reading age can be read by all of them. */
function audienceOf(standing: Standing | null, policy: PolicyValues): Audience | null {
  if (standing?.exempt === 'exam') return null
  const audience = standing?.audience ?? policy['aup.unknownAs']
  if (PUPIL_AUDIENCES.includes(audience)) return audience
  return standing ? null : 'ks2'
}

/** As much as fits a card. */
const MOST = 300
function sayIn({ language, pages }: AgreementText, id: string): CardText | null {
  const page = pages.find((p) => p.id === id)
  if (!page) return null
  return { language, heading: page.heading, line: (cardLine(page.body) || page.heading).slice(0, MOST).toWellFormed() }
}
