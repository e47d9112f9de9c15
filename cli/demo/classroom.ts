/**
 * A classroom in a box: the real server, agent, holder and kiosk, wired as in a school but all on this machine. The only
 * pretence is the people. What it keeps between runs is in `data`; sockets and profiles live in a folder per run.
 */
import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '../../protocol/op.ts'
import { enrolCreateToken, placesAddRoom, placesList, placesSeatDevice } from '../../protocol/places.ts'
import { ROOT } from '../run.ts'
import { openStaffSession, type StaffSession } from '../staff-session.ts'
import { bringCalendar } from './calendar.ts'
import { type Children, createChildren, type Running } from './children.ts'
import { type DemoDisplay, openDisplay } from './display.ts'
import { findKiosk } from './kiosk-host.ts'
import { chooseKioskUser, type KioskUser } from './kiosk-user.ts'
import { liftCover } from './lift-cover.ts'
import { bringPeople } from './people.ts'
import { startServer } from './server.ts'
import { keepSetup, type Setup, type SignIn } from './sign-ins.ts'

const ROOM = { name: 'Room 4', seats: 12, perRow: 4 }

export interface ClassroomOptions {
  data: string
  /** a virtual screen even where there is a desktop */
  virtual: boolean
  /** for this run only, with a random name: sockets, profiles; removed at the end */
  run: string
  say(line: string): void
}

export interface Classroom {
  dashboard: string
  setup: Setup
  display: DemoDisplay
  user: KioskUser
  host: 'electron' | 'chromium' | null
  logs: string
  agentState: string
  serverData: string
  /** resolves when a part ends that nothing restarts, with what to say about it */
  broken: Promise<string>
  stop(): Promise<void>
}

export async function openClassroom(options: ClassroomOptions): Promise<Classroom> {
  const { data, run, say } = options
  const logs = join(data, 'log')
  mkdirSync(logs, { recursive: true, mode: 0o700 })
  const children = createChildren(run)
  const stop = async () => {
    await children.stop()
    rmSync(run, { recursive: true, force: true })
  }
  try {
    const user = chooseKioskUser()
    const display = await openDisplay(children, user, run, logs, options.virtual)
    say('Starting the server …')
    const { file, setup } = keepSetup(data)
    const { dashboard, server, agentAddress } = await startServer({ children, data, logs, setup: file, say })
    const staff = (role: SignIn['role']) => signInAs(dashboard, setup, role)
    const technician = signInOf(setup, 'technician')
    await bringPeople({ dashboard, technician, staff: await staff('technician'), head: await staff('head'), data, account: user.name, say })
    const agentState = join(data, 'agent')
    say('Starting the pupil’s PC …')
    const agent = await startAgent({ children, user, display, run, logs, agentState, agentAddress, staff: await staff('technician'), say })
    await bringCalendar({ head: await staff('head'), data, room: ROOM.name, teacher: 'Amina Khan', now: Date.now() })
    const { host, ended } = await startKiosk({ children, user, display, run, logs, say })
    const broken = Promise.race([server, agent].map((part) => part.ended.then((how) => `${part.name} ${how}. Its log: ${part.log}`)).concat(ended))
    const end = async () => {
      // A virtual screen ends with the demo, and its cover with it.
      if (
        !display.virtual &&
        !(await staff('head')
          .then(liftCover)
          .catch(() => false))
      ) {
        say('The cover may still be up: start the demo again and lift it on the dashboard.')
      }
      await stop()
    }
    return { dashboard, setup, display, user, host, logs, agentState, serverData: join(data, 'server'), broken, stop: end }
  } catch (error) {
    await stop()
    throw error
  }
}

export function signInOf(setup: Setup, role: SignIn['role']): SignIn {
  const found = setup.staff.find((person) => person.role === role)
  if (!found) throw new Error(`The pretend school has no ${role}.`)
  return found
}

async function signInAs(dashboard: string, setup: Setup, role: SignIn['role']): Promise<StaffSession> {
  const { email, password } = signInOf(setup, role)
  return await openStaffSession(dashboard, email, password)
}

interface AgentSetting {
  children: Children
  user: KioskUser
  display: DemoDisplay
  run: string
  logs: string
  agentState: string
  agentAddress: string
  staff: Client
  say(line: string): void
}

async function startAgent({ children, user, display, run, logs, agentState, staff, say }: AgentSetting): Promise<Running> {
  mkdirSync(agentState, { recursive: true, mode: 0o700 })
  if (!existsSync(join(agentState, 'identity.json'))) {
    const room = (await staff.call(placesList, {})).rooms[0] ?? (await staff.call(placesAddRoom, ROOM))
    const { token } = await staff.call(enrolCreateToken, { uses: 1, lifetimeMs: 600_000, trust: 'pin', room: room.id })
    const enrolled = spawnSync(process.execPath, [join(ROOT, 'agent/enrol-main.ts'), token, '--state', agentState], { encoding: 'utf8', timeout: 30_000 })
    if (enrolled.status !== 0) throw new Error(`This PC could not be enrolled: ${(enrolled.stderr || enrolled.stdout).trim()}`)
    say(enrolled.stdout.trim() || 'This PC is enrolled.')
    await takeSeat(staff, room.id)
  }
  const session = [user.uid, display.name, ...(display.xauthority ? [display.xauthority] : [])].join(':')
  return await children.start({
    name: 'the agent',
    program: process.execPath,
    args: [join(ROOT, 'agent/main.ts'), '--state', agentState, '--run', join(run, 'run'), '--session', session, '--holder', join(ROOT, 'out/native/holder')],
    log: join(logs, 'agent.log'),
    saysReady: true,
  })
}

/** The newly enrolled PC onto the room's first seat, so that the alert can say where to go. */
async function takeSeat(staff: Client, room: string): Promise<void> {
  const { rooms, unplaced } = await staff.call(placesList, {})
  const device = unplaced[0]
  const seat = rooms.find((r) => r.id === room)?.seats.find((s) => s.device === null)
  if (device && seat) await staff.call(placesSeatDevice, { device: device.id, seat: seat.id })
}

interface KioskSetting {
  children: Children
  user: KioskUser
  display: DemoDisplay
  run: string
  logs: string
  say(line: string): void
}

async function startKiosk({ children, user, display, run, logs, say }: KioskSetting): Promise<{ host: Classroom['host']; ended: Promise<string> }> {
  const home = join(run, 'pupil')
  mkdirSync(home, { mode: 0o700 })
  if (user.separate) chownSync(home, user.uid, user.gid)
  const found = await findKiosk(user, join(run, 'kiosk'))
  if ('reason' in found) {
    say(`No kiosk: ${found.reason}`)
    return { host: null, ended: new Promise(() => {}) }
  }
  const socket = join(run, 'run', String(user.uid), 'agent.sock')
  const kiosk = {
    name: 'the kiosk',
    program: found.program,
    args: [...found.args, '--socket', socket, '--spool', join(home, 'spool'), '--pages', found.pages, '--profile', join(home, 'profile')],
    env: {
      PATH: process.env.PATH,
      LANG: process.env.LANG ?? 'C.UTF-8',
      HOME: home,
      USER: user.name,
      DISPLAY: display.name,
      XDG_RUNTIME_DIR: home,
      ...(display.xauthority ? { XAUTHORITY: display.xauthority } : {}),
    },
    user: user.separate ? user : null,
    cwd: home,
    log: join(logs, 'kiosk.log'),
    saysReady: true,
  }
  const first = await children.start(kiosk)
  return { host: found.host, ended: keepKiosk(children, kiosk, first, say) }
}

const KIOSK_ENDS_MAX = 5

/** In a school the agent's service starts a missing kiosk again; here this does. */
async function keepKiosk(children: Children, kiosk: Parameters<Children['start']>[0], first: Running, say: (line: string) => void): Promise<string> {
  let running = first
  for (let ends = 1; ends <= KIOSK_ENDS_MAX; ends++) {
    const how = await running.ended
    if (children.stopping()) return how
    say(`The kiosk ${how}; it is started again. Its log: ${kiosk.log}`)
    try {
      running = await children.start(kiosk)
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  return `the kiosk ended ${KIOSK_ENDS_MAX} times. Its log: ${kiosk.log}`
}
