import { useTranslation } from 'react-i18next'
import { type Network, networksList, networksMark } from '../../../protocol/places.ts'
import { ActionButton, Empty, FailureNote } from '../../components/index.ts'
import { dayAndTime, useAction, useApp, useLoad } from '../../core/index.ts'

const EVERY_MS = 30_000

/** Networks PCs were seen on: the technician says which are the school's, and laptops elsewhere count as off site. */
export function Networks({ onDone }: { onDone(words: string): void }) {
  const { t } = useTranslation()
  const { api } = useApp()
  const listed = useLoad(() => api.call(networksList, {}), EVERY_MS)
  const mark = useAction(async ({ fingerprint, ours }: Network) => {
    await api.call(networksMark, { fingerprint, ours: !ours })
    onDone(ours ? t('networks|notOursNow') : t('networks|oursNow'))
    listed.reload()
  })
  const networks = listed.value?.networks ?? []
  // The busiest comes first; only it is worth suggesting, and only until one has been marked.
  const suggested = networks.some((n) => n.ours) ? undefined : networks[0]
  return (
    <section className="stack stack-wide" aria-labelledby="networks">
      <h2 id="networks">{t('networks|title')}</h2>
      <p className="soft">{t('networks|lead')}</p>
      <FailureNote failure={listed.failure ?? mark.failure} onRetry={listed.reload} />
      {listed.value && networks.length === 0 && <Empty title={t('networks|empty')}>{t('networks|emptyBody')}</Empty>}
      <ul className="networks">
        {networks.map((network) => (
          <li key={network.fingerprint} className="panel row" data-ours={network.ours || undefined}>
            <div>
              <strong>{network.ours ? t('networks|ours') : t('networks|other', { mark: network.fingerprint.slice(0, 6) })}</strong>{' '}
              {network === suggested && <span>{t('networks|suggested')}</span>}
              <p className="soft">{t('networks|seen', { count: network.pcs, time: dayAndTime(network.lastSeenAt) })}</p>
            </div>
            <ActionButton kind={network === suggested ? 'primary' : 'plain'} isPending={mark.pending} onPress={() => mark.start(network)}>
              {network.ours ? t('networks|unmark') : t('networks|mark')}
            </ActionButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
