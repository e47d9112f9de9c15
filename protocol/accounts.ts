/**
 * OS account → person: which column of the roster an account's name equals, what accounts the school has beside those of single
 * people, and the coat-peg symbols by which children of a shared login are told apart.
 */
import Type, { type Static } from 'typebox'
import { Account, Count, EpochMs, Id, Label, nullable, object, oneOf } from './kinds.ts'
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

/** An account nobody is named for, and why. */
export const UnmatchedAccount = object({
  /** as the PC writes it */
  account: Account,
  sid: nullable(Type.String({ maxLength: 190 })),
  outcome: oneOf(OUTCOMES),
  firstAt: EpochMs,
  lastAt: EpochMs,
  /** PCs it was seen on lately; 20 stands for 20 or more */
  pcs: Count,
  /** whom its name could be, when that is more than one, or in doubt */
  could: Type.Array(object({ id: Id, name: Label, className: nullable(Label) }), { maxItems: 5 }),
  ignored: Type.Boolean(),
})
export type UnmatchedAccount = Static<typeof UnmatchedAccount>
export const accountsUnmatched = op({
  name: 'accounts.unmatched',
  summary: 'Accounts seen in the last 90 days that name nobody, most recent first, with the reason.',
  access: TECH,
  audit: { verb: 'view', of: 'accounts' },
  request: object({}),
  response: object({ accounts: Type.Array(UnmatchedAccount), more: Type.Boolean() }),
})
/** What a technician says of one account. */
export const MarkAs = Type.Union([
  object({ kind: Type.Literal('person'), person: Id }),
  object({ kind: Type.Literal('class'), className: Type.String({ minLength: 1, maxLength: 120 }) }),
  object({ kind: oneOf(['visitor', 'exam', 'staff', 'ignored']) }),
])
export type MarkAs = Static<typeof MarkAs>
const AccountSid = nullable(Type.String({ maxLength: 190, pattern: '^S-1-[0-9-]+$' }))
export const accountsMark = op({
  name: 'accounts.mark',
  summary: 'Says by hand whose, or what kind of, account this is: from now on. With a SID, a person is bound to that very account. Null takes it back.',
  access: TECH,
  audit: { verb: 'change', of: 'accounts' },
  request: object({ account: Account, sid: AccountSid, as: nullable(MarkAs) }),
  response: object({}),
})
export const accountsMarked = op({
  name: 'accounts.marked',
  summary: 'What has been said by hand.',
  access: TECH,
  audit: { verb: 'view', of: 'accounts' },
  request: object({}),
  response: object({
    accounts: Type.Array(
      object({
        account: Account,
        sid: nullable(Type.String({ maxLength: 190 })),
        kind: oneOf([...KINDS_BY_NAME, 'person', 'ignored']),
        name: nullable(Label),
        className: nullable(Label),
      }),
    ),
  }),
})

/** Coat-peg symbols, drawn in renderer/theme/pegs.tsx: told apart by shape alone, and none that says anything about a child. */
export const PEGS = [
  'anchor',
  'apple',
  'arrow',
  'bell',
  'bird',
  'boat',
  'book',
  'bridge',
  'bucket',
  'bus',
  'butterfly',
  'castle',
  'cloud',
  'cup',
  'door',
  'drum',
  'fish',
  'flag',
  'flower',
  'gate',
  'hat',
  'hill',
  'house',
  'kettle',
  'key',
  'kite',
  'ladder',
  'ladybird',
  'lamp',
  'leaf',
  'lighthouse',
  'lorry',
  'moon',
  'mushroom',
  'pear',
  'pencil',
  'rocket',
  'scissors',
  'shell',
  'snail',
  'spoon',
  'star',
  'sun',
  'swing',
  'tent',
  'train',
  'tree',
  'umbrella',
  'wheel',
  'windmill',
] as const
export type Peg = (typeof PEGS)[number]
const WITH_CLASSES = { who: 'staff', roles: ['teacher', 'head'] } as const
export const accountsClasses = op({
  name: 'accounts.classes',
  summary: 'The classes of the school, with how many children each has and how many have a symbol.',
  access: WITH_CLASSES,
  request: object({}),
  response: object({ classes: Type.Array(object({ className: Label, children: Count, withSymbol: Count, sharedLogin: Type.Boolean() })) }),
})
export const accountsPegs = op({
  name: 'accounts.pegs',
  summary: 'The children of a class with their coat-peg symbols, and a suggestion for those without.',
  access: WITH_CLASSES,
  audit: { verb: 'view', of: 'people' },
  request: object({ className: Label }),
  response: object({
    children: Type.Array(object({ person: Id, name: Label, symbol: nullable(oneOf(PEGS)), suggested: nullable(oneOf(PEGS)) })),
  }),
})
export const accountsAssignPegs = op({
  name: 'accounts.assignPegs',
  summary: 'Gives children of a class their symbols; each symbol once in a class. Null takes one back. Children not named keep theirs.',
  access: WITH_CLASSES,
  audit: { verb: 'change', of: 'people' },
  request: object({
    className: Label,
    pegs: Type.Array(object({ person: Id, symbol: nullable(oneOf(PEGS)) }), { maxItems: 100 }),
  }),
  response: object({}),
})

export const ACCOUNT_OPS = [
  accountsRule,
  accountsRulePreview,
  accountsRuleSave,
  accountsUnmatched,
  accountsMark,
  accountsMarked,
  accountsClasses,
  accountsPegs,
  accountsAssignPegs,
] as const
