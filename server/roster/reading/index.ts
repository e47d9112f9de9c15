/**
 * Reading of an import's files and comparing them with the people there are, on a thread of its own, so that a press is answered while
 * fifty thousand rows are read. The people stay with the thread; the server takes from it what is to change, a batch at a time.
 * The thread's memory is bounded: files that need more are refused as too large. An abort ends the thread at once.
 * Fail direction: whatever goes wrong there, the import is refused and nobody is changed.
 */
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../../protocol/errors.ts'
import type { Intent } from '../rules.ts'
import type { Answers, Asking, Facts, FromReader, ToReader } from './messages.ts'
import type { ImportProgress, ReadRequest } from './source.ts'

export { headingSignature } from './columns.ts'
export type { ClassInfo } from './gathering.ts'
export type { Facts } from './messages.ts'
export type { ImportProgress, ReadRequest } from './source.ts'

/** Holds PEOPLE_MAX people three times over. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 }

/** What the thread asks of the server while it runs. `people`: those of the roster after an id, by id; none after the last. */
export type ReadPorts = {
  remembered(signature: string): Promise<Answers['remembered']>
  people(after: string): Promise<Answers['people']>
  /** those whom the school's system has more than once, also where they have left and may come again */
  merged(): Promise<Answers['merged']>
  classes(): Promise<Answers['classes']>
  onProgress?(progress: ImportProgress): void
}
/** Files that have been read. Its thread lives until `end`. */
export interface Reading {
  readonly facts: Facts
  /** Everything that is to change, once. */
  intents(): AsyncGenerator<readonly Intent[]>
  end(): Promise<void>
}

/**
 * Reads every file of an import. `onProgress` is told a few times a second at most; `signal` rejects with its reason.
 * Throws IMPORT_UNREADABLE, IMPORT_UNKNOWN_FORMAT and TOO_LARGE.
 */
export async function readFiles(request: ReadRequest, ports: ReadPorts, signal?: AbortSignal): Promise<Reading> {
  signal?.throwIfAborted()
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: request, resourceLimits: MEMORY, execArgv: [] })
  const tell = (message: ToReader) => worker.postMessage(message)
  let failure: { readonly why: unknown } | undefined
  const facts = promised<Facts>()
  let batch = promised<readonly Intent[]>()
  const fail = (why: unknown): void => {
    failure ??= { why }
    facts.reject(why)
    batch.reject(why)
  }
  const onAbort = (): void => fail(signal?.reason)
  const end = async (): Promise<void> => {
    signal?.removeEventListener('abort', onAbort)
    await worker.terminate()
  }

  function answerTo(message: Asking): Promise<Answers[keyof Answers]> {
    if (message.say === 'remembered') return ports.remembered(message.signature)
    if (message.say === 'people') return ports.people(message.after)
    return message.say === 'merged' ? ports.merged() : ports.classes()
  }
  worker.on('message', (message: FromReader) => {
    if (message.say === 'progress') ports.onProgress?.(message.progress)
    else if (message.say === 'facts') facts.resolve(message.facts)
    else if (message.say === 'intents') batch.resolve(message.intents)
    else if (message.say === 'refused') fail(new Refusal(message.code, message.detail))
    else answerTo(message).then((value) => tell({ answer: message.ask, value }), fail)
  })
  worker.once('error', (error: NodeJS.ErrnoException) =>
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Refusal('TOO_LARGE', 'these files need more memory than an import may take') : error),
  )
  worker.once('exit', (code) => fail(new Error(`the reading ended early (${code})`)))
  signal?.addEventListener('abort', onAbort, { once: true })

  try {
    return {
      facts: await facts.promise,
      // Each batch has a promise of its own: a race against one that lives as long as the thread would keep every batch until then.
      async *intents() {
        for (;;) {
          if (failure) throw failure.why
          batch = promised()
          tell({ next: true })
          const intents = await batch.promise
          // What the thread held is as much as the server itself has: it goes before the walk through the people begins.
          if (intents.length === 0) return end()
          yield intents
        }
      },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** Nobody may be waiting for it when it is rejected. */
function promised<T>(): PromiseWithResolvers<T> {
  const made = Promise.withResolvers<T>()
  made.promise.catch(() => undefined)
  return made
}
