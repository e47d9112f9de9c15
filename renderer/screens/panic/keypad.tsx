import { type KeyboardEvent, type PointerEvent, useEffect, useId, useReducer, useRef } from 'react'
import { PIN_DIGITS } from '../../../protocol/codes.ts'
import type { Line, Speech } from '../../i18n/index.ts'
import { EMPTY, type LiftWithCode, nextTyping, type Said } from './code-rules.ts'
import './keypad.css'
import { Words } from '../../shell/line.tsx'

const ROWS = [
  ['1', '2', '3'],
  ['4', '5', '6'],
  ['7', '8', '9'],
] as const
/** How long the digit just typed can be read before it becomes a dot. */
const SHOW_DIGIT_MS = 800
/** A lift takes well under a second; a cover that is still here after this could not be lifted. */
const LIFTED_WITHIN_MS = 6_000

/** Where an adult types a code: by touch, mouse or keyboard. It checks nothing itself. */
export function Keypad({ speech, lift, onLeave }: { readonly speech: Speech; readonly lift: LiftWithCode; readonly onLeave: () => void }) {
  const [typing, dispatch] = useReducer(nextTyping, EMPTY)
  const pad = useRef<HTMLElement>(null)
  const title = useId()
  const { digits, shown, said, pausedMs } = typing
  useEffect(() => pad.current?.focus({ preventScroll: true }), [])
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(() => dispatch({ kind: 'mask' }), SHOW_DIGIT_MS)
    return () => clearTimeout(timer)
  }, [shown])
  useEffect(() => {
    if (pausedMs === 0) return
    const timer = setTimeout(() => dispatch({ kind: 'resume' }), pausedMs)
    return () => clearTimeout(timer)
  }, [pausedMs])
  useEffect(() => {
    if (said.kind !== 'accepted') return
    const timer = setTimeout(() => dispatch({ kind: 'stuck' }), LIFTED_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [said.kind])

  const ready = digits.length >= PIN_DIGITS.min && said.kind !== 'checking' && pausedMs === 0
  const submit = async () => {
    if (!ready) return
    dispatch({ kind: 'check' })
    dispatch({ kind: 'answer', answer: await lift(digits) })
  }
  const onKey = (event: KeyboardEvent) => {
    // On a key of the pad Enter means that key: whoever goes through them one by one presses it like that.
    if (event.key === 'Enter' && event.target instanceof HTMLButtonElement) return
    if (/^[0-9]$/.test(event.key)) dispatch({ kind: 'digit', digit: event.key })
    else if (event.key === 'Backspace') dispatch({ kind: 'delete' })
    else if (event.key === 'Enter') void submit()
    else if (event.key === 'Escape') onLeave()
    else return
    event.preventDefault()
  }
  const key = (digit: string) => (
    <button key={digit} type="button" onPointerDown={keepFocus} onClick={() => dispatch({ kind: 'digit', digit })}>
      {digit}
    </button>
  )
  return (
    <section ref={pad} className="keypad" aria-labelledby={title} tabIndex={-1} onKeyDown={onKey}>
      <h2 id={title}>
        <Words line={speech.say('code.title')} />
      </h2>
      <p className="typed" dir="ltr" role="img" aria-label={speech.count('code.typed', digits.length).text}>
        {[...digits].map((digit, at) => (shown && at === digits.length - 1 ? digit : '•')).join('')}
      </p>
      <p className="said" role="status">
        <Saying said={said} speech={speech} />
      </p>
      <div className="keys" dir="ltr">
        {ROWS.flat().map(key)}
        <button type="button" onPointerDown={keepFocus} onClick={() => dispatch({ kind: 'delete' })} aria-label={speech.say('code.delete').text}>
          ⌫
        </button>
        {key('0')}
        <button type="button" className="enter" onPointerDown={keepFocus} onClick={submit} aria-disabled={!ready} aria-label={speech.say('code.enter').text}>
          ✓
        </button>
      </div>
      <button type="button" className="leave" onClick={onLeave}>
        <Words line={speech.say('code.leave')} />
      </button>
    </section>
  )
}

/** A finger or a mouse on a key must not take the focus there: Enter on the keyboard would then press that key. */
function keepFocus(event: PointerEvent): void {
  event.preventDefault()
}

function Saying({ said, speech }: { readonly said: Said; readonly speech: Speech }) {
  const line = lineOf(said, speech)
  return line && <Words line={line} />
}
function lineOf(said: Said, speech: Speech): Line | null {
  switch (said.kind) {
    case 'nothing':
      return null
    case 'wrong':
      return speech.count('code.wrong', said.left)
    case 'tooMany':
      return speech.count('code.tooMany', said.minutes)
    default:
      return speech.say(`code.${said.kind}`)
  }
}
