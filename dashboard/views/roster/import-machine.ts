/**
 * One import from choice to result. Pure.
 *
 *   choose ─▶ uploading ─▶ checking ─▶ preview ─▶ applying ─▶ done
 *      ▲          │cancel       │failed    │ ▲ mapping          │
 *      └──────────┴─────────────┴──────────┘ └── checking       └─▶ choose
 */
import type { Refusal } from '../../../protocol/errors.ts'
import type { Request, Response } from '../../../protocol/op.ts'
import type { ImportPreview, rosterApply, rosterPreview } from '../../../protocol/roster.ts'

/** How the files are to be read: what a person chose at the preview. */
export type Reading = Omit<Request<typeof rosterPreview>, 'importId'>

export type Import =
  | { step: 'choose'; why: 'start' | 'cancelled' | 'noFiles' | Refusal }
  | { step: 'uploading'; file: string; sent: number; total: number }
  | { step: 'checking' }
  | { step: 'preview'; preview: ImportPreview; failure: Refusal | null }
  | { step: 'applying'; preview: ImportPreview }
  | { step: 'done'; result: Response<typeof rosterApply> }

export type ImportEvent =
  | { kind: 'noFiles' }
  | { kind: 'sending'; file: string; sent: number; total: number }
  | { kind: 'sent' }
  | { kind: 'previewed'; preview: ImportPreview }
  | { kind: 'applying' }
  | { kind: 'applied'; result: Response<typeof rosterApply> }
  | { kind: 'failed'; failure: Refusal }
  | { kind: 'cancel' }
  | { kind: 'again' }

export function nextImport(now: Import, event: ImportEvent): Import {
  switch (event.kind) {
    case 'noFiles':
      return { step: 'choose', why: 'noFiles' }
    case 'sending':
      return { step: 'uploading', file: event.file, sent: event.sent, total: event.total }
    case 'sent':
      return { step: 'checking' }
    case 'previewed':
      return { step: 'preview', preview: event.preview, failure: null }
    case 'applying':
      return now.step === 'preview' ? { step: 'applying', preview: now.preview } : now
    case 'applied':
      return { step: 'done', result: event.result }
    case 'failed':
      // What was shown stays in view, so that nothing has to be chosen or mapped again.
      return now.step === 'applying' || now.step === 'preview'
        ? { step: 'preview', preview: now.preview, failure: event.failure }
        : { step: 'choose', why: event.failure }
    case 'cancel':
      return { step: 'choose', why: 'cancelled' }
    case 'again':
      return { step: 'choose', why: 'start' }
  }
}
