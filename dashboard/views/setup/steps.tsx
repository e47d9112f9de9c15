import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Brand } from '../../components/index.ts'

export const STEPS = ['school', 'account', 'people', 'rules', 'pc'] as const
export type Step = (typeof STEPS)[number]

/** What surrounds every step: where one is, and its heading, which takes the focus. Importing people brings a heading of its own. */
export function StepFrame({ step, children }: { step: Step; children: ReactNode }) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = t('app|title', { page: t(`setup|step|${step}`) })
    heading.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [t, step])
  return (
    <div className="first-run">
      <header className="head">
        <span className="brand">
          <Brand /> {t('app|name')}
        </span>
        <span className="school">{t('setup|title')}</span>
      </header>
      <nav aria-label={t('setup|steps')}>
        <ol className="steps">
          {STEPS.map((one, i) => (
            <li key={one} aria-current={one === step ? 'step' : undefined}>
              {i + 1}. {t(`setup|step|${one}`)}
            </li>
          ))}
        </ol>
      </nav>
      <main id="page">
        {step !== 'people' && (
          <hgroup>
            <h1 ref={heading} tabIndex={-1}>
              {t(`setup|step|${step}`)}
            </h1>
            <p className="lead">{t(`setup|lead|${step}`)}</p>
          </hgroup>
        )}
        {children}
      </main>
    </div>
  )
}
