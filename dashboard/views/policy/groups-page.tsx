import { ArrowDown, Plus } from 'lucide-react'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placesList } from '../../../protocol/places.ts'
import { type NamedPlace, type PolicyGroup, policyGroups } from '../../../protocol/policy-page.ts'
import { ActionButton, Empty, FailureNote, Note, Page } from '../../components/index.ts'
import { useApp, useLoad } from '../../core/index.ts'
import { GroupCard } from './group-card.tsx'
import { GroupForm } from './group-form.tsx'
import { asTyped, NEW_GROUP, type TypedGroup } from './group-rules.ts'
import { placeAt } from './rules.ts'
import { usePolicyWords } from './words.ts'

type Said = { words: string } | { place: NamedPlace; lines: number }

/** Groups of PCs, and the way of a change through the rings. */
export function GroupsPage() {
  const { t } = useTranslation()
  const { api } = useApp()
  const [typing, setTyping] = useState<TypedGroup | null>(null)
  const [said, setSaid] = useState<Said | null>(null)
  const read = useLoad(async () => {
    const [{ groups }, places] = await Promise.all([api.call(policyGroups, {}), api.call(placesList, {})])
    return { groups, places }
  })
  const tell = (what: Said) => {
    setSaid(what)
    setTyping(null)
    read.reload()
  }
  const begin = (group: TypedGroup) => {
    setSaid(null)
    setTyping(group)
  }
  const { groups, places } = read.value ?? { groups: [], places: { rooms: [], unplaced: [] } }
  const [rings, others] = [groups.filter((group) => group.ring !== null), groups.filter((group) => group.ring === null)]
  const card = (group: PolicyGroup) => (
    <GroupCard
      group={group}
      groups={groups}
      places={places}
      onChange={() => begin(asTyped(group))}
      onDrafted={(place, lines) => tell({ place, lines })}
      onRemoved={(name) => tell({ words: t('groups|removed', { name }) })}
    />
  )
  return (
    <Page title={t('page|/groups')} lead={t('groups|lead')}>
      <FailureNote failure={read.failure} onRetry={read.reload} />
      {read.value === null && read.loading && <p className="soft">{t('app|loading')}</p>}
      {said && <SaidNote of={said} />}
      {read.value && typing === null && (
        <div className="row">
          <ActionButton kind="primary" icon={Plus} onPress={() => begin(NEW_GROUP)}>
            {t('groups|add')}
          </ActionButton>
        </div>
      )}
      {read.value && typing && (
        <GroupForm
          key={typing.id}
          from={typing}
          groups={groups}
          places={places}
          onSaved={(name) => tell({ words: t('groups|saved', { name }) })}
          onClose={() => setTyping(null)}
        />
      )}
      {read.value && groups.length === 0 && typing === null && <Empty title={t('groups|emptyTitle')}>{t('groups|emptyBody')}</Empty>}
      {rings.length > 0 && (
        <section className="stack stack-wide" aria-labelledby="rings">
          <h2 id="rings">{t('groups|rings')}</h2>
          <p className="soft">{t('groups|ringsHint')}</p>
          <ol className="rings">
            {rings.map((group) => (
              <Fragment key={group.id}>
                {card(group)}
                <li className="rings-next" aria-hidden="true">
                  <ArrowDown size={20} />
                </li>
              </Fragment>
            ))}
            <li className="panel stack">
              <h3>{t('groups|school')}</h3>
              <p className="soft">{t('groups|schoolHint')}</p>
            </li>
          </ol>
        </section>
      )}
      {others.length > 0 && (
        <section className="stack stack-wide" aria-labelledby="other-groups">
          <h2 id="other-groups">{t('groups|others')}</h2>
          <ul className="rings">
            {others.map((group) => (
              <Fragment key={group.id}>{card(group)}</Fragment>
            ))}
          </ul>
        </section>
      )}
    </Page>
  )
}

/** What was done; where it is a draft now, with the way there. */
function SaidNote({ of: said }: { of: Said }) {
  const { t } = useTranslation()
  const { go } = useApp()
  const words = usePolicyWords()
  if ('words' in said) return <Note tone="done">{said.words}</Note>
  const { place, lines } = said
  return (
    <Note tone="done">
      <p>{t('groups|drafted', { count: lines, place: words.place(place) })}</p>
      <ActionButton onPress={() => go('/settings', placeAt({ scope: place.scope, id: place.id }))}>{t('groups|look')}</ActionButton>
    </Note>
  )
}
