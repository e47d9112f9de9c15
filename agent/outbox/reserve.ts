/** Disk space set aside while there is some, so that a press can still be written when there is none. */
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs'

export const RESERVE_BYTES = 4 * 1024 * 1024

export interface Reserve {
  /** Makes the reserve if it is missing and there is room. Returns whether it is there. */
  keep(): boolean
  /** Gives the space up for something that matters more. Returns whether there was any. */
  release(): boolean
}

export function createReserve(path: string, bytes: number = RESERVE_BYTES): Reserve {
  return {
    keep() {
      if (existsSync(path) && statSync(path).size === bytes) return true
      try {
        const file = openSync(path, 'w', 0o600)
        try {
          // Written, not truncated to size: a file of holes reserves nothing.
          writeSync(file, Buffer.alloc(bytes, 0x68))
          fsyncSync(file)
        } finally {
          closeSync(file)
        }
        if (statSync(path).size === bytes) return true
      } catch {
        // No room: answered below, by there being no reserve.
      }
      rmSync(path, { force: true })
      return false
    },
    release() {
      if (!existsSync(path)) return false
      rmSync(path)
      return true
    },
  }
}
