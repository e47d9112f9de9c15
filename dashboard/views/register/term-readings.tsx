import { BookOpen, ListChecks } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RegisterPerson } from '../../../protocol/aup-register.ts'
import { ActionButton } from '../../components/index.ts'
import { shortDay, useSchoolTimes } from '../../core/index.ts'
import { firstLast, type TermReading, termReadings } from './rules.ts'

/** Names are said of a few; of many, how many. */
const NAMES_MAX = 6

interface TermReadingsProps {
  people: readonly RegisterPerson[]
  term: number
  onRead(className: string): void
  onTick(className: string): void
}
/** The youngest are read to once a term: which classes have been, who was away, and the way to do it. Nothing where there are none. */
export function TermReadings({ people, term, onRead, onTick }: TermReadingsProps) {
  const { t } = useTranslation()
  const readings = termReadings(people, term)
  if (readings.length === 0) return null
  return (
    <section className="panel stack no-print" aria-labelledby="term-readings">
      <h2 id="term-readings">{t('register|term|title')}</h2>
      <p className="soft">{t('register|term|body')}</p>
      <ul className="term-readings">
        {readings.map((reading) => {
          const { className } = reading
          return (
            <li key={className} className="row">
              <p>
                <strong>{className}</strong> <Stand {...reading} />
              </p>
              <ActionButton icon={BookOpen} onPress={() => onRead(className)}>
                {t('register|term|read', { className })}
              </ActionButton>
              <ActionButton icon={ListChecks} aria-label={t('register|term|tickOf', { className })} onPress={() => onTick(className)}>
                {t('register|term|tick')}
              </ActionButton>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Stand({ pupils, readAt, missing }: TermReading) {
  const { t } = useTranslation()
  const { dateOf } = useSchoolTimes()
  if (readAt === null) return <span className="soft">{t('register|term|notYet')}</span>
  const day = shortDay(dateOf(readAt))
  const names = missing.map(firstLast).join(', ')
  return (
    <span className="soft">
      {t('register|term|readOn', { day, count: pupils - missing.length, total: pupils })}{' '}
      {missing.length > 0 && (missing.length > NAMES_MAX ? t('register|term|missing', { count: missing.length }) : t('register|term|missingNames', { names }))}
    </span>
  )
}
