/**
 * The holder's line protocol (agent/native/linux/holder.c). One ASCII line per message, words separated by a space.
 *
 * The agent owns its standard input and output: it alone may lift.
 *   agent → holder   cover <press>          cover every display now and hold keyboard input
 *                    lift <press>           minimise every window, then uncover; stays covered when that fails
 *                    quit                   end (only when not covered)
 *   holder → agent   ready <displays>       connected, windows made, nothing covered
 *                    covered <press> <by>   painted on every display; by: agent | kiosk
 *                    lifted <press>
 *                    liftFailed <press> <why>
 *                    kiosk <on|off>         a kiosk connected or went
 *
 * The kiosk has a socket that only its own OS user can open. It may ask for more cover, never for less.
 *   kiosk → holder   cover <press>
 *                    stage <xid>…           its stage windows, to be kept directly above the holder while covered
 *   holder → kiosk   covered <press>
 *                    lifted <press>
 *                    key <name> <mods> <text|->  a key the holder kept from the desktop, for the cover's own page
 */
export interface HolderLine {
  verb: string
  args: string[]
}
export function parseHolderLine(line: string): HolderLine {
  const [verb = '', ...args] = line.trim().split(' ')
  return { verb, args }
}
