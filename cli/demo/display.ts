/** The pupil's screen: the desktop we were started on, or a virtual one (Xvfb with openbox) where there is none. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Children } from './children.ts'
import type { KioskUser } from './kiosk-user.ts'

export interface DemoDisplay {
  /** ':0' */
  name: string
  xauthority: string | null
  virtual: boolean
  /** where Xvfb keeps the pixels, as an xwd file; null on a real desktop */
  pixels: string | null
}

const SIZE = '1366x768x24'
const UP_WITHIN_MS = 10_000

/** A real desktop when there is one and `virtual` isn't asked for. Throws when neither is to be had, saying what to install. */
export async function openDisplay(children: Children, user: KioskUser, folder: string, logs: string, virtual: boolean): Promise<DemoDisplay> {
  const real = process.env.DISPLAY
  if (!virtual && real) return { name: real, xauthority: process.env.XAUTHORITY ?? null, virtual: false, pixels: null }
  for (const program of ['Xvfb', 'openbox', 'xauth'])
    if (!onPath(program)) throw new Error(`There is no desktop here and no ${program} to make one. Install it: apt-get install xvfb openbox xauth`)

  const number = freeNumber()
  const name = `:${number}`
  const xauthority = join(folder, 'xauthority')
  const pixels = join(folder, 'screen')
  mkdirSync(pixels, { mode: 0o700 })
  writeFileSync(xauthority, '', { mode: 0o600 })
  spawnSync('xauth', ['-q', '-f', xauthority, 'add', name, '.', randomBytes(16).toString('hex')])
  if (user.separate) chownSync(xauthority, user.uid, user.gid)

  await children.start({
    name: 'the virtual screen (Xvfb)',
    program: 'Xvfb',
    args: [name, '-screen', '0', SIZE, '-fbdir', pixels, '-auth', xauthority, '-nolisten', 'tcp', '-noreset'],
    log: join(logs, 'screen.log'),
    saysReady: false,
  })
  await isUp(name, xauthority)
  await children.start({
    name: 'the window manager (openbox)',
    program: 'openbox',
    args: ['--sm-disable'],
    env: { ...process.env, DISPLAY: name, XAUTHORITY: xauthority, HOME: folder },
    user: user.separate ? user : null,
    log: join(logs, 'windows.log'),
    saysReady: false,
  })
  return { name, xauthority, virtual: true, pixels: join(pixels, 'Xvfb_screen0') }
}

async function isUp(name: string, xauthority: string): Promise<void> {
  const until = Date.now() + UP_WITHIN_MS
  while (Date.now() < until) {
    if (spawnSync('xdotool', ['getdisplaygeometry'], { env: { ...process.env, DISPLAY: name, XAUTHORITY: xauthority } }).status === 0) return
    await sleep(50)
  }
  throw new Error(`The virtual screen ${name} did not come up within ${UP_WITHIN_MS / 1000} s.`)
}

function freeNumber(): number {
  for (let number = 80; number < 1000; number++) {
    if (!existsSync(`/tmp/.X${number}-lock`) && !existsSync(`/tmp/.X11-unix/X${number}`)) return number
  }
  throw new Error('All X display numbers from 80 to 999 are taken.')
}

export function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && existsSync(join(folder, program)))
}
