/** A process that writes events until it is killed, and announces each only after record() returned. */
import { pino } from 'pino'
import { agentPaths, systemClock } from '../../../agent/core/index.ts'
import { fact, openOutbox } from '../../../agent/outbox/index.ts'
import { authorOf, type Identity } from '../../../agent/uplink/identity.ts'
import { sessionOpened, tamperSeen } from '../../../protocol/events.ts'

process.once('message', ({ state, identity }: { state: string; identity: Identity }) => {
  const author = authorOf(identity)
  const outbox = openOutbox({ paths: agentPaths(state, state), clock: systemClock(), log: pino({ level: 'silent' }), author: () => author, reserveBytes: 4096 })
  const write = (): void => {
    const ids = outbox.record([
      fact(tamperSeen, { what: 'badFrame', session: null, count: 1 }),
      ...(Math.random() < 0.3 ? [fact(sessionOpened, { who: { account: 'ada', session: '1' } })] : []),
    ])
    process.send?.(ids)
    setImmediate(write)
  }
  write()
})
