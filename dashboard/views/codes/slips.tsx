import { CircleStop } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codesEndSlip, type codesMakeSlip, codesSlips, type Slip } from '../../../protocol/code-slips.ts'
import type { Response } from '../../../protocol/op.ts'
import { ActionButton, Ask, type Column, DataTable, Empty, FailureNote, Note, Page } from '../../components/index.ts'
import { download, shortDay, timeOfDay, toCsv, useAction, useApp, useLoad, useNow } from '../../core/index.ts'
import { MakeSlip } from './make-slip.tsx'
import { isToCome, slipState } from './rules.ts'
import { SlipPaper } from './slip-paper.tsx'

/** The office's page for visiting teachers: a slip made, shown once, and the list of those there are. */
export function Slips() {
  const { t } = useTranslation()
  const { api } = useApp()
  const slips = useLoad(() => api.call(codesSlips, {}))
  const [made, setMade] = useState<Response<typeof codesMakeSlip> | null>(null)
  const [asked, setAsked] = useState<Slip | null>(null)
  const [ended, setEnded] = useState<string | null>(null)
  const end = useAction(async (slip: Slip) => {
    await api.call(codesEndSlip, { id: slip.id })
    setAsked(null)
    setEnded(slip.name)
    if (made?.slip.id === slip.id) setMade(null)
    slips.reload()
  })
  const columns = useSlipColumns(setAsked)
  const rows = slips.value?.slips
  return (
    <Page title={t('page|/slips')} lead={t('slips|lead')}>
      {made ? (
        <SlipPaper key={made.slip.id} {...made} onHide={() => setMade(null)} />
      ) : (
        <MakeSlip
          onMade={(one) => {
            setMade(one)
            setEnded(null)
            slips.reload()
          }}
        />
      )}
      <FailureNote failure={slips.failure} onRetry={slips.reload} />
      {ended && <Note tone="done">{t('slips|ended', { name: ended })}</Note>}
      {rows?.length === 0 && <Empty title={t('slips|none')}>{t('slips|noneBody')}</Empty>}
      {rows && rows.length > 0 && (
        <DataTable
          caption={t('slips|list')}
          columns={columns}
          rows={rows}
          rowKey={(slip) => slip.id}
          sort={{ column: 'day', direction: 'descending' }}
          onExport={(shown) => {
            const told = columns.filter((c) => !c.unsorted)
            download(
              'slips.csv',
              toCsv(
                told.map((c) => c.title),
                shown.map((slip) => told.map((c) => c.value(slip) ?? '')),
              ),
            )
          }}
        />
      )}
      {asked && (
        <Ask
          title={t('slips|endTitle', { name: asked.name })}
          yes={t('slips|endYes')}
          pending={end.pending}
          onNo={() => {
            end.forget()
            setAsked(null)
          }}
          onYes={() => end.start(asked)}
        >
          <p>{t('slips|endAsk', { name: asked.name })}</p>
          <FailureNote failure={end.failure} />
        </Ask>
      )}
    </Page>
  )
}

function useSlipColumns(onEnd: (slip: Slip) => void): Column<Slip>[] {
  const { t } = useTranslation()
  const now = useNow()
  // To the minute: a row is not drawn again each second.
  const minute = Math.floor(now / 60_000) * 60_000
  return useMemo(() => {
    const state = (slip: Slip): string => {
      const { is, at } = slipState(slip, minute)
      return t(`slips|is|${is}`, { time: at === null ? '' : timeOfDay(at) })
    }
    return [
      { id: 'name', title: t('slips|name'), value: (slip) => slip.name },
      { id: 'room', title: t('slips|room'), value: (slip) => slip.room },
      { id: 'day', title: t('slips|day'), value: (slip) => slip.day, show: (slip) => <span className="slip-day">{shortDay(slip.day)}</span> },
      { id: 'madeBy', title: t('slips|madeBy'), value: (slip) => slip.madeBy },
      { id: 'state', title: t('slips|state'), value: state },
      {
        id: 'reach',
        title: t('slips|reach'),
        value: (slip) => (isToCome(slip, minute) ? t('slips|known', { known: slip.reach.known, of: slip.reach.of }) : null),
      },
      { id: 'used', title: t('slips|used'), value: (slip) => slip.reach.used, show: (slip) => t('slips|pcs', { count: slip.reach.used }) },
      {
        id: 'end',
        title: '',
        unsorted: true,
        unfiltered: true,
        value: () => null,
        show: (slip) =>
          isToCome(slip, minute) && (
            <ActionButton icon={CircleStop} aria-label={t('slips|endOf', { name: slip.name })} onPress={() => onEnd(slip)}>
              {t('slips|end')}
            </ActionButton>
          ),
      },
    ]
  }, [t, minute, onEnd])
}
