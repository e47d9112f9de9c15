import { Tags } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PatternMatch, placesPreviewPattern, placesUsePattern, type Room } from '../../../protocol/places.ts'
import { ActionButton, FailureNote, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'

const SEAT = '{seat}'

/** What this room's PCs are called: seen first, used then, and from then on for each PC that enrols. */
export function NameRule({ room, onDone }: { room: Room; onDone(words: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [typed, setTyped] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const [seen, setSeen] = useState<{ pattern: string; matches: readonly PatternMatch[] } | null>(null)
  const preview = useAction(async (pattern: string) => {
    setSeen({ pattern, ...(await api.call(placesPreviewPattern, { room: room.id, pattern })) })
  })
  const use = useAction(async (pattern: string | null) => {
    const { matches } = await api.call(placesUsePattern, { room: room.id, pattern })
    setTyped(null)
    setSeen(null)
    onDone(
      pattern === null
        ? t('rule|forgotten', { room: room.name })
        : t('rule|used', { room: room.name, moved: matches.filter((m) => m.outcome === 'moves').length }),
    )
  })
  if (typed === null) {
    return (
      <ActionButton
        kind="bare"
        icon={Tags}
        aria-label={t('rule|openFor', { rule: room.pattern ?? t('rule|open'), room: room.name })}
        onPress={() => setTyped(room.pattern ?? SEAT)}
      >
        {room.pattern ?? t('rule|open')}
      </ActionButton>
    )
  }
  const pattern = typed.trim()
  const possible = pattern.split(SEAT).length === 2 && !/[{}]/.test(pattern.replace(SEAT, ''))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (possible) preview.start(pattern)
  }
  const seatName = new Map(room.seats.map((seat) => [seat.id, seat.name]))
  return (
    <form className="stack stack-wide" noValidate onSubmit={submit}>
      <div className="row row-bottom">
        <TextBox label={t('rule|label')} hint={t('rule|hint')} value={typed} onChange={setTyped} problem={tried && !possible ? t('rule|needSeat') : null} />
        <ActionButton type="submit" isPending={preview.pending}>
          {t('rule|preview')}
        </ActionButton>
        {room.pattern !== null && (
          <ActionButton onPress={() => use.start(null)} isPending={use.pending}>
            {t('rule|forget')}
          </ActionButton>
        )}
        <ActionButton onPress={() => setTyped(null)}>{t('app|cancel')}</ActionButton>
      </div>
      <FailureNote failure={preview.failure ?? use.failure} />
      {seen && (
        <div className="stack" role="status">
          {seen.matches.length === 0 && <p>{t('rule|none')}</p>}
          <ul className="rule-matches">
            {seen.matches.map((m) => (
              <li key={m.device}>{t(`rule|outcome|${m.outcome}`, { pc: m.hostname, seat: (m.seat !== null && seatName.get(m.seat)) || '' })}</li>
            ))}
          </ul>
          <div className="row">
            <ActionButton kind="primary" isPending={use.pending} onPress={() => use.start(seen.pattern)}>
              {t('rule|use', { pattern: seen.pattern })}
            </ActionButton>
          </div>
        </div>
      )}
    </form>
  )
}
