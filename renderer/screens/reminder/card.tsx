import { useRef } from 'react'
import type { Request } from '../../../protocol/op.ts'
import type { PageSupport } from '../../../protocol/page.ts'
import type { CardText, pageReminder, ReminderFact } from '../../../protocol/reminder.ts'
import { CATALOGUES, type Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { useReadAlong } from '../../shell/read-along.ts'
import { useTitle } from '../../shell/use-title.ts'
import { Picture } from '../../theme/pictures/index.tsx'
import './card.css'

interface CardProps {
  readonly card: ReminderFact
  readonly speech: Speech
  readonly support: PageSupport
  readonly answer: (answer: Request<typeof pageReminder>['answer']) => void
}

/** One rule. A click anywhere closes it, and so does Escape, which the kiosk hears; kept, it stays until then. */
export function ReminderCard({ card, speech, support, answer }: CardProps) {
  const { rule, text, beside, picture, choices, kept } = card
  const words = useRef<HTMLDivElement>(null)
  useReadAlong(support.readAloud, words, card.id, beside ? [text.language, 'en'] : [text.language])
  useTitle(speech.say('gate.remember').text)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is Escape, wherever the focus is
    <main
      className={`reminder reminder-${card.audience}`}
      lang={speech.language}
      dir={speech.direction}
      data-size={choices.size}
      data-contrast={choices.contrast}
      onClick={() => answer('close')}
    >
      <div ref={words} className="rule" role="status">
        {picture ? (
          <Picture name={picture} />
        ) : (
          <span className="letter" aria-hidden="true">
            {CATALOGUES[speech.language].words[`smart.${rule}`].charAt(0)}
          </span>
        )}
        <div>
          <Said text={text} as="h1" />
          {beside && <Said text={beside} as="h2" />}
        </div>
      </div>
      <div className="ways">
        {!kept && (
          <button
            type="button"
            onClick={(event) => {
              event.stopPropagation()
              answer('keep')
            }}
          >
            <Words line={speech.say('card.keep')} />
          </button>
        )}
        <button type="button" className="main">
          <Words line={speech.say('card.close')} />
        </button>
      </div>
    </main>
  )
}

function Said({ text: { language, heading, line }, as: Heading }: { readonly text: CardText; readonly as: 'h1' | 'h2' }) {
  return (
    <div className="said" lang={language} dir={CATALOGUES[language].direction} data-aloud>
      <Heading>{heading}</Heading>
      {line !== heading && <p>{line}</p>}
    </div>
  )
}
