/**
 * Alerts: the bar on top of every page, Live with the rooms, and the list of presses. An alert says place, person and time, never
 * words or category; a name shows only while somebody holds the button for it.
 */
export { AlertBar } from './alert-bar.tsx'
export { LinkNotice, LinkState } from './link-state.tsx'
export { Live } from './live.tsx'
export { Presses } from './presses.tsx'
export { SoundButton } from './sound.tsx'
