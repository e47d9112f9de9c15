import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Note } from './notes.tsx'

/** A page that breaks takes only itself away: alerts, connection and menu stay. */
export class BrokenPage extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }
  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack)
  }
  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children
  }
}

function Broken() {
  const { t } = useTranslation()
  return (
    <Note tone="warn">
      <p>{t('app|broken')}</p>
      <button type="button" className="button button-plain" onClick={() => location.reload()}>
        {t('app|reload')}
      </button>
    </Note>
  )
}
