/** A process that takes one policy after another, as an agent does, and says which are in force; killed -9 in the middle. */
import { fork } from 'node:child_process'
import { pino } from 'pino'
import { createPolicy, type PolicyOwnership } from '../../../agent/policy/index.ts'

interface Order {
  file: string
  own: PolicyOwnership
  envelopes: readonly string[]
}

/** Kills it `afterMs` after its first policy; resolves with the last `n` it had said was in force. */
export function spawnPolicyTaker(order: Order, afterMs: number): Promise<number> {
  const child = fork(import.meta.filename, ['take'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  let said = 0
  return new Promise((resolve, reject) => {
    child.on('message', (n: number) => {
      if (said === 0) setTimeout(() => child.kill('SIGKILL'), afterMs)
      said = n
    })
    child.once('exit', (code, signal) => (signal === 'SIGKILL' ? resolve(said) : reject(new Error(`it ended by itself (${code})`))))
    child.send(order)
  })
}

async function take({ file, own, envelopes }: Order): Promise<void> {
  const policy = createPolicy(file, pino({ level: 'silent' }))
  await policy.restore(own)
  for (const envelope of envelopes) {
    await policy.take(envelope)
    process.send?.(policy.version?.n)
  }
}
if (process.argv[2] === 'take') process.once('message', (order) => void take(order as Order))
