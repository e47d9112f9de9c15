/** Where the small windows stand, for every host alike. Pure. */
import type { ButtonEdge, Display, WindowRole } from './host.ts'

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

/** A card's share of its display, and the least of it in pixels: a heading, two sentences and its buttons, in two languages. */
const CARD = { width: 0.46, height: 0.5, leastWidth: 560, leastHeight: 384, fromEdge: 24, fromBottom: 72 }

/** Low on the side where the button isn't, above the panel: what is written or watched mostly stands higher. */
export function cardArea(display: Area, edge: ButtonEdge = 'right'): Area {
  const width = Math.min(display.width, Math.max(CARD.leastWidth, Math.round(display.width * CARD.width)))
  const height = Math.min(display.height, Math.max(CARD.leastHeight, Math.round(display.height * CARD.height)))
  return {
    x: edge === 'right' ? display.x + Math.min(CARD.fromEdge, display.width - width) : display.x + Math.max(0, display.width - width - CARD.fromEdge),
    y: display.y + Math.max(0, display.height - height - CARD.fromBottom),
    width,
    height,
  }
}

export function areaOf(role: WindowRole, display: Area, edge?: ButtonEdge): Area {
  if (role === 'stage') return display
  return role === 'button' ? buttonArea(display, edge) : cardArea(display, edge)
}
