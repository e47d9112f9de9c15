import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placesList } from '../../../protocol/places.ts'
import { type Place, policyDrafts, policyEdit, policyGroups, policyRead } from '../../../protocol/policy-page.ts'
import { ActionButton, FailureNote, Note, Page } from '../../components/index.ts'
import { may, useApp, useLoad, useMe } from '../../core/index.ts'
import { DraftPanel } from './draft-panel.tsx'
import { PolicyHistory } from './history.tsx'
import { type Choices, PlacePicker } from './place-picker.tsx'
import { placeFrom, placeKey, SCHOOL, type Typed } from './rules.ts'
import { SettingsForm } from './settings-form.tsx'
import { usePolicyWords } from './words.ts'

const NOWHERE: Choices['places'] = { rooms: [], unplaced: [] }

export function PolicyPage() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const words = usePolicyWords()
  const [place, setPlace] = useState<Place>(() => placeFrom(location.hash))
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>({})
  const [reached, setReached] = useState<number | null>(null)
  const [moved, setMoved] = useState<number | null>(null)
  const [turn, setTurn] = useState(0)
  const [mayWrite, mayWatch] = [may(me.role, policyEdit), may(me.role, policyDrafts)]

  const waiting = useLoad(async () => (mayWatch ? (await api.call(policyDrafts, {})).drafts : []))
  const choices = useLoad(async (): Promise<Choices> => {
    const { trust } = await api.call(policyRead, { place: SCHOOL })
    const groups = mayWatch ? (await api.call(policyGroups, {})).groups : []
    const places = mayWatch && may(me.role, placesList) ? await api.call(placesList, {}) : NOWHERE
    return { trust: trust?.name ?? null, groups, places }
  })
  const drafts = waiting.value ?? []
  const draft = drafts.find((one) => one.place.scope === place.scope && (place.id === null || one.place.id === place.id))
  const others = drafts.filter((one) => one !== draft)
  const here = placeKey(place)

  return (
    <Page title={t('page|/settings')} lead={mayWrite ? t('settings|lead') : t('settings|readOnly')}>
      <FailureNote failure={waiting.failure ?? choices.failure} onRetry={waiting.failure ? waiting.reload : choices.reload} />
      {choices.value && mayWatch && <PlacePicker place={place} choices={choices.value} onChoose={setPlace} />}
      {draft && (
        <DraftPanel
          draft={draft}
          mayWrite={mayWrite}
          firstRing={choices.value?.groups.find((group) => group.ring !== null)}
          onMoved={(to, lines) => {
            setReached(null)
            setMoved(lines)
            setPlace({ scope: to.scope, id: to.id })
            waiting.reload()
          }}
          onDone={(reach) => {
            setReached(reach)
            setMoved(null)
            waiting.reload()
            setTurn(turn + 1)
          }}
        />
      )}
      {moved !== null && <Note tone="info">{t('settings|triedFirst', { count: moved })}</Note>}
      {reached !== null && <Note tone="done">{t('settings|published', { count: reached })}</Note>}
      {others.length > 0 && (
        <div className="row">
          <span className="soft">{t('settings|elsewhere')}</span>
          {others.map((one) => (
            <ActionButton key={one.place.id} onPress={() => setPlace({ scope: one.place.scope, id: one.place.id })}>
              {t('settings|elsewhereAt', { place: words.place(one.place), count: one.lines.length })}
            </ActionButton>
          ))}
        </div>
      )}
      <SettingsForm
        key={`${here} ${turn}`}
        place={place}
        draft={draft}
        typed={typed[here] ?? {}}
        onType={(next) => {
          setReached(null)
          setTyped((all) => ({ ...all, [here]: next }))
        }}
        onDrafted={waiting.reload}
      />
      {mayWatch && (
        <PolicyHistory
          key={`history ${turn}`}
          onReverted={(change) => {
            setReached(null)
            setPlace({ scope: change.place.scope, id: change.place.id })
            waiting.reload()
            window.scrollTo(0, 0)
          }}
        />
      )}
    </Page>
  )
}
