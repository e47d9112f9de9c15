/**
 * The program behind `handrail verify`: `node server/verify-main.ts --data DIR [--database-url URL]`. Reads only; the server may run.
 * Exit codes: 0 all evidence is as it came, 1 something was changed (the first such entry is named) or it could not be read, 2 wrong use.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { registerWitness } from './aup/index.ts'
import { type Database, openDatabase } from './core/index.ts'
import { type Fault, verifyEvidence, type Wrong } from './evidence/index.ts'

const [ALL_WELL, FOUND, WRONG_USE] = [0, 1, 2]
const SAYS: Readonly<Record<Wrong, string>> = {
  headerChanged: 'its header was changed: it is not what its hash says',
  bodyChanged: 'its contents were changed: they are not what its header says',
  signatureWrong: 'its signature is not the PC’s',
  chainBroken: 'it does not follow the entry before it',
  missing: 'an entry before it is gone that was here',
  endMissing: 'it is the last here, and an entry after it is gone',
  twice: 'there are two entries of this number',
  headChanged: 'the last entry the PC signed for is not the one here',
  rowMissing: 'the register lacks this answer',
  rowChanged: 'the register says something else than this answer',
  rowWithoutEvidence: 'the register has an answer that no PC reported',
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { data: { type: 'string' }, 'database-url': { type: 'string' } } })
  const url = values['database-url'] ?? process.env.HANDRAIL_DATABASE_URL
  const file = values.data === undefined ? undefined : join(values.data, 'handrail.db')
  if (url === undefined && file === undefined) {
    complain('--data is needed: the folder the server keeps its database in.')
    return WRONG_USE
  }
  if (url === undefined && !existsSync(file ?? '')) {
    complain(`there is no database in ${values.data}. Name the server’s folder with --data.`)
    return WRONG_USE
  }
  const db = await openSchools(url === undefined ? { file: file ?? '' } : { url })
  try {
    const startedAt = performance.now()
    const { fault, entries, pcs, withoutContents, seenThen } = await verifyEvidence(db, [registerWitness()])
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    if (fault) {
      say(await words(db, fault))
      say(`Everything before it is as it came (${entries} entries looked at).`)
      return FOUND
    }
    say(`All ${entries} entries of ${pcs} PCs are as they came, and the register says what they say (${seconds} s).`)
    if (withoutContents > 0) say(`${withoutContents} of them have no contents any more; their headers were checked.`)
    if (seenThen > 0) say(`${seenThen} gaps or forks came so, and stand as warnings at their PCs.`)
    return ALL_WELL
  } finally {
    await db.close()
  }
}

/** Throws for what is no server's database, before anything in it could be called well. */
async function openSchools(where: { file: string } | { url: string }): Promise<Database> {
  try {
    const db = await openDatabase(where)
    await db.read.selectFrom('schools').select('id').limit(1).execute()
    return db
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    // An address has a password in it.
    throw new Error('file' in where ? `${where.file} is not a server’s database, or can’t be read (${why}).` : `the database can’t be read (${why}).`)
  }
}

async function words(db: Database, { wrong, school, device, seq, event }: Fault): Promise<string> {
  const at = await db.read.selectFrom('schools').select('name').where('id', '=', school).executeTakeFirst()
  const pc = device === null ? undefined : await db.read.selectFrom('devices').select('hostname').where('id', '=', device).executeTakeFirst()
  const where = [at?.name ?? school, pc && `PC ${pc.hostname}`, seq !== null && `entry ${seq}`, event].filter(Boolean).join(', ')
  return `NOT AS IT CAME: ${where}: ${SAYS[wrong]}.`
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const complain = (line: string) => process.stderr.write(`handrail verify: ${line}\n`)

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  complain(error instanceof Error ? error.message : String(error))
  process.exitCode = FOUND
}
