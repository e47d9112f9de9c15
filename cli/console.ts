/**
 * What the commands of the server's own console share: the key from the server's folder, one call, one line for a person. Each takes an
 * e-mail address, --data and --server.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from '../protocol/errors.ts'
import type { Client } from '../protocol/op.ts'
import { EXIT } from './commands.ts'
import { openServer } from './staff-session.ts'

/** What a command's calls need, and the running server they go to. */
export interface AtConsole {
  readonly server: { readonly url: string; readonly call: Client['call'] }
  readonly key: string
  readonly email: string
}

/** Runs `work` and prints the line it resolves with; sets the exit code. Errors say what to do, on standard error. */
export async function runAtConsole(command: string, work: (at: AtConsole) => Promise<string>): Promise<void> {
  const complain = (line: string) => process.stderr.write(`handrail ${command}: ${line}\n`)
  try {
    const { values, positionals } = parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { data: { type: 'string' }, server: { type: 'string' } },
    })
    const [email] = positionals
    if (email === undefined || values.data === undefined || values.server === undefined) {
      complain('an e-mail address, --data and --server are needed.')
      process.exitCode = EXIT.wrongUse
      return
    }
    const key = readKey(values.data)
    const line = await work({ server: { url: values.server, call: openServer(values.server).call }, key, email })
    process.stdout.write(`${line}\n`)
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    process.exitCode = error instanceof Refusal && error.code === 'SERVER_UNREACHABLE' ? EXIT.noServer : EXIT.failed
  }
}

function readKey(data: string): string {
  try {
    return readFileSync(join(data, 'console.key'), 'utf8')
  } catch (error) {
    throw new Error(`the server’s key can’t be read (${(error as Error).message}). Run this as the server’s user, and name its folder with --data.`)
  }
}
