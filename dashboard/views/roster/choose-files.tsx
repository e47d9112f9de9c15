import { FileArchive, FileUp, FolderUp } from 'lucide-react'
import { type DropItem, DropZone, FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { ActionButton, FailureNote, Note } from '../../components/index.ts'
import type { Import } from './import-machine.ts'

/** Folders within folders that are looked into: a zip's own folder and one inside it. */
const DEPTH_MAX = 3

export function ChooseFiles({ why, onChosen }: { why: Extract<Import, { step: 'choose' }>['why']; onChosen(files: File[]): void }) {
  const { t } = useTranslation()
  const take = (list: FileList | null) => list && onChosen([...list])
  return (
    <DropZone className="panel stack drop" aria-label={t('people|drop')} onDrop={(event) => void filesOf(event.items).then(onChosen)}>
      <p>{t('people|formats')}</p>
      <p className="soft">{t('people|never')}</p>
      {why === 'cancelled' && <Note tone="info">{t('people|cancelled')}</Note>}
      {why === 'noFiles' && <Note tone="warn">{t('people|noFiles')}</Note>}
      {typeof why !== 'string' && <FailureNote failure={why} />}
      <div className="row">
        <FileTrigger acceptDirectory onSelect={take}>
          <ActionButton kind="primary" icon={FolderUp}>
            {t('people|chooseFolder')}
          </ActionButton>
        </FileTrigger>
        <FileTrigger acceptedFileTypes={['.zip', 'application/zip']} onSelect={take}>
          <ActionButton icon={FileArchive}>{t('people|chooseZip')}</ActionButton>
        </FileTrigger>
        <FileTrigger allowsMultiple acceptedFileTypes={['.csv', 'text/csv', '.zip', 'application/zip']} onSelect={take}>
          <ActionButton icon={FileUp}>{t('people|chooseFiles')}</ActionButton>
        </FileTrigger>
      </div>
      <p className="soft">{t('people|dropHint')}</p>
    </DropZone>
  )
}

/** Every file that was dropped, also those in folders. */
async function filesOf(items: Iterable<DropItem> | AsyncIterable<DropItem>, depth = 0): Promise<File[]> {
  const files: File[] = []
  for await (const item of items) {
    if (item.kind === 'file') files.push(await item.getFile())
    else if (item.kind === 'directory' && depth < DEPTH_MAX) files.push(...(await filesOf(item.getEntries(), depth + 1)))
  }
  return files
}
