import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { aupDocuments } from '../../../protocol/aup-page.ts'
import { FailureNote, Page } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { DocumentEditor } from './document-editor.tsx'
import { DocumentList } from './document-list.tsx'
import { documentFrom } from './rules.ts'

/** The list, or the document the address names behind its `#`. */
export function AgreementsPage() {
  const { t } = useTranslation()
  const { go } = useApp()
  const [open, setOpen] = useState(() => documentFrom(location.hash))
  useEffect(() => {
    const follow = () => setOpen(documentFrom(location.hash))
    window.addEventListener('popstate', follow)
    window.addEventListener('hashchange', follow)
    return () => {
      window.removeEventListener('popstate', follow)
      window.removeEventListener('hashchange', follow)
    }
  }, [])
  const show = (document: string | null) => {
    if (document === null) go('/agreements')
    else go('/agreements', document)
    setOpen(document)
    window.scrollTo(0, 0)
  }
  return (
    <Page title={t('page|/agreements')} lead={t('agreements|lead')}>
      {open === null ? <Documents onOpen={show} /> : <DocumentEditor key={open} document={open} onLeave={() => show(null)} />}
    </Page>
  )
}

function Documents({ onOpen }: { onOpen(document: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const documents = useLoad(async () => (await api.call(aupDocuments, {})).documents)
  return (
    <>
      <FailureNote failure={documents.failure} onRetry={documents.reload} />
      {documents.value === null && documents.loading && <p className="soft">{t('app|loading')}</p>}
      {documents.value && <DocumentList documents={documents.value} onOpen={onOpen} />}
    </>
  )
}
