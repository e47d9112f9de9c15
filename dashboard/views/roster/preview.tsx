import { UserCheck } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Checkbox } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../../../protocol/errors.ts'
import type { ImportPreview, RefusedRow } from '../../../protocol/roster.ts'
import { ActionButton, type Column, DataTable, FailureNote, Note } from '../../components/index.ts'
import { download, toCsv } from '../../core/index.ts'
import type { Reading } from './import-machine.ts'
import { MappingForm } from './mapping-form.tsx'
import { WhereFrom } from './where-from.tsx'

const TALLY = ['read', 'added', 'changed', 'removed', 'unchanged', 'classes'] as const

interface PreviewProps {
  preview: ImportPreview
  failure: Refusal | null
  applying: boolean
  onRead(reading: Reading): void
  onApply(confirmRemovals: boolean): void
  onCancel(): void
}

export function Preview({ preview, failure, applying, onRead, onApply, onCancel }: PreviewProps) {
  const { t } = useTranslation()
  const [confirmed, setConfirmed] = useState(false)
  const [tried, setTried] = useState(false)
  const unmapped = preview.format === 'csv' && preview.mapping === null
  const unread = unmapped || preview.mustChooseSchool || preview.otherSchool
  const nothing = preview.added + preview.changed + preview.removed === 0
  const apply = () => {
    setTried(true)
    if (!preview.needsConfirmation || confirmed) onApply(confirmed)
  }
  return (
    <section className="stack stack-wide" aria-labelledby="preview">
      <h2 id="preview">{t('people|preview')}</h2>
      <WhereFrom preview={preview} onRead={onRead} />
      <dl className="tally">
        {TALLY.map((key) => (
          <div key={key} data-tally={key}>
            <dt>{t(`people|tally|${key}`)}</dt>
            <dd>{preview[key]}</dd>
          </div>
        ))}
        <div data-tally="refused">
          <dt>{t('people|tally|refused')}</dt>
          <dd>{preview.refusedCount}</dd>
        </div>
      </dl>
      {preview.format === 'csv' && <MappingForm columns={preview.columns} mapping={preview.mapping} onCheck={(mapping) => onRead({ mapping })} />}
      {!unread && nothing && <Note tone="info">{t('people|nothing')}</Note>}
      <Examples preview={preview} />
      {preview.refusedCount > 0 && <RefusedRows rows={preview.refused} total={preview.refusedCount} />}
      {preview.ignoredColumns.length > 0 && (
        <p className="soft">
          {t('people|ignored')}: {preview.ignoredColumns.join(', ')}
        </p>
      )}
      {preview.needsConfirmation && (
        <div className="panel stack mass">
          <h3>{t('people|massTitle')}</h3>
          <p>{t('people|massBody', { count: preview.removed, percent: preview.guardPercent })}</p>
          <Checkbox className="check" isSelected={confirmed} onChange={setConfirmed}>
            <span className="check-box" aria-hidden="true" />
            {t('people|massConfirm')}
          </Checkbox>
          {tried && !confirmed && <Note tone="warn">{t('people|massNeeded')}</Note>}
        </div>
      )}
      <FailureNote failure={failure} />
      <div className="row">
        <ActionButton kind="primary" icon={UserCheck} onPress={apply} isDisabled={unread || nothing} isPending={applying}>
          {applying ? t('people|applying') : t('people|apply')}
        </ActionButton>
        {!applying && <ActionButton onPress={onCancel}>{t('app|cancel')}</ActionButton>}
      </div>
    </section>
  )
}

function Examples({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation()
  const groups = [
    { title: t('people|examplesAdded'), names: preview.examples.added, count: preview.added },
    { title: t('people|examplesChanged'), names: preview.examples.changed, count: preview.changed },
    { title: t('people|examplesRemoved'), names: preview.examples.removed, count: preview.removed },
  ].filter(({ names }) => names.length > 0)
  if (groups.length === 0) return null
  return (
    <div className="examples">
      {groups.map(({ title, names, count }) => (
        <section key={title} className="panel" aria-label={title}>
          <h3>{title}</h3>
          <ul>
            {names.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two people may share a name, and the list never changes
              <li key={at}>{name}</li>
            ))}
            {count > names.length && <li className="soft">{t('people|andMore', { count: count - names.length })}</li>}
          </ul>
        </section>
      ))}
    </div>
  )
}

function RefusedRows({ rows, total }: { rows: readonly RefusedRow[]; total: number }) {
  const { t } = useTranslation()
  const columns = useMemo<Column<RefusedRow>[]>(
    () => [
      { id: 'file', title: t('people|file'), value: (r) => r.file },
      { id: 'line', title: t('people|line'), value: (r) => r.line, numeric: true },
      { id: 'column', title: t('people|column'), value: (r) => r.column },
      { id: 'reason', title: t('people|reason'), value: (r) => r.reason },
    ],
    [t],
  )
  return (
    <section className="stack stack-wide" aria-labelledby="refused">
      <h3 id="refused">{t('people|refused')}</h3>
      <p className="soft">
        {t('people|refusedBody')} {total > rows.length && t('people|refusedSome', { shown: rows.length, total })}
      </p>
      <DataTable
        caption={t('people|refused')}
        columns={columns}
        rows={rows}
        rowKey={(r) => `${r.file} ${r.line} ${r.column} ${r.reason}`}
        sort={{ column: 'line', direction: 'ascending' }}
        onExport={(shown) =>
          download(
            'refused-rows.csv',
            toCsv(
              columns.map((c) => c.title),
              shown.map((row) => columns.map((c) => c.value(row) ?? '')),
            ),
          )
        }
      />
    </section>
  )
}
