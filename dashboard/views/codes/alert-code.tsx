import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codesForAlert, type OnceCode } from '../../../protocol/codes.ts'
import { ActionButton, FailureNote } from '../../components/index.ts'
import { useAction, useApp } from '../../core/index.ts'
import { ShownCode } from './shown-code.tsx'

/** On an alert: a code for its PC, for whoever is going there. */
export function AlertCode({ alert }: { alert: string }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const [shown, setShown] = useState<{ code: string; made: OnceCode } | null>(null)
  const make = useAction(async () => setShown(await api.call(codesForAlert, { alert })))
  if (shown) return <ShownCode {...shown} onHide={() => setShown(null)} />
  return (
    <>
      <ActionButton icon={KeyRound} onPress={() => make.start()} isPending={make.pending}>
        {t('codes|forAlert')}
      </ActionButton>
      <FailureNote failure={make.failure} />
    </>
  )
}
