import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rosterBegin } from '../../../protocol/roster.ts'
import { rosterLeftOut } from '../../../protocol/roster-imports.ts'
import { rosterMerge } from '../../../protocol/roster-merge.ts'
import { Note } from '../../components/index.ts'
import { may, useMe } from '../../core/index.ts'
import { Duplicates } from './duplicates.tsx'
import { ImportHistory } from './history.tsx'
import { LeftOut } from './left-out.tsx'
import { MergePanel } from './merge-panel.tsx'
import { Merges } from './merges.tsx'
import { PeopleNow } from './people-now.tsx'

/** Everybody there is, who of them may be one, and what was imported: what stands below an import. */
export function SamePeople({ onLook }: { onLook(importId: string): void }) {
  const { t } = useTranslation()
  const { role } = useMe()
  const [pair, setPair] = useState<{ one: string; other: string } | null>(null)
  const [done, setDone] = useState<string | null>(null)
  /** counts what changed people here, so that every list is read again */
  const [changes, setChanges] = useState(0)
  const changed = () => setChanges((n) => n + 1)
  const begin = (one: string, other: string) => {
    setDone(null)
    setPair({ one, other })
  }
  if (pair)
    return (
      <MergePanel
        {...pair}
        onDone={(name) => {
          setPair(null)
          setDone(name)
          changed()
        }}
        onCancel={() => setPair(null)}
      />
    )
  return (
    <>
      {done !== null && <Note tone="done">{t('merge|done', { name: done })}</Note>}
      <PeopleNow key={`now ${changes}`} onMerge={may(role, rosterMerge) ? begin : null} />
      {may(role, rosterLeftOut) && <LeftOut key={`left ${changes}`} />}
      {may(role, rosterMerge) && <Duplicates key={`twice ${changes}`} onMerge={begin} />}
      <Merges key={`merges ${changes}`} onSplit={changed} />
      {may(role, rosterBegin) && <ImportHistory onUndone={changed} onLook={onLook} />}
    </>
  )
}
