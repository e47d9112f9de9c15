/**
 * What pupils' screens do differently, as the server last said, for the accounts that sign in on this PC.
 * Invariants: known per account and kept over restarts, so that it is there at logon without the server; the account stands on
 * the disk as a hash; no reason is ever known here.
 * Fail direction: what can't be read is no support: the screens are those of everybody.
 */
import { createHash } from 'node:crypto'
import type Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { Command } from '../../protocol/device.ts'
import { EpochMs, object } from '../../protocol/kinds.ts'
import { SupportEffects } from '../../protocol/support.ts'
import { type Clock, createSignal, type Signal } from '../core/index.ts'
import type { Outbox, StateChange } from '../outbox/index.ts'

export interface Support {
  /** null: this account's screens are those of everybody */
  effects(account: string): SupportEffects | null
  /** A command of the server; `advance` joins its transaction, so that it is carried out once. */
  command(command: Extract<Command, { kind: 'support.profile' }>, advance: (tx: StateChange) => void): void
  /** Forgets accounts whose effects were not renewed for a long time. Call once, at the start. */
  tidy(): void
  readonly changed: Signal<null>
}

/** The server renews an account's effects at each logon; who has not come for longer than a summer has left this PC. */
export const KEPT_MS = 90 * 86_400_000
const FEATURE = 'support'
const Saved = object({ effects: SupportEffects, toldAt: EpochMs })

export function createSupport(outbox: Pick<Outbox, 'state' | 'change'>, clock: Pick<Clock, 'wall'>): Support {
  const saved = Compile(Saved)
  const changed = createSignal<null>()
  const parse = (text: string | undefined): Type.Static<typeof Saved> | null => {
    try {
      const value: unknown = text === undefined ? undefined : JSON.parse(text)
      return saved.Check(value) ? value : null
    } catch {
      return null
    }
  }
  return {
    effects(account) {
      try {
        return parse(outbox.state.get(FEATURE, keyOf(account)))?.effects ?? null
      } catch {
        // A disk that can't be read must not take the screens with it.
        return null
      }
    },
    command({ account, effects }, advance) {
      outbox.change((tx) => {
        if (effects === null) tx.remove(FEATURE, keyOf(account))
        else tx.put(FEATURE, keyOf(account), { effects, toldAt: clock.wall() })
        advance(tx)
      })
      changed.emit(null)
    },
    tidy() {
      const old = outbox.state.all(FEATURE).filter(({ value }) => (parse(value)?.toldAt ?? 0) < clock.wall() - KEPT_MS)
      if (old.length === 0) return
      outbox.change((tx) => {
        for (const { key } of old) tx.remove(FEATURE, key)
      })
    },
    changed,
  }
}

/** Accounts are the same in either case on Windows; on other systems two that differ only so don't sit on one PC. */
function keyOf(account: string): string {
  return createHash('sha256').update(account.toLowerCase()).digest('base64url')
}
