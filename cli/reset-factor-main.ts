/** The program behind `handrail reset-second-factor`: the key from the server's folder, one call, one line for a person. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from '../protocol/errors.ts'
import { staffResetAtConsole } from '../protocol/staff.ts'
import { EXIT } from './commands.ts'
import { openServer } from './staff-session.ts'

const complain = (line: string) => process.stderr.write(`handrail reset-second-factor: ${line}\n`)

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { data: { type: 'string' }, server: { type: 'string' } } })
  const [email] = positionals
  if (email === undefined || values.data === undefined || values.server === undefined) {
    complain('an e-mail address, --data and --server are needed.')
    return EXIT.wrongUse
  }
  let key: string
  try {
    key = readFileSync(join(values.data, 'console.key'), 'utf8')
  } catch (error) {
    complain(`the server’s key can’t be read (${(error as Error).message}). Run this as the server’s user, and name its folder with --data.`)
    return EXIT.failed
  }
  const { name, had } = await openServer(values.server).call(staffResetAtConsole, { key, email })
  process.stdout.write(
    had
      ? `${name} signs in with the password alone now, and is asked for a new second factor where the school needs one.\n`
      : `${name} has no second factor. All their sessions have ended.\n`,
  )
  return EXIT.ok
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  complain(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof Refusal && error.code === 'SERVER_UNREACHABLE' ? EXIT.noServer : EXIT.failed
}
