/** Covers as the kiosk says them, and what every one of them must keep to. */
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Language, type PageState, USUAL_PAGE } from '../../../protocol/page.ts'
import type { PanicState } from '../../../protocol/panic.ts'
import { COVER_MARK, COVER_STATE_COLOURS } from '../../../renderer/screens/panic/marks.ts'
import { contrast } from '../../unit/renderer/contrast.ts'
import { coloursIn, pictureBeneath, textsOf } from './look.ts'

export const SCREENS = fileURLToPath(new URL('../../../out/screens/', import.meta.url))
export const SCHOOL = 'Harbour Primary School'

let pressed = 0
export function cover(state: PanicState, more: Partial<Extract<PageState['screen'], { kind: 'cover' }>> & { language?: Language } = {}): PageState {
  const { language = 'en', ...screen } = more
  pressed += 1
  const press = `00000000-0000-4000-8000-${String(pressed).padStart(12, '0')}`
  return { screen: { kind: 'cover', press, state, by: 'Mrs Khan', style: 'pip', primary: true, ...screen }, language, school: SCHOOL, support: USUAL_PAGE }
}

export async function expectReadable(browser: Browser, page: Page, { width, height }: { width: number; height: number }, state: PanicState): Promise<void> {
  const texts = await textsOf(page, 'main')
  expect(texts.length).toBeGreaterThan(3)
  const { left: x, top: y, size } = COVER_MARK
  const [mark, before, after, ...beneath] = await coloursIn(browser, await pictureBeneath(page), [
    { x, y, width: size, height: size },
    { x: x - 1, y, width: 1, height: size },
    { x: x + size, y, width: 1, height: size },
    ...texts.map((text) => text.area),
  ])
  expect(mark).toEqual([COVER_STATE_COLOURS[state]])
  expect([...(before ?? []), ...(after ?? [])]).not.toContain(COVER_STATE_COLOURS[state])
  for (const [i, { words, colour, sizePx, italic, lesser, area }] of texts.entries()) {
    expect(Math.min(...(beneath[i] ?? []).map((under) => contrast(colour, under))), `contrast of “${words}”`).toBeGreaterThanOrEqual(7)
    expect(sizePx, `size of “${words}”`).toBeGreaterThanOrEqual(lesser ? 18 : 22)
    expect(italic).toBe(false)
    expect(area.x >= 0 && area.y >= 0 && area.x + area.width <= width && area.y + area.height <= height, `“${words}” is on the display`).toBe(true)
  }
}
