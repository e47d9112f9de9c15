import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepKiosk, logindSessions, type OsSession } from '../../../agent/session/index.ts'
import { quiet, until } from './bed.ts'

let folder: string
const ends: (() => void)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'handrail-sessions-'))
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
  rmSync(folder, { recursive: true, force: true })
})

describe('sessions from logind', () => {
  const file = (name: string, uid: number, over = ''): void =>
    writeFileSync(join(folder, name), `# private\nUID=${uid}\nUSER=x\nCLASS=user\nTYPE=x11\nSTATE=active\nDISPLAY=:${uid}\n${over}`)

  function watchThem(at = folder) {
    const said: string[] = []
    const source = logindSessions(quiet, at)
    source.start({ opened: ({ uid, display, id }) => said.push(`+${uid} ${display} ${id}`), closed: (uid) => said.push(`-${uid}`) })
    ends.push(() => source.stop())
    return said
  }

  test('whoever is signed in, signs in or out gets or loses the button without a restart', async () => {
    file('1', 4001)
    file('c2', 118, 'CLASS=greeter\n')
    const said = watchThem()
    expect(said).toEqual(['+4001 :4001 1'])
    file('7', 4002)
    await until(() => said.includes('+4002 :4002 7'))
    rmSync(join(folder, '1'))
    await until(() => said.includes('-4001'))
    // The same pupil again is a new session.
    file('9', 4001)
    await until(() => said.includes('+4001 :4001 9'))
  })

  test('a logind that starts after the agent is found', async () => {
    const later = join(folder, 'later')
    const said = watchThem(later)
    expect(said).toEqual([])
    mkdirSync(later)
    writeFileSync(join(later, '1'), 'UID=4001\nCLASS=user\nTYPE=x11\nSTATE=active\nDISPLAY=:0\n')
    await until(() => said.length === 1, 5_000)
  })
})

describe('the kiosk', () => {
  const asRoot = process.getuid?.() === 0
  const uid = asRoot ? 65_533 : (process.getuid?.() ?? 0)
  const session: OsSession = { id: 's', uid, gid: asRoot ? 65_533 : (process.getgid?.() ?? 0), account: 'pupil', home: '/tmp', display: ':7', xauthority: null }

  test('C01: a killed kiosk is back within a second, as the pupil, with its own session’s sockets and nothing of the agent’s environment', async () => {
    const notes = join(folder, 'notes')
    writeFileSync(notes, '')
    chmodSync(notes, 0o666)
    chmodSync(folder, 0o755)
    process.env.HANDRAIL_TEST_SECRET = 'agent only'
    const places = () => ({ agent: '/run/a.sock', holder: '/run/h.sock', left: join(folder, 'left') })
    const keeper = keepKiosk({
      command: `echo "$$ $(id -u) {socket} $DISPLAY [$HANDRAIL_TEST_SECRET]" >> ${notes}; exec sleep 60`,
      session,
      places: places(),
      mayRestart: () => true,
      log: quiet,
    })
    ends.push(() => keeper.stop())
    const lines = () => readFileSync(notes, 'utf8').split('\n').filter(Boolean)
    await until(() => lines().length === 1)
    expect(lines()[0]).toMatch(new RegExp(`^\\d+ ${uid} /run/a.sock :7 \\[\\]$`))
    const killed = performance.now()
    process.kill(Number(lines()[0]?.split(' ')[0]), 'SIGKILL')
    await until(() => lines().length === 2)
    expect(performance.now() - killed).toBeLessThan(1_000)
    // One that hangs is ended and replaced.
    keeper.restart()
    await until(() => lines().length === 3)
    keeper.stop()
    const last = Number(lines()[2]?.split(' ')[0])
    await until(() => !isAlive(last))
    expect(lines()).toHaveLength(3)
  })

  test('a kiosk the policy only watches stays ended, and is started as soon as the policy says so', async () => {
    const notes = join(folder, 'watched')
    writeFileSync(notes, '')
    chmodSync(notes, 0o666)
    chmodSync(folder, 0o755)
    let enforced = false
    const places = { agent: '/run/a.sock', holder: '/run/h.sock', left: join(folder, 'left') }
    const keeper = keepKiosk({ command: `echo $$ >> ${notes}; exec sleep 60`, session, places, mayRestart: () => enforced, log: quiet })
    ends.push(() => keeper.stop())
    const pids = () => readFileSync(notes, 'utf8').split('\n').filter(Boolean).map(Number)
    await until(() => pids().length === 1)
    process.kill(pids()[0] ?? 0, 'SIGKILL')
    await new Promise((done) => setTimeout(done, 1_500))
    keeper.look()
    expect(pids()).toHaveLength(1)
    enforced = true
    keeper.look()
    await until(() => pids().length === 2)
  })

  test('C01: the kiosk of a killed agent gives way to the next agent’s, so that there is never a second button', async () => {
    const left = join(folder, 'left')
    const places = { agent: '/run/a.sock', holder: '/run/h.sock', left }
    const first = keepKiosk({ command: 'exec sleep 60', session, places, mayRestart: () => true, log: quiet })
    ends.push(() => first.stop())
    const orphan = Number(readFileSync(left, 'utf8').split(' ')[0])
    expect(isAlive(orphan)).toBe(true)
    const second = keepKiosk({ command: 'exec sleep 60', session, places: { ...places }, mayRestart: () => true, log: quiet })
    ends.push(() => second.stop())
    await until(() => !isAlive(orphan))
    expect(isAlive(Number(readFileSync(left, 'utf8').split(' ')[0]))).toBe(true)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
