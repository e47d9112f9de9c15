import { SENT_ON_PC_MS } from '../../../protocol/kept.ts'
import type { Response } from '../../../protocol/op.ts'
import { NEVER, type Statement, type seesSchool, TOPICS } from '../../../protocol/sees.ts'
import { useMe } from '../../core/index.ts'
import type { DashboardLanguage } from '../../i18n/index.ts'
import { createPaperWords, type PaperWords } from './words.ts'

const DAY_MS = 86_400_000
const NOTES = ['sealed', 'server', 'others'] as const

/** What the paper says is in the order of the topics; one that only some PCs have says so. */
export function SeesPaper({ told, language }: { told: Response<typeof seesSchool>; language: DashboardLanguage }) {
  const { school } = useMe()
  const words = createPaperWords(language)
  const { t } = words
  const { statements, elsewhere, changedAt } = told
  const version = `${told.version.epoch}.${told.version.n}`
  return (
    <article className="paper paper-sees" lang={language} aria-labelledby="sees-title">
      <h2 id="sees-title">{t('sees|title')}</h2>
      <p className="paper-school">
        {school.name}
        <br />
        {changedAt === null ? t('sees|asOfUsual', { version }) : t('sees|asOf', { day: words.day(changedAt), version })}
      </p>
      <p>{t('sees|about')}</p>
      <h3>{t('sees|noted')}</h3>
      <dl className="sees-noted">
        {TOPICS.map((topic) => ({
          topic,
          usual: statements.find((one) => one.topic === topic),
          others: elsewhere.filter(({ statement }) => statement.topic === topic),
        }))
          .filter(({ usual, others }) => usual || others.length > 0)
          .map(({ topic, usual, others }) => (
            <div key={topic}>
              <dt>{t(`sees|topic|${topic}`)}</dt>
              <dd>
                {usual && <Told statement={usual} words={words} />}
                {others.map((other) => (
                  <div key={JSON.stringify(other.statement)} className="sees-otherwise">
                    <p>
                      <strong>{t(usual ? 'sees|otherwise' : 'sees|onlyIn', { places: words.places(other) })}</strong>
                    </p>
                    <Told statement={other.statement} words={words} />
                  </div>
                ))}
              </dd>
            </div>
          ))}
      </dl>
      <h3>{t('sees|never')}</h3>
      <p>{t('sees|neverLead')}</p>
      <ul>
        {NEVER.map((what) => (
          <li key={what}>{t(`sees|nevers|${what}`)}</li>
        ))}
      </ul>
      <h3>{t('sees|notes')}</h3>
      <ul>
        {NOTES.map((note) => (
          <li key={note}>{t(`sees|note|${note}`, { days: words.days(SENT_ON_PC_MS / DAY_MS) })}</li>
        ))}
      </ul>
    </article>
  )
}

function Told({ statement, words }: { statement: Statement; words: PaperWords }) {
  return (
    <>
      <p>{words.what(statement)}</p>
      <p className="sees-fine">{`${words.who(statement)} ${words.kept(statement)}`}</p>
    </>
  )
}
