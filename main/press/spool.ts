/** Presses on the pupil's own disk until the agent has them: one empty file each, whose name says everything. */
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type OwnPress, parseSpoolName, spoolName } from './rules.ts'

type Spooled = Pick<OwnPress, 'press' | 'via' | 'pressedAt'>
export interface Spool {
  /** Resolves when the press survives a power cut. */
  keep(press: Spooled): Promise<void>
  remove(press: Spooled): Promise<void>
  /** What an earlier kiosk could not hand over, oldest first. */
  leftovers(): Promise<Spooled[]>
}

export function createSpool(folder: string): Spool {
  const syncFolder = async () => {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  return {
    async keep(press) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const handle = await open(join(folder, spoolName(press)), 'w', 0o600)
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
      await syncFolder()
    },
    async remove(press) {
      await rm(join(folder, spoolName(press)), { force: true })
    },
    async leftovers() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const found = (await readdir(folder)).map(parseSpoolName).filter((p) => p !== null)
      return found.sort((a, b) => a.pressedAt - b.pressedAt)
    },
  }
}
