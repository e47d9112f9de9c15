import { Printer, RotateCcw, ScrollText } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { registerAskAgain, registerReceipt } from '../../../protocol/aup-register.ts'
import { ActionButton, type Column, DataTable, tableCsv } from '../../components/index.ts'
import { download, may, useMe, useSchoolTimes } from '../../core/index.ts'
import { type Filter, fullName, type Line } from './rules.ts'
import { documentWords } from './words.ts'

interface LinesProps {
  lines: readonly Line[]
  filter: Filter
  onReceipt(person: string): void
  onAsk(asked: Line | 'class' | 'everybody'): void
}
/** A line for each person and each document that is theirs. */
export function Lines({ lines, filter, onReceipt, onAsk }: LinesProps) {
  const { t } = useTranslation()
  const { role } = useMe()
  const columns = useColumns(onReceipt, onAsk)
  return (
    <section className="stack" aria-labelledby="register-lines">
      <h2 id="register-lines">{t('register|list')}</h2>
      <DataTable
        caption={t('register|list')}
        columns={columns}
        rows={lines}
        rowKey={(line) => line.key}
        sort={{ column: 'name', direction: 'ascending' }}
        onExport={(shown) => download('register.csv', tableCsv(columns, shown))}
      />
      <div className="row no-print">
        <ActionButton icon={Printer} onPress={() => window.print()}>
          {t('register|print')}
        </ActionButton>
        {may(role, registerAskAgain) && filter.className !== null && (
          <ActionButton icon={RotateCcw} onPress={() => onAsk('class')}>
            {t('register|againClass', { className: filter.className })}
          </ActionButton>
        )}
        {may(role, registerAskAgain) && role !== 'teacher' && (
          <ActionButton icon={RotateCcw} onPress={() => onAsk('everybody')}>
            {t('register|againAll')}
          </ActionButton>
        )}
      </div>
    </section>
  )
}

function useColumns(onReceipt: LinesProps['onReceipt'], onAsk: LinesProps['onAsk']): Column<Line>[] {
  const { t } = useTranslation()
  const { role } = useMe()
  const { dayAndTime } = useSchoolTimes()
  return useMemo(() => {
    const columns: Column<Line>[] = [
      { id: 'name', title: t('register|name'), value: ({ person }) => fullName(person) },
      { id: 'year', title: t('register|year'), value: ({ person }) => person.yearGroup },
      { id: 'classes', title: t('register|class'), value: ({ person }) => person.classes.join(', ') },
      { id: 'document', title: t('register|document'), value: ({ document }) => documentWords(t, document) },
      {
        id: 'state',
        title: t('register|state'),
        value: ({ entry }) => t(`register|is|${entry.state}`),
        show: ({ entry }) => (
          <span className="standing" data-state={entry.state}>
            {t(`register|is|${entry.state}`)}
          </span>
        ),
      },
      { id: 'at', title: t('register|when'), value: ({ entry }) => entry.at, instant: true, show: ({ entry }) => entry.at !== null && dayAndTime(entry.at) },
      { id: 'version', title: t('register|version'), value: ({ entry }) => entry.version, numeric: true },
      { id: 'how', title: t('register|how'), value: ({ entry }) => (entry.how ? t(`register|gave|${entry.how}`) : null) },
    ]
    const act: Column<Line> = {
      id: 'act',
      title: t('register|act'),
      unsorted: true,
      unfiltered: true,
      value: () => null,
      show: (line) => (
        <span className="row no-print">
          {line.entry.state !== 'never' && (
            <ActionButton icon={ScrollText} aria-label={t('register|receiptOf', { name: fullName(line.person) })} onPress={() => onReceipt(line.person.person)}>
              {t('register|receipt')}
            </ActionButton>
          )}
          {line.entry.state === 'signed' && line.document.audience !== 'parent' && (
            <ActionButton icon={RotateCcw} aria-label={t('register|againLabel', { name: fullName(line.person) })} onPress={() => onAsk(line)}>
              {t('register|again')}
            </ActionButton>
          )}
        </span>
      ),
    }
    return may(role, registerReceipt) ? [...columns, act] : columns
  }, [t, role, dayAndTime, onReceipt, onAsk])
}
