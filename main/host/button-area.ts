/** Where the button stands, for every host alike. Pure. */
import type { ButtonEdge, Display } from './host.ts'

/** 64 px is the least for a child, whose aim is not an adult’s. */
const BUTTON_SIZE = 88
const BUTTON_FROM_EDGE = 8

export type Area = Pick<Display, 'x' | 'y' | 'width' | 'height'>

/** At the right or left edge, two thirds down: clear of close buttons above and of the clock and panel below. */
export function buttonArea(display: Area, edge: ButtonEdge = 'right'): Area {
  return {
    x: display.x + (edge === 'right' ? display.width - BUTTON_SIZE - BUTTON_FROM_EDGE : BUTTON_FROM_EDGE),
    y: display.y + Math.round((display.height * 2) / 3) - BUTTON_SIZE,
    width: BUTTON_SIZE,
    height: BUTTON_SIZE,
  }
}
