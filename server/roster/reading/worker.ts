/** The thread that reads and compares: it has the files and nothing of the server, holds the people, and ends when it is no longer needed. */
import { parentPort, workerData } from 'node:worker_threads'
import { Refusal } from '../../../protocol/errors.ts'
import { landOnPersons, recordsOf } from '../records.ts'
import { type Candidate, Comparison, countDiff, type Intent, intentsOf, type KnownPerson, toStored } from '../rules.ts'
import { type Answers, type Facts, type FromReader, MESSAGE_INTENTS, type ToReader } from './messages.ts'
import { type Found, readHere } from './read.ts'
import type { ReadRequest } from './source.ts'

/** Told this often at most. */
const PROGRESS_EVERY_MS = 100

const port = parentPort
if (!port) throw new Error('this file runs as a worker only')
const waiting = new Map<number, (value: Answers[keyof Answers]) => void>()
let asked = 0
let intents: Iterator<Intent> | undefined
port.on('message', (message: ToReader) => {
  if ('next' in message) return tell({ say: 'intents', intents: take(MESSAGE_INTENTS) })
  waiting.get(message.answer)?.(message.value)
  waiting.delete(message.answer)
})
const tell = (message: FromReader) => port.postMessage(message)
function ask<A extends keyof Answers>(message: (ask: number) => FromReader & { say: A }): Promise<Answers[A]> {
  return new Promise((resolve) => {
    asked++
    waiting.set(asked, resolve as (value: Answers[keyof Answers]) => void)
    tell(message(asked))
  })
}
async function* everybody(): AsyncGenerator<readonly KnownPerson[]> {
  for (let after = ''; ; ) {
    const page = await ask<'people'>((n) => ({ say: 'people', ask: n, after }))
    const last = page.at(-1)
    if (!last) return
    yield page
    after = last.id
  }
}

let toldAt = 0
function read(): Promise<Found> {
  return readHere(workerData as ReadRequest, {
    remembered: (signature) => ask((n) => ({ say: 'remembered', ask: n, signature })),
    async known() {
      const people: Candidate[] = []
      for await (const page of everybody()) people.push(...page.flatMap((person) => recordsOf(person).map((record) => record.entry)))
      return { people, classes: await ask((n) => ({ say: 'classes', ask: n })) }
    },
    onProgress(progress) {
      const now = performance.now()
      if (now - toldAt < PROGRESS_EVERY_MS && progress.bytes < progress.of) return
      toldAt = now
      tell({ say: 'progress', progress })
    },
  })
}
async function compare(read: Found): Promise<Facts> {
  const found = landOnPersons(read, await ask<'merged'>((n) => ({ say: 'merged', ask: n })))
  const comparison = new Comparison(found)
  for await (const page of everybody()) comparison.with(page.map(toStored))
  const { diff } = comparison
  intents = intentsOf(diff)
  const { people, spared: _spared, left: _left, elsewhere: _elsewhere, ...facts } = found
  const classes = new Set<string>()
  for (const person of people.values()) for (const name of person.classes) classes.add(name)
  return { ...facts, classCount: classes.size, diff: countDiff(diff), otherSchool: facts.otherSchool || comparison.otherSchool }
}
function take(most: number): Intent[] {
  const taken: Intent[] = []
  while (taken.length < most) {
    const one = intents?.next()
    if (!one || one.done) break
    taken.push(one.value)
  }
  return taken
}

try {
  tell({ say: 'facts', facts: await compare(await read()) })
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  tell({ say: 'refused', code: error.code, detail: error.detail })
}
