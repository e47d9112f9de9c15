/** Who is asked what at logon. Pure. */
import { type Agreement, type AgreementText, type Audience, PUPIL_AUDIENCES, SMART_RULES, type SmartRule, type Standing } from '../../protocol/agreements.ts'
import type { PolicyValues } from '../../protocol/policy.ts'

/** The newest acceptance of a document that this PC knows of. */
export interface Signed {
  readonly document: string
  readonly version: number
  /** epoch ms */
  readonly at: number
}
export interface Asked {
  readonly audience: Audience
  readonly name: string | null
  /** in the order they are read; `since`: the version accepted before, 0 for none */
  readonly due: readonly { readonly agreement: Agreement; readonly since: number }[]
}

export interface Known {
  readonly agreements: readonly Agreement[]
  /** null: the school knows nothing of this account, or has not said yet */
  readonly standing: Standing | null
  /** given on this PC */
  readonly own: readonly Signed[]
  readonly policy: PolicyValues
  readonly now: number
}

/** What this account has to read before the desktop; null: it is not asked at all. */
export function askedOf({ agreements, standing, own, policy, now }: Known): Asked | null {
  if (standing?.exempt) return null
  const audience = standing?.audience ?? policy['aup.unknownAs']
  const signed = [...(standing?.signed ?? []), ...own]
  const due = agreements
    .filter((a) => a.audience === audience)
    .flatMap((agreement) => {
      const newest = signed.filter((s) => s.document === agreement.document).reduce<Signed | null>((a, b) => (a && a.at > b.at ? a : b), null)
      const again = standing?.again.find((a) => a.document === agreement.document)
      const isDue = !newest || newest.version < agreement.version || (again && newest.at <= again.after) || isDueAgain(newest.at, audience, policy, now)
      return isDue ? [{ agreement, since: newest?.version ?? 0 }] : []
    })
  return { audience, name: standing?.name ?? null, due }
}

function isDueAgain(at: number, audience: Audience, policy: PolicyValues, now: number): boolean {
  const when = PUPIL_AUDIENCES.includes(audience) ? policy['aup.pupilsAgain'] : audience === 'visitor' ? policy['aup.visitorsAgain'] : policy['aup.staffAgain']
  switch (when) {
    case 'change':
      return false
    case 'year':
      return at < yearStart(policy['aup.yearStarts'], now)
    case 'days':
      return now - at >= policy['aup.againDays'] * 86_400_000
    case 'logon':
      return true
  }
}

/** The beginning of the school year that `now` is in, as this PC's own time zone counts days. `starts`: month-day, `09-01`. */
export function yearStart(starts: string, now: number): number {
  const [month = 9, day = 1] = starts.split('-').map(Number)
  const year = new Date(now).getFullYear()
  const thisYears = new Date(year, month - 1, day).getTime()
  return thisYears <= now ? thisYears : new Date(year - 1, month - 1, day).getTime()
}

/** The rule to remember: another one each day, the same all day and in every room. */
export function ruleOfTheDay(now: number): SmartRule {
  const today = new Date(now)
  const days = Math.floor(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) / 86_400_000)
  return SMART_RULES[((days % SMART_RULES.length) + SMART_RULES.length) % SMART_RULES.length] ?? 'tell'
}

export interface Chosen {
  readonly text: AgreementText
  /** the English, where the text is not confirmed by the school */
  readonly beside: AgreementText | null
}

/** The text in this language, or the school's, or English, or whatever there is. An unconfirmed one never stands alone. */
export function textIn(agreement: Agreement, languages: readonly string[]): Chosen {
  const find = (language: string) => agreement.texts.find((t) => t.language === language)
  const english = find('en') ?? null
  const text = languages.map(find).find((t) => t !== undefined) ?? english ?? agreement.texts[0]
  if (!text) throw new Error('an agreement without a text')
  return { text, beside: text.confirmed || text.language === 'en' ? null : english }
}

/** Pages that changed since the version this account accepted; for a first reading none is called changed. */
export function changedPages(text: AgreementText, since: number): string[] {
  return since === 0 ? [] : text.pages.filter((page) => page.since > since).map((page) => page.id)
}
