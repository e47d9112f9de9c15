import { EyeOff, Printer } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { codesMakeSlip } from '../../../protocol/code-slips.ts'
import type { Response } from '../../../protocol/op.ts'
import { ActionButton, Note, QrCode } from '../../components/index.ts'
import { longDay, SLIP_PATH, useMe } from '../../core/index.ts'
import { grouped } from './rules.ts'

/** The slip itself, the only thing on the paper when it is printed. */
export function SlipPaper({ pin, webCode, slip, onHide }: Response<typeof codesMakeSlip> & { onHide(): void }) {
  const { t } = useTranslation()
  const { school } = useMe()
  const heading = useId()
  const paper = useRef<HTMLHeadingElement>(null)
  const { name, room } = slip
  const address = `${location.origin}${SLIP_PATH}`
  useEffect(() => paper.current?.focus(), [])
  return (
    <section className="panel stack slip" aria-labelledby={heading} data-slip={slip.id}>
      <div className="slip-tools stack">
        <Note tone="warn" quiet>
          {t('slips|paper|once')}
        </Note>
      </div>
      <h2 id={heading} ref={paper} tabIndex={-1}>
        {t('slips|paper|title')}
      </h2>
      <p className="slip-for">
        <strong>{t('slips|paper|for', { name, room })}</strong>
        <span>{t('slips|paper|when', { day: longDay(slip.day) })}</span>
        <span>{school.name}</span>
      </p>
      <dl className="slip-codes">
        <div>
          <dt>{t('slips|paper|pin')}</dt>
          <dd className="code-digits">{grouped(pin)}</dd>
          <dd>{t('slips|paper|pinFor', { room })}</dd>
        </div>
        <div>
          <dt>{t('slips|paper|web')}</dt>
          <dd className="code-digits slip-web">{webCode}</dd>
          <dd>{t('slips|paper|webFor', { room, address })}</dd>
          <dd>
            <QrCode text={`${address}#${webCode}`} label={t('slips|paper|qr')} />
          </dd>
        </div>
      </dl>
      <p>{t('slips|paper|keep')}</p>
      <div className="row slip-tools">
        <ActionButton kind="primary" icon={Printer} onPress={() => window.print()}>
          {t('slips|paper|print')}
        </ActionButton>
        <ActionButton icon={EyeOff} onPress={onHide}>
          {t('slips|paper|hide')}
        </ActionButton>
      </div>
    </section>
  )
}
