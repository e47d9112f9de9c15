import { UserPlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type SupportedPupil, supportList, supportMine, supportSave } from '../../../protocol/support.ts'
import { ActionButton, type Column, DataTable, Empty, FailureNote, Note, Page } from '../../components/index.ts'
import { may, useAction, useApp, useLoad, useMe } from '../../core/index.ts'
import { FindPupil } from './find-pupil.tsx'
import { ProfileForm } from './profile-form.tsx'
import { effectWords } from './words.ts'

const AT_ONCE = 200

/** Whose screens do what differently. The SENCO and the head write; the DSL reads all; teachers read their own classes. */
export function SupportPage() {
  const { t } = useTranslation()
  const { api } = useApp()
  const me = useMe()
  const readsAll = may(me.role, supportList)
  const mayWrite = may(me.role, supportSave)
  const [editing, setEditing] = useState<SupportedPupil | null>(null)
  const [finding, setFinding] = useState(false)
  const [done, setDone] = useState<string | null>(null)

  const profiles = useLoad(async () => {
    if (!readsAll) return api.call(supportMine, {})
    const pupils: SupportedPupil[] = []
    let after: string | null = null
    do {
      const page: { pupils: SupportedPupil[]; next: string | null } = await api.call(supportList, { search: '', onlyWith: true, after, limit: AT_ONCE })
      pupils.push(...page.pupils)
      after = page.next
    } while (after !== null)
    return { linked: true, pupils }
  })
  const again = useAction(async (pupil: SupportedPupil) => {
    const [now] = (
      await api.call(supportList, { search: `${pupil.familyName} ${pupil.givenName}`, onlyWith: false, after: null, limit: AT_ONCE })
    ).pupils.filter((p) => p.person === pupil.person)
    setEditing(now ?? null)
  })

  const columns = useMemo<Column<SupportedPupil>[]>(
    () => [
      {
        id: 'name',
        title: t('support|name'),
        value: (p) => `${p.familyName}, ${p.givenName}`,
        ...(mayWrite && {
          show: (p: SupportedPupil) => <ActionButton kind="bare" onPress={() => setEditing(p)}>{`${p.familyName}, ${p.givenName}`}</ActionButton>,
        }),
      },
      { id: 'year', title: t('support|year'), value: (p) => p.yearGroup },
      { id: 'classes', title: t('support|classes'), value: (p) => p.classes.join(', ') },
      { id: 'effects', title: t('support|effects'), value: (p) => (p.effects ? effectWords(t, p.effects) : '') },
    ],
    [t, mayWrite],
  )
  const finish = (pupil: SupportedPupil, words: string) => {
    setEditing(null)
    setDone(t(words === 'saved' ? 'support|saved' : 'support|removed', { name: `${pupil.givenName} ${pupil.familyName}` }))
    profiles.reload()
  }
  const { value } = profiles

  return (
    <Page title={t('page|/support')} lead={t(readsAll ? 'support|lead' : 'support|leadTeacher')}>
      {done && <Note tone="done">{done}</Note>}
      <FailureNote failure={profiles.failure ?? again.failure} onRetry={profiles.reload} />
      {value === null && profiles.loading && <p className="soft">{t('app|loading')}</p>}
      {value && !value.linked && <Empty title={t('support|notLinked')}>{t('support|notLinkedBody')}</Empty>}
      {value?.linked && value.pupils.length === 0 && !editing && (
        <Empty title={t('support|empty')}>{t(readsAll ? 'support|emptyBody' : 'support|emptyTeacher')}</Empty>
      )}
      {value && value.pupils.length > 0 && (
        <DataTable
          caption={t('page|/support')}
          columns={columns}
          rows={value.pupils}
          rowKey={(p) => p.person}
          sort={{ column: 'name', direction: 'ascending' }}
        />
      )}
      {mayWrite && !editing && !finding && (
        <div className="row">
          <ActionButton
            kind="primary"
            icon={UserPlus}
            onPress={() => {
              setDone(null)
              setFinding(true)
            }}
          >
            {t('support|add')}
          </ActionButton>
        </div>
      )}
      {finding && (
        <FindPupil
          onChosen={(pupil) => {
            setFinding(false)
            setEditing(pupil)
          }}
          onCancel={() => setFinding(false)}
        />
      )}
      {editing && (
        <ProfileForm
          key={`${editing.person} ${editing.revision}`}
          pupil={editing}
          onSaved={(pupil) => finish(pupil, 'saved')}
          onRemoved={(pupil) => finish(pupil, 'removed')}
          onCancel={() => setEditing(null)}
          onLookAgain={() => again.start(editing)}
        />
      )}
    </Page>
  )
}
