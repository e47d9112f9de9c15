/** Who is asked what at logon. Pure. */
import { type Agreement, type AgreementText, type Audience, PUPIL_AUDIENCES, type SmartRule, type Standing } from '../../protocol/agreements.ts'
import { type AgainPolicy, isDueAgain } from '../../protocol/aup-due.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { ruleOfDay } from '../../protocol/reminder.ts'

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

/** What was accepted here while this PC's clock was ahead counts for nothing once it is right: nobody goes unasked for years. */
const CLOCKS_DIFFER_MS = 86_400_000

/** What this account has to read before the desktop; null: it is not asked at all. */
export function askedOf({ agreements, standing, own, policy, now }: Known): Asked | null {
  if (standing?.exempt) return null
  const audience = standing?.audience ?? policy['aup.unknownAs']
  const believable = own.filter(({ at }) => at <= now + CLOCKS_DIFFER_MS)
  const due = agreements
    .filter((a) => a.audience === audience)
    .flatMap((agreement) => {
      const given = [...(standing?.signed ?? []), ...believable, ...readTogether(agreement, standing, policy)].filter((s) => s.document === agreement.document)
      const after = standing?.again.find((a) => a.document === agreement.document)?.after ?? 0
      const counts = ({ version, at }: Signed) =>
        version >= agreement.version &&
        at > after &&
        !isDueAgain(at, audience, againPolicy(policy), { now, yearStart: yearStart(policy['aup.yearStarts'], now) })
      return given.some(counts) ? [] : [{ agreement, since: Math.max(0, ...given.map(({ version }) => version)) }]
    })
  return { audience, name: standing?.name ?? null, due }
}

/** A class that read the rules together has read what had been published by then; its children don't each read it alone. */
function readTogether({ audience, document, version, publishedAt }: Agreement, standing: Standing | null, policy: PolicyValues): Signed[] {
  const at = classReading(standing, policy)
  return at !== null && audience === 'ks1' && publishedAt <= at ? [{ document, version, at }] : []
}
function classReading(standing: Standing | null, policy: PolicyValues): number | null {
  return standing?.audience === 'ks1' && policy['aup.ks1'] === 'picture' ? standing.readInClass : null
}

function againPolicy(policy: PolicyValues): AgainPolicy {
  return { pupils: policy['aup.pupilsAgain'], staff: policy['aup.staffAgain'], visitors: policy['aup.visitorsAgain'], days: policy['aup.againDays'] }
}

/** What stands before the desktop when nothing has to be read. */
export type Reminder = SmartRule | 'picture'

/** Pupils are reminded of one rule at each logon; the youngest, whose class has read together, of one picture a day. `tappedAt`: when they last were. */
export function reminderOf(
  asked: Asked | null,
  { standing, policy, now, agreements, tappedAt }: Pick<Known, 'standing' | 'policy' | 'now' | 'agreements'> & { readonly tappedAt: number | null },
): Reminder | null {
  if (!asked || !PUPIL_AUDIENCES.includes(asked.audience)) return null
  if (classReading(standing, policy) !== null && pictureOfTheDay(agreements, now)) return tappedAt !== null && dayOf(tappedAt) === dayOf(now) ? null : 'picture'
  return policy['aup.reminder'] ? ruleOfTheDay(now) : null
}

/** Another page of the youngest children's rules each day. */
export function pictureOfTheDay(agreements: readonly Agreement[], now: number): { readonly agreement: Agreement; readonly page: string } | null {
  const pages = agreements
    .filter(({ audience, kind }) => audience === 'ks1' && kind === 'agree')
    .flatMap((agreement) => (agreement.texts[0]?.pages ?? []).filter(({ picture }) => picture !== null).map(({ id }) => ({ agreement, page: id })))
  return inTurn(pages, now)
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
  return ruleOfDay(dayOf(now))
}

/** Days since 1970, as this PC's own time zone counts them. */
function dayOf(now: number): number {
  const day = new Date(now)
  return Math.floor(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()) / 86_400_000)
}
/** One a day, in their order; null when there are none. */
function inTurn<T>(all: readonly T[], now: number): T | null {
  return all[((dayOf(now) % all.length) + all.length) % all.length] ?? null
}

export interface Chosen {
  readonly text: AgreementText
  /** the English, where the text is not confirmed by the school */
  readonly beside: AgreementText | null
}

/**
 * The text in this language, or the school's, or English, or another that is confirmed. An unconfirmed one stands alone only where the
 * agreement has nothing else, which no school can publish (protocol/agreement-drafts.ts, `alone`).
 */
export function textIn(agreement: Agreement, languages: readonly string[]): Chosen {
  const find = (language: string) => agreement.texts.find((t) => t.language === language)
  const english = find('en') ?? null
  const mayStand = ({ language, confirmed }: AgreementText) => confirmed || language === 'en' || english !== null
  const text = [...languages.map(find), english, ...agreement.texts].find((t) => t && mayStand(t)) ?? agreement.texts[0]
  if (!text) throw new Error('an agreement without a text')
  return { text, beside: text.confirmed || text.language === 'en' ? null : english }
}

/** Pages that changed since the version this account accepted; for a first reading none is called changed. */
export function changedPages(text: AgreementText, since: number): string[] {
  return since === 0 ? [] : text.pages.filter((page) => page.since > since).map((page) => page.id)
}
