/** The register for staff: who stands where, the record itself, receipts; and what staff record and ask. */
import type { Agreement, AgreementText } from '../../protocol/agreements.ts'
import type { RegisterAnswer, RegisterDocument, RegisterEntry, registerPeople } from '../../protocol/aup-register.ts'
import { toDosOf } from '../../protocol/aup-to-do.ts'
import { Refusal } from '../../protocol/errors.ts'
import { canonical } from '../../protocol/evidence.ts'
import type { Response } from '../../protocol/op.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { calendarOf, localOf, localToEpoch } from '../calendar/index.ts'
import { asStaff, type Clock, type Database, type HandlersFor, newId, type Query, type StaffCaller, sha256 } from '../core/index.ts'
import { classesOfStaff, everyone, findPeople, fullName, type RosterPerson } from '../roster/index.ts'
import { audiencesOf, entryOf, type Judging, type Newest, readAt, yearStartDay } from './register-rules.ts'
import {
  acceptedBy,
  answersPage,
  askAgain,
  askedAgain,
  confirmClassUse,
  EVERYBODY,
  newestAnswers,
  openClassUses,
  pcNames,
  recordAnswers,
  recordedSince,
  takeBackSince,
} from './register-store.ts'
import { agreementsInForce } from './set.ts'
import { termStart } from './standing.ts'
import { type AnswerRow, NO_DOCUMENT } from './store.ts'
import type { Telling } from './told.ts'

export type RegisterHandlers = HandlersFor<
  | 'register.rules'
  | 'register.people'
  | 'register.waiting'
  | 'register.answers'
  | 'register.receipt'
  | 'register.askAgain'
  | 'register.record'
  | 'register.takeBack'
>
export interface RegisterNeeds {
  readonly db: Database
  readonly clock: Clock
  settings(q: Query, school: string): Promise<PolicyValues>
  /** every version there has been */
  allVersions(q: Query, school: string): Promise<Agreement[]>
  /** In the transaction that changed what is known of these. */
  readonly changed: Telling['changed']
}
const RECEIPT_MAX = 200

export function registerHandlers({ db, clock, settings, allVersions, changed }: RegisterNeeds): RegisterHandlers {
  /** Midnight of the school's own day, and the beginning of its school year. */
  async function daysOf(q: Query, school: string, policy: PolicyValues): Promise<{ midnight: number; yearStart: number }> {
    const { timeZone } = await calendarOf(q, school)
    const { date } = localOf(timeZone, clock.now())
    return { midnight: localToEpoch(timeZone, date, 0), yearStart: localToEpoch(timeZone, yearStartDay(policy['aup.yearStarts'], date), 0) }
  }
  /** Whose rows this caller is for: a teacher's are the pupils of their own classes. Null classes: nobody said who the teacher is. */
  async function mine(q: Query, { id, role, school }: StaffCaller): Promise<{ classes: readonly string[] | null; people: RosterPerson[] }> {
    const all = await everyone(q, school)
    if (role !== 'teacher') return { classes: [], people: all }
    const classes = await classesOfStaff(q, school, id)
    return { classes, people: all.filter((p) => p.kind === 'pupil' && p.classes.some((name) => classes?.includes(name))) }
  }
  /** These people, each one the caller's; else NOT_FOUND. */
  async function require(q: Query, caller: StaffCaller, ids: readonly string[]): Promise<RosterPerson[]> {
    const people = await findPeople(q, caller.school, { ids })
    const classes = caller.role === 'teacher' ? ((await classesOfStaff(q, caller.school, caller.id)) ?? []) : null
    const theirs = people.filter((p) => classes === null || (p.kind === 'pupil' && p.classes.some((name) => classes.includes(name))))
    if (theirs.length < ids.length) throw new Refusal('NOT_FOUND')
    return theirs
  }
  async function documentOf(q: Query, school: string, document: string): Promise<Agreement> {
    const found = (await agreementsInForce(q, school)).find((a) => a.document === document)
    if (!found) throw new Refusal('NOT_FOUND')
    return found
  }

  /** Whom this caller may see, where each of them stands, and days of shared logins that wait for somebody. */
  async function standings(staff: StaffCaller): Promise<Response<typeof registerPeople>> {
    const { school, role } = staff
    const policy = await settings(db.read, school)
    const [agreements, { classes, people }, asked, uses, { yearStart }] = await Promise.all([
      agreementsInForce(db.read, school),
      mine(db.read, staff),
      askedAgain(db.read, school),
      openClassUses(db.read, school),
      daysOf(db.read, school, policy),
    ])
    const term = policy['aup.ks1'] === 'picture' ? await termStart(db.read, clock, school) : null
    const answers = Map.groupBy(await newestAnswers(db.read, school, role === 'teacher' ? people.map((p) => p.id) : null), (a) => a.person)
    const byAudience = Map.groupBy(agreements, (a) => a.audience)
    const again = { pupils: policy['aup.pupilsAgain'], staff: policy['aup.staffAgain'], visitors: policy['aup.visitorsAgain'], days: policy['aup.againDays'] }
    const judging: Judging = { policy: again, yearStart, now: clock.now() }
    const entries = (person: RosterPerson): RegisterEntry[] =>
      audiencesOf(person)
        .flatMap((audience) => byAudience.get(audience) ?? [])
        .map((agreement) => entryOf(agreement, ofDocument(answers.get(person.id), agreement.document), askedOf(asked, person.id, agreement.document), judging))
        .map((entry) => (role === 'office' ? discreet(entry) : entry))
    return {
      linked: classes !== null,
      asksAtLogon: policy['aup.gate'] === 'enforce',
      term,
      documents: agreements.map(described),
      people: people.map((p) => {
        const { id: person, givenName, familyName, kind, yearGroup } = p
        const audience = audiencesOf(p).find((one) => one !== 'parent') ?? null
        // Which other lessons a child has is not this teacher's to know.
        const theirs = role === 'teacher' ? p.classes.filter((name) => classes?.includes(name)) : [...p.classes]
        return { person, givenName, familyName, kind, yearGroup, audience, classes: theirs, entries: entries(p), readAt: readAt(answers.get(person)) }
      }),
      classUses: role === 'teacher' ? uses.filter((use) => classes?.includes(use.className)) : role === 'office' ? [] : uses,
    }
  }

  return {
    async 'register.rules'(_request, caller) {
      return { agreements: await agreementsInForce(db.read, asStaff(caller).school) }
    },
    'register.people': (_request, caller) => standings(asStaff(caller)),
    async 'register.waiting'(_request, caller) {
      const { documents, people, classUses, ...asking } = await standings(asStaff(caller))
      const byId = new Map(documents.map((one) => [one.document, one]))
      const waiting = people.map((person) => toDosOf(person, byId, asking)).filter((toDos) => toDos.length > 0)
      return { pupils: waiting.length, declined: waiting.filter((toDos) => toDos.some(({ what }) => what === 'sit')).length, uses: classUses.length }
    },
    async 'register.answers'({ pc, before, limit }, caller) {
      const { school } = asStaff(caller)
      const pcs = await pcNames(db.read, school)
      if (pc !== null && !pcs.has(pc)) throw new Refusal('NOT_FOUND')
      const rows = await answersPage(db.read, school, { pc, before, limit })
      const people = new Map((await everyone(db.read, school)).map((p) => [p.id, p]))
      return {
        documents: (await agreementsInForce(db.read, school)).map(described),
        answers: rows.map((row) => {
          const person = row.person_id === null ? undefined : people.get(row.person_id)
          const { texts = [], audioOffered = false, withAdult = false, visitor = null, reason = null } = detailOf(row)
          const isOfDocument = row.document_id !== NO_DOCUMENT
          return {
            id: row.id,
            at: row.at,
            answer: row.answer,
            how: row.how,
            person: person ? { name: fullName(person), yearGroup: person.yearGroup, classes: [...person.classes] } : null,
            // A slip's is no account of any PC.
            account: row.how === 'slip' ? null : row.account,
            confidence: row.confidence,
            document: isOfDocument ? row.document_id : null,
            version: isOfDocument ? row.version : null,
            reason,
            languages: texts.map((text) => text.language),
            audioOffered,
            withAdult,
            visitor,
            pc: row.device_id === null ? null : (pcs.get(row.device_id) ?? null),
            recordedBy: row.recorded_by,
          }
        }),
        pcs: [...pcs].map(([id, name]) => ({ id, name })),
      }
    },
    async 'register.receipt'({ person: id }, caller) {
      const staff = asStaff(caller)
      const { school } = staff
      const [person] = await require(db.read, staff, [id])
      if (!person) throw new Refusal('NOT_FOUND')
      const pcs = await pcNames(db.read, school)
      const rows = await acceptedBy(db.read, school, id, RECEIPT_MAX)
      const wanted = new Set(rows.flatMap((row) => (detailOf(row).texts ?? []).map((text) => text.hash)))
      const texts = (await allVersions(db.read, school)).flatMap((agreement) => agreement.texts.map((text) => ({ hash: hashOf(agreement, text), text })))
      return {
        name: fullName(person),
        yearGroup: person.yearGroup,
        classes: [...person.classes],
        answers: rows.map((row) => ({
          id: row.id,
          at: row.at,
          how: row.how,
          account: row.account,
          confidence: row.confidence,
          pc: row.device_id === null ? null : (pcs.get(row.device_id) ?? null),
          recordedBy: row.recorded_by,
          document: row.document_id,
          version: row.version,
          shown: [...(detailOf(row).texts ?? [])],
        })),
        texts: texts.filter(({ hash }) => wanted.has(hash)).map(({ hash, text: { language, title, pages } }) => ({ hash, language, title, pages })),
      }
    },
    async 'register.askAgain'({ document, whom }, caller) {
      const staff = asStaff(caller)
      const { school, role, name } = staff
      if ('everybody' in whom && role === 'teacher') throw new Refusal('FORBIDDEN')
      const people = 'person' in whom ? await require(db.read, staff, [whom.person]) : (await mine(db.read, staff)).people
      const agreement = await documentOf(db.read, school, document)
      const theirs = people.filter((p) => audiencesOf(p).includes(agreement.audience))
      const asked = 'className' in whom ? theirs.filter((p) => p.classes.includes(whom.className)) : theirs
      // A class nobody is in, or somebody whose rules these are not: a slip of the hand, and nothing was asked.
      if (asked.length === 0 && !('everybody' in whom)) throw new Refusal('NOT_FOUND')
      const ids = 'everybody' in whom ? [EVERYBODY] : asked.map((p) => p.id)
      await db.write(async (tx) => {
        await askAgain(tx, school, document, ids, name, clock.now())
        await changed(tx, school, 'everybody' in whom ? { everybody: true } : { people: ids })
      })
      return { people: asked.length }
    },
    async 'register.record'({ how, document, people: ids, use }, caller) {
      const staff = asStaff(caller)
      const { school, role, name } = staff
      const people = await require(db.read, staff, ids)
      const agreement = await documentOf(db.read, school, document)
      if (role === 'office' && how !== 'paper') throw new Refusal('FORBIDDEN')
      if (people.some((p) => !audiencesOf(p).includes(agreement.audience))) throw new Refusal('BAD_REQUEST', 'these are not the rules of everybody named')
      if (role === 'teacher' && use && !(await classesOfStaff(db.read, school, staff.id))?.includes(use.className)) throw new Refusal('NOT_FOUND')
      const { midnight } = await daysOf(db.read, school, await settings(db.read, school))
      const now = clock.now()
      return db.write(async (tx) => {
        if (use) await confirmClassUse(tx, school, use, now)
        // Pressed twice, or by two colleagues: once a day is enough.
        const already = await recordedSince(tx.q, school, document, ids, midnight)
        const rows = people
          .filter((p) => !already.has(p.id))
          .map((p): AnswerRow => {
            const of = { id: newId(now), school_id: school, device_id: null, person_id: p.id, recorded_as: null, account: null, confidence: 'byStaff' } as const
            return { ...of, answer: 'accepted', how, document_id: document, version: agreement.version, detail: '{}', recorded_by: name, at: now }
          })
        if (rows.length > 0) await recordAnswers(tx, rows)
        await changed(tx, school, { loggedOn: ids, but: null })
        return { recorded: rows.length }
      })
    },
    async 'register.takeBack'({ document, people: ids }, caller) {
      const staff = asStaff(caller)
      await require(db.read, staff, ids)
      const { midnight } = await daysOf(db.read, staff.school, await settings(db.read, staff.school))
      const takenBack = await db.write(async (tx) => {
        const taken = await takeBackSince(tx, staff.school, document, ids, midnight)
        if (taken > 0) await changed(tx, staff.school, { people: ids })
        return taken
      })
      return { takenBack }
    },
  }
}

interface Detail {
  readonly texts?: readonly { language: AgreementText['language']; hash: string }[]
  readonly audioOffered?: boolean
  readonly withAdult?: boolean
  readonly visitor?: { name: string; host: string } | null
  readonly reason?: RegisterAnswer['reason']
}
const detailOf = (row: AnswerRow): Detail => JSON.parse(row.detail) as Detail

const ofDocument = (answers: readonly Newest[] | undefined, document: string) => answers?.filter((a) => a.document === document) ?? []
const askedOf = (again: ReadonlyMap<string, number>, person: string, document: string) =>
  Math.max(again.get(`${person} ${document}`) ?? 0, again.get(`${EVERYBODY} ${document}`) ?? 0)
/** Who said no is the class teacher's to know. */
const discreet = (entry: RegisterEntry): RegisterEntry => (entry.state === 'declined' ? { ...entry, state: 'due' } : entry)

function described({ document, audience, kind, version, texts }: Agreement): RegisterDocument {
  const text = texts.find((one) => one.language === 'en') ?? texts[0]
  return { document, audience, kind, version, title: text?.title ?? '?' }
}
/** What the record says was shown (protocol/agreements.ts HashedText). */
function hashOf({ document, version }: Agreement, text: AgreementText): string {
  return sha256(canonical({ document, version, text }))
}
