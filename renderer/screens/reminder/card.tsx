import { useRef } from 'react'
import { CARD_KEYS, type CardOffer, type CardText, type ReminderAnswer, type ReminderFact } from '../../../protocol/reminder.ts'
import { CATALOGUES, type Speech } from '../../i18n/index.ts'
import { alone } from '../../shell/alone.ts'
import { Words } from '../../shell/line.tsx'
import { useReadAlong } from '../../shell/read-along.ts'
import { useTitle } from '../../shell/use-title.ts'
import { Picture } from '../../theme/pictures/index.tsx'
import '../../theme/card.css'
import './card.css'

interface CardProps {
  readonly card: ReminderFact
  /** what a pupil's one key would do now; null where there is no such key */
  readonly offered: CardOffer | null
  readonly speech: Speech
  readonly readAloud: boolean
  readonly answer: (answer: ReminderAnswer) => void
  readonly hide: () => void
}

/** One rule. A click anywhere closes it, and so does its key, which the kiosk hears; kept, it stays until then. */
export function ReminderCard({ card, offered, speech, readAloud, answer, hide }: CardProps) {
  const { rule, text, beside, picture, choices, kept } = card
  const words = useRef<HTMLDivElement>(null)
  useReadAlong(readAloud, words, card.id, beside ? [text.language, 'en'] : [text.language])
  useTitle(speech.say('gate.remember').text)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is Escape, wherever the focus is
    <main
      className={`card-face reminder reminder-${card.audience}`}
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
        {offered !== null && (
          <button type="button" className="hide" data-offered={offered === 'hide'} onClick={alone(hide)}>
            <span>
              <Words line={speech.say('button.label')} />
            </span>
          </button>
        )}
        {!kept && (
          <button type="button" data-offered={offered === 'keep'} aria-keyshortcuts={CARD_KEYS.keep} onClick={alone(() => answer('keep'))}>
            <span>
              <Words line={speech.say('card.keep')} />
            </span>
            {offered === null && <Keys keys={CARD_KEYS.keep} />}
          </button>
        )}
        <button type="button" className="main" data-offered={offered === 'close'} aria-keyshortcuts={CARD_KEYS.close}>
          <span>
            <Words line={speech.say('card.close')} />
          </span>
          {offered === null && <Keys keys={CARD_KEYS.close} />}
        </button>
      </div>
    </main>
  )
}

/** As they stand on the keyboard; a screen reader says them by `aria-keyshortcuts`. */
function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="keys" dir="ltr" aria-hidden="true">
      {keys.split('+').map((key) => (
        <kbd key={key}>{key === 'Escape' ? 'Esc' : key}</kbd>
      ))}
    </span>
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
