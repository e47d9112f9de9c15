import type { LockFact, WarningOffer } from '../../../protocol/lock.ts'
import type { PageSupport } from '../../../protocol/page.ts'
import type { Speech } from '../../i18n/index.ts'
import { alone } from '../../shell/alone.ts'
import { Words } from '../../shell/line.tsx'
import { useReadAloud } from '../../shell/read-aloud.ts'
import { useTitle } from '../../shell/use-title.ts'
import '../../theme/card.css'
import { Ring } from './ring.tsx'
import { warningLines } from './rules.ts'
import './warning.css'

interface WarningProps {
  readonly lock: LockFact
  /** what a pupil's one key would do now; null where there is no such key */
  readonly offered: WarningOffer | null
  readonly speech: Speech
  readonly support: PageSupport
  readonly here: () => void
  readonly hide: () => void
}

/** Nobody has touched this PC for a while. Whatever is touched ends it, the card as well. */
export function WarningCard({ lock, offered, speech, support, here, hide }: WarningProps) {
  const lines = warningLines(lock, speech)
  const [title, ...rest] = lines
  useReadAloud(support.readAloud ? { about: lock.id, first: lines, again: [] } : null, speech)
  useTitle(title.text)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: by keyboard it is any key, wherever the focus is
    <main
      className="card-face warning"
      lang={speech.language}
      dir={speech.direction}
      data-size={lock.choices.size}
      data-contrast={lock.choices.contrast}
      onClick={here}
    >
      <div className="about">
        <Ring lock={lock} numbers={!support.noNumbers} />
        <div className="said" role="status">
          <h1>
            <Words line={title} />
          </h1>
          {rest.map((line) => (
            <p key={line.text}>
              <Words line={line} />
            </p>
          ))}
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
        <button type="button" className="main" data-offered={offered === 'here'}>
          <span>
            <Words line={speech.say('lock.here')} />
          </span>
        </button>
      </div>
    </main>
  )
}
