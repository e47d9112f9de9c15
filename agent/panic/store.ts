/**
 * The cover and the presses on disk, in the outbox's database so that a press and its cover are one transaction.
 *
 * Fail direction: the cover stays. A cover's row is named by session and press, so that the name alone restores it
 * when its contents can't be read: covered, "put your hand up", and the adult lifts it as always.
 */
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { Count, EpochMs, Id, Label, nullable, object, oneOf } from '../../protocol/kinds.ts'
import { PANIC_STATES } from '../../protocol/panic.ts'
import type { Outbox, StateChange } from '../outbox/index.ts'
import type { Lifter, PanicMachine } from './machine.ts'

const COVER = 'panic.cover'
const PRESS = 'panic.press'

const Cover = object({ press: Id, state: oneOf(PANIC_STATES), by: nullable(Label), event: nullable(Id), pressedAt: EpochMs, count: Count })
/** `alert` and `code`: who is lifting; both null while it stays */
const SavedCover = object({ cover: Cover, alert: nullable(Id), code: Type.Optional(nullable(Id)) })
const SavedPress = object({ uid: Type.Integer({ minimum: 0 }), cover: Id, at: EpochMs })

/** Where a press belongs: its session, and the press that named its cover. */
export interface KnownPress {
  readonly uid: number
  readonly cover: string
}

export interface RestoredCover {
  readonly uid: number
  readonly state: PanicMachine
  /** false when only the row's name could be read */
  readonly readable: boolean
}

/** How long a press is remembered, so that a late retry is not taken for a new one. */
const REMEMBER_MS = 30 * 24 * 60 * 60 * 1000

export type PanicStore = ReturnType<typeof createPanicStore>

export function createPanicStore(state: Outbox['state']) {
  const savedCover = Compile(SavedCover)
  const savedPress = Compile(SavedPress)

  function readCover(key: string, value: string): RestoredCover | null {
    const [uidText = '', press = ''] = key.split(' ')
    const uid = Number(uidText)
    if (!Number.isSafeInteger(uid)) return null
    const saved = parse(value)
    if (!savedCover.Check(saved)) {
      return { uid, readable: false, state: { kind: 'covered', cover: { press, state: 'unsent', by: null, event: null, pressedAt: 0, count: 1 } } }
    }
    const { cover } = saved
    const lifter = lifterOf(saved)
    return { uid, readable: true, state: lifter === null ? { kind: 'covered', cover } : { kind: 'lifting', cover, lifter } }
  }

  return {
    restore: (): RestoredCover[] => state.all(COVER).flatMap(({ key, value }) => readCover(key, value) ?? []),
    saveCover(tx: StateChange, uid: number, before: PanicMachine, after: PanicMachine): void {
      if (before.kind !== 'none' && (after.kind === 'none' || after.cover.press !== before.cover.press)) tx.remove(COVER, `${uid} ${before.cover.press}`)
      if (after.kind === 'none') return
      const lifter = after.kind === 'lifting' ? after.lifter : null
      const saved: Static<typeof SavedCover> = {
        cover: after.cover,
        alert: lifter?.by === 'staff' ? lifter.alert : null,
        code: lifter?.by === 'code' ? lifter.code : null,
      }
      tx.put(COVER, `${uid} ${after.cover.press}`, saved)
    },
    rememberPress(tx: StateChange, press: string, known: KnownPress, at: number): void {
      tx.put(PRESS, press, { ...known, at })
    },
    findPress(press: string): KnownPress | null {
      const saved = parse(state.get(PRESS, press))
      return savedPress.Check(saved) ? { uid: saved.uid, cover: saved.cover } : null
    },
    forgetOldPresses(tx: StateChange, now: number): void {
      for (const { key, value } of state.all(PRESS)) {
        const saved = parse(value)
        if (!savedPress.Check(saved) || saved.at < now - REMEMBER_MS) tx.remove(PRESS, key)
      }
    },
  }
}

function lifterOf({ cover, alert, code }: Static<typeof SavedCover>): Lifter | null {
  if (alert !== null) return { by: 'staff', alert }
  return code ? { by: 'code', code, name: cover.by ?? '' } : null
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
