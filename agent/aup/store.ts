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
import { Choices, NO_CHOICES } from '../../protocol/aup.ts'
import { RULES_ON_PC_MS } from '../../protocol/kept.ts'
import { Count, EpochMs, Id, nullable, object } from '../../protocol/kinds.ts'
import type { Outbox, StateChange } from '../outbox/index.ts'
import type { Signed } from './rules.ts'

const SIGNED = 'aup.signed'
const STANDING = 'aup.standing'
const PASSED = 'aup.passed'
const CHOICES = 'aup.choices'
const TAPPED = 'aup.tapped'

const SavedSigned = Type.Array(object({ document: Id, version: Count, at: EpochMs }))
const SavedStanding = object({ standing: Standing, toldAt: EpochMs })
/** `logon`: whose gate it was, so that a screen still held for it can be let go; null: none stood */
const SavedPassed = object({ account: Type.String(), boot: Type.String(), logon: nullable(Id) })
const SavedChoices = object({ choices: Choices, chosenAt: EpochMs })
const SavedTapped = object({ at: EpochMs })

export type AupStore = ReturnType<typeof createAupStore>

export function createAupStore(state: Outbox['state']) {
  const savedSigned = Compile(SavedSigned)
  const savedStanding = Compile(SavedStanding)
  const savedPassed = Compile(SavedPassed)
  const savedChoices = Compile(SavedChoices)
  const savedTapped = Compile(SavedTapped)

  function standingRow(text: string | undefined): Static<typeof SavedStanding> | null {
    const saved = parse(text)
    return savedStanding.Check(saved) ? saved : null
  }
  function choicesRow(text: string | undefined): Static<typeof SavedChoices> | null {
    const saved = parse(text)
    return savedChoices.Check(saved) ? saved : null
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
    /** null: this session has not passed. */
    passed(session: string, account: string, boot: string): { readonly logon: string | null } | null {
      const saved = parse(state.get(PASSED, session))
      return savedPassed.Check(saved) && saved.account === keyOf(account) && saved.boot === boot ? saved : null
    },
    pass: (tx: StateChange, session: string, account: string, boot: string, logon: string | null): void =>
      tx.put(PASSED, session, { account: keyOf(account), boot, logon }),
    forgetPass: (tx: StateChange, session: string): void => tx.remove(PASSED, session),
    choices: (account: string): Choices => choicesRow(state.get(CHOICES, keyOf(account)))?.choices ?? NO_CHOICES,
    choose: (tx: StateChange, account: string, choices: Choices, chosenAt: number): void => tx.put(CHOICES, keyOf(account), { choices, chosenAt }),
    /** when this account last tapped a picture of the day */
    tappedAt(account: string): number | null {
      const saved = parse(state.get(TAPPED, keyOf(account)))
      return savedTapped.Check(saved) ? saved.at : null
    },
    tap: (tx: StateChange, account: string, at: number): void => tx.put(TAPPED, keyOf(account), { at }),
    /**
     * Sessions of before this boot, and accounts that stopped coming: long before the school last said anything of anybody, because
     * the PC's own clock may be years ahead.
     */
    tidy(tx: StateChange, boot: string, clock: number): void {
      const standings = state.all(STANDING).map(({ key, value }) => ({ key, toldAt: standingRow(value)?.toldAt ?? 0 }))
      const now = Math.min(clock, Math.max(0, ...standings.map(({ toldAt }) => toldAt)))
      for (const { key, value } of state.all(PASSED)) {
        const saved = parse(value)
        if (!savedPassed.Check(saved) || saved.boot !== boot) tx.remove(PASSED, key)
      }
      for (const { key, toldAt } of standings) {
        if (toldAt >= now - RULES_ON_PC_MS) continue
        for (const what of [STANDING, SIGNED, TAPPED]) tx.remove(what, key)
      }
      for (const { key, value } of state.all(CHOICES)) if ((choicesRow(value)?.chosenAt ?? 0) < now - RULES_ON_PC_MS) tx.remove(CHOICES, key)
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
