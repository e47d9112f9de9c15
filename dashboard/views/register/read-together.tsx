import { ArrowLeft, ArrowRight, ListChecks } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registerRules } from '../../../protocol/aup-register.ts'
import { Markdown } from '../../../renderer/theme/markdown.tsx'
import { Picture } from '../../../renderer/theme/pictures/index.tsx'
import { ActionButton, FailureNote, Page } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { boardPages } from './rules.ts'

/** Also what a presenter in the hand sends. */
const ON = ['PageDown', 'ArrowRight']
const BACK = ['PageUp', 'ArrowLeft']

/** The youngest children's rules for the board, one page at a time, large enough for the back of the room. Records nothing. */
export function ReadTogether({ className, onTick, onLeave }: { className: string; onTick(): void; onLeave(): void }) {
  const { t, i18n } = useTranslation()
  const { api } = useApp()
  const rules = useLoad(() => api.call(registerRules, {}))
  const pages = boardPages(rules.value?.agreements ?? [], i18n.language)
  const last = pages.length - 1
  const [at, setAt] = useState(0)
  useEffect(() => {
    const turn = (event: KeyboardEvent) => {
      if (!ON.includes(event.key) && !BACK.includes(event.key)) return
      event.preventDefault()
      setAt((here) => (ON.includes(event.key) ? Math.min(last, here + 1) : Math.max(0, here - 1)))
    }
    window.addEventListener('keydown', turn)
    return () => window.removeEventListener('keydown', turn)
  }, [last])
  const shown = pages[at]
  return (
    <Page title={t('register|term|read', { className })} lead={t('register|board|lead')}>
      <div className="row">
        <ActionButton icon={ArrowLeft} onPress={onLeave}>
          {t('register|back')}
        </ActionButton>
      </div>
      <FailureNote failure={rules.failure} onRetry={rules.reload} />
      {rules.value === null && rules.loading && <p className="soft">{t('app|loading')}</p>}
      {shown && (
        <>
          <article className="panel board-page" aria-live="polite" lang={shown.language} aria-label={shown.title}>
            {shown.page.picture && (
              <span className="board-picture" aria-hidden="true">
                <Picture name={shown.page.picture} />
              </span>
            )}
            <div className="stack">
              <h2>{shown.page.heading}</h2>
              <Markdown text={shown.page.body} />
              {shown.page.question && (
                <div className="board-question">
                  <p>{shown.page.question.ask}</p>
                  <ul>
                    {shown.page.question.answers.map(({ text }) => (
                      <li key={text}>{text}</li>
                    ))}
                  </ul>
                </div>
              )}
            </div>
          </article>
          <div className="row">
            <ActionButton icon={ArrowLeft} isDisabled={at === 0} onPress={() => setAt(at - 1)}>
              {t('register|board|back')}
            </ActionButton>
            <ActionButton kind="primary" icon={at < last ? ArrowRight : ListChecks} onPress={() => (at < last ? setAt(at + 1) : onTick())}>
              {t(at < last ? 'register|board|next' : 'register|term|tick')}
            </ActionButton>
            {at < last && (
              <ActionButton icon={ListChecks} onPress={onTick}>
                {t('register|term|tick')}
              </ActionButton>
            )}
            <span className="soft">{t('register|board|page', { page: at + 1, of: pages.length })}</span>
          </div>
        </>
      )}
    </Page>
  )
}
