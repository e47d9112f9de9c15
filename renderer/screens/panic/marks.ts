/**
 * The mark: a small solid square on the primary cover whose colour is the press's state. A child sees a signal flag next
 * to the school's name; the drill and the tests read it from the real display, where words can't be read by a pixel.
 * It never stands alone: the same state is always there in words.
 */
import type { PanicState } from '../../../protocol/panic.ts'

/** Painted colour of each state, as #rrggbb. No two are alike, and each stands out from the cover by 3:1 or more. */
export const COVER_STATE_COLOURS = {
  sending: '#f2c94c',
  unsent: '#ff7f66',
  told: '#8fd3ff',
  seen: '#c9a7ff',
  coming: '#ffffff',
  here: '#7ee0a1',
} as const satisfies Record<PanicState, string>

/** Where it is: CSS pixels from the window's top-left corner, in every language and at every window size. */
export const COVER_MARK = { left: 24, top: 24, size: 24 } as const
