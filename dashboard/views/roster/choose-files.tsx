import { FileUp, FolderUp } from 'lucide-react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { ActionButton, FailureNote, Note } from '../../components/index.ts'
import type { Import } from './import-machine.ts'

export function ChooseFiles({ why, onChosen }: { why: Extract<Import, { step: 'choose' }>['why']; onChosen(files: File[]): void }) {
  const { t } = useTranslation()
  const take = (list: FileList | null) => list && onChosen([...list])
  return (
    <section className="panel stack">
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
        <FileTrigger allowsMultiple acceptedFileTypes={['.csv', 'text/csv', '.zip', 'application/zip']} onSelect={take}>
          <ActionButton icon={FileUp}>{t('people|chooseFiles')}</ActionButton>
        </FileTrigger>
      </div>
    </section>
  )
}
