import { EyeOff } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { codesOnce, type OnceCode } from '../../../protocol/codes.ts'
import { ActionButton } from '../../components/index.ts'
import { useApp, useLoad, useNow } from '../../core/index.ts'
import { countdown, grouped } from './rules.ts'

const LOOK_EVERY_MS = 2_000

/** A code just made: only here, only now. How many PCs know it follows as they say so. */
export function ShownCode({ code, made, onHide }: { code: string; made: OnceCode; onHide(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const now = useNow()
  const heading = useId()
  const latest = useLoad(async () => (await api.call(codesOnce, {})).codes.find(({ id }) => id === made.id) ?? null, LOOK_EVERY_MS)
  const { known, of, used } = (latest.value ?? made).reach
  const left = made.validUntil - now
  return (
    <section className="code-shown" aria-labelledby={heading} data-code={made.id}>
      <h4 id={heading}>{t('codes|forPlace', { place: made.place })}</h4>
      {left > 0 ? (
        <>
          <p className="code-digits" role="img" aria-label={[...code].join(' ')}>
            {grouped(code)}
          </p>
          <p>
            <span>{t('codes|ends', { time: countdown(left) })}</span> <span>{of === 0 ? t('codes|noPcs') : t('codes|known', { known, count: of })}</span>
            {used > 0 && <span> {t('codes|used', { count: used })}</span>}
          </p>
          <p className="soft">{t('codes|how')}</p>
        </>
      ) : (
        <p>{t('codes|over')}</p>
      )}
      <ActionButton icon={EyeOff} onPress={onHide}>
        {t('codes|hide')}
      </ActionButton>
    </section>
  )
}
