import { useEffect, useRef, useState } from 'react'
import { GRANT_REASONS } from '../../../protocol/aup.ts'
import type { Speech } from '../../i18n/index.ts'
import { Words } from '../../shell/line.tsx'
import { useTitle } from '../../shell/use-title.ts'
import { Keypad } from '../panic/index.ts'
import type { GateCalls } from './calls.ts'

type Reason = (typeof GRANT_REASONS)[number]

/** A member of staff lets this logon through: why, then a code. */
export function Grant({ speech, calls, onLeave }: { readonly speech: Speech; readonly calls: GateCalls; readonly onLeave: () => void }) {
  const [reason, setReason] = useState<Reason | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useTitle(speech.say('gate.why').text)
  useEffect(() => {
    if (reason === null) heading.current?.focus({ preventScroll: true })
  }, [reason])
  if (reason !== null) return <Keypad speech={speech} lift={(code) => calls.grant({ code, reason })} onLeave={() => setReason(null)} />
  return (
    <section className="words">
      <h1 ref={heading} tabIndex={-1}>
        <Words line={speech.say('gate.why')} />
      </h1>
      <div className="reasons">
        {GRANT_REASONS.map((one) => (
          <button key={one} type="button" onClick={() => setReason(one)}>
            <Words line={speech.say(`gate.reason.${one}`)} />
          </button>
        ))}
      </div>
      <div className="ways">
        <button type="button" onClick={onLeave}>
          <Words line={speech.say('gate.back')} />
        </button>
      </div>
    </section>
  )
}
