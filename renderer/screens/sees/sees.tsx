import { useEffect, useRef, useState } from 'react'
import type { Audience } from '../../../protocol/agreements.ts'
import type { PageSupport } from '../../../protocol/page.ts'
import type { Statement } from '../../../protocol/sees.ts'
import { CATALOGUES, type Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { useReadAlong, useVoiced } from '../../shell/read-along.ts'
import { useTitle } from '../../shell/use-title.ts'
import { Picture } from '../../theme/pictures/index.tsx'
import { itemsOf, neverIn } from './rules.ts'
import './sees.css'

interface SeesProps {
  readonly audience: Audience
  readonly speech: Speech
  readonly english: Speech
  readonly support: PageSupport
  /** Tells the statements once they are known; returns how to give up. */
  readonly ask: (tell: (statements: readonly Statement[]) => void) => () => void
  readonly onClose: () => void
}

/** What is recorded of whoever reads this, who sees it, how long, and what is never taken. */
export function Sees({ audience, speech, english, support, ask, onClose }: SeesProps) {
  const [statements, setStatements] = useState<readonly Statement[] | null>(null)
  const [aloud, setAloud] = useState(support.readAloud)
  const article = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const { checked } = CATALOGUES[speech.language]
  const languages = checked ? [speech.language] : [speech.language, 'en']
  const mayHear = useVoiced(languages) !== null
  useEffect(() => ask(setStatements), [ask])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  useEffect(() => {
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    window.addEventListener('keydown', leave)
    return () => window.removeEventListener('keydown', leave)
  }, [onClose])
  useReadAlong(aloud && statements !== null, article, speech.language, languages)
  const title = speech.say('sees.open').text
  // Its name once it says something: a screen reader says it then.
  useTitle(statements === null ? speech.say('gate.moment').text : title)
  const told = { statements, audience, numbers: !support.noNumbers }
  const picture = audience === 'ks1' ? 'checking' : null
  return (
    <section className="sees">
      <article
        ref={article}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that may scroll must be reachable by keyboard
        tabIndex={0}
        aria-label={title}
        aria-busy={statements === null}
        className={checked ? 'one' : 'two'}
        {...(picture && { 'data-picture': picture })}
      >
        {picture && <Picture name={picture} />}
        <div lang={speech.language} data-aloud>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <Told {...told} speech={speech} />
        </div>
        {!checked && (
          <div lang="en" dir="ltr" className="beside" data-aloud>
            <h2>{english.say('sees.open').text}</h2>
            <Told {...told} speech={english} />
          </div>
        )}
      </article>
      <div className="ways">
        {mayHear && (
          <button type="button" aria-pressed={aloud} onClick={() => setAloud(!aloud)}>
            <Words line={speech.say(aloud ? 'gate.quiet' : 'gate.listen')} />
          </button>
        )}
        <button type="button" className="main" onClick={onClose}>
          <Words line={speech.say('sees.close')} />
        </button>
      </div>
    </section>
  )
}

interface ToldProps {
  readonly statements: readonly Statement[] | null
  readonly audience: Audience
  readonly numbers: boolean
  readonly speech: Speech
}
function Told({ statements, audience, numbers, speech }: ToldProps) {
  if (statements === null) return <p>{speech.say('gate.moment').text}</p>
  return (
    <>
      <p>{speech.say('sees.lead').text}</p>
      <div className="noted">
        <h2>{speech.say('sees.noted').text}</h2>
        <ul>
          {itemsOf(statements, audience, numbers, speech).map(({ topic, what, fine }) => (
            <li key={topic}>
              <p>{what}</p>
              {fine.map((line) => (
                <p key={line} className="fine">
                  {line}
                </p>
              ))}
            </li>
          ))}
        </ul>
        {audience === 'ks1' && (
          <>
            <p>{speech.say('sees.ks1.who').text}</p>
            <p>{speech.say('sees.ks1.long').text}</p>
          </>
        )}
      </div>
      <div className="never">
        <h2>{speech.say('sees.never').text}</h2>
        <ul>
          {neverIn(speech).map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
        <p>{speech.say('sees.others').text}</p>
      </div>
    </>
  )
}
