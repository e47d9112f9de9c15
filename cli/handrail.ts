/**
 * `handrail COMMAND`: finds the command, checks its arguments and runs its program. Nothing is decided here that
 * commands.ts doesn't say. Exit codes: 0 done, 1 failed, 2 wrong use, 3 server can't be reached.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { COMMANDS, type Command, EXIT, programArguments } from './commands.ts'
import { overview, page, unknown } from './help.ts'
import { places } from './paths.ts'
import { ROOT, runProgram, SERVER_NODE_FLAGS } from './run.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
function wrongUse(line: string): number {
  process.stderr.write(`${line}\n`)
  return EXIT.wrongUse
}

async function main(args: string[]): Promise<number> {
  const [word, ...rest] = args
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    const asked = COMMANDS.find((c) => c.name === rest[0])
    say(asked ? page(asked, places()) : overview(COMMANDS))
    return word === undefined ? EXIT.wrongUse : EXIT.ok
  }
  if (word === '--version') {
    say((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version)
    return EXIT.ok
  }
  const command = COMMANDS.find((c) => c.name === word)
  if (!command) return wrongUse(unknown(word, COMMANDS))
  if (rest.includes('--help') || rest.includes('-h')) {
    say(page(command, places()))
    return EXIT.ok
  }
  const parsed = parse(command, rest)
  if ('wrong' in parsed) return wrongUse(`handrail ${command.name}: ${parsed.wrong} See  handrail ${command.name} --help.`)
  return await runProgram(command.script, programArguments(command, parsed.words, parsed.flags, places()), command.name === 'server' ? SERVER_NODE_FLAGS : [])
}

type Parsed = { words: string[]; flags: Record<string, string | boolean | string[] | undefined> } | { wrong: string }

function parse(command: Command, args: string[]): Parsed {
  const options: ParseArgsOptionsConfig = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [name, { type: flag.value === null ? 'boolean' : 'string', multiple: flag.many === true }]),
  )
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true })
    const missing = command.words.find((word, at) => word.needed && positionals[at] === undefined)
    if (missing) return { wrong: `${missing.name} is missing.` }
    const extra = positionals[command.words.length]
    if (extra !== undefined) return { wrong: `“${extra}” is one word too many.` }
    return { words: positionals, flags: values as Record<string, string | boolean | string[] | undefined> }
  } catch (error) {
    const line = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error)
    return { wrong: `${line.replace(/\.$/, '')}.` }
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`handrail: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = EXIT.failed
}
