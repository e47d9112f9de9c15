/**
 * The gate at logon: what stands before the desktop until the rules are agreed to, and what is recorded of it.
 *
 *   waiting ──▶ reading       the school is asked what this account has agreed to already; not for long
 *   reading ──▶ (open)        agreed to everything that is due
 *     │  ▲
 *     ▼  └── read again
 *   declined                  “no”: the class teacher's list, never the incident log; reading again and signing out are offered
 *
 *   tap ──▶ (open)            nothing is new: one tap, with a SMART rule to remember; for the youngest, one picture once a day
 *
 * A member of staff lets a child through for this logon with a code and a reason. “Help me understand” asks an adult in the room and
 * leaves no record.
 */
import Type, { type Static } from 'typebox'
import { AGREEMENT_KINDS, AgreementPage, AUDIENCES, Line, SMART_RULES, Standing } from './agreements.ts'
import { Digits, TryAnswer } from './codes.ts'
import { Account, Count, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'
import { LANGUAGES } from './policy.ts'

/** How somebody likes to read, chosen at the gate. It follows them on this PC and is sent nowhere. */
export const TEXT_SIZES = ['usual', 'large', 'larger'] as const
export const CONTRASTS = ['usual', 'dark'] as const
export const Choices = object({
  /** null: as the support profile or the school says */
  language: nullable(oneOf(LANGUAGES)),
  size: oneOf(TEXT_SIZES),
  contrast: oneOf(CONTRASTS),
})
export type Choices = Static<typeof Choices>
export const NO_CHOICES: Choices = { language: null, size: 'usual', contrast: 'usual' }

export const GATE_STATES = ['waiting', 'reading', 'declined', 'tap'] as const

/** What the agent says about the gate of one session; null when the way is free. */
export const GateFact = object({
  /** names this logon: what the holder holds for, and what the record says */
  logon: Id,
  state: oneOf(GATE_STATES),
  audience: oneOf(AUDIENCES),
  name: nullable(Label),
  /** documents accepted in this logon, of how many that were due */
  done: Count,
  of: Count,
  /** an adult was asked for; nobody but the room's staff sees it, and nothing keeps it */
  asksHelp: Type.Boolean(),
  /** tap: the rule to remember, or that the picture of the day is shown, which `aup.read` gives */
  reminder: nullable(oneOf([...SMART_RULES, 'picture'])),
  choices: Choices,
})
export type GateFact = Static<typeof GateFact>

/** A page's leave to turn to the next one: given out only after the page before was up for the least time the policy says. */
export const Token = Type.String({ minLength: 22, maxLength: 22, pattern: '^[A-Za-z0-9_-]{22}$' })

/** One document as it is read now. */
export const Reading = object({
  document: Id,
  version: Count,
  kind: oneOf(AGREEMENT_KINDS),
  language: oneOf(LANGUAGES),
  title: Line,
  pages: Type.Array(AgreementPage),
  /** the same pages in English, where this language is not confirmed by the school */
  beside: nullable(Type.Array(AgreementPage)),
  /** ids of pages that changed since this account last accepted; empty: it never has, or they are all new */
  changed: Type.Array(Type.String({ maxLength: 40 })),
  /** languages this document can be read in */
  languages: Type.Array(oneOf(LANGUAGES)),
  /** a visitor says who they are and whom they visit */
  asksVisitor: Type.Boolean(),
  asksQuestions: Type.Boolean(),
  /** for the first page */
  token: Token,
})
export type Reading = Static<typeof Reading>

const Typed = Type.String({ minLength: 1, maxLength: 120 })
export const Visitor = object({ name: Typed, host: Typed })

export const GATE_ANSWERS = ['agree', 'no', 'again', 'help', 'go', 'signOut'] as const
const Answer = {
  answer: oneOf(GATE_ANSWERS),
  /** agree: the last page's token; else null */
  token: nullable(Token),
  audioOffered: Type.Boolean(),
  /** a member of staff sits with the child */
  withAdult: Type.Boolean(),
  visitor: nullable(Visitor),
}
export const GRANT_REASONS = ['cannotRead', 'newcomer', 'parentToSign', 'techProblem', 'other'] as const
const Grant = { code: Digits, reason: oneOf(GRANT_REASONS) }

/** kiosk → agent. */
const SESSION = { who: 'session' } as const
export const aupRead = op({
  name: 'aup.read',
  summary: 'The next document that is due, or the picture of the day, in this language if there is one; null when there is neither.',
  access: SESSION,
  request: object({ logon: Id, language: nullable(oneOf(LANGUAGES)) }),
  response: nullable(Reading),
})
export const aupTurn = op({
  name: 'aup.turn',
  summary: 'On to the next page. AUP_TOO_SOON while the page has not been up for the least time.',
  access: SESSION,
  request: object({ logon: Id, token: Token }),
  response: object({ token: Token }),
})
export const aupAnswer = op({
  name: 'aup.answer',
  summary: 'What was answered at the gate. “Agree” is answered when it is on this PC’s disk.',
  access: SESSION,
  request: object({ logon: Id, ...Answer }),
  response: nullable(GateFact),
})
export const aupChoose = op({
  name: 'aup.choose',
  summary: 'How this account likes to read. Kept on this PC alone.',
  access: SESSION,
  request: object({ logon: Id, choices: Choices }),
  response: object({}),
})
export const aupGrant = op({
  name: 'aup.grant',
  summary: 'A member of staff lets this logon through with a code.',
  access: SESSION,
  request: object({ logon: Id, ...Grant }),
  response: TryAnswer,
})

/** page → kiosk: which logon it is about is the kiosk's to say. */
const PAGE = { who: 'page' } as const
export const pageRead = op({
  name: 'page.read',
  summary: 'The document to show.',
  access: PAGE,
  request: object({ language: nullable(oneOf(LANGUAGES)) }),
  response: nullable(Reading),
})
export const pageTurn = op({
  name: 'page.turn',
  summary: 'On to the next page.',
  access: PAGE,
  request: object({ token: Token }),
  response: object({ token: Token }),
})
export const pageAnswer = op({ name: 'page.answer', summary: 'What was answered at the gate.', access: PAGE, request: object(Answer), response: object({}) })
export const pageChoose = op({
  name: 'page.choose',
  summary: 'How somebody likes to read.',
  access: PAGE,
  request: object({ choices: Choices }),
  response: object({}),
})
export const pageGrant = op({ name: 'page.grant', summary: 'A code was typed at the gate.', access: PAGE, request: object(Grant), response: TryAnswer })

/** Down to a PC on which this account signed in. */
export const StandingCommand = object({ kind: Type.Literal('aup.standing'), account: Account, standing: nullable(Standing) })

export const AUP_LOCAL_OPS = [aupRead, aupTurn, aupAnswer, aupChoose, aupGrant] as const
export const AUP_PAGE_OPS = [pageRead, pageTurn, pageAnswer, pageChoose, pageGrant] as const
