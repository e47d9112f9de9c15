/**
 * What this PC remembers of the gate, in the outbox's database, so that an acceptance and its record are one transaction. Accounts
 * stand on the disk as hashes.
 *
 * Fail direction: the rules are asked again. What can't be read was never accepted, and no session has passed.
 */
import { createHash } from 'node:crypto'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { Standing } from '../../protocol/agreements.ts'
import { Count, EpochMs, Id, object } from '../../protocol/kinds.ts'
import type { Outbox, StateChange } from '../outbox/index.ts'
import type { Signed } from './rules.ts'

const SIGNED = 'aup.signed'
const STANDING = 'aup.standing'
const PASSED = 'aup.passed'

const SavedSigned = Type.Array(object({ document: Id, version: Count, at: EpochMs }))
const SavedStanding = object({ standing: Standing, toldAt: EpochMs })
const SavedPassed = object({ account: Type.String(), boot: Type.String() })
/** Who has not come for longer than a summer is asked the school about again. */
const KEPT_MS = 120 * 86_400_000

export type AupStore = ReturnType<typeof createAupStore>

export function createAupStore(state: Outbox['state']) {
  const savedSigned = Compile(SavedSigned)
  const savedStanding = Compile(SavedStanding)
  const savedPassed = Compile(SavedPassed)

  function standingRow(text: string | undefined): Static<typeof SavedStanding> | null {
    const saved = parse(text)
    return savedStanding.Check(saved) ? saved : null
  }
  function signed(account: string): Signed[] {
    const saved = parse(state.get(SIGNED, keyOf(account)))
    return savedSigned.Check(saved) ? saved : []
  }
  return {
    signed,
    sign(tx: StateChange, account: string, signature: Signed): void {
      tx.put(SIGNED, keyOf(account), [...signed(account).filter(({ document }) => document !== signature.document), signature])
    },
    standing: (account: string): Standing | null => standingRow(state.get(STANDING, keyOf(account)))?.standing ?? null,
    saveStanding(tx: StateChange, account: string, standing: Standing | null, toldAt: number): void {
      if (standing) tx.put(STANDING, keyOf(account), { standing, toldAt })
      else tx.remove(STANDING, keyOf(account))
    },
    hasPassed(session: string, account: string, boot: string): boolean {
      const saved = parse(state.get(PASSED, session))
      return savedPassed.Check(saved) && saved.account === keyOf(account) && saved.boot === boot
    },
    pass: (tx: StateChange, session: string, account: string, boot: string): void => tx.put(PASSED, session, { account: keyOf(account), boot }),
    forgetPass: (tx: StateChange, session: string): void => tx.remove(PASSED, session),
    /** Sessions of before this boot, and accounts that stopped coming. */
    tidy(tx: StateChange, boot: string, now: number): void {
      for (const { key, value } of state.all(PASSED)) {
        const saved = parse(value)
        if (!savedPassed.Check(saved) || saved.boot !== boot) tx.remove(PASSED, key)
      }
      for (const { key, value } of state.all(STANDING)) {
        if ((standingRow(value)?.toldAt ?? 0) >= now - KEPT_MS) continue
        tx.remove(STANDING, key)
        tx.remove(SIGNED, key)
      }
    },
  }
}

/** Accounts are the same in either case on Windows; on other systems two that differ only so don't sit on one PC. */
function keyOf(account: string): string {
  return createHash('sha256').update(account.toLowerCase()).digest('base64url')
}
function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
