/**
 * First run: a server without a school gets one, and its first account, from whoever can read its console or its data folder.
 * Invariants: without the set-up code nothing is answered but whether a school is needed; there is one code per data folder, readable
 * by its owner only, gone once the first account is made; a server with an account can't be claimed again.
 * Fail direction: refuse. Ten wrong codes, from wherever, lock the door for 15 minutes, over restarts too.
 */
import { timingSafeEqual } from 'node:crypto'
import { rmSync } from 'node:fs'
import { Refusal } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/op.ts'
import type { PolicyValues } from '../../protocol/policy.ts'
import { asStaff, type Clock, countGuess, type Database, type HandlersFor, keepSecret, sha256, type Tx } from '../core/index.ts'
import { afterGuess, codeAsCompared, isLocked, newSetupCode, PRESET_VALUES } from './rules.ts'
import { answersOf, hasStaff, keepSchool, saveStep, stepOf, unclaimedSchool } from './store.ts'

export interface Setup {
  readonly handlers: HandlersFor<'setup.state' | 'setup.open' | 'setup.school' | 'setup.account' | 'setup.saveStep' | 'setup.adopt'>
  /** The set-up code while a school is needed, made on the first call; null afterwards. For the console. */
  code(): Promise<string | null>
}
export interface SetupOptions {
  db: Database
  clock: Clock
  /** where the code is kept while it counts */
  codeFile: string
  hashPassword(password: string): Promise<string>
  addFirst(tx: Tx, school: string, staff: { name: string; email: string; role: Role; passwordHash: string }): Promise<string>
  settings(tx: Tx, school: string): Promise<PolicyValues>
  /** Sets rows of the policy whoever owns them: at a first run there is nobody else to ask. */
  adopt(tx: Tx, school: string, values: Partial<PolicyValues>, by: string, now: number): Promise<void>
  /** for lessons and times */
  adoptTimeZone(tx: Tx, school: string, timeZone: string): Promise<void>
}

export function startSetup({ db, clock, codeFile, hashPassword, addFirst, settings, adopt, adoptTimeZone }: SetupOptions): Setup {
  async function requireNeeded(): Promise<void> {
    if (await hasStaff(db.read)) throw new Refusal('SETUP_OVER')
  }
  async function requireCode(typed: string): Promise<void> {
    await requireNeeded()
    const now = clock.now()
    const right = timingSafeEqual(Buffer.from(sha256(codeAsCompared(typed))), Buffer.from(sha256(codeAsCompared(keepCode()))))
    await db.write((tx) =>
      countGuess(tx, 'setup', null, (before) => {
        if (isLocked(before, now)) throw new Refusal('SETUP_LOCKED')
        return afterGuess(before, right, now)
      }),
    )
    if (!right) throw new Refusal('SETUP_CODE_WRONG')
  }
  const keepCode = () => keepSecret(codeFile, newSetupCode).trim()

  return {
    async code() {
      return (await hasStaff(db.read)) ? null : keepCode()
    },
    handlers: {
      async 'setup.state'() {
        return { needed: !(await hasStaff(db.read)) }
      },
      async 'setup.open'({ code }) {
        await requireCode(code)
        return db.write(async (tx) => {
          const school = await unclaimedSchool(tx.q)
          return { school: school ? answersOf(school, await settings(tx, school.id)) : null }
        })
      },
      async 'setup.school'({ code, school: answers }) {
        await requireCode(code)
        if (!isTimeZone(answers.timeZone)) throw new Refusal('BAD_REQUEST', 'timeZone is not one this server knows')
        const now = clock.now()
        await db.write(async (tx) => {
          if (await hasStaff(tx.q)) throw new Refusal('SETUP_OVER')
          const school = await keepSchool(tx, answers, now)
          await adopt(tx, school, { 'school.language': answers.language }, '', now)
          await adoptTimeZone(tx, school, answers.timeZone)
        })
        return {}
      },
      async 'setup.account'({ code, name, email, role, password }) {
        await requireCode(code)
        const passwordHash = await hashPassword(password)
        await db.write(async (tx) => {
          const school = await unclaimedSchool(tx.q)
          if (!school) throw new Refusal('CONFLICT', 'answer the questions about the school first')
          // Held until the commit: of two who claim at once, one finds an account.
          await saveStep(tx, school.id, 3)
          if (await hasStaff(tx.q)) throw new Refusal('SETUP_OVER')
          await addFirst(tx, school.id, { name: name.trim(), email, role, passwordHash })
        })
        rmSync(codeFile, { force: true })
        return {}
      },
      async 'setup.saveStep'({ step }, caller) {
        const { school } = asStaff(caller)
        await db.write(async (tx) => {
          if ((await stepOf(tx.q, school)) === null) throw new Refusal('SETUP_OVER')
          await saveStep(tx, school, step)
        })
        return {}
      },
      async 'setup.adopt'({ preset }, caller) {
        const { id, school } = asStaff(caller)
        const values = PRESET_VALUES[preset]
        await db.write(async (tx) => {
          if ((await stepOf(tx.q, school)) === null) throw new Refusal('SETUP_OVER')
          await adopt(tx, school, values, id, clock.now())
        })
        return { settings: Object.entries(values).map(([key, value]) => ({ key, value })) }
      },
    },
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
