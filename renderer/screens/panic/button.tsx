import { useRef, useState } from 'react'
import type { Speech } from '../../i18n/index.ts'
import type { Page } from '../../shell/bridge.ts'
import './button.css'
import { Lifebelt } from '../../theme/lifebelt.tsx'

/** The whole of the button window. It acts when the finger goes down: the screen is hidden before it comes up again. */
export function LifebeltButton({ page, speech, shortcut }: { readonly page: Page; readonly speech: Speech; readonly shortcut: string }) {
  const [failed, setFailed] = useState(false)
  const pressedByPointer = useRef(false)
  const press = async (via: 'button' | 'touch') => setFailed(!(await page.press({ via })))
  const { text } = speech.say('button.label')
  return (
    <main className="belt" lang={speech.language} dir={speech.direction}>
      <button
        type="button"
        className={failed ? 'failed' : undefined}
        aria-label={text}
        aria-keyshortcuts={shortcut.replace('Ctrl', 'Control')}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          pressedByPointer.current = true
          void press(event.pointerType === 'touch' ? 'touch' : 'button')
        }}
        onClick={(event) => {
          // Enter, Space, a switch or a screen reader: a click without a pointer before it. (detail 0: from no pointer at all)
          if (event.detail === 0 || !pressedByPointer.current) void press('button')
          pressedByPointer.current = false
        }}
      >
        <Lifebelt />
        <span className="label" aria-hidden="true">
          {text}
        </span>
      </button>
      <p className="alarm" role="alert">
        {failed && speech.say('button.failed').text}
      </p>
    </main>
  )
}
