import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { COMMANDS, programArguments } from '../../../cli/commands.ts'
import { overview, page, unknown } from '../../../cli/help.ts'
import { placesOf, type Surroundings } from '../../../cli/paths.ts'

const PLACES = { data: '/tmp/handrail-test/data', log: '/tmp/handrail-test/log', run: '/tmp/handrail-test/run' }

describe('help', () => {
  test('names every command: one that is not listed is not found', () => {
    for (const { name } of COMMANDS) expect(overview(COMMANDS)).toContain(`  ${name} `)
  })

  test.each(COMMANDS)('$name teaches: what it does, every flag, an example, its files, the exit codes', (command) => {
    const text = page(command, PLACES)
    expect(command.teaches.length).toBeGreaterThan(80)
    for (const flag of Object.keys(command.flags)) expect(text).toContain(`--${flag}`)
    for (const { line } of command.examples) expect(line).toContain(`handrail ${command.name}`)
    expect(command.examples.length).toBeGreaterThan(0)
    expect(command.files(PLACES).length).toBeGreaterThan(0)
    expect(text).toMatch(/Exit codes: 0 done · 1 it failed · 2 wrong use · 3/)
  })

  test('a mistyped command is answered with the nearest one', () => {
    expect(unknown('serve', COMMANDS)).toContain('handrail server')
    expect(unknown('xyz', COMMANDS)).toContain('handrail --help')
  })
})

describe('arguments', () => {
  test.each(COMMANDS)('$name runs a program that is there', ({ script }) => {
    expect(existsSync(join(import.meta.dirname, '../../..', script)), script).toBe(true)
  })

  test('what is given wins over the default, and what may be given twice is', () => {
    const server = COMMANDS.find((c) => c.name === 'server')
    if (!server) throw new Error('no server')
    const args = programArguments(server, [], { data: '/srv/x', listen: ['http://127.0.0.1:1', 'https://0.0.0.0:2'] }, PLACES)
    expect(args.slice(0, 6)).toEqual(['--data', '/srv/x', '--listen', 'http://127.0.0.1:1', '--listen', 'https://0.0.0.0:2'])
    expect(args).toContain('/tmp/handrail-test/log/server.log')
  })
})

describe('places', () => {
  const on = (more: Partial<Surroundings>) => placesOf({ platform: 'linux', privileged: false, home: '/home/sam', env: {}, ...more })

  test.each([
    ['a Linux service', { privileged: true }, { data: '/var/lib/handrail', log: '/var/log/handrail', run: '/run/handrail' }],
    [
      'a Linux user',
      {},
      { data: '/home/sam/.local/share/handrail', log: '/home/sam/.local/state/handrail/log', run: '/home/sam/.local/state/handrail/handrail' },
    ],
    [
      'a Linux user with XDG folders',
      { env: { XDG_DATA_HOME: '/x/data', XDG_STATE_HOME: '/x/state', XDG_RUNTIME_DIR: '/run/user/1000' } },
      { data: '/x/data/handrail', log: '/x/state/handrail/log', run: '/run/user/1000/handrail' },
    ],
  ])('%s keeps its data and log where that system’s people look for them', (_, surroundings, places) => {
    expect(on(surroundings)).toEqual(places)
  })

  test('a Windows service keeps them under ProgramData, never under Program Files', () => {
    const { data, log } = on({ platform: 'win32', privileged: true, env: { ProgramData: 'C:\\ProgramData' } })
    expect([data, log].map((path) => path.replaceAll('/', '\\'))).toEqual(['C:\\ProgramData\\Handrail\\data', 'C:\\ProgramData\\Handrail\\log'])
  })
})
