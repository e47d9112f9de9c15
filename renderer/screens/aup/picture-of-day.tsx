import { useEffect, useRef, useState } from 'react'
import type { Reading } from '../../../protocol/aup.ts'
import type { PageSupport } from '../../../protocol/page.ts'
import type { Line, Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { useReadAlong, useVoiced } from '../../shell/read-along.ts'
import { useTitle } from '../../shell/use-title.ts'
import { Picture } from '../../theme/pictures/index.tsx'

interface PictureProps {
  /** one page of the rules the class has read together */
  readonly reading: Reading
  readonly hello: Line
  readonly speech: Speech
  readonly support: PageSupport
  readonly paused: boolean
  readonly go: () => void
}

/** For the youngest: one picture, one sentence, one tap. */
export function PictureOfTheDay({ reading, hello, speech, support, paused, go }: PictureProps) {
  const [page] = reading.pages
  const [beside] = reading.beside ?? []
  const [aloud, setAloud] = useState(support.readAloud)
  const card = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus({ preventScroll: true }), [])
  const languages = beside ? [reading.language, 'en'] : [reading.language]
  const mayHear = useVoiced(languages) !== null
  useReadAlong(aloud && !paused, card, page?.id ?? '', languages)
  useTitle(page?.heading ?? '')
  if (!page) return null
  return (
    <section className="words picture-of-day">
      <p className="title">
        <Words line={hello} />
      </p>
      <div ref={card} className="card">
        {page.picture && <Picture name={page.picture} />}
        <div>
          <h1 lang={reading.language} data-aloud>
            {page.heading}
          </h1>
          {beside && (
            <p lang="en" dir="ltr" data-aloud>
              {beside.heading}
            </p>
          )}
        </div>
      </div>
      <div className="ways">
        {mayHear && (
          <button type="button" aria-pressed={aloud} onClick={() => setAloud(!aloud)}>
            <Words line={speech.say(aloud ? 'gate.quiet' : 'gate.listen')} />
          </button>
        )}
        <button ref={button} type="button" className="main" onClick={go}>
          <Words line={speech.say('gate.go')} />
        </button>
      </div>
    </section>
  )
}
