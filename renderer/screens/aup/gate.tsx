import { useCallback, useEffect, useRef, useState } from 'react'
import type { Choices, Reading } from '../../../protocol/aup.ts'
import type { Language, PageSupport, Screen } from '../../../protocol/page.ts'
import type { Statement } from '../../../protocol/sees.ts'
import type { Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { useScan } from '../../shell/scan.ts'
import { useTitle } from '../../shell/use-title.ts'
import { Sees } from '../sees/index.ts'
import { askUntilTold, type GateCalls, plain } from './calls.ts'
import { Document } from './document.tsx'
import { Grant } from './grant.tsx'
import './gate.css'
import './looks.css'
import { Looks } from './looks.tsx'
import { PictureOfTheDay } from './picture-of-day.tsx'
import { isChild } from './rules.ts'
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

/** The rules, before the desktop. What is shown follows the agent's word; only the place on the page is the page's own. */
export function Gate({ gate, school, support, language, speechFor, calls }: GateProps) {
  const [choices, setChoices] = useState(gate.choices)
  const [over, setOver] = useState<'nothing' | 'grant' | 'sees'>('nothing')
  const [granting, seeing] = [over === 'grant', over === 'sees']
  const seesButton = useRef<HTMLButtonElement>(null)
  const root = useRef<HTMLElement>(null)
  const speech = speechFor(choices.language ?? language)
  const { reading, asked, askAgain } = useReading(gate, speech.language, calls)
  useScan(root, support.switchKey)
  const choose = (next: Choices) => {
    setChoices(next)
    calls.choose(next)
  }
  const askSees = useCallback((tell: (statements: readonly Statement[]) => void) => askUntilTold(calls.sees, tell), [calls])
  const backFromSees = () => {
    setOver('nothing')
    seesButton.current?.focus({ preventScroll: true })
  }
  const hello = gate.name === null ? speech.say('gate.helloNobody') : speech.say('gate.hello', gate.name)
  return (
    <main
      ref={root}
      className={`gate gate-${gate.audience}`}
      lang={speech.language}
      dir={speech.direction}
      data-size={choices.size}
      data-contrast={choices.contrast}
      data-scanned={support.switchKey !== null}
    >
      <header>
        <p className="school">{school}</p>
        {!granting && <Looks choices={choices} languages={reading?.languages ?? []} sameLanguage={seeing} speech={speech} choose={choose} />}
      </header>
      {granting && <Grant speech={speech} calls={calls} onLeave={() => setOver('nothing')} />}
      {seeing && <Sees audience={gate.audience} speech={speech} english={speechFor('en')} support={support} ask={askSees} onClose={backFromSees} />}
      {!granting && (
        <div className="beneath" inert={seeing}>
          {gate.state === 'tap' && gate.reminder === 'picture' && reading ? (
            <PictureOfTheDay
              key={`${reading.language} ${asked}`}
              reading={reading}
              hello={hello}
              speech={speech}
              support={support}
              paused={seeing}
              go={() => calls.answer(plain('go'))}
            />
          ) : gate.state === 'tap' && gate.reminder !== 'picture' ? (
            <Tap rule={gate.reminder} hello={hello} speech={speech} support={support} paused={seeing} go={() => calls.answer(plain('go'))} />
          ) : gate.state === 'declined' ? (
            <Declined speech={speech} isChild={isChild(gate.audience)} answer={(answer) => calls.answer(plain(answer))} />
          ) : reading ? (
            <Document
              key={`${reading.document} ${reading.language} ${asked}`}
              reading={reading}
              hello={gate.done === 0 ? hello : null}
              audience={gate.audience}
              speech={speech}
              support={support}
              paused={seeing}
              calls={calls}
              onStale={askAgain}
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
        </div>
      )}
      {!granting && (
        <footer>
          {support.switchKey !== null && (
            <button type="button" className="hide" onClick={calls.hide}>
              <Words line={speech.say('button.label')} />
            </button>
          )}
          <button type="button" className="quiet" onClick={() => setOver('grant')}>
            <Words line={speech.say('gate.code')} />
          </button>
          <button type="button" className="quiet" onClick={() => void calls.answer(plain('signOut'))}>
            <Words line={speech.say('gate.signOut')} />
          </button>
          <button ref={seesButton} type="button" className="quiet" aria-expanded={seeing} onClick={() => (seeing ? backFromSees() : setOver('sees'))}>
            <Words line={speech.say('sees.open')} />
          </button>
        </footer>
      )}
    </main>
  )
}

/** What to read now, asked anew for each document and language; `asked` counts, so that a new leave starts at the first page. */
function useReading(gate: GateScreen['gate'], language: Language, calls: GateCalls) {
  const [told, setTold] = useState<{ reading: Reading | null; asked: number }>({ reading: null, asked: 0 })
  const [stale, setStale] = useState(0)
  const reads = gate.state === 'reading' || (gate.state === 'tap' && gate.reminder === 'picture')
  const about = reads ? [gate.logon, gate.audience, gate.done, gate.of, gate.state, stale].join(' ') : null
  const ask = useCallback(() => calls.read({ language }), [calls, language])
  useEffect(() => {
    if (about === null) return
    return askUntilTold(ask, (reading) => setTold((before) => ({ reading, asked: before.asked + 1 })))
  }, [about, ask])
  return { reading: about === null ? null : told.reading, asked: told.asked, askAgain: () => setStale((n) => n + 1) }
}

/** Whoever said no. A child has a teacher to talk with; a grown-up is not told to put a hand up. */
function Declined({ speech, isChild, answer }: { readonly speech: Speech; readonly isChild: boolean; readonly answer: (answer: 'again') => void }) {
  const told = speech.say(isChild ? 'gate.declined' : 'gate.declinedAdult')
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  useTitle(told.text)
  return (
    <section className="words">
      <h1 ref={heading} tabIndex={-1}>
        <Words line={told} />
      </h1>
      <p>
        <Words line={speech.say('gate.declinedUntil')} />
      </p>
      {isChild && (
        <p>
          <Words line={speech.say('gate.helpAsked')} />
        </p>
      )}
      <div className="ways">
        <button type="button" className="main" onClick={() => answer('again')}>
          <Words line={speech.say('gate.again')} />
        </button>
      </div>
    </section>
  )
}
