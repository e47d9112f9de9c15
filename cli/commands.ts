/** What `handrail` can do: one row per command. Help, checking of arguments and running all come from it. */
import { mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import type { Places } from './paths.ts'

export const EXIT = { ok: 0, failed: 1, wrongUse: 2, noServer: 3 } as const

export interface Flag {
  /** what follows it, in the help; null for a switch */
  value: string | null
  says: string
  /** when it is left out; null: the program decides or does without */
  otherwise: ((places: Places) => string) | null
  many?: boolean
}

export interface Command {
  name: string
  summary: string
  /** what it does, for somebody who has never used it */
  teaches: string
  /** the program it runs */
  script: string
  /** words without a flag: name and whether they must be there */
  words: { name: string; says: string; needed: boolean }[]
  flags: Record<string, Flag>
  examples: { line: string; says: string }[]
  files: (places: Places) => { path: string; says: string }[]
}

const text = (value: string, says: string, otherwise: Flag['otherwise'] = null): Flag => ({ value, says, otherwise })
const logFlag = (program: string) => text('FILE', 'where its log goes', ({ log }) => join(log, `${program}.log`))
const user = () => (process.platform === 'win32' ? userInfo().username : String(process.getuid?.() ?? 0))

/** What the commands of the server's own console take. */
const AT_CONSOLE: Pick<Command, 'words' | 'flags' | 'files'> = {
  words: [{ name: 'E-MAIL', says: 'whose account', needed: true }],
  flags: {
    data: text('FOLDER', 'the server’s folder', ({ data }) => join(data, 'server')),
    server: text('URL', 'the running server’s address on this machine', () => 'http://127.0.0.1:8080'),
  },
  files: ({ data }) => [{ path: join(data, 'server', 'console.key'), says: 'shows that you own this machine: only the server’s user can read it' }],
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'server',
    summary: 'the central server: alerts, people, rooms, the dashboard',
    teaches: `Runs the server of one school or trust. It keeps everything in one folder (SQLite) unless it is given a PostgreSQL
database. Dashboards open its address in a browser; PCs reach it over https with a certificate of its own authority
unless you give it one. Plain http is only spoken to this same machine.`,
    script: 'server/main.ts',
    words: [],
    flags: {
      data: text('FOLDER', 'where it keeps everything', ({ data }) => join(data, 'server')),
      listen: { value: 'URL', says: 'address to answer on; may be given again', otherwise: () => 'http://127.0.0.1:8080', many: true },
      'database-url': text('URL', 'PostgreSQL instead of SQLite (or in HANDRAIL_DATABASE_URL)'),
      'public-url': text('URL', 'the address PCs and staff use, when it is not the one listened on'),
      'tls-cert': text('FILE', 'the school’s own certificate (PEM)'),
      'tls-key': text('FILE', 'and its key (PEM)'),
      pages: text('FOLDER', 'the built dashboard', () => join(import.meta.dirname, '..', 'out', 'dashboard')),
      drop: text('FOLDER', 'nightly exports put here are imported by themselves (or in HANDRAIL_DROP)'),
      setup: text('FILE', 'a school and its first staff accounts (JSON), carried out once while there is no school'),
      log: logFlag('server'),
    },
    examples: [
      { line: 'handrail server', says: 'try it on this machine: http://127.0.0.1:8080' },
      { line: 'handrail server --listen https://0.0.0.0:8443 --public-url https://handrail.myschool.example:8443', says: 'for a school' },
    ],
    files: ({ data, log }) => [
      { path: join(data, 'server'), says: 'database, keys, certificate authority: back this up' },
      { path: join(log, 'server.log'), says: 'log, without pupils’ words' },
    ],
  },
  {
    name: 'agent',
    summary: 'the service on a pupil’s PC',
    teaches: `Runs the privileged service of one PC: it keeps what happened on disk, speaks to the server, and holds the cover.
It is normally started by the operating system. Enrol the PC first with  handrail enrol.`,
    script: 'agent/main.ts',
    words: [],
    flags: {
      state: text('FOLDER', 'what must survive a reboot', ({ data }) => join(data, 'agent')),
      run: text('FOLDER', 'where its sockets are', ({ run }) => run),
      session: { value: 'UID:DISPLAY[:XAUTHORITY]', says: 'a session to serve instead of asking logind; may be given again', otherwise: null, many: true },
      holder: text('FILE', 'the program that keeps the screen covered', () => join(import.meta.dirname, '..', 'out', 'native', 'holder')),
      log: logFlag('agent'),
    },
    examples: [{ line: 'sudo handrail agent --session 1000::0:/home/sam/.Xauthority', says: 'serve user 1000’s desktop on display :0' }],
    files: ({ data, run, log }) => [
      { path: join(data, 'agent'), says: 'this PC’s key, its unsent events, its policy' },
      { path: join(run, '<user id>', 'agent.sock'), says: 'the session’s endpoint, that user’s alone' },
      { path: join(log, 'agent.log'), says: 'log' },
    ],
  },
  {
    name: 'kiosk',
    summary: 'what a pupil sees: the button and the cover',
    teaches: `Runs the pupil’s side in this desktop session, in an installed Chromium. It needs a running agent; run it as the pupil,
never as root.`,
    script: 'main/main.ts',
    words: [],
    flags: {
      socket: text('FILE', 'the agent’s endpoint of this session', ({ run }) => join(run, user(), 'agent.sock')),
      spool: text('FOLDER', 'presses the agent has not taken yet', ({ data }) => join(data, 'spool')),
      pages: text('FOLDER', 'the built screens', () => join(import.meta.dirname, '..', 'out', 'renderer')),
      profile: text('FOLDER', 'Chromium’s own folder', ({ data }) => join(data, 'kiosk-profile')),
      chromium: text('FILE', 'which Chromium'),
      log: logFlag('kiosk'),
    },
    examples: [{ line: 'handrail kiosk', says: 'in a session the agent serves' }],
    files: ({ data, log }) => [
      { path: join(data, 'spool'), says: 'presses on their way to the agent' },
      { path: join(log, 'kiosk.log'), says: 'log' },
    ],
  },
  {
    name: 'demo',
    summary: 'a classroom in a box: all of it on this machine, with a pretend school',
    teaches: `Starts a server with a sample school, an enrolled agent, the pupil’s screen and the dashboard, and prints where to look and
how to sign in. The same as  npm start. What you do is kept until the next time. Ctrl-C ends all of it.`,
    script: 'cli/start.ts',
    words: [],
    flags: {
      data: text('FOLDER', 'where the pretend school is kept', () => join(import.meta.dirname, '..', 'data', 'demo')),
      'first-run': { value: null, says: 'an empty server instead, to walk through a school’s first set-up', otherwise: null },
      drill: { value: null, says: 'no desktop needed: press, answer and lift by itself, and print how long each step took', otherwise: null },
    },
    examples: [
      { line: 'handrail demo', says: 'look at it yourself' },
      { line: 'handrail demo --drill', says: 'have it show that every step works here; exit code 0 only if all were seen' },
    ],
    files: () => [{ path: join(import.meta.dirname, '..', 'data', 'demo'), says: 'the pretend school, its sign-ins and the logs of all parts' }],
  },
  {
    name: 'enrol',
    summary: 'make this PC one of the school’s',
    teaches: `Takes the token that a technician made on the dashboard (PCs → Enrol a PC) and gives this PC an identity of its own. The token
holds the server’s address and how to recognise it, so nothing else is asked.`,
    script: 'agent/enrol-main.ts',
    words: [{ name: 'TOKEN', says: 'begins with hr1.', needed: true }],
    flags: { state: text('FOLDER', 'the agent’s folder', ({ data }) => join(data, 'agent')) },
    examples: [{ line: 'sudo handrail enrol hr1.eyJjYUZpbmdlcnByaW50Ijo…', says: 'once per PC' }],
    files: ({ data }) => [{ path: join(data, 'agent', 'identity.json'), says: 'who this PC is; never leaves it' }],
  },
  {
    name: 'import',
    summary: 'bring pupils, staff and classes in from a school’s own system',
    teaches: `Reads OneRoster 1.1 and 1.2, Microsoft SDS v1, v2 and v2.1, and any CSV, and says what would be added, changed and removed and which rows are refused, with
file, line and column. Birth dates and other columns Handrail has no use for are never stored. An import that would remove
more than a fifth of the people stops until you confirm it.`,
    script: 'cli/import-main.ts',
    words: [{ name: 'FOLDER|ZIP|CSV', says: 'a CSV file, a zip of them, or a folder of either', needed: true }],
    flags: {
      server: text('URL', 'the server’s dashboard address', () => 'http://127.0.0.1:8080'),
      email: text('E-MAIL', 'sign in as this technician or head (the password is asked for, or in HANDRAIL_PASSWORD)'),
      column: { value: 'FIELD=HEADING', says: 'which column holds what, in a CSV of other words; may be given again', otherwise: null, many: true },
      'dry-run': { value: null, says: 'look only: change nothing', otherwise: null },
      school: {
        value: 'ID',
        says: 'which school of an export of several, by its id there; without it the one imported before, or the only one',
        otherwise: null,
      },
      'confirm-removals': { value: null, says: 'go on even if more than a fifth of the people would be removed', otherwise: null },
    },
    examples: [
      { line: 'handrail import sds-export --email bright@myschool.example --dry-run', says: 'see what would happen' },
      { line: 'handrail import pupils.csv --email bright@myschool.example --column givenName=Forename', says: 'a CSV with headings of its own' },
    ],
    files: () => [{ path: 'FOLDER|ZIP|CSV', says: 'read and sent to the server; never changed' }],
  },
  {
    name: 'verify',
    summary: 'show that nothing in the evidence was changed, or name the first entry that was',
    teaches: `Checks everything PCs ever reported, on the machine the server runs on, which may go on running: each entry against its hash, its
contents and the entry before, each call for help and each PC’s last head against that PC’s own signature, and the
register of the rules against all of it. It changes nothing. Exit code 0: all is as it came. 1: something is not.`,
    script: 'server/verify-main.ts',
    words: [],
    flags: {
      data: text('FOLDER', 'the server’s folder', ({ data }) => join(data, 'server')),
      'database-url': text('URL', 'PostgreSQL instead of SQLite (or in HANDRAIL_DATABASE_URL)'),
    },
    examples: [{ line: 'sudo handrail verify', says: 'once a term, and whenever somebody asks for proof' }],
    files: ({ data }) => [{ path: join(data, 'server', 'handrail.db'), says: 'read, never changed' }],
  },
  {
    name: 'reset-second-factor',
    summary: 'let a head sign in again who has lost phone and recovery codes',
    teaches: `Takes the second factor off one account, on the machine the server runs on. The password is still needed to sign in, and whoever
needs a second factor by the school’s settings has to set up a new one first. Where another head can sign in, they do this
under Staff instead. It stands in the school’s record of changes as done at the server’s console.`,
    script: 'cli/reset-factor-main.ts',
    ...AT_CONSOLE,
    examples: [{ line: 'sudo handrail reset-second-factor head@myschool.example', says: 'the server must be running' }],
  },
  {
    name: 'new-password',
    summary: 'let a head choose a new password who has forgotten theirs',
    teaches: `Prints a link with which one account’s password is chosen anew, on the machine the server runs on. The old one counts until then; with
the new one all their sessions end, and a second factor is still asked for. Where another head can sign in, they do this
under Staff instead. It stands in the school’s record of changes as done at the server’s console.`,
    script: 'cli/new-password-main.ts',
    ...AT_CONSOLE,
    examples: [{ line: 'sudo handrail new-password head@myschool.example', says: 'the server must be running' }],
  },
]

/** The whole argument list for a program, defaults filled in; folders for default places are made. */
export function programArguments(command: Command, words: string[], given: Record<string, string | boolean | string[] | undefined>, places: Places): string[] {
  const args = [...words]
  for (const [name, flag] of Object.entries(command.flags)) {
    const value = given[name] ?? flag.otherwise?.(places)
    if (value === undefined || value === false) continue
    if (value === true) args.push(`--${name}`)
    else for (const one of [value].flat()) args.push(`--${name}`, one)
    if (name === 'log' && typeof value === 'string') mkdirSync(dirname(value), { recursive: true })
  }
  return args
}
