/** The program behind `handrail import`: its arguments, its password, its exit code. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { Refusal } from '../protocol/errors.ts'
import { type Mapping, ROSTER_FIELDS } from '../protocol/roster.ts'
import { EXIT } from './commands.ts'
import { importFolder } from './import.ts'

const complain = (line: string) => process.stderr.write(`handrail import: ${line}\n`)

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      server: { type: 'string', default: 'http://127.0.0.1:8080' },
      email: { type: 'string' },
      school: { type: 'string' },
      column: { type: 'string', multiple: true, default: [] },
      'dry-run': { type: 'boolean', default: false },
      'confirm-removals': { type: 'boolean', default: false },
    },
  })
  const [path] = positionals
  const mapping = readMapping(values.column)
  if (path === undefined || values.email === undefined || mapping === null) {
    complain(mapping === null ? `--column takes FIELD=HEADING, where FIELD is one of ${ROSTER_FIELDS.join(', ')}.` : 'a file or folder and --email are needed.')
    return EXIT.wrongUse
  }
  const password = process.env.HANDRAIL_PASSWORD ?? (await askPassword(`Password of ${values.email}: `))
  const { server, email, school } = values
  const confirm = values['confirm-removals']
  const stop = new AbortController()
  // Once: the server takes back what it has done, and its answer ends this program. A second Ctrl-C ends it at once.
  process.once('SIGINT', () => {
    complain('cancelling…')
    stop.abort()
  })
  await importFolder({
    signal: stop.signal,
    server,
    email,
    password,
    path,
    dryRun: values['dry-run'],
    confirmRemovals: confirm,
    ...(mapping && { mapping }),
    ...(school !== undefined && { school }),
  })
  return EXIT.ok
}

/** undefined: none given; null: not understood. */
function readMapping(columns: readonly string[]): Mapping | undefined | null {
  if (columns.length === 0) return undefined
  const mapping: Mapping = {}
  for (const text of columns) {
    const field = ROSTER_FIELDS.find((f) => text.startsWith(`${f}=`))
    if (!field) return null
    mapping[field] = text.slice(field.length + 1)
  }
  return mapping
}

/** Read without showing it; from a pipe, the first line. */
async function askPassword(prompt: string): Promise<string> {
  process.stderr.write(prompt)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: process.stdin.isTTY === true })
  const password = await lines.question('')
  lines.close()
  process.stderr.write('\n')
  return password
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  complain(error instanceof Error ? error.message : String(error))
  process.exitCode = error instanceof Refusal && error.code === 'SERVER_UNREACHABLE' ? EXIT.noServer : EXIT.failed
}
