import { useReducer, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../protocol/errors.ts'
import { type ImportPreview, rosterApply, rosterBegin, rosterPreview } from '../../../protocol/roster.ts'
import { rosterCancel } from '../../../protocol/roster-imports.ts'
import { uploadFile } from '../../api/index.ts'
import { ActionButton, Note, Page } from '../../components/index.ts'
import { may, useApp, useMe } from '../../core/index.ts'
import { ChooseFiles } from './choose-files.tsx'
import { type Import, nextImport, type Reading } from './import-machine.ts'
import { Preview } from './preview.tsx'
import { SamePeople } from './same-people.tsx'
import { UploadProgress } from './upload-progress.tsx'
import { Working } from './working.tsx'

/** Who may not import sees who is on the list, and who was made one person. */
export function People() {
  const { t } = useTranslation()
  if (may(useMe().role, rosterBegin)) return <Importing />
  return (
    <Page title={t('page|/people')}>
      <SamePeople onLook={() => undefined} />
    </Page>
  )
}

function Importing() {
  const { t } = useTranslation()
  const { api } = useApp()
  const [now, tell] = useReducer(nextImport, { step: 'choose', why: 'start' } satisfies Import as Import)
  const [importId, setImportId] = useState<string | null>(null)
  const running = useRef<AbortController | null>(null)
  const fail = (error: unknown) => {
    const failure = error instanceof Refusal ? error : new Refusal('INTERNAL')
    // Given up while it was read or carried out: its files are gone, and people are as they were.
    tell(failure.code === 'IMPORT_CANCELLED' ? { kind: 'cancel' } : { kind: 'failed', failure })
  }

  async function preview(importId: string, reading: Reading): Promise<void> {
    tell({ kind: 'sent' })
    const seen = await api.call(rosterPreview, { importId, ...reading })
    if (!running.current?.signal.aborted) tell({ kind: 'previewed', preview: seen })
  }
  async function bring(files: readonly File[]): Promise<void> {
    const tables = files.filter((file) => /\.(csv|zip)$/i.test(file.name))
    if (tables.length === 0) return tell({ kind: 'noFiles' })
    const stop = new AbortController()
    running.current = stop
    const total = tables.reduce((sum, file) => sum + file.size, 0)
    const { importId } = await api.call(rosterBegin, {})
    setImportId(importId)
    let before = 0
    for (const file of tables) {
      const sending = (sent: number) => tell({ kind: 'sending', file: file.name, sent: before + sent, total })
      sending(0)
      await uploadFile({ to: 'roster.upload', importId, file, signal: stop.signal, onSent: sending })
      before += file.size
    }
    await preview(importId, { mapping: null })
  }
  const cancel = () => {
    running.current?.abort()
    // The server takes back what it has done so far, and says so by ending the call under way.
    if (importId !== null) api.call(rosterCancel, { importId }).catch(() => undefined)
    if (now.step !== 'applying') tell({ kind: 'cancel' })
  }
  const start = (files: readonly File[]) => {
    bring(files).catch((error: unknown) => !running.current?.signal.aborted && fail(error))
  }
  /** An import that waits: begun by the drop folder, or left before it was carried out. */
  const look = (waiting: string) => {
    running.current = new AbortController()
    setImportId(waiting)
    preview(waiting, { mapping: null }).catch(fail)
  }
  const apply = ({ importId, chosenSchool: school }: ImportPreview, confirmRemovals: boolean) => {
    tell({ kind: 'applying' })
    api.call(rosterApply, { importId, confirmRemovals, school }).then((result) => tell({ kind: 'applied', result }), fail)
  }

  return (
    <Page title={t('page|/people')} lead={t('people|lead')}>
      <Steps now={now} />
      {now.step === 'choose' && <ChooseFiles why={now.why} onChosen={start} />}
      {now.step === 'uploading' && <UploadProgress {...now} onCancel={cancel} />}
      {now.step === 'checking' && importId !== null && <Working importId={importId} title={t('people|checking')} onCancel={cancel} />}
      {now.step === 'applying' && <Working importId={now.preview.importId} title={t('people|applying')} onCancel={cancel} />}
      {(now.step === 'preview' || now.step === 'applying') && (
        <Preview
          key={now.preview.importId}
          preview={now.preview}
          failure={now.step === 'preview' ? now.failure : null}
          applying={now.step === 'applying'}
          onRead={(reading) => preview(now.preview.importId, reading).catch(fail)}
          onApply={(confirmed) => apply(now.preview, confirmed)}
          onCancel={cancel}
        />
      )}
      {now.step === 'done' && (
        <>
          <Note tone="done">
            <p>
              {t('people|result')}: {t('people|resultBody', { ...now.result })}
            </p>
          </Note>
          <div>
            <ActionButton onPress={() => tell({ kind: 'again' })}>{t('people|another')}</ActionButton>
          </div>
        </>
      )}
      {(now.step === 'choose' || now.step === 'done') && <SamePeople key={now.step} onLook={look} />}
    </Page>
  )
}

function Steps({ now }: { now: Import }) {
  const { t } = useTranslation()
  const at = now.step === 'choose' || now.step === 'uploading' ? 'choose' : now.step === 'done' ? 'done' : 'check'
  return (
    <ol className="steps">
      {(['choose', 'check', 'done'] as const).map((step) => (
        <li key={step} aria-current={step === at ? 'step' : undefined}>
          {t(`people|step|${step}`)}
        </li>
      ))}
    </ol>
  )
}
