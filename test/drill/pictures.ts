/**
 * Pictures of our own two screens, with pretend people, for README: only when HANDRAIL_PICTURES names a folder, and taken between the
 * timed steps. This is test code; nothing in the product can take a picture.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Pictures {
  /** The pupil's display, from the framebuffer file (XWD). */
  ofDisplay(name: string): void
  /** Where a page's picture goes; null when none is wanted. */
  path(name: string): string | null
}

export function keepPictures(framebuffer: string, folder = process.env.HANDRAIL_PICTURES): Pictures {
  if (folder === undefined) return { ofDisplay: () => undefined, path: () => null }
  mkdirSync(folder, { recursive: true })
  return {
    ofDisplay: (name) => void execFileSync('convert', [`xwd:${framebuffer}`, '-depth', '8', join(folder, `${name}.png`)]),
    path: (name) => join(folder, `${name}.png`),
  }
}
