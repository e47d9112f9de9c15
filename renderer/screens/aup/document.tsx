import { useEffect, useRef, useState } from 'react'
import type { Audience } from '../../../protocol/agreements.ts'
import type { Reading } from '../../../protocol/aup.ts'
import type { PageSupport } from '../../../protocol/page.ts'
import type { Line, Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { useReadAlong, useVoiced } from '../../shell/read-along.ts'
import { useTitle } from '../../shell/use-title.ts'
import { Markdown } from '../../theme/markdown.tsx'
import { Picture } from '../../theme/pictures/index.tsx'
import { type GateCalls, plain } from './calls.ts'
import { Question } from './question.tsx'
import { asksQuestion, isChild, pagesInOrder } from './rules.ts'

/** A page turned too soon is tried again until it may be: the reader pressed once, and once is enough. */
const TRY_AGAIN_MS = 400

interface DocumentProps {
  readonly reading: Reading
  readonly hello: Line | null
  readonly audience: Audience
  readonly speech: Speech
  readonly support: PageSupport
  /** another page stands over this one: nothing is read aloud meanwhile */
  readonly paused: boolean
  readonly calls: GateCalls
  /** the agent no longer knows of this reading: something else is asked now */
  readonly onStale: () => void
}

/** One document, a page at a time. The last page asks. */
export function Document({ reading, hello, audience, speech, support, paused, calls, onStale }: DocumentProps) {
  const pages = pagesInOrder(reading)
  const [at, setAt] = useState(0)
  /** furthest page the agent has given leave for, and that leave */
  const leave = useRef({ page: 0, token: reading.token })
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<'nothing' | 'failed' | 'nameless' | 'help' | 'answerFirst'>('nothing')
  const [answered, setAnswered] = useState<readonly string[]>([])
  const [visitor, setVisitor] = useState({ name: '', host: '' })
  const [withAdult, setWithAdult] = useState(false)
  const [aloud, setAloud] = useState(support.readAloud)
  const heading = useRef<HTMLHeadingElement>(null)
  const page = pages[at]
  const last = at === pages.length - 1
  const id = page?.page.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page is read from its heading
  useEffect(() => heading.current?.focus({ preventScroll: true }), [id])
  const article = useRef<HTMLElement>(null)
  useTitle(page?.page.heading ?? '')
  const inLanguages = reading.beside ? [reading.language, 'en'] : [reading.language]
  const mayHear = useVoiced(inLanguages) !== null
  useReadAlong(aloud && !paused, article, id ?? '', inLanguages)
  if (!page) return null
  const question = asksQuestion(page, reading) ? page.page.question : null
  const isAsking = question !== null && !answered.includes(page.page.id)
  const waits = busy || isAsking

  async function insist(work: () => Promise<{ ok: boolean; code?: string }>): Promise<boolean> {
    setBusy(true)
    setSaid('nothing')
    try {
      for (;;) {
        const told = await work()
        if (told.ok) return true
        if (told.code !== 'AUP_TOO_SOON') {
          if (told.code === 'AUP_NOT_ASKED') onStale()
          setSaid(told.code === 'AUP_VISITOR_NAMELESS' ? 'nameless' : 'failed')
          return false
        }
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS))
      }
    } finally {
      setBusy(false)
    }
  }
  async function turn() {
    const next = at + 1
    if (next > leave.current.page) {
      const turned = await insist(async () => {
        const told = await calls.turn({ token: leave.current.token })
        if (told.ok) leave.current = { page: next, token: told.value.token }
        return told
      })
      if (!turned) return
    }
    setAt(next)
  }
  async function agree() {
    const named = visitor.name.trim() !== '' && visitor.host.trim() !== ''
    if (reading.asksVisitor && !named) return setSaid('nameless')
    const who = reading.asksVisitor ? { name: visitor.name.trim().slice(0, 120), host: visitor.host.trim().slice(0, 120) } : null
    const token = leave.current.token
    await insist(() => calls.answer({ answer: 'agree', token, audioOffered: mayHear, withAdult, visitor: who }))
  }
  /** A button that seems dead teaches nobody: it says what it waits for, and shows it. */
  function go(on: () => Promise<void>) {
    if (!waits) return void on()
    if (busy) return
    setSaid('answerFirst')
    article.current?.querySelector('.question')?.scrollIntoView({ block: 'nearest' })
  }
  const help = () => {
    setSaid('help')
    void calls.answer(plain('help'))
  }
  const isPupil = isChild(audience)

  return (
    <section className="document" aria-busy={busy}>
      <p className="title">
        {hello && at === 0 && (
          <strong>
            <Words line={hello} />
          </strong>
        )}
        <span>{reading.title}</span>
      </p>
      <Progress at={at} of={pages.length} label={speech.say('gate.pages').text} />
      <article
        key={page.page.id}
        ref={article}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that may scroll must be reachable by keyboard
        tabIndex={0}
        aria-label={page.page.heading}
        data-page={page.page.id}
        className={page.beside ? 'two' : 'one'}
        data-picture={page.page.picture}
      >
        {page.page.picture && <Picture name={page.page.picture} />}
        {page.changed && (
          <p className="changed">
            <Words line={speech.say('gate.changed')} />
          </p>
        )}
        <div lang={reading.language} data-aloud>
          <h1 ref={heading} tabIndex={-1}>
            {page.page.heading}
          </h1>
          <Markdown text={page.page.body} />
        </div>
        {page.beside && (
          <div lang="en" dir="ltr" className="beside" data-aloud>
            <h2>{page.beside.heading}</h2>
            <Markdown text={page.beside.body} />
          </div>
        )}
        {question && (
          <Question key={page.page.id} question={question} beside={page.beside?.question ?? null} done={() => setAnswered([...answered, page.page.id])} />
        )}
        {last && reading.asksVisitor && (
          <div className="visitor">
            <label>
              <Words line={speech.say('gate.name')} />
              <input value={visitor.name} maxLength={120} autoComplete="off" onChange={(event) => setVisitor({ ...visitor, name: event.target.value })} />
            </label>
            <label>
              <Words line={speech.say('gate.host')} />
              <input value={visitor.host} maxLength={120} autoComplete="off" onChange={(event) => setVisitor({ ...visitor, host: event.target.value })} />
            </label>
          </div>
        )}
        {last && isPupil && (
          <label className="with-adult">
            <input type="checkbox" checked={withAdult} onChange={(event) => setWithAdult(event.target.checked)} />
            <Words line={speech.say('gate.withAdult')} />
          </label>
        )}
      </article>
      <p className="said" role="status">
        {said === 'failed' && <Words line={speech.say('gate.failed')} />}
        {said === 'nameless' && <Words line={speech.say('gate.nameless')} />}
        {said === 'answerFirst' && isAsking && <Words line={speech.say('gate.answerFirst')} />}
        {said === 'help' && <Words line={speech.say('gate.helpAsked')} />}
      </p>
      <div className="ways">
        {at > 0 && (
          <button type="button" onClick={() => setAt(at - 1)}>
            <Words line={speech.say('gate.back')} />
          </button>
        )}
        {mayHear && (
          <button type="button" aria-pressed={aloud} onClick={() => setAloud(!aloud)}>
            <Words line={speech.say(aloud ? 'gate.quiet' : 'gate.listen')} />
          </button>
        )}
        {isPupil && (
          <button type="button" onClick={help}>
            <Words line={speech.say('gate.help')} />
          </button>
        )}
        {last ? (
          <>
            {reading.kind === 'agree' && (
              <button type="button" onClick={() => void calls.answer(plain('no'))}>
                <Words line={speech.say('gate.no')} />
              </button>
            )}
            <button type="button" className="main" aria-disabled={waits} onClick={() => go(agree)}>
              <Words line={speech.say(reading.kind === 'agree' ? 'gate.agree' : 'gate.confirm')} />
            </button>
          </>
        ) : (
          <button type="button" className="main" aria-disabled={waits} onClick={() => go(turn)}>
            <Words line={speech.say('gate.next')} />
          </button>
        )}
      </div>
    </section>
  )
}

function Progress({ at, of, label }: { readonly at: number; readonly of: number; readonly label: string }) {
  if (of === 1) return null
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={of} aria-valuenow={at + 1}>
      {Array.from({ length: of }, (_, dot) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: dots are all alike
        <span key={dot} data-done={dot <= at} />
      ))}
    </div>
  )
}
