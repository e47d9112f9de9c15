/**
 * The server's process: `node server/main.ts --data DIR [--listen URL]… [--database-url URL] [--public-url URL] [--pages DIR]
 * [--drop DIR] [--setup FILE] [--log FILE] [--tls-cert FILE --tls-key FILE]`. Prints one JSON line when it is ready.
 * Exit codes: 0 stopped by a signal, 1 failed (with a line in the log), 2 wrong arguments (with a line on stderr).
 */
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { destination, type Logger, pino } from 'pino'
import { buildServer, type HandrailServer } from './app.ts'
import { holdFolder } from './core/hold.ts'
import { type Database, migrate, openDatabase, systemClock } from './core/index.ts'
import { type Listening, listen } from './core/listen.ts'
import { type Certificate, givenCertificate, ownCertificate } from './core/tls.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { BadOptions, type Options, parseOptions, readSetup, type Setup } from './options.ts'

const STOP_GRACE_MS = 5_000
const RENEWAL_CHECK_MS = 6 * 3_600_000

async function run(options: Options, setup: Setup | undefined, log: Logger): Promise<{ urls: string[]; stop(): Promise<void> }> {
  mkdirSync(options.data, { recursive: true, mode: 0o700 })
  // Two servers on one SQLite would each tell only their own readers.
  const release = options.databaseUrl === undefined ? holdFolder(options.data) : () => undefined
  const db = await openDatabase(options.databaseUrl === undefined ? { file: join(options.data, 'handrail.db') } : { url: options.databaseUrl })
  const carriedOut = await migrate(db, MIGRATIONS)
  if (carriedOut.length > 0) log.info({ migrations: carriedOut }, 'database brought up to date')

  const certificate = options.listen.some((address) => address.scheme === 'https') ? await certificateFor(options) : undefined
  let listening: Listening | undefined
  const server = await buildServer({
    db,
    dir: options.data,
    log,
    clock: systemClock,
    publicUrl: () => options.publicUrl ?? reachable(listening?.urls ?? []),
    publicOrigin: options.publicUrl === undefined ? undefined : new URL(options.publicUrl).origin,
    caFingerprint: certificate?.caFingerprint ?? null,
    pages: options.pages,
    drop: options.drop,
  })
  if (setup) await carryOut(setup, db, server, log)
  listening = await listen(options.listen, (request, response) => server.http.fastify.routing(request, response), certificate)
  const code = await server.setup.code()
  if (code !== null) tellHowToSetUp(code, options.publicUrl ?? reachable(listening.urls), log)
  const renewal = setInterval(() => {
    if (certificate)
      certificateFor(options).then(
        (fresh) => listening?.renew(fresh),
        (error: unknown) => log.error({ err: error }, 'certificate not renewed'),
      )
  }, RENEWAL_CHECK_MS)
  return {
    urls: listening.urls,
    async stop() {
      clearInterval(renewal)
      const closed = listening.close(STOP_GRACE_MS)
      await server.stop()
      await closed
      await db.close()
      release()
    },
  }
}

function certificateFor({ data, tls, publicUrl }: Options): Promise<Certificate> {
  if (tls) return givenCertificate(tls.cert, tls.key)
  const names = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')]
  return ownCertificate(join(data, 'keys'), names, systemClock.now())
}

/** What PCs are told when nobody said: https before http, and this machine's name for "every address". */
function reachable(urls: readonly string[]): string {
  const best = urls.find((url) => url.startsWith('https:')) ?? urls[0] ?? ''
  return best.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:)/, `//${hostname()}`)
}

/** On the console or in the journal, where the owner of this machine reads it; never in the log file. */
function tellHowToSetUp(code: string, address: string, log: Logger): void {
  log.info('no school yet: waiting for the first run')
  process.stderr.write(`handrail server: to set it up, open  ${address}  and type the set-up code  ${code}\n`)
}

/** Once, on a database without a school. */
async function carryOut(setup: Setup, db: Database, server: HandrailServer, log: Logger): Promise<void> {
  const there = await db.read.selectFrom('schools').select('id').limit(1).executeTakeFirst()
  if (there) return void log.info('--setup ignored: this database has a school already')
  const school = await server.addSchool(setup.school.name, setup.school.trust, setup.settings)
  for (const member of setup.staff) await server.staff.add(school, member)
  log.info({ school, staff: setup.staff.length }, 'school set up')
}

function logger(file: string | undefined): Logger {
  const lines = destination({ dest: file ?? 2, sync: true, mkdir: true })
  // A full disk may cost a line of the log, never the answer to a press.
  lines.on('error', () => undefined)
  return pino({ redact: ['req', 'res'] }, lines)
}

async function main(): Promise<void> {
  let options: Options
  let setup: Setup | undefined
  try {
    options = parseOptions(process.argv.slice(2), process.env)
    setup = options.setup === undefined ? undefined : readSetup(options.setup)
  } catch (error) {
    if (!(error instanceof BadOptions)) throw error
    process.stderr.write(`handrail server: ${error.message}\n`)
    process.exit(2)
  }
  const log = logger(options.log)
  const die = (error: unknown): never => {
    log.fatal({ err: error }, 'server failed')
    if (options.log !== undefined) process.stderr.write(`handrail server: ${(error as Error)?.message ?? error}\n`)
    process.exit(1)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
  const { urls, stop } = await run(options, setup, log).catch(die)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping')
      stop().then(() => process.exit(0), die)
    })
  }
  log.info({ listen: urls }, 'ready')
  process.stdout.write(`${JSON.stringify({ ready: true, listen: urls })}\n`)
}

await main()
