import { useRef, useState } from 'react'
import type { COVER_STYLES } from '../../../protocol/page.ts'
import type { Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import type { LiftWithCode } from './code-rules.ts'
import { Keypad } from './keypad.tsx'

/** The quiet way in for an adult with a code. The keypad is made when it is asked for, so that covering has none to draw. */
export function CodeEntry({ style, speech, lift }: { readonly style: (typeof COVER_STYLES)[number]; readonly speech: Speech; readonly lift: LiftWithCode }) {
  const [open, setOpen] = useState(false)
  const way = useRef<HTMLButtonElement>(null)
  const leave = () => {
    setOpen(false)
    requestAnimationFrame(() => way.current?.focus({ preventScroll: true }))
  }
  if (open) return <Keypad speech={speech} lift={lift} onLeave={leave} />
  return (
    <button ref={way} type="button" className="has-code" onClick={() => setOpen(true)}>
      <Words line={speech.say(style === 'pip' ? 'code.open' : 'plain.code')} />
    </button>
  )
}
