import { useEffect, useId, useRef, useState } from 'react'
import type { Screen } from '../../../protocol/page.ts'
import type { PanicState } from '../../../protocol/panic.ts'
import type { Speech } from '../../i18n/index.ts'
import './cover.css'
import { Words } from './line.tsx'
import { COVER_MARK, COVER_STATE_COLOURS } from './marks.ts'
import { Pip } from './pip.tsx'
import { plainLine, saysWaiting } from './rules.ts'
import { useMinutes } from './use-minutes.ts'

type Cover = Extract<Screen, { kind: 'cover' }>

interface CoverWords {
  readonly cover: Cover
  readonly speech: Speech
}

/** What the primary display shows while covered. Mounted anew for each press, so its waiting time starts at nothing. */
export function PrimaryCover({ cover, speech, school }: CoverWords & { readonly school: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  // A screen reader starts reading here; the state lines below speak for themselves when they change.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <main className={`cover cover-${cover.style}`} lang={speech.language} dir={speech.direction}>
      <Mark state={cover.state} />
      <p className="school">{school}</p>
      {cover.style === 'pip' ? (
        <>
          <section className="words">
            <h1 ref={heading} tabIndex={-1}>
              <Words line={speech.say('pip.praise')} />
            </h1>
            <p>
              <Words line={speech.say('pip.hidden')} />
            </p>
            <p>
              <Words line={speech.say('pip.trouble')} />
            </p>
            <StateLines cover={cover} speech={speech} />
          </section>
          <Pip pose={cover.state === 'here' ? 'hello' : 'waiting'} />
        </>
      ) : (
        <section className="words">
          <h1 ref={heading} tabIndex={-1}>
            <Words line={speech.say('plain.locked')} />
          </h1>
          <p className="unlock" aria-live={urgency(cover.state)}>
            <Words line={speech.say(plainLine(cover.state))} />
          </p>
          <More cover={cover} speech={speech} />
        </section>
      )}
    </main>
  )
}

function Mark({ state }: { readonly state: PanicState }) {
  const { left, top, size } = COVER_MARK
  return <div className="mark" aria-hidden="true" style={{ left, top, width: size, height: size, backgroundColor: COVER_STATE_COLOURS[state] }} />
}

/** What became of the press, and, after a minute without an adult, what else the child can do. */
function StateLines({ cover, speech }: CoverWords) {
  const minutes = useMinutes()
  return (
    <div className={`state state-${cover.state}`} aria-live={urgency(cover.state)} aria-atomic="true">
      <p>
        <Words line={speech.say(`state.${cover.state}`, cover.by)} />
      </p>
      {saysWaiting(cover.state, minutes) && (
        <p className="waited">
          <Words line={speech.count('state.waited', minutes)} />
        </p>
      )}
    </div>
  )
}

/** For older pupils the words wait behind a button, so that the screen outs nobody. */
function More({ cover, speech }: CoverWords) {
  const [open, setOpen] = useState(false)
  const panel = useId()
  return (
    <>
      <button type="button" className="more" aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>
        <Words line={speech.say('plain.more')} />
      </button>
      <div id={panel} className="panel" hidden={!open}>
        <p>
          <Words line={speech.say('pip.praise')} />
        </p>
        <p>
          <Words line={speech.say('pip.trouble')} />
        </p>
        <StateLines cover={cover} speech={speech} />
      </div>
    </>
  )
}

/** "Put your hand up" interrupts a screen reader; good news waits for it to finish its sentence. */
function urgency(state: PanicState): 'assertive' | 'polite' {
  return state === 'unsent' ? 'assertive' : 'polite'
}
