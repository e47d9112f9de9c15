/** The thread that reads: it has the files and nothing of the server, and ends with the reading. */
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '../../../protocol/errors.ts'
import type { Candidate } from '../rules.ts'
import type { ClassInfo } from './gathering.ts'
import { type Answers, type FromReader, MESSAGE_PEOPLE, type ToReader } from './messages.ts'
import { readHere } from './read.ts'
import type { Known, ReadRequest } from './source.ts'

/** Told this often at most. */
const PROGRESS_EVERY_MS = 100

const port = parentPort
if (!port) throw new Error('this file runs as a worker only')
const waiting = new Map<number, (value: ToReader['value']) => void>()
let asked = 0
port.on('message', ({ answer, value }: ToReader) => {
  waiting.get(answer)?.(value)
  waiting.delete(answer)
})
const tell = (message: FromReader) => port.postMessage(message)
function ask<A extends keyof Answers>(message: (ask: number) => FromReader & { say: A }): Promise<Answers[A]> {
  return new Promise((resolve) => {
    asked++
    waiting.set(asked, resolve as (value: ToReader['value']) => void)
    tell(message(asked))
  })
}

async function known(): Promise<Known> {
  const people: Candidate[] = []
  let classes: readonly ClassInfo[] | null = null
  while (classes === null) {
    const page: Answers['known'] = await ask((n) => ({ say: 'known', ask: n, from: people.length }))
    people.push(...page.people)
    classes = page.classes
  }
  return { people, classes }
}

let toldAt = 0
try {
  const { people, ...found } = await readHere(workerData as ReadRequest, {
    remembered: (signature) => ask((n) => ({ say: 'remembered', ask: n, signature })),
    known,
    onProgress(progress) {
      const now = performance.now()
      if (now - toldAt < PROGRESS_EVERY_MS && progress.bytes < progress.of) return
      toldAt = now
      tell({ say: 'progress', progress })
    },
  })
  const all = [...people.values()]
  for (let from = 0; from < all.length; from += MESSAGE_PEOPLE) {
    await ask((n) => ({ say: 'people', ask: n, people: all.slice(from, from + MESSAGE_PEOPLE) }))
  }
  tell({ say: 'found', found })
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  tell({ say: 'refused', code: error.code, detail: error.detail })
}
port.close()
