/**
 * The holder's line protocol (agent/native/linux/holder.c). One ASCII line per message, words separated by a space.
 *
 * The agent owns its standard input and output: it alone may lift.
 *   agent → holder   cover <press>          cover every display now and hold keyboard input
 *                    lift <press>           minimise every window, then uncover; stays covered when that fails
 *                    release <press>        uncover and leave the windows as they are; fails while a kiosk's press is covered
 *                    empty <press>          minimise every window, forget the kiosk's presses, stay covered
 *                    idle <ms>              say when nobody has touched keyboard, mouse or screen for so long; the latest counts
 *                    look                   what is on the display
 *                    close                  ask every window to close
 *                    quit                   end (only when not covered)
 *   holder → agent   ready <displays>       connected and made; a cover it started with or took over was reported before
 *                    covered <press> <by>   painted on every display; by: agent | kiosk. Once per press, also while covered
 *                    lifted <press>
 *                    emptied <press>        still covered
 *                    liftFailed <press> <why>  still covered
 *                    idle <ms>              once per watch
 *                    touched                somebody is there again, after `idle`
 *                    look <windows> <mirrored|single>   windows that are not closed; -1: nobody says
 *                    kiosk <on|off>         a kiosk connected or went
 *                    refused <count>        lines of kiosks that were not understood or not allowed, so far
 *
 * The kiosk has a socket that only its own OS user can open. It may ask for more cover, never for less.
 *   kiosk → holder   cover <press>
 *                    stage <xid>…           its stage windows, to be kept directly above the holder while covered; the first has the focus, the last is uppermost
 *   holder → kiosk   covered <press>        also on connecting while covered
 *                    lifted <press>
 *                    key <name> <mods> <text|->  a key press the holder kept from the desktop, for the cover's own page
 *
 * A cover remembers every press made under it: `lift` with any of their ids lifts it, with another id it fails, and
 * when nothing is covered it answers `lifted`, so that it may be repeated.
 */

/** Deep harbour blue: what a display shows while it is covered and nothing else has been painted yet (UI.md). */
export const HOLDER_COLOUR = '#12304a'

export interface HolderLine {
  verb: string
  args: string[]
}
export function parseHolderLine(line: string): HolderLine {
  const [verb = '', ...args] = line.trim().split(' ')
  return { verb, args }
}

export interface HeldKey {
  /** KeyboardEvent.key: `a`, `Enter`, `ArrowUp`, `F4` */
  key: string
  shift: boolean
  ctrl: boolean
  alt: boolean
  meta: boolean
  /** what the key types, dead keys composed; null for keys that type nothing */
  text: string | null
}
/**
 * The arguments of `key <name> <mods> <text|->`: name and text percent-encoded UTF-8, mods `-` or letters of
 * `s` shift, `c` ctrl, `a` alt, `m` meta. null when it is not such a line.
 */
export function parseHeldKey(args: readonly string[]): HeldKey | null {
  const [name, mods, text] = args
  if (!name || !mods || !text || args.length !== 3) return null
  try {
    return {
      key: decodeURIComponent(name),
      shift: mods.includes('s'),
      ctrl: mods.includes('c'),
      alt: mods.includes('a'),
      meta: mods.includes('m'),
      text: text === '-' ? null : decodeURIComponent(text),
    }
  } catch {
    return null
  }
}
