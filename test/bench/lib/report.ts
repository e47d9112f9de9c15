/**
 * A bench's result: a table for people, one JSON object as the last line for programs, and with --record the last run kept
 * under docs/figures/ with the machine and commit it was measured on.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem, type } from 'node:os'

export type Figures = Record<string, number>
export interface Result {
  bench: string
  unit: string
  ours: Figures
  peer: Figures | null
  ratio: Figures
  goal: Record<string, string>
  met: boolean
  /** goals that were missed, in words; empty when met */
  missed: string[]
  /** what a reader must know to believe the figures: rounds, what the peer is, the load generator's own CPU */
  notes: string[]
}

/** A goal as a sentence beside the check that decides it. */
export function judge(goals: readonly { name: string; goal: string; value: number; met: boolean }[]): Pick<Result, 'goal' | 'met' | 'missed'> {
  return {
    goal: Object.fromEntries(goals.map((g) => [g.name, g.goal])),
    met: goals.every((g) => g.met),
    missed: goals.filter((g) => !g.met).map((g) => `${g.name}: ${g.value} (goal ${g.goal})`),
  }
}

export function print(result: Result): void {
  const names = [...new Set([...Object.keys(result.ours), ...Object.keys(result.peer ?? {}), ...Object.keys(result.ratio)])]
  const rows = names.map((name) =>
    [name, result.ours[name], result.peer?.[name], result.ratio[name], result.goal[name]].map((v) => (v === undefined ? '' : String(v))),
  )
  const table = [['', `ours (${result.unit})`, 'peer', 'ratio', 'goal'], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  process.stdout.write(`\n${result.bench}\n${lines.join('\n')}\n`)
  for (const note of result.notes) process.stdout.write(`· ${note}\n`)
  for (const miss of result.missed) process.stdout.write(`MISSED ${miss}\n`)
  const { missed: _missed, notes: _notes, ...line } = result
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

export function record(result: Result): void {
  const folder = new URL('../../../docs/figures/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), os: osName(), node: process.version }
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  writeFileSync(
    new URL(`${result.bench}.json`, folder),
    `${JSON.stringify({ ...result, machine, commit, measuredOn: new Date().toISOString().slice(0, 10) }, null, 2)}\n`,
  )
}

function osName(): string {
  try {
    return /PRETTY_NAME="([^"]+)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? type()
  } catch {
    return type()
  }
}
