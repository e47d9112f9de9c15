import { useCallback, useEffect, useRef, useState } from 'react'
import type { Reading } from '../../../protocol/aup.ts'
import type { PageSupport, Screen } from '../../../protocol/page.ts'
import { LANGUAGES, type Language } from '../../../protocol/page.ts'
import { CATALOGUES, type Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { type GateCalls, plain } from './calls.ts'
import { Document } from './document.tsx'
import { Grant } from './grant.tsx'
import './gate.css'
import { Tap } from './tap.tsx'

export type GateScreen = Extract<Screen, { kind: 'gate' }>

interface GateProps {
  readonly gate: GateScreen['gate']
  readonly school: string
  readonly support: PageSupport
  /** in the language the child is shown at first */
  readonly language: Language
  readonly speechFor: (language: Language) => Speech
  readonly calls: GateCalls
}

/** How soon it is asked again what to read, while the agent could not say. */
const ASK_AGAIN_MS = 700

/** The rules, before the desktop. What is shown follows the agent's word; only the place on the page is the page's own. */
export function Gate({ gate, school, support, language, speechFor, calls }: GateProps) {
  const [chosen, setChosen] = useState<Language | null>(null)
  const [granting, setGranting] = useState(false)
  const speech = speechFor(chosen ?? language)
  const { reading, asked } = useReading(gate, chosen, calls)
  const hello = gate.name === null ? speech.say('gate.helloNobody') : speech.say('gate.hello', gate.name)
  return (
    <main className={`gate gate-${gate.audience}`} lang={speech.language} dir={speech.direction}>
      <header>
        <p className="school">{school}</p>
        {reading && reading.languages.length > 1 && (
          <Languages of={reading.languages} now={speech.language} label={speech.say('gate.language').text} choose={setChosen} />
        )}
      </header>
      {granting ? (
        <Grant speech={speech} calls={calls} onLeave={() => setGranting(false)} />
      ) : gate.state === 'tap' ? (
        <Tap rule={gate.rule} hello={hello} speech={speech} support={support} go={() => calls.answer(plain('go'))} />
      ) : gate.state === 'declined' ? (
        <Declined speech={speech} answer={(answer) => calls.answer(plain(answer))} />
      ) : reading ? (
        <Document
          key={`${reading.document} ${reading.language} ${asked}`}
          reading={reading}
          hello={gate.done === 0 ? hello : null}
          audience={gate.audience}
          speech={speech}
          support={support}
          calls={calls}
        />
      ) : (
        <section className="words" aria-live="polite">
          <h1>
            <Words line={hello} />
          </h1>
          <p>
            <Words line={speech.say('gate.moment')} />
          </p>
        </section>
      )}
      {!granting && (
        <footer>
          <button type="button" className="quiet" onClick={() => setGranting(true)}>
            <Words line={speech.say('gate.code')} />
          </button>
          <button type="button" className="quiet" onClick={() => void calls.answer(plain('signOut'))}>
            <Words line={speech.say('gate.signOut')} />
          </button>
        </footer>
      )}
    </main>
  )
}

/** What to read now, asked anew for each document and language; `asked` counts, so that a new leave starts at the first page. */
function useReading(gate: GateScreen['gate'], language: Language | null, calls: GateCalls): { reading: Reading | null; asked: number } {
  const [told, setTold] = useState<{ reading: Reading | null; asked: number }>({ reading: null, asked: 0 })
  const about = gate.state === 'reading' ? `${gate.logon} ${gate.done}` : null
  const ask = useCallback(() => calls.read({ language }), [calls, language])
  useEffect(() => {
    if (about === null) return
    let left = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = async () => {
      const answer = await ask()
      if (left) return
      if (answer.ok) setTold((before) => ({ reading: answer.value, asked: before.asked + 1 }))
      else timer = setTimeout(again, ASK_AGAIN_MS)
    }
    void again()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [about, ask])
  return about === null ? { reading: null, asked: told.asked } : told
}

function Languages({
  of,
  now,
  label,
  choose,
}: {
  readonly of: readonly Language[]
  readonly now: Language
  readonly label: string
  readonly choose: (language: Language) => void
}) {
  return (
    <fieldset className="languages" aria-label={label}>
      {LANGUAGES.filter((language) => of.includes(language)).map((language) => (
        <button key={language} type="button" lang={language} aria-pressed={language === now} onClick={() => choose(language)}>
          {CATALOGUES[language].name}
        </button>
      ))}
    </fieldset>
  )
}

function Declined({ speech, answer }: { readonly speech: Speech; readonly answer: (answer: 'again' | 'signOut' | 'help') => void }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <section className="words">
      <h1 ref={heading} tabIndex={-1}>
        <Words line={speech.say('gate.declined')} />
      </h1>
      <p>
        <Words line={speech.say('gate.declinedUntil')} />
      </p>
      <p>
        <Words line={speech.say('gate.helpAsked')} />
      </p>
      <div className="ways">
        <button type="button" className="main" onClick={() => answer('again')}>
          <Words line={speech.say('gate.again')} />
        </button>
      </div>
    </section>
  )
}
