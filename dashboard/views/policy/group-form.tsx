import { Save } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Impossible, type PolicyGroup, policySaveGroup } from '../../../protocol/policy-page.ts'
import { ActionButton, Choice, FailureNote, Note, TextBox } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { GroupMembers } from './group-members.tsx'
import { freeRings, type Places, type TypedGroup } from './group-rules.ts'
import { ImpossibleNote } from './impossible-note.tsx'

interface GroupFormProps {
  from: TypedGroup
  groups: readonly PolicyGroup[]
  places: Places
  onSaved(name: string): void
  onClose(): void
}

/** Makes a group or changes one. What was typed stays whatever the server says. */
export function GroupForm({ from, groups, places, onSaved, onClose }: GroupFormProps) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [group, setGroup] = useState(from)
  const [asked, setAsked] = useState(false)
  const [impossible, setImpossible] = useState<Impossible[]>([])
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const name = group.name.trim()
  const save = useAction(async () => {
    const answer = await api.call(policySaveGroup, { ...group, name })
    setImpossible(answer.impossible)
    if (answer.id !== null) onSaved(name)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (name !== '') save.start()
  }
  return (
    <form className="panel stack stack-wide" aria-labelledby="group-form" noValidate onSubmit={submit}>
      <h2 id="group-form" ref={heading} tabIndex={-1}>
        {from.id === null ? t('groups|newTitle') : t('groups|changeTitle', { name: from.name })}
      </h2>
      <div className="row row-top">
        <TextBox
          label={t('groups|name')}
          value={group.name}
          onChange={(text) => setGroup({ ...group, name: text.slice(0, 120) })}
          problem={asked && name === '' ? t('groups|nameMissing') : null}
        />
        <Choice
          label={t('groups|ringOf')}
          hint={t('groups|ringOfHint')}
          value={group.ring === null ? NO_RING : String(group.ring)}
          options={[
            { key: NO_RING, text: t('groups|noRing') },
            ...freeRings(groups, group.id).map((ring) => ({ key: String(ring), text: t('groups|ring', { ring }) })),
          ]}
          onChange={(key) => setGroup({ ...group, ring: key === NO_RING ? null : Number(key) })}
        />
      </div>
      <GroupMembers group={group} places={places} onChange={setGroup} />
      {impossible.map((one) => (
        <ImpossibleNote key={one.reason} of={one} />
      ))}
      {save.failure?.code === 'CONFLICT' ? <Note tone="warn">{t('groups|conflict')}</Note> : <FailureNote failure={save.failure} />}
      <div className="row">
        <ActionButton kind="primary" type="submit" icon={Save} isPending={save.pending}>
          {t('groups|save')}
        </ActionButton>
        <ActionButton onPress={onClose}>{t('app|cancel')}</ActionButton>
      </div>
    </form>
  )
}
const NO_RING = 'none'
