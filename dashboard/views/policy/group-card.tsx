import { Pencil, Settings, Trash2, TrendingUp, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Impossible, type NamedPlace, type PolicyGroup, policyPromote, policyPutBack, policyRemoveGroup } from '../../../protocol/policy-page.ts'
import { ActionButton, Ask, FailureNote, Note } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { countPcs, hostnames, type Places, ringAfter } from './group-rules.ts'
import { ImpossibleNote } from './impossible-note.tsx'
import { placeAt } from './rules.ts'
import { usePolicyWords } from './words.ts'

interface GroupCardProps {
  group: PolicyGroup
  groups: readonly PolicyGroup[]
  places: Places
  onChange(): void
  /** changes are in a draft now */
  onDrafted(to: NamedPlace, lines: number): void
  onRemoved(name: string): void
}

/** One group: who is in it, what it tries, and where that goes next. */
export function GroupCard({ group, groups, places, onChange, onDrafted, onRemoved }: GroupCardProps) {
  const { t } = useTranslation()
  const { api, go } = useApp()
  const words = usePolicyWords()
  const [asking, setAsking] = useState(false)
  const [impossible, setImpossible] = useState<Impossible[]>([])
  const { id, name, ring } = group
  const promote = useAction(async (to: 'nextRing' | 'school') => {
    const { place, lines } = await api.call(policyPromote, { group: id, to })
    onDrafted(place, lines)
  })
  const putBack = useAction(async () => {
    const { place, lines } = await api.call(policyPutBack, { group: id })
    onDrafted(place, lines)
  })
  const remove = useAction(async () => {
    const answer = await api.call(policyRemoveGroup, { group: id })
    setImpossible(answer.impossible)
    if (answer.impossible.length === 0) onRemoved(name)
  })
  const next = ring === null ? null : ringAfter(groups, ring)
  const steps = [
    ...(next === null ? [] : [{ to: 'nextRing', action: t('groups|toRing', { ring: next }) } as const]),
    { to: 'school', action: t('groups|toSchool') } as const,
  ]
  const tried = group.sets.filter((set) => !isSame(set.value, set.wider))
  const pcs = hostnames(places)
  const where = [
    ...places.rooms.filter((room) => group.rooms.includes(room.id)).map((room) => room.name),
    ...group.pcs.map((pc) => pcs.get(pc) ?? t('groups|gone')),
  ]
  const count = countPcs(group, places)
  return (
    <li className="panel stack stack-wide" data-group={name}>
      <h3>{ring === null ? name : t('groups|ringTitle', { ring, name })}</h3>
      <p>{where.length === 0 ? t('groups|nobody') : t('groups|members', { pcs: t('groups|pcsInAll', { count }), where: where.join(', ') })}</p>
      {group.sets.length === 0 ? (
        <p className="soft">{t('groups|setsNothing')}</p>
      ) : (
        <ul className="draft-lines" aria-label={t('groups|sets')}>
          {group.sets.map(({ key, value, wider }) => (
            <li key={key}>
              {t(isSame(value, wider) ? 'groups|already' : 'groups|tries', {
                setting: words.name(key),
                value: words.value(key, value),
                wider: words.value(key, wider),
              })}
            </li>
          ))}
        </ul>
      )}
      {group.waiting > 0 && (
        <Note tone="info" quiet>
          {t('groups|waiting', { count: group.waiting })}
        </Note>
      )}
      <div className="row">
        {ring !== null &&
          tried.length > 0 &&
          steps.map(({ to, action }, at) => (
            <ActionButton
              key={to}
              {...(at === 0 && { kind: 'primary', icon: TrendingUp })}
              onPress={() => promote.start(to)}
              isPending={promote.pending}
              aria-label={t('groups|promoteOf', { action, name })}
            >
              {action}
            </ActionButton>
          ))}
        {group.sets.length > 0 && (
          <ActionButton icon={Undo2} onPress={() => putBack.start()} isPending={putBack.pending} aria-label={t('groups|putBackOf', { name })}>
            {t('groups|putBack')}
          </ActionButton>
        )}
        <ActionButton icon={Settings} onPress={() => go('/settings', placeAt({ scope: 'group', id }))} aria-label={t('groups|settingsOf', { name })}>
          {t('groups|settings')}
        </ActionButton>
        <ActionButton icon={Pencil} onPress={onChange} aria-label={t('groups|changeOf', { name })}>
          {t('groups|change')}
        </ActionButton>
        <ActionButton
          icon={Trash2}
          onPress={() => {
            remove.forget()
            setImpossible([])
            setAsking(true)
          }}
          aria-label={t('groups|removeOf', { name })}
        >
          {t('groups|remove')}
        </ActionButton>
      </div>
      <FailureNote failure={promote.failure ?? putBack.failure} />
      {asking && (
        <Ask
          title={t('groups|removeTitle', { name })}
          yes={t('groups|remove')}
          pending={remove.pending}
          onYes={() => remove.start()}
          onNo={() => setAsking(false)}
        >
          <p>{group.sets.length === 0 ? t('groups|removeAsk') : t('groups|removeAskSets', { count: group.sets.length })}</p>
          {impossible.map((one) => (
            <ImpossibleNote key={one.reason} of={one} />
          ))}
          {remove.failure?.code === 'CONFLICT' ? <Note tone="warn">{t('groups|removeWaits')}</Note> : <FailureNote failure={remove.failure} />}
        </Ask>
      )}
    </li>
  )
}
const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
