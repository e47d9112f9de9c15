import { useTranslation } from 'react-i18next'
import type { PolicyKey } from '../../../protocol/policy.ts'
import { type Place, policyExplain } from '../../../protocol/policy-page.ts'
import { ActionButton, FailureNote, ModalDialog } from '../../components/index.ts'
import { dayAndTime, useApp, useLoad } from '../../core/index.ts'
import { usePolicyWords } from './words.ts'

/** “Why is this so”: each place's value from the widest to the narrowest, and which of them counts. */
export function WhyDialog({ of: key, place, onClose }: { of: PolicyKey; place: Place; onClose(): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const words = usePolicyWords()
  const why = useLoad(() => api.call(policyExplain, { key, place }))
  const wins = why.value?.layers.some((layer) => layer.outcome === 'wins')
  return (
    <ModalDialog title={t('settings|whyOf', { setting: words.name(key) })} onClose={onClose}>
      <FailureNote failure={why.failure} onRetry={why.reload} />
      {why.value === null && why.loading && <p className="soft">{t('app|loading')}</p>}
      {why.value && (
        <>
          <p>
            <strong>{words.value(key, why.value.value)}</strong>
          </p>
          <ol className="layers">
            <li data-outcome={wins ? 'overruled' : 'wins'}>
              {t('settings|usual', { value: words.value(key, why.value.fallback) })}. {wins ? t('settings|outcome|overruled') : t('settings|outcome|wins')}
            </li>
            {why.value.layers.map((layer) => (
              <li key={layer.place.id} data-outcome={layer.outcome}>
                <strong>{words.place(layer.place)}</strong>:{' '}
                {layer.set ? (
                  <>
                    {words.value(key, layer.set.value)}. {t(`settings|outcome|${layer.outcome}`)}{' '}
                    <span className="soft">
                      {t('settings|setBy', { name: layer.set.by, role: t(`role|${layer.set.role}`), when: dayAndTime(layer.set.at) })}
                      {layer.set.approvedBy !== null && ` ${t('settings|approvedBy', { name: layer.set.approvedBy })}`}
                    </span>
                  </>
                ) : (
                  t('settings|outcome|unset')
                )}
              </li>
            ))}
          </ol>
        </>
      )}
      <div className="row row-end">
        <ActionButton onPress={onClose}>{t('app|close')}</ActionButton>
      </div>
    </ModalDialog>
  )
}
