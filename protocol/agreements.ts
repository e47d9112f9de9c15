/**
 * Agreements: what an Acceptable Use Policy (AUP) says, as data. Written for one audience, in versions that never change once they
 * are published, each in the languages the school has.
 *
 * A page keeps its id over versions, and says in which version it last changed: whoever accepted version 3 is shown first what has
 * changed since 3.
 */
import Type, { type Static } from 'typebox'
import { Count, EpochMs, Hash, Id, Label, nullable, object, oneOf, Version } from './kinds.ts'
import { op } from './op.ts'
import { LANGUAGES } from './policy.ts'

/** ks1: reception to year 2 (4-7) · ks2: 7-11 · ks3: 11 and over · staff: also trainees · governor: also trustees and volunteers · visitor: also guests, contractors, community users · parent: signs on paper or by link, never at a PC. */
export const AUDIENCES = ['ks1', 'ks2', 'ks3', 'staff', 'governor', 'visitor', 'parent'] as const
export type Audience = (typeof AUDIENCES)[number]
export const PUPIL_AUDIENCES: readonly Audience[] = ['ks1', 'ks2', 'ks3']

/** agree: asks “do you agree?” · confirm: “I have read this” */
export const AGREEMENT_KINDS = ['agree', 'confirm'] as const
/** Safe, Meeting, Accepting, Reliable, Tell. */
export const SMART_RULES = ['safe', 'meeting', 'accepting', 'reliable', 'tell'] as const
export type SmartRule = (typeof SMART_RULES)[number]

/** Drawn by us, one SVG each in the kiosk; a page names one. */
export const PICTURES = [
  'hello',
  'askFirst',
  'kindWords',
  'myLogin',
  'myWork',
  'keepSecret',
  'careful',
  'notNice',
  'tellAdult',
  'checking',
  'safe',
  'meeting',
  'accepting',
  'reliable',
  'tell',
] as const
export type Picture = (typeof PICTURES)[number]

/** Largest text of one agreement in one language, in characters: a long staff policy has about 20,000. */
export const AGREEMENT_TEXT_MAX = 40_000
/** Characters of a line. */
export const LINE_MAX = 300
export const Line = Type.String({ minLength: 1, maxLength: LINE_MAX })

/** Asked about a new or changed rule: answered by tapping, never scored and never recorded. */
export const Question = object({
  ask: Line,
  /** `why` is said when this answer is tapped: kindly, whether it was right or not */
  answers: Type.Array(object({ text: Line, right: Type.Boolean(), why: Line }), { minItems: 2, maxItems: 4 }),
})
export const AgreementPage = object({
  /** the same in every language and version */
  id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  /** the version in which this page last changed what it means */
  since: Type.Integer({ minimum: 1 }),
  heading: Line,
  /** Markdown: paragraphs, lists, bold; nothing else is drawn */
  body: Type.String({ maxLength: AGREEMENT_TEXT_MAX }),
  picture: nullable(oneOf(PICTURES)),
  rule: nullable(oneOf(SMART_RULES)),
  question: nullable(Question),
})
export type AgreementPage = Static<typeof AgreementPage>

export const AgreementText = object({
  language: oneOf(LANGUAGES),
  title: Line,
  pages: Type.Array(AgreementPage, { minItems: 1, maxItems: 40 }),
  /** a person who speaks it has read it: until then it stands beside the English, never alone */
  confirmed: Type.Boolean(),
})
export type AgreementText = Static<typeof AgreementText>

/** One version of an agreement as it is in force. */
export const Agreement = object({
  document: Id,
  version: Type.Integer({ minimum: 1 }),
  audience: oneOf(AUDIENCES),
  kind: oneOf(AGREEMENT_KINDS),
  publishedAt: EpochMs,
  texts: Type.Array(AgreementText, { minItems: 1, maxItems: LANGUAGES.length }),
})
export type Agreement = Static<typeof Agreement>

/** What a text's hash is of: H(canonical(this)). A register's entry names it, so that it proves exactly which words were shown. */
export const HashedText = object({ document: Id, version: Count, text: AgreementText })
export type HashedText = Static<typeof HashedText>

/** Most agreements in force at once, and the most they may be together: bytes of their JSON. */
export const SET_MAX = { agreements: 40, bytes: 8 * 1024 * 1024 }

/**
 * The signed payload: every agreement in force for accounts that can sit at a PC. JWS, EdDSA, with the key that signs policies. One
 * for the whole school: after a change every PC asks at once, and gets the same text. Another school's is refused by its name.
 */
export const AgreementsDocument = object({
  school: Id,
  version: Version,
  issuedAt: EpochMs,
  /** the agreements as a JSON list, gzip, base64url: texts in six languages become a fifth of their size */
  packed: Type.String({ maxLength: 2 * 1024 * 1024 }),
})
export type AgreementsDocument = Static<typeof AgreementsDocument>

export const aupFetch = op({
  name: 'aup.fetch',
  summary: 'The agreements in force, signed; null when the PC has them already.',
  access: { who: 'device' },
  request: object({ have: nullable(Version) }),
  response: object({ envelope: nullable(Type.String({ maxLength: 4 * 1024 * 1024 })) }),
})

/** Which exact words: a text shown alone, or an unconfirmed one beside the English. */
export const ShownText = object({ language: oneOf(LANGUAGES), hash: Hash })

/**
 * What the server knows of an account's agreements, told to a PC on which it signed in. Null: it knows nothing of this account, and
 * the PC asks as its policy says for accounts nobody knows.
 */
export const Standing = object({
  audience: oneOf(AUDIENCES),
  /** what the greeting says: the given name as the school writes it; null: no name */
  name: nullable(Label),
  /** why nobody is asked at this logon: one login for a whole class, whose teacher says who was there; an exam account. Null: it is asked */
  exempt: nullable(oneOf(['class', 'exam'])),
  /** when the class this account is in last read its rules together, if it was this term: its youngest see one picture a day then */
  readInClass: nullable(EpochMs),
  /** the newest acceptance of each document, wherever it was given */
  signed: Type.Array(object({ document: Id, version: Count, at: EpochMs }), { maxItems: 40 }),
  /** staff asked for these to be accepted anew, whatever was accepted before this time */
  again: Type.Array(object({ document: Id, after: EpochMs }), { maxItems: 40 }),
})
export type Standing = Static<typeof Standing>
