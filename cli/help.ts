/** The words of `--help`: made from the command table, so that they can't say what isn't so. */
import { basename } from 'node:path'
import type { Command } from './commands.ts'
import type { Places } from './paths.ts'

const EXITS = 'Exit codes: 0 done · 1 it failed · 2 wrong use · 3 the server can’t be reached'

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((c) => c.name.length))
  const rows = commands.map((c) => `  ${c.name.padEnd(width)} ${c.summary}`)
  return [
    'Handrail is the safety rail on every classroom computer: one button hides the screen and brings an adult.',
    '',
    'Usage: handrail COMMAND [OPTIONS]',
    '',
    ...rows,
    '',
    '  handrail COMMAND --help   what it does, an example, the files it uses',
    '  handrail --version',
    '',
    'Begin with  handrail demo : a pretend school on this machine, nothing else to set up.',
    '',
    EXITS,
  ].join('\n')
}

export function page(command: Command, places: Places): string {
  const words = command.words.map((word) => (word.needed ? word.name : `[${word.name}]`)).join(' ')
  const flags = Object.entries(command.flags).map(([name, flag]) => {
    const left = `  --${name}${flag.value === null ? '' : ` ${flag.value}`}`
    const otherwise = flag.otherwise?.(places)
    return `${left.padEnd(40)} ${flag.says}${otherwise === undefined ? '' : `\n${' '.repeat(41)}otherwise ${otherwise}`}`
  })
  return [
    `handrail ${command.name}: ${command.summary}`,
    '',
    command.teaches,
    '',
    `Usage: handrail ${command.name}${words ? ` ${words}` : ''} [OPTIONS]`,
    ...command.words.map((word) => `  ${word.name.padEnd(38)} ${word.says}`),
    ...flags,
    '',
    'Examples',
    ...command.examples.flatMap(({ line, says }) => [`  ${line}`, `      ${says}`]),
    '',
    'Files',
    ...command.files(places).flatMap(({ path, says }) => [`  ${path}`, `      ${says}`]),
    '',
    EXITS,
  ].join('\n')
}

/** One line for a command nobody knows, with the nearest that exists. */
export function unknown(word: string, commands: readonly Command[]): string {
  const near = commands.map((c) => c.name).find((name) => name.startsWith(word.slice(0, 2)) || name.includes(word) || basename(word).includes(name))
  return `handrail: there is no command “${word}”. ${near ? `Did you mean  handrail ${near}?` : 'See  handrail --help.'}`
}
