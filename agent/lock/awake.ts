/**
 * Does a program ask this PC to stay awake, as a film or a presentation does? systemd keeps one file for each that asks; desktops hand
 * their programs' wishes on to it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = '/run/systemd/inhibit'

/** Is anything in this session's name against idling? False where nothing says so, or it can't be read. */
export function asksToStayAwake(uid: number, folder: string = FOLDER): boolean {
  try {
    return readdirSync(folder).some((name) => !name.endsWith('.ref') && isInhibitor(readFileSync(join(folder, name), 'utf8'), uid))
  } catch {
    return false
  }
}

/** One file of systemd's: `KEY=value` lines. */
export function isInhibitor(text: string, uid: number): boolean {
  const value = (key: string) => text.match(new RegExp(`^${key}=(.*)$`, 'm'))?.[1] ?? ''
  return value('WHAT').split(':').includes('idle') && value('MODE') === 'block' && value('UID') === String(uid)
}
