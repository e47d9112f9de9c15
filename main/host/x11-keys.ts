/** Shortcuts as people write them ("Ctrl+Shift+H") in X11's terms. Pure. */
export interface Keys {
  readonly modifiers: number
  readonly keysym: number
}
const MODIFIERS: Readonly<Record<string, number>> = { Shift: 1, Ctrl: 4, Alt: 8, Super: 64 }
/** F1 in X11's keysymdef.h; F2… follow it. */
const XK_F1 = 0xffbe
const XK_ESCAPE = 0xff1b

/** @throws on a key we don't know: shortcuts come from the policy table, so that is a fault of ours. */
export function parseKeys(text: string): Keys {
  const parts = text.split('+')
  const key = parts.pop() ?? ''
  let modifiers = 0
  for (const part of parts) {
    const bit = MODIFIERS[part]
    if (bit === undefined) throw new Error(`unknown modifier ${part} in ${text}`)
    modifiers |= bit
  }
  return { modifiers, keysym: keysymOf(key, text) }
}

function keysymOf(key: string, text: string): number {
  // Latin-1 keysyms are the character codes; a key is listed under its lower-case letter.
  if (/^[A-Z0-9]$/.test(key)) return key.toLowerCase().charCodeAt(0)
  const f = /^F([1-9]|1[0-2])$/.exec(key)
  if (f) return XK_F1 + Number(f[1]) - 1
  if (key === 'Escape') return XK_ESCAPE
  throw new Error(`unknown key ${key} in ${text}`)
}

/** The key that makes this symbol without modifiers; null when the layout has none. */
export function keycodeOf(keysym: number, rows: readonly (readonly number[])[], first: number): number | null {
  const at = rows.findIndex((row) => row[0] === keysym)
  return at === -1 ? null : at + first
}
