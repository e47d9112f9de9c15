/** A draft written, thrown away, and put in force: each all or nothing, in the caller's transaction. */
import { type AgreementDraft, problemsOf, textsOf } from '../../protocol/agreement-drafts.ts'
import type { Agreement } from '../../protocol/agreements.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { Refusal } from '../../protocol/errors.ts'
import { clearTimer, newId, type Query, setTimer, type Tx } from '../core/index.ts'
import { addVersion, type Draft, draftsOf, putDraft, removeDraft, saveAbout, type Writer } from './documents-store.ts'
import { newestOf } from './rules.ts'
import { holdSet, renumber } from './set.ts'
import { publishedVersions } from './store.ts'

export const PUBLISH_TIMER = 'aup.publish'
/** A change for longer ahead than a school year is a slip of the keyboard. */
const LATEST_MS = 366 * 86_400_000

export interface Editor extends Writer {
  readonly school: string
}
/** What a change of agreements needs of others, in its own transaction. */
export interface DraftNeeds {
  /** Tells every PC of the school that there is something to fetch; resolves with how many. */
  tell(tx: Tx, school: string, now: number): Promise<number>
  needsTwo(q: Query, school: string): Promise<boolean>
}

/** The newest version of a document, retired or not; null: none has been published. */
export async function newestVersion(q: Query, school: string, document: string): Promise<Agreement | null> {
  return newestOf(builtInAgreements(), await publishedVersions(q, school)).find((one) => one.document === document) ?? null
}
export async function draftOf(q: Query, school: string, document: string): Promise<Draft | null> {
  return (await draftsOf(q, { school, document }))[0] ?? null
}
/** Throws NOT_FOUND for what is not the school's. */
export async function requireDocument(q: Query, school: string, document: string): Promise<{ newest: Agreement | null; draft: Draft | null }> {
  const [newest, draft] = [await newestVersion(q, school, document), await draftOf(q, school, document)]
  if (!newest && !draft) throw new Refusal('NOT_FOUND')
  return { newest, draft }
}
/** The draft as the caller saw it. Throws NOT_FOUND, or CONFLICT when it is another one now. */
export async function requireSeen(q: Query, school: string, document: string, seen: string): Promise<{ newest: Agreement | null; draft: Draft }> {
  const { newest, draft } = await requireDocument(q, school, document)
  if (draft?.id !== seen) throw new Refusal('CONFLICT')
  return { newest, draft }
}

/** Writes the draft over the one that was seen; resolves with its new id. */
export async function writeDraft(
  tx: Tx,
  editor: Editor,
  { document, seen, body }: { document: string; seen: string | null; body: AgreementDraft },
  now: number,
): Promise<string> {
  refuseTangled(body)
  const { draft } = await requireDocument(tx.q, editor.school, document)
  if ((draft?.id ?? null) !== seen) throw new Refusal('CONFLICT')
  return begin(tx, editor, document, body, draft, now)
}
/** A document of the school's own: its first draft. */
export async function createDocument(tx: Tx, editor: Editor, body: AgreementDraft, now: number): Promise<string> {
  const document = newId(now)
  await begin(tx, editor, document, body, null, now)
  return document
}
async function begin(tx: Tx, editor: Editor, document: string, body: AgreementDraft, over: Draft | null, now: number): Promise<string> {
  const writers = [...(over?.writers ?? []).filter(({ id }) => id !== editor.id), { id: editor.id, name: editor.name }]
  const unplanned = { publishAt: null, publisher: '', note: '' }
  const next: Draft = { id: newId(now), school: editor.school, document, body, writers, by: editor.name, at: now, ...unplanned }
  if (!(await putDraft(tx, next, over?.id ?? null))) throw new Refusal('CONFLICT')
  if (over) await clearTimer(tx, PUBLISH_TIMER, over.id)
  return next.id
}

export async function discardDraft(tx: Tx, editor: Editor, document: string, seen: string): Promise<void> {
  const { draft } = await requireSeen(tx.q, editor.school, document, seen)
  if (!(await removeDraft(tx, draft.id))) throw new Refusal('CONFLICT')
  await clearTimer(tx, PUBLISH_TIMER, draft.id)
}
export async function holdDraft(tx: Tx, editor: Editor, document: string, seen: string): Promise<void> {
  const { draft } = await requireSeen(tx.q, editor.school, document, seen)
  if (!(await putDraft(tx, { ...draft, publishAt: null, publisher: '', note: '' }, draft.id))) throw new Refusal('CONFLICT')
  await clearTimer(tx, PUBLISH_TIMER, draft.id)
}

/** Why this person can't publish the draft; null when they can. */
export async function waitsFor(
  q: Query,
  { writers, body, school }: Draft,
  editor: Writer,
  needs: Pick<DraftNeeds, 'needsTwo'>,
): Promise<'secondPerson' | 'problems' | null> {
  if (problemsOf(body).length > 0) return 'problems'
  return writers.some(({ id }) => id === editor.id) && (await needs.needsTwo(q, school)) ? 'secondPerson' : null
}

/** Now, or at `at`. Resolves with how many PCs were told. Throws CONFLICT, AUP_INCOMPLETE, AUP_TIME, POLICY_NEEDS_SECOND; then nothing changed. */
export async function publishDraft(
  tx: Tx,
  editor: Editor,
  { document, seen, at, note }: { document: string; seen: string; at: number | null; note: string },
  now: number,
  needs: DraftNeeds,
): Promise<number> {
  // Whoever publishes meanwhile waits here, and then finds this draft gone.
  await holdSet(tx, editor.school)
  const { draft } = await requireSeen(tx.q, editor.school, document, seen)
  const waits = await waitsFor(tx.q, draft, editor, needs)
  if (waits) throw new Refusal(({ problems: 'AUP_INCOMPLETE', secondPerson: 'POLICY_NEEDS_SECOND' } as const)[waits])
  if (at === null) return putInForce(tx, { ...draft, publisher: editor.name, note }, now, needs)
  if (at <= now || at > now + LATEST_MS) throw new Refusal('AUP_TIME')
  if (!(await putDraft(tx, { ...draft, publishAt: at, publisher: editor.name, note }, draft.id))) throw new Refusal('CONFLICT')
  await setTimer(tx, { kind: PUBLISH_TIMER, subject: draft.id, school: editor.school, dueAt: at })
  return 0
}
/** A draft whose time has come; nothing when it was changed, held, discarded or published meanwhile. */
export async function publishDue(tx: Tx, { school, subject }: { school: string; subject: string }, now: number, needs: DraftNeeds): Promise<void> {
  await holdSet(tx, school)
  const [draft] = await draftsOf(tx.q, { id: subject })
  if (draft?.publishAt != null && draft.publishAt <= now) await putInForce(tx, draft, now, needs)
}

async function putInForce(tx: Tx, draft: Draft, now: number, needs: DraftNeeds): Promise<number> {
  const { school, document, body, publisher, note } = draft
  const before = await newestVersion(tx.q, school, document)
  if (!(await removeDraft(tx, draft.id))) throw new Refusal('CONFLICT')
  await clearTimer(tx, PUBLISH_TIMER, draft.id)
  await saveAbout(tx, school, document, { retiredAt: body.retires ? now : null })
  if (!body.retires) {
    const version = (before?.version ?? 0) + 1
    const { audience, kind } = body
    const next: Agreement = { document, version, audience, kind, publishedAt: now, texts: textsOf(body, version, before) }
    await addVersion(tx, school, next, { writtenBy: draft.writers.map(({ name }) => name), by: publisher, note })
  }
  await renumber(tx, school)
  return needs.tell(tx, school, now)
}

/** Two pages of one name, or one language twice: no editor of ours makes that. Throws BAD_REQUEST. */
function refuseTangled({ pages, languages }: AgreementDraft): void {
  const twice = (values: readonly string[]) => new Set(values).size !== values.length
  const names = [pages.map(({ id }) => id), languages.map(({ language }) => language), ...pages.map(({ words }) => words.map(({ language }) => language))]
  if (names.some(twice)) throw new Refusal('BAD_REQUEST')
}
