import { useTranslation } from 'react-i18next'
import { Page } from '../../components/index.ts'

export function Reports() {
  const { t } = useTranslation()
  return <Page title={t('reports|title')} lead={t('reports|body')} />
}
