import { Eye, EyeOff } from 'lucide-react'
import { type CSSProperties, useCallback, useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'

/** A screen reader's click can't be held: it shows for this long, and is said once. */
const VIRTUAL_MS = 5_000
const GAP_PX = 6
const BUBBLE_PX = 56

/**
 * A name may be on the board behind the teacher: it shows only while the button is held, by pointer, Space or Enter. It floats, so
 * that showing it never moves the button from under the finger.
 */
export function HoldToReveal({ who }: { who: string }) {
  const { t } = useTranslation()
  const [at, setAt] = useState<CSSProperties | null>(null)
  const hide = useCallback(() => setAt(null), [])

  useEffect(() => {
    if (!at) return
    window.addEventListener('blur', hide)
    window.addEventListener('scroll', hide, true)
    document.addEventListener('visibilitychange', hide)
    return () => {
      window.removeEventListener('blur', hide)
      window.removeEventListener('scroll', hide, true)
      document.removeEventListener('visibilitychange', hide)
    }
  }, [at, hide])

  return (
    <>
      <Button
        className="button button-bare hold"
        onPressStart={(event) => setAt(beside(event.target.getBoundingClientRect()))}
        onPressEnd={(event) => (event.pointerType === 'virtual' ? setTimeout(hide, VIRTUAL_MS) : hide())}
      >
        {at ? <Eye size={20} aria-hidden="true" /> : <EyeOff size={20} aria-hidden="true" />}
        <span>{t('alerts|hold')}</span>
      </Button>
      <output className="who-is-it" style={at ?? {}}>
        {at ? t('alerts|shown', { who }) : ''}
      </output>
    </>
  )
}

/** Below the button, above it near the lower edge, and never out of the window at the side. */
function beside({ top, bottom, left, right }: DOMRect): CSSProperties {
  const vertical = bottom + BUBBLE_PX > window.innerHeight ? { bottom: window.innerHeight - top + GAP_PX } : { top: bottom + GAP_PX }
  return left > window.innerWidth / 2 ? { ...vertical, right: window.innerWidth - right } : { ...vertical, left }
}
