import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast } from './contrast.ts'

const css = readFileSync(new URL('../../../renderer/theme/tokens.css', import.meta.url), 'utf8')
const [light = '', dark = ''] = [css.split('@media')[0], /prefers-color-scheme: dark\) \{([\s\S]*?)\n\}/.exec(css)?.[1]]

/** A token's colour, through the names it stands for. */
function colour(name: string, scheme: string): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(scheme)?.[1] ?? new RegExp(`--${name}: ([^;]+);`).exec(light)?.[1] ?? ''
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1]
  return other ? colour(other, scheme) : value
}

const PAIRS: [text: string, on: string, atLeast: number][] = [
  ['text', 'surface', 7],
  ['text', 'surface-raised', 7],
  ['text', 'surface-sunken', 7],
  ['text-soft', 'surface', 4.5],
  ['text-soft', 'surface-raised', 4.5],
  ['text-soft', 'surface-sunken', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-help', 'help', 4.5],
  ['help-text', 'surface', 4.5],
  ['help-text', 'surface-raised', 4.5],
  ['done-text', 'surface', 4.5],
  ['danger', 'surface', 4.5],
  ['focus', 'surface', 3],
  ['focus', 'surface-raised', 3],
  ['paper', 'harbour', 7],
  ['paper', 'harbour-deep', 7],
  ['ink', 'coral', 7],
]

describe.each([
  ['light', light],
  ['dark', dark],
])('somebody with weak eyes reads, in %s,', (_, scheme) => {
  test.each(PAIRS)('%s on %s at %s:1 or better', (text, on, atLeast) => {
    expect(contrast(colour(text, scheme), colour(on, scheme))).toBeGreaterThanOrEqual(atLeast)
  })
})
