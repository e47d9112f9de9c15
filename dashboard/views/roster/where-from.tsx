import { useTranslation } from 'react-i18next'
import { type ImportPreview, PRESETS } from '../../../protocol/roster.ts'
import { Choice, Note } from '../../components/index.ts'
import type { Reading } from './import-machine.ts'

/** Headings alone: any system's file. */
const ANY = 'any'

/** What kind of files these are and how Handrail knows; which of their schools is read. Both can be put right here. */
export function WhereFrom({ preview, onRead }: { preview: ImportPreview; onRead(reading: Reading): void }) {
  const { t } = useTranslation()
  const { format, preset, schools, chosenSchool, mustChooseSchool } = preview
  const name = preset ? t(`people|preset|${preset}`) : t(`people|format|${format}`)
  return (
    <section className="panel stack" aria-labelledby="where-from">
      <h3 id="where-from">{name}</h3>
      <p className="soft">
        {preset ? t('people|presetWhy', { name }) : t(`people|formatWhy|${format}`)} {preview.mappedBy === 'memory' && t('people|fromMemory')}
      </p>
      {preview.partial && <Note tone="info">{t('people|partial')}</Note>}
      {preview.otherSchool && <Note tone="warn">{t('people|otherSchool')}</Note>}
      {mustChooseSchool && !preview.otherSchool && <Note tone="info">{t('people|whichSchool')}</Note>}
      <div className="row row-top">
        {(schools.length > 1 || mustChooseSchool) && (
          <Choice
            label={t('people|school')}
            placeholder={t('people|chooseSchool')}
            value={chosenSchool}
            options={schools.map((s) => ({ key: s.id, text: t('people|schoolCount', { name: s.name, count: s.people }) }))}
            onChange={(school) => onRead({ mapping: null, school })}
          />
        )}
        {format === 'csv' && (
          <Choice
            label={t('people|system')}
            hint={t('people|systemHint')}
            value={preset ?? ANY}
            options={[...PRESETS.map((p) => ({ key: p, text: t(`people|preset|${p}`) })), ...(preset ? [] : [{ key: ANY, text: t('people|preset|any') }])]}
            onChange={(key) => onRead({ mapping: null, preset: PRESETS.find((p) => p === key) ?? null })}
          />
        )}
      </div>
    </section>
  )
}
