import { type Choices, TEXT_SIZES } from '../../../protocol/aup.ts'
import { LANGUAGES, type Language } from '../../../protocol/page.ts'
import { CATALOGUES, type Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'

interface LooksProps {
  readonly choices: Choices
  /** what the document can be read in; one: there is nothing to choose */
  readonly languages: readonly Language[]
  /** not now: another language would be another reading. The room for it stays, so that nothing beneath moves */
  readonly sameLanguage: boolean
  readonly speech: Speech
  readonly choose: (choices: Choices) => void
}

/** How somebody likes to read: the language, the size of the words, dark or light. */
export function Looks({ choices, languages, sameLanguage, speech, choose }: LooksProps) {
  const size = TEXT_SIZES.indexOf(choices.size)
  const [smaller, bigger] = [TEXT_SIZES[size - 1], TEXT_SIZES[size + 1]]
  return (
    <div className="looks">
      {languages.length > 1 && (
        <fieldset inert={sameLanguage} aria-label={speech.say('gate.language').text}>
          {LANGUAGES.filter((language) => languages.includes(language)).map((language) => (
            <button key={language} type="button" lang={language} aria-pressed={language === speech.language} onClick={() => choose({ ...choices, language })}>
              {CATALOGUES[language].name}
            </button>
          ))}
        </fieldset>
      )}
      <button type="button" aria-disabled={smaller === undefined} onClick={() => smaller && choose({ ...choices, size: smaller })}>
        <Words line={speech.say('gate.smaller')} />
      </button>
      <button type="button" aria-disabled={bigger === undefined} onClick={() => bigger && choose({ ...choices, size: bigger })}>
        <Words line={speech.say('gate.bigger')} />
      </button>
      <button
        type="button"
        aria-pressed={choices.contrast === 'dark'}
        onClick={() => choose({ ...choices, contrast: choices.contrast === 'dark' ? 'usual' : 'dark' })}
      >
        <Words line={speech.say('gate.dark')} />
      </button>
    </div>
  )
}
