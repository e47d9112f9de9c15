/**
 * One private PostgreSQL for a whole test run, reached by a unix socket in its own temporary folder: no port to clash, nothing
 * left behind. As root it runs as `postgres`, because it refuses to run as root.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'

const run = promisify(execFile)
const ROOT = process.getuid?.() === 0

declare module 'vitest' {
  interface ProvidedContext {
    /** connection URL with DATABASE where the database's name goes; empty when this machine has no PostgreSQL */
    postgres: string
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const bin = await findBinaries()
  project.provide('postgres', '')
  if (bin === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'handrail-pg-'))
  const data = join(folder, 'data')
  if (ROOT) await run('chown', ['postgres', folder])
  const as = (command: string, ...args: string[]) =>
    ROOT ? run('runuser', ['-u', 'postgres', '--', join(bin, command), ...args], { cwd: folder }) : run(join(bin, command), args, { cwd: folder })
  await as('initdb', '-D', data, '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync')
  // Tests measure behaviour, not the disk: fsync is off here and nowhere else.
  const options = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off -c max_connections=300`
  await as('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start')
  project.provide('postgres', `postgres://postgres@localhost/DATABASE?host=${encodeURIComponent(folder)}`)
  return async () => {
    await as('pg_ctl', '-D', data, '-m', 'immediate', 'stop')
    await rm(folder, { recursive: true, force: true })
  }
}

async function findBinaries(): Promise<string | undefined> {
  const base = '/usr/lib/postgresql'
  const versions = await readdir(base).catch(() => [])
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? undefined : join(base, newest, 'bin')
}
