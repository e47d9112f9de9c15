/**
 * The register of the rules: who has agreed to what, who is due, who said no. Answers given at a PC are evidence; what staff record
 * beside them (a signed paper, a class that was read the rules) says who recorded it.
 */
import Type, { type Static } from 'typebox'
import { CONFIDENCES } from './accounts.ts'
import { AGREEMENT_KINDS, Agreement, AgreementPage, AUDIENCES, Line, ShownText } from './agreements.ts'
import { GRANT_REASONS, Visitor } from './aup.ts'
import { Account, Count, EpochMs, Hash, Id, Label, nullable, object, oneOf } from './kinds.ts'
import { op } from './op.ts'
import { LANGUAGES } from './page.ts'

/**
 * atPc: answered at the gate · inClass: read with the class, the teacher says who was there · sharedLogin: the same, at PCs with one
 * login for the class · paper: a signed sheet · slip: at the dashboard, by whom a supply slip let in
 */
export const ANSWER_HOWS = ['atPc', 'inClass', 'sharedLogin', 'paper', 'slip'] as const
export const STAFF_HOWS = ['inClass', 'sharedLogin', 'paper'] as const
/** due: agreed once, and has to again · declined: said no since · never: has not been asked or has not answered */
export const REGISTER_STATES = ['signed', 'due', 'declined', 'never'] as const
export type RegisterState = (typeof REGISTER_STATES)[number]

/** Everybody of a large school at once: the page sorts and filters by itself. */
export const REGISTER_PEOPLE_MAX = 50_000
/** Answers of one page of the record. */
export const REGISTER_PAGE_MAX = 10_000

export const RegisterDocument = object({
  document: Id,
  title: Line,
  audience: oneOf(AUDIENCES),
  kind: oneOf(AGREEMENT_KINDS),
  version: Count,
})
export type RegisterDocument = Static<typeof RegisterDocument>
/** Where somebody stands with one document. */
export const RegisterEntry = object({
  document: Id,
  state: oneOf(REGISTER_STATES),
  /** the newest answer; null: there is none */
  at: nullable(EpochMs),
  version: nullable(Count),
  how: nullable(oneOf(ANSWER_HOWS)),
})
export type RegisterEntry = Static<typeof RegisterEntry>
export const RegisterPerson = object({
  person: Id,
  givenName: Label,
  familyName: Label,
  kind: oneOf(['pupil', 'teacher']),
  yearGroup: nullable(Label),
  /** whose rules are theirs; null: the school's list says no year of this pupil */
  audience: nullable(oneOf(AUDIENCES)),
  /** for a teacher, those that are theirs */
  classes: Type.Array(Label),
  entries: Type.Array(RegisterEntry, { maxItems: 40 }),
  /** when their class last read the rules together and they were there, as staff recorded it; null: never */
  readAt: nullable(EpochMs),
})
export type RegisterPerson = Static<typeof RegisterPerson>

/** A day on which a class used its shared login, and nobody has said who was there. */
export const ClassUse = object({ className: Label, day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }) })
export type ClassUse = Static<typeof ClassUse>

const READ = { who: 'staff', roles: ['dsl', 'head', 'teacher', 'office'] } as const
const VIEW = { verb: 'view', of: 'register' } as const
const CHANGE = { verb: 'change', of: 'register' } as const

export const registerPeople = op({
  name: 'register.people',
  summary: 'Who has agreed to what and who is due: everybody, or of a teacher the pupils of their own classes. The office is not told who said no.',
  access: READ,
  audit: VIEW,
  request: object({}),
  response: object({
    /** false: nobody has said which person of the school’s list this teacher is, so there are no classes to show */
    linked: Type.Boolean(),
    /** the school's PCs ask for the rules at logon; false: they are read in class or signed on paper */
    asksAtLogon: Type.Boolean(),
    /** when this term began, where the youngest are read to once a term; null: they read alone, like everybody */
    term: nullable(EpochMs),
    documents: Type.Array(RegisterDocument, { maxItems: 200 }),
    people: Type.Array(RegisterPerson, { maxItems: REGISTER_PEOPLE_MAX }),
    classUses: Type.Array(ClassUse, { maxItems: 1_000 }),
  }),
})

export const registerWaiting = op({
  name: 'register.waiting',
  summary: 'How many pupils of this teacher’s own classes have something to do about the rules: no names.',
  access: { who: 'staff', roles: ['teacher'] },
  request: object({}),
  response: object({
    pupils: Count,
    /** of them, those who said no */
    declined: Count,
    /** days of a shared login of which nobody has said who was there */
    uses: Count,
  }),
})

/** How surely an account is somebody's; `byStaff`: a colleague said who it was. */
export const ANSWER_CONFIDENCES = [...CONFIDENCES, 'byStaff'] as const

/**
 * granted: an adult's code let this one logon through · stoodAside: nobody was asked, because there was an exam. Nothing was agreed to
 * in either.
 */
export const ANSWERS = ['accepted', 'declined', 'granted', 'stoodAside'] as const
export const RegisterAnswer = object({
  id: Id,
  at: EpochMs,
  answer: oneOf(ANSWERS),
  how: oneOf(ANSWER_HOWS),
  person: nullable(object({ name: Label, yearGroup: nullable(Label), classes: Type.Array(Label) })),
  /** as the PC said it; null: there was no PC */
  account: nullable(Account),
  /** how surely the account is this person’s */
  confidence: oneOf(ANSWER_CONFIDENCES),
  /** null: it is about no one document */
  document: nullable(Id),
  version: nullable(Count),
  /** granted: why */
  reason: nullable(oneOf(GRANT_REASONS)),
  languages: Type.Array(oneOf(LANGUAGES)),
  audioOffered: Type.Boolean(),
  withAdult: Type.Boolean(),
  /** a visitor and whom they visit; who read by slip, and the slip's room */
  visitor: nullable(Visitor),
  pc: nullable(Label),
  /** who of the staff recorded it, or whose code it was */
  recordedBy: nullable(Label),
})
export type RegisterAnswer = Static<typeof RegisterAnswer>

export const registerAnswers = op({
  name: 'register.answers',
  summary: 'Every answer, newest first, a page at a time; of the whole school, or those given at one PC.',
  access: { who: 'staff', roles: ['dsl', 'head'] },
  audit: VIEW,
  request: object({ pc: nullable(Id), before: nullable(Id), limit: Type.Integer({ minimum: 1, maximum: REGISTER_PAGE_MAX }) }),
  response: object({
    documents: Type.Array(RegisterDocument, { maxItems: 200 }),
    answers: Type.Array(RegisterAnswer, { maxItems: REGISTER_PAGE_MAX }),
    pcs: Type.Array(object({ id: Id, name: Label })),
  }),
})

export const registerReceipt = op({
  name: 'register.receipt',
  summary: 'What one person has agreed to, when, and the exact words. A teacher is given it for pupils of their own classes.',
  access: { who: 'staff', roles: ['dsl', 'head', 'teacher'] },
  audit: VIEW,
  request: object({ person: Id }),
  response: object({
    name: Label,
    yearGroup: nullable(Label),
    classes: Type.Array(Label),
    answers: Type.Array(
      object({
        id: Id,
        at: EpochMs,
        how: oneOf(ANSWER_HOWS),
        account: nullable(Account),
        confidence: oneOf(ANSWER_CONFIDENCES),
        pc: nullable(Label),
        recordedBy: nullable(Label),
        document: Id,
        version: Count,
        /** empty: recorded by staff */
        shown: Type.Array(ShownText, { maxItems: 2 }),
      }),
      { maxItems: 200 },
    ),
    /** each text that was shown, once; one that is missing here is not stored any more, and its hash still says which it was */
    texts: Type.Array(object({ hash: Hash, language: oneOf(LANGUAGES), title: Line, pages: Type.Array(AgreementPage) }), { maxItems: 400 }),
  }),
})

/** One person, a class as it is now, or everybody. */
const Whom = Type.Union([
  object({ person: Id }),
  object({ className: Type.String({ minLength: 1, maxLength: 120 }) }),
  object({ everybody: Type.Literal(true) }),
])
export const registerAskAgain = op({
  name: 'register.askAgain',
  summary: 'At their next logon these people are asked again, whatever they have agreed to before. Teachers: pupils of their own classes.',
  access: { who: 'staff', roles: ['dsl', 'head', 'teacher'] },
  audit: CHANGE,
  request: object({ document: Id, whom: Whom }),
  response: object({ people: Count }),
})
export const registerRecord = op({
  name: 'register.record',
  summary:
    'Records agreements that were given away from the gate: papers handed in, or who was there when the rules were read to a class. `day`: of the shared login this is about. Teachers: their own classes.',
  access: { who: 'staff', roles: ['dsl', 'head', 'teacher', 'office'] },
  audit: CHANGE,
  request: object({
    how: oneOf(STAFF_HOWS),
    document: Id,
    people: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }),
    use: nullable(ClassUse),
  }),
  response: object({ recorded: Count }),
})
export const registerTakeBack = op({
  name: 'register.takeBack',
  summary: 'Takes back what staff recorded for these people today by mistake. What a PC reported can’t be taken back.',
  access: { who: 'staff', roles: ['dsl', 'head', 'teacher', 'office'] },
  audit: CHANGE,
  request: object({ document: Id, people: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }) }),
  response: object({ takenBack: Count }),
})
export const registerRules = op({
  name: 'register.rules',
  summary: 'The rules in force with their words, to be printed: posters, cards, the parents’ page.',
  access: { who: 'staff', roles: ['dsl', 'head', 'teacher', 'office', 'senco'] },
  request: object({}),
  response: object({ agreements: Type.Array(Agreement, { maxItems: 200 }) }),
})
/** For whom a supply slip let in: nobody of the school's list. */
const BY_SLIP = { who: 'staff', roles: ['teacher'], supply: true } as const
export const registerOwnRules = op({
  name: 'register.ownRules',
  summary: 'The staff rules that whoever a supply slip let in has not confirmed yet; none for anybody else, who is asked at a PC.',
  access: BY_SLIP,
  request: object({}),
  response: object({ agreements: Type.Array(Agreement, { maxItems: 200 }) }),
})
export const registerConfirm = op({
  name: 'register.confirm',
  summary: 'Whoever a supply slip let in has read these rules for staff, in this language; recorded once. CONFLICT: there is a newer version by now.',
  access: BY_SLIP,
  audit: CHANGE,
  request: object({ document: Id, version: Count, language: oneOf(LANGUAGES) }),
  response: object({}),
})
export const REGISTER_OPS = [
  registerRules,
  registerPeople,
  registerWaiting,
  registerAnswers,
  registerReceipt,
  registerAskAgain,
  registerRecord,
  registerTakeBack,
  registerOwnRules,
  registerConfirm,
] as const
