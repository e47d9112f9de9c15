import { FileUp } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { ActionButton, FailureNote, Note } from '../../components/index.ts'
import { TimetableMappingForm } from './timetable-mapping.tsx'
import { TimetablePreviewPanel } from './timetable-preview.tsx'
import { useTimetableImport } from './use-timetable-import.ts'

/** The timetable from a file: chosen, looked at, then used. Nothing changes before the last step. */
export function TimetableImport({ onDone }: { onDone(): void }) {
  const { t } = useTranslation()
  const { now, bring, read, apply, cancel } = useTimetableImport(onDone)
  const choose = (words: string) => (
    <FileTrigger acceptedFileTypes={['.csv', 'text/csv', '.zip', 'application/zip']} onSelect={(list) => list?.[0] && bring.start(list[0])}>
      <ActionButton icon={FileUp}>{words}</ActionButton>
    </FileTrigger>
  )
  return (
    <>
      {now.step === 'choose' && (
        <>
          <p className="soft">{t('timetable|chooseBody')}</p>
          {now.cancelled && <Note tone="info">{t('timetable|cancelled')}</Note>}
          <div className="row">{choose(t('timetable|choose'))}</div>
        </>
      )}
      <FailureNote failure={bring.failure} />
      {now.step === 'sending' && (
        <div className="row">
          <p role="status">
            {now.percent < 100 ? t('timetable|sending', { file: now.file, percent: now.percent }) : t('timetable|checking', { file: now.file })}
          </p>
          <ActionButton onPress={cancel}>{t('app|cancel')}</ActionButton>
        </div>
      )}
      {now.step === 'preview' && (
        <>
          {now.stale && <Note tone="warn">{t('timetable|stale')}</Note>}
          <TimetableMappingForm
            key={now.preview.importId}
            columns={now.preview.columns}
            mapping={now.preview.mapping ?? now.preview.guess}
            pending={read.pending}
            onCheck={read.start}
          />
          <FailureNote failure={read.failure ?? apply.failure} />
          <TimetablePreviewPanel preview={now.preview} pending={apply.pending} onApply={apply.start} onCancel={cancel} />
        </>
      )}
      {now.step === 'done' && (
        <>
          <Note tone="done">{t('timetable|done', { count: now.lessons })}</Note>
          <div className="row">{choose(t('timetable|another'))}</div>
        </>
      )}
    </>
  )
}
