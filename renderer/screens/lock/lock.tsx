import { useEffect, useRef } from 'react'
import type { Language, PageSupport, Screen } from '../../../protocol/page.ts'
import type { Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { useReadAloud } from '../../shell/read-aloud.ts'
import { useScan } from '../../shell/scan.ts'
import { useTitle } from '../../shell/use-title.ts'
import { CodeEntry, type LiftWithCode } from '../panic/index.ts'
import './lock.css'
import { linesOf } from './rules.ts'
import { useAnything } from './use-anything.ts'

export interface LockCalls {
  /** Somebody is there, who may open it. */
  here(): void
  /** What the button does, for whoever has one key. */
  hide(): void
  readonly open: LiftWithCode
}
interface LockProps {
  readonly screen: Extract<Screen, { kind: 'lock' }>
  readonly school: string
  readonly support: PageSupport
  /** used where the child has chosen no language */
  readonly language: Language
  readonly speechFor: (language: Language) => Speech
  readonly calls: LockCalls
}

/** A locked PC: whose it is, how it is opened, and what comes by itself. */
export function LockScreen({ screen: { lock, style, offline }, school, support, language, speechFor, calls }: LockProps) {
  const speech = speechFor(lock.choices.language ?? language)
  const { pupilMayOpen, message } = lock
  const root = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const title = speech.say('plain.locked')
  const lines = linesOf({ lock, offline, noNumbers: support.noNumbers, nowMs: Date.now() }, speech)
  const [why, ...rest] = lines
  // A screen reader starts reading here.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  useTitle(title.text)
  useReadAloud(support.readAloud ? { about: lock.id, first: [title, ...lines], again: [] } : null, speech)
  useScan(root, support.switchKey)
  useAnything(pupilMayOpen ? calls.here : null, support.switchKey)
  return (
    <main
      ref={root}
      className={`lock lock-${style}`}
      lang={speech.language}
      dir={speech.direction}
      data-size={lock.choices.size}
      data-contrast={lock.choices.contrast}
      data-scanned={support.switchKey !== null}
    >
      <p className="school">{school}</p>
      <section className="words">
        <h1 ref={heading} tabIndex={-1}>
          <Words line={title} />
        </h1>
        {why && (
          <p>
            <Words line={why} />
          </p>
        )}
        {message !== null && (
          <p className="message" lang="" dir="auto">
            {message}
          </p>
        )}
        {rest.map((line) => (
          <p key={line.text}>
            <Words line={line} />
          </p>
        ))}
        {(pupilMayOpen || support.switchKey !== null) && (
          <div className="ways">
            {pupilMayOpen && (
              <button type="button" className="main" onClick={calls.here}>
                <Words line={speech.say('lock.here')} />
              </button>
            )}
            {support.switchKey !== null && (
              <button type="button" className="hide" onClick={calls.hide}>
                <Words line={speech.say('button.label')} />
              </button>
            )}
          </div>
        )}
      </section>
      {!pupilMayOpen && <CodeEntry style={style} speech={speech} lift={calls.open} />}
    </main>
  )
}
