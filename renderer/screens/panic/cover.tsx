import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type PageSupport, type Screen, WAITING_PRESS } from '../../../protocol/page.ts'
import type { PanicState } from '../../../protocol/panic.ts'
import type { Line, PlainKey, Speech } from '../../i18n/index.ts'
import { type Aloud, useReadAloud } from '../../shell/read-aloud.ts'
import { CodeEntry } from './code-entry.tsx'
import type { LiftWithCode } from './code-rules.ts'
import './cover.css'
import { Words } from '../../shell/line.tsx'
import { COVER_MARK, COVER_STATE_COLOURS } from './marks.ts'
import { Pictogram, type PictogramName } from './pictogram.tsx'
import { Pip } from './pip.tsx'
import { plainLine, saysWaiting, someoneKey, stateKey } from './rules.ts'
import { useMinutes } from './use-minutes.ts'

export type Cover = Extract<Screen, { kind: 'cover' }>

interface CoverWords {
  readonly cover: Cover
  readonly speech: Speech
  readonly support: PageSupport
}

/** What stands ready, drawn but not seen, before there was a press. */
const READY: Cover = { kind: 'cover', press: WAITING_PRESS, state: 'sending', by: null, style: 'pip', primary: true }

/**
 * What the primary display shows while covered; null keeps the last one drawn but not seen, so that the next
 * press has no picture to draw and no type to load.
 */
export function PrimaryCover({
  cover: shown,
  speech,
  school,
  support,
  lift,
}: {
  readonly cover: Cover | null
  readonly speech: Speech
  readonly school: string
  readonly support: PageSupport
  readonly lift: LiftWithCode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [last, setLast] = useState(READY)
  if (shown && shown !== last) setLast(shown)
  const cover = shown ?? last
  // A cover painted ahead is not a press: nothing is focused, said aloud or counted until there is one.
  const press = isPressed(cover) ? shown?.press : undefined
  // A screen reader starts reading here; the state lines below speak for themselves when they change.
  useEffect(() => {
    if (press) heading.current?.focus({ preventScroll: true })
  }, [press])
  useReadAloud(support.readAloud && press ? aloud(cover, speech) : null, speech)
  const said = (key: PlainKey, symbol: PictogramName) => (
    <WithSymbol name={support.symbols ? symbol : null}>
      <Words line={speech.say(key)} />
    </WithSymbol>
  )
  return (
    <main className={`cover cover-${cover.style}`} data-seen={shown !== null} inert={press === undefined}>
      <Mark state={cover.state} />
      <p className="school">{school}</p>
      {cover.style === 'pip' ? (
        <>
          <section className="words">
            <h1 ref={heading} tabIndex={-1}>
              {said('pip.praise', 'praise')}
            </h1>
            <p>{said('pip.hidden', 'hidden')}</p>
            <p>{said('pip.trouble', 'safe')}</p>
            <StateLines key={cover.press} cover={cover} speech={speech} support={support} />
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
          <More key={cover.press} cover={cover} speech={speech} support={support} />
        </section>
      )}
      <CodeEntry key={cover.press} style={cover.style} speech={speech} lift={lift} />
    </main>
  )
}

function stateLine(cover: Cover, speech: Speech): Line {
  return speech.say(stateKey(cover.style, cover.state), cover.by ?? { key: someoneKey(cover.style) })
}

/** What is said aloud: what stands there. An older pupil's own words wait behind "More" and are not called through the room. */
function aloud(cover: Cover, speech: Speech): Aloud {
  const about = cover.press
  if (cover.style === 'plain') return { about, first: [speech.say('plain.locked')], again: [speech.say(plainLine(cover.state))] }
  return { about, first: [speech.say('pip.praise'), speech.say('pip.hidden'), speech.say('pip.trouble')], again: [stateLine(cover, speech)] }
}

function WithSymbol({ name, children }: { readonly name: PictogramName | null; readonly children: ReactNode }) {
  if (name === null) return children
  return (
    <span className="with-symbol">
      <Pictogram name={name} />
      <span>{children}</span>
    </span>
  )
}

function isPressed({ press }: Cover): boolean {
  return press !== WAITING_PRESS
}

function Mark({ state }: { readonly state: PanicState }) {
  const { left, top, size } = COVER_MARK
  return <div className="mark" aria-hidden="true" style={{ left, top, width: size, height: size, backgroundColor: COVER_STATE_COLOURS[state] }} />
}

/** What became of the press, and, after a minute without an adult, what else the child can do. */
function StateLines({ cover, speech, support }: CoverWords) {
  const minutes = useMinutes()
  return (
    <div className={`state state-${cover.state}`} style={{ borderColor: COVER_STATE_COLOURS[cover.state] }} aria-live={urgency(cover.state)} aria-atomic="true">
      <p>
        <WithSymbol name={support.symbols ? cover.state : null}>
          <Words line={stateLine(cover, speech)} />
        </WithSymbol>
      </p>
      {isPressed(cover) && saysWaiting(cover.state, minutes) && (
        <p className="waited">
          <Words line={support.noNumbers ? speech.say('state.handUp') : speech.count('state.waited', minutes)} />
        </p>
      )}
    </div>
  )
}

/** For older pupils the words wait behind a button, so that the screen outs nobody. */
function More({ cover, speech, support }: CoverWords) {
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
        <StateLines cover={cover} speech={speech} support={support} />
      </div>
    </>
  )
}

/** "Put your hand up" interrupts a screen reader; good news waits for it to finish its sentence. */
function urgency(state: PanicState): 'assertive' | 'polite' {
  return state === 'unsent' ? 'assertive' : 'polite'
}
