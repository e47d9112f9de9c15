/**
 * Reading of an import's files, on a thread of its own, so that a press is answered while fifty thousand rows are read.
 * The thread's memory is bounded: files that need more are refused as too large. An abort ends the thread at once.
 * Fail direction: whatever goes wrong there, the import is refused and nobody is changed.
 */
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../../protocol/errors.ts'
import { type Candidate, personKey } from '../rules.ts'
import { type Asking, type FromReader, MESSAGE_PEOPLE, type ToReader } from './messages.ts'
import type { Found } from './read.ts'
import type { Known, ReadPorts, ReadRequest } from './source.ts'

export { headingSignature } from './columns.ts'
export type { ClassInfo } from './gathering.ts'
export type { Found } from './read.ts'
export type { ImportProgress, Known, ReadPorts, ReadRequest } from './source.ts'

/** Holds PEOPLE_MAX people three times over. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 }

/**
 * Reads every file of an import. `onProgress` is told a few times a second at most; `signal` rejects with its reason.
 * Throws IMPORT_UNREADABLE, IMPORT_UNKNOWN_FORMAT and TOO_LARGE.
 */
export async function readFiles(request: ReadRequest, ports: ReadPorts, signal?: AbortSignal): Promise<Found> {
  signal?.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: request, resourceLimits: MEMORY, execArgv: [] })
  const people = new Map<string, Candidate>()
  let known: Known | undefined
  let abort: (() => void) | undefined

  async function answerTo(message: Asking): Promise<ToReader['value']> {
    if (message.say === 'remembered') return ports.remembered(message.signature)
    if (message.say === 'known') {
      known ??= await ports.known()
      const page = known.people.slice(message.from, message.from + MESSAGE_PEOPLE)
      return { people: page, classes: message.from + page.length >= known.people.length ? known.classes : null }
    }
    for (const person of message.people) people.set(personKey(person), person)
    // Between two messages the server does what else there is to do.
    await setImmediate()
    return null
  }

  try {
    return await new Promise<Found>((resolve, reject) => {
      abort = () => reject(signal?.reason)
      signal?.addEventListener('abort', abort, { once: true })
      worker.on('message', (message: FromReader) => {
        if (message.say === 'progress') ports.onProgress?.(message.progress)
        else if (message.say === 'found') resolve({ ...message.found, people })
        else if (message.say === 'refused') reject(new Refusal(message.code, message.detail))
        else answerTo(message).then((value) => worker.postMessage({ answer: message.ask, value } satisfies ToReader), reject)
      })
      worker.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Refusal('TOO_LARGE', 'these files need more memory than an import may take') : error),
      )
      worker.once('exit', (code) => reject(new Error(`the reading ended early (${code})`)))
    })
  } finally {
    if (abort) signal?.removeEventListener('abort', abort)
    await worker.terminate()
  }
}
