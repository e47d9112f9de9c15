import { Eye, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components'
import { useTranslation } from 'react-i18next'

/** A screen reader's click can't be held: it shows for this long, and is said once. */
const VIRTUAL_MS = 5_000

/** A name may be on the board behind the teacher: it shows only while the button is held, by pointer, Space or Enter. */
export function HoldToReveal({ who }: { who: string }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)

  useEffect(() => {
    if (!shown) return
    const hide = () => setShown(false)
    window.addEventListener('blur', hide)
    document.addEventListener('visibilitychange', hide)
    return () => {
      window.removeEventListener('blur', hide)
      document.removeEventListener('visibilitychange', hide)
    }
  }, [shown])

  return (
    <span className="reveal">
      <Button
        className="button button-bare hold"
        onPressStart={() => setShown(true)}
        onPressEnd={(event) => (event.pointerType === 'virtual' ? setTimeout(() => setShown(false), VIRTUAL_MS) : setShown(false))}
      >
        {shown ? <Eye size={20} aria-hidden="true" /> : <EyeOff size={20} aria-hidden="true" />}
        <span>{t('alerts|hold')}</span>
      </Button>
      <output className="who-is-it">{shown ? t('alerts|shown', { who }) : ''}</output>
    </span>
  )
}
