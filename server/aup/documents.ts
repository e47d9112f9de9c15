/** What staff's calls on agreements do. */
import type { Agreement } from '../../protocol/agreements.ts'
import type { DocumentRow } from '../../protocol/aup-page.ts'
import { builtInAgreements } from '../../protocol/built-in/index.ts'
import { asStaff, type Caller, type Clock, type Database, type HandlersFor, type TimerHandlers } from '../core/index.ts'
import { type About, aboutOf, type Draft, draftsOf, NOTHING_SAID, saveAbout, versionsOf } from './documents-store.ts'
import {
  createDocument,
  type DraftNeeds,
  discardDraft,
  type Editor,
  holdDraft,
  PUBLISH_TIMER,
  publishDraft,
  publishDue,
  requireDocument,
  waitsFor,
  writeDraft,
} from './drafts.ts'
import { newestOf } from './rules.ts'
import { publishedVersions } from './store.ts'

export type DocumentHandlers = HandlersFor<
  'aup.documents' | 'aup.document' | 'aup.create' | 'aup.edit' | 'aup.discard' | 'aup.publish' | 'aup.hold' | 'aup.describe'
>

export function documentHandlers({ db, clock, ...needs }: { db: Database; clock: Clock } & DraftNeeds): { handlers: DocumentHandlers; timers: TimerHandlers } {
  const handlers: DocumentHandlers = {
    async 'aup.documents'(_request, caller) {
      const { school } = asStaff(caller)
      const about = await aboutOf(db.read, school)
      const drafts = new Map((await draftsOf(db.read, { school })).map((draft) => [draft.document, draft]))
      const newest = new Map(newestOf(builtInAgreements(), await publishedVersions(db.read, school)).map((one) => [one.document, one]))
      const ids = [...new Set([...newest.keys(), ...drafts.keys()])]
      return { documents: ids.flatMap((id) => rowOf(id, newest.get(id) ?? null, drafts.get(id) ?? null, about.get(id))) }
    },
    async 'aup.document'({ document }, caller) {
      const editor = editorOf(caller)
      const { newest, draft } = await requireDocument(db.read, editor.school, document)
      const [row] = rowOf(document, newest, draft, (await aboutOf(db.read, editor.school)).get(document))
      if (!row) throw new Error('a document without a version and a draft')
      return {
        row,
        inForce: newest,
        draft: draft && { body: draft.body, waits: await waitsFor(db.read, draft, editor, needs), writers: draft.writers.map(({ name }) => name) },
        versions: await versionsOf(db.read, editor.school, document),
      }
    },
    async 'aup.create'({ title, audience, kind, language }, caller) {
      const body = { audience, kind, retires: false, languages: [{ language, title, confirmed: true }], pages: [] }
      return { document: await db.write((tx) => createDocument(tx, editorOf(caller), body, clock.now())) }
    },
    'aup.edit': async (request, caller) => ({ seen: await db.write((tx) => writeDraft(tx, editorOf(caller), request, clock.now())) }),
    async 'aup.discard'({ document, seen }, caller) {
      await db.write((tx) => discardDraft(tx, editorOf(caller), document, seen))
      return {}
    },
    'aup.publish': async (request, caller) => ({ told: await db.write((tx) => publishDraft(tx, editorOf(caller), request, clock.now(), needs)) }),
    async 'aup.hold'({ document, seen }, caller) {
      await db.write((tx) => holdDraft(tx, editorOf(caller), document, seen))
      return {}
    },
    async 'aup.describe'({ document, owner, reviewOn }, caller) {
      const { school } = editorOf(caller)
      await db.write(async (tx) => {
        await requireDocument(tx.q, school, document)
        await saveAbout(tx, school, document, { owner, reviewOn })
      })
      return {}
    },
  }
  return { handlers, timers: { [PUBLISH_TIMER]: (timer) => db.write((tx) => publishDue(tx, timer, clock.now(), needs)) } }
}

function editorOf(caller: Caller): Editor {
  const { id, name, school } = asStaff(caller)
  return { id, name, school }
}

/** A document as the list shows it; none where there is neither a version nor a draft. */
function rowOf(document: string, newest: Agreement | null, draft: Draft | null, about: About = NOTHING_SAID): DocumentRow[] {
  const said = newest ?? draft?.body
  if (!said) return []
  const texts = newest?.texts ?? draft?.body.languages ?? []
  return [
    {
      document,
      audience: said.audience,
      kind: said.kind,
      title: (texts.find(({ language }) => language === 'en') ?? texts[0])?.title ?? '',
      version: newest?.version ?? 0,
      publishedAt: newest?.publishedAt ?? 0,
      languages: newest ? newest.texts.map(({ language, confirmed }) => ({ language, confirmed })) : [],
      retired: about.retiredAt !== null,
      owner: about.owner,
      reviewOn: about.reviewOn,
      draft: draft && { id: draft.id, by: draft.by, at: draft.at, publishAt: draft.publishAt, audience: draft.body.audience, retires: draft.body.retires },
    },
  ]
}
