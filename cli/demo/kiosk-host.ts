/** Which program shows the pupil's side here: Electron if its executable is there, else an installed Chromium. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../run.ts'
import { onPath } from './display.ts'
import { findKioskPlace } from './kiosk-place.ts'
import type { KioskUser } from './kiosk-user.ts'

export type FoundKiosk = { host: 'electron' | 'chromium'; program: string; args: string[]; pages: string } | { reason: string }

export async function findKiosk(user: KioskUser, folder: string): Promise<FoundKiosk> {
  const electron = electronExecutable()
  if (electron) {
    return { host: 'electron', program: electron, args: ['--ozone-platform=x11', join(ROOT, 'main/electron-main.ts')], pages: join(ROOT, 'out/renderer') }
  }
  const chromium = ['chromium', 'chromium-browser', 'google-chrome', 'microsoft-edge'].find(onPath)
  if (!chromium) return { reason: 'neither Electron’s executable nor a Chromium is installed. Install one:  apt-get install chromium chromium-sandbox' }
  const place = await findKioskPlace(user, folder)
  return { host: 'chromium', program: place.node, args: [place.script], pages: place.pages }
}

function electronExecutable(): string | null {
  const folder = join(ROOT, 'node_modules/electron')
  const path = join(folder, 'path.txt')
  if (!existsSync(path)) return null
  const executable = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(path, 'utf8').trim())
  return existsSync(executable) ? executable : null
}
