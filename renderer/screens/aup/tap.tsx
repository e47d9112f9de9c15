import { useEffect, useRef } from 'react'
import type { SmartRule } from '../../../protocol/agreements.ts'
import type { PageSupport } from '../../../protocol/page.ts'
import type { Line, Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { useReadAloud } from '../../shell/read-aloud.ts'
import { useTitle } from '../../shell/use-title.ts'

/** Nothing is new: one SMART rule to remember, and one tap. */
export function Tap({
  rule,
  hello,
  speech,
  support,
  paused,
  go,
}: {
  readonly rule: SmartRule | null
  readonly hello: Line
  readonly speech: Speech
  readonly support: PageSupport
  readonly paused: boolean
  readonly go: () => void
}) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus({ preventScroll: true }), [])
  useTitle(speech.say('gate.remember').text)
  const line = rule && speech.say(`smart.${rule}.line`)
  useReadAloud(support.readAloud && !paused && line ? { about: rule ?? '', first: [hello, line], again: [line] } : null, speech)
  return (
    <section className="words tap">
      <h1>
        <Words line={hello} />
      </h1>
      {rule && line && (
        <div className="rule">
          <h2>
            <span className="letter" aria-hidden="true">
              {speech.say(`smart.${rule}`).text.charAt(0)}
            </span>
            <Words line={speech.say(`smart.${rule}`)} />
          </h2>
          <p>
            <Words line={line} />
          </p>
        </div>
      )}
      <div className="ways">
        <button ref={button} type="button" className="main" onClick={go}>
          <Words line={speech.say('gate.go')} />
        </button>
      </div>
    </section>
  )
}
