/**
 * OS account → person: which column of the roster an account's name equals, what accounts the school has beside those of single
 * people, and the coat-peg symbols by which children of a shared login are told apart.
 */
import Type, { type Static } from 'typebox'
import { Account, Count, EpochMs, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'

/** What an account is for. `class`: one login for a whole class, as infant classes have. */
export const ACCOUNT_KINDS = ['pupil', 'staff', 'class', 'visitor', 'exam', 'unknown'] as const
export type AccountKind = (typeof ACCOUNT_KINDS)[number]
/**
 * How sure we are of a name, surest first. sid: this very account has been matched before. matched: its name is one person's by the
 * school's rule. class: one of a class. account: only what the operating system calls it. unknown: not even that.
 */
export const CONFIDENCES = ['sid', 'matched', 'class', 'account', 'unknown'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** Who is at a PC, as far as is known. A name is given only when it is one person's. */
export const AccountPerson = object({
  /** as the roster has it; null when nobody, or more than one, matches */
  name: nullable(Label),
  /** class or year; both where somebody else at school has the same name; the class of a shared login */
  className: nullable(Label),
  confidence: oneOf(CONFIDENCES),
  account: nullable(Type.String({ maxLength: 256 })),
  kind: oneOf(ACCOUNT_KINDS),
})
export type AccountPerson = Static<typeof AccountPerson>

/** What an account's name, without its domain, is compared with. */
export const MATCH_BY = ['username', 'email', 'emailLocal', 'externalId', 'pattern'] as const
export const KINDS_BY_NAME = ['class', 'visitor', 'exam', 'staff'] as const
export const AccountRule = object({
  by: oneOf(MATCH_BY),
  /** for `pattern`: `{given}`, `{family}`, `{id}`, each whole or its first letters (`{given:1}`), with letters, digits, `.`, `-` and `_` between */
  pattern: nullable(Type.String({ minLength: 1, maxLength: 60 })),
  /** pattern pieces without accents, spaces and apostrophes: Zoë O’Neill is zoe oneill */
  ascii: Type.Boolean(),
  /** domains whose accounts are the school's own; none: all are. An account without a domain always counts. */
  domains: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 20 }),
  /** accounts that are nobody's own, first match first; `*` stands for any letters. They go before the roster. */
  kinds: Type.Array(object({ name: Type.String({ minLength: 1, maxLength: 100 }), kind: oneOf(KINDS_BY_NAME), className: nullable(Label) }), { maxItems: 200 }),
})
export type AccountRule = Static<typeof AccountRule>
export const DEFAULT_RULE: AccountRule = { by: 'username', pattern: null, ascii: true, domains: [], kinds: [] }

/** What became of an account: somebody's, a kind of its own, or why it names nobody. */
export const OUTCOMES = ['person', 'kind', 'nobody', 'several', 'recycled', 'second', 'contradiction'] as const
export type AccountOutcome = (typeof OUTCOMES)[number]

const TECH = { who: 'staff', roles: ['technician', 'head'] } as const

export const accountsRule = op({
  name: 'accounts.rule',
  summary: 'The rule by which accounts are matched to people.',
  access: TECH,
  request: object({}),
  response: object({ rule: AccountRule, savedAt: nullable(EpochMs) }),
})
export const RulePreview = object({
  /** accounts seen on the school's PCs in the last 90 days, and what would become of them */
  seen: Count,
  matched: Count,
  kinds: Count,
  ambiguous: Count,
  unmatched: Count,
  /** people of the roster for whom the rule gives no account, and who would share one with somebody */
  without: Count,
  sharing: Count,
  examples: Type.Array(object({ account: Account, outcome: oneOf(OUTCOMES), who: nullable(Label) }), { maxItems: 24 }),
  /** what the rule expects of a few people, for a school that has seen no account yet */
  expected: Type.Array(object({ who: Label, account: Type.String({ maxLength: 400 }) }), { maxItems: 6 }),
})
export type RulePreview = Static<typeof RulePreview>
export const accountsRulePreview = op({
  name: 'accounts.rulePreview',
  summary: 'What a rule would make of the accounts really seen, and of the people on the roster. Changes nothing.',
  access: TECH,
  audit: { verb: 'view', of: 'people' },
  request: object({ rule: AccountRule }),
  response: RulePreview,
})
export const accountsRuleSave = op({
  name: 'accounts.ruleSave',
  summary: 'Takes a rule into use. What was recorded before stays as it was known then.',
  access: TECH,
  audit: { verb: 'change', of: 'accounts' },
  request: object({ rule: AccountRule }),
  response: object({}),
})

export const ACCOUNT_OPS = [accountsRule, accountsRulePreview, accountsRuleSave] as const
