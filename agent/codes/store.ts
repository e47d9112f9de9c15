/**
 * Guesses, spent codes and the time, in the outbox's database, so that spending a code and lifting its cover are one transaction.
 * Fail direction: guesses that can't be read count as all used up, a spent code's row stays spent whatever is in it.
 */
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { DurationMs, EpochMs, Id, object } from '../../protocol/kinds.ts'
import type { Outbox, StateChange } from '../outbox/index.ts'
import { carriedOver, worstCase } from './budget.ts'
import type { TimeKept } from './rules.ts'

const FEATURE = 'codes'
const SPENT = 'codes.spent'
const TRIES = 'tries'
const TIME = 'time'

const SavedTries = object({ boot: Type.String(), at: Type.Array(DurationMs) })
const SavedTime = object({ issuedAt: EpochMs, wall: EpochMs, mono: DurationMs, boot: Type.String(), seen: EpochMs })
const SavedSpent = object({ cover: Id })

export type CodesStore = ReturnType<typeof createCodesStore>

export function createCodesStore(state: Outbox['state']) {
  const savedTries = Compile(SavedTries)
  const savedTime = Compile(SavedTime)
  const savedSpent = Compile(SavedSpent)

  return {
    /** on this start's clock */
    tries(boot: string, now: number): number[] {
      const text = state.get(FEATURE, TRIES)
      if (text === undefined) return []
      const saved = parse(text)
      return savedTries.Check(saved) ? carriedOver(saved, boot, now) : worstCase(now)
    },
    saveTries: (tx: StateChange, boot: string, at: readonly number[]): void => tx.put(FEATURE, TRIES, { boot, at }),
    time(): TimeKept | null {
      const saved = parse(state.get(FEATURE, TIME))
      return savedTime.Check(saved) ? saved : null
    },
    saveTime: (tx: StateChange, time: TimeKept): void => tx.put(FEATURE, TIME, time),
    spentOn: (): Map<string, string> =>
      new Map(
        state.all(SPENT).map(({ key, value }) => {
          const saved = parse(value)
          return [key, savedSpent.Check(saved) ? saved.cover : '']
        }),
      ),
    spend: (tx: StateChange, code: string, cover: string): void => tx.put(SPENT, code, { cover }),
    /** The server lists them no more, and an older list is never taken again. */
    forgetSpent(tx: StateChange, listed: ReadonlySet<string>): void {
      for (const { key } of state.all(SPENT)) if (!listed.has(key)) tx.remove(SPENT, key)
    },
  }
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
